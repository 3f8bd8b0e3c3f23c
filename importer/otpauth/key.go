package otpauth

import (
	"encoding/base32"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"latchkey/vault"
)

// maxKeyText bounds the text that is looked at for a key, in bytes. The longest
// possible key has 1,640 characters; the rest is room for spaces.
const maxKeyText = 16 << 10

// groupSize is the number of characters in a group, as portals print keys.
const groupSize = 4

// ParseKey reads a key as people type it and as portals print it: base32 (RFC
// 4648 section 6) in either case, with any spaces, dashes and padding. Letters
// in another width or style ("Ａ") count as what they are; digits and letters
// that base32 does not have are never guessed at, because a wrong guess gives
// wrong codes.
//
// Its errors are of type [*KeyError] and hold at most one character of the key.
func ParseKey(s string) (vault.Secret, error) {
	if key, ok := plainKey(s); ok {
		return vault.NewSecret(key), nil
	}
	if err := notAKey(s); err != nil {
		return vault.Secret{}, err
	}
	cleaned, wrong := scanKey(s)
	if len(wrong) > 0 {
		err := wrong[0]
		err.More = len(wrong) - 1
		if looksHexadecimal(cleaned) {
			return vault.Secret{}, &KeyError{Index: -1, Problem: "the key is written in hexadecimal, with only the digits 0 to 9 and the letters A to F: ask the website for the key in base32, the form with the letters A to Z"}
		}
		return vault.Secret{}, &err
	}
	if err := checkLength(len(cleaned)); err != nil {
		return vault.Secret{}, err
	}
	key, err := decodeBase32(string(cleaned))
	if err != nil {
		// Cannot happen: the alphabet and the length have been checked.
		return vault.Secret{}, &KeyError{Index: -1, Problem: "the key is not base32"}
	}
	if len(key) > vault.MaxSecret {
		return vault.Secret{}, tooLong()
	}
	return vault.NewSecret(key), nil
}

// plainKey reads a key that is written as RFC 4648 has it, without padding, as
// nearly all of those are that programs write. It saves most of the time that
// reading one takes, which is felt with ten thousand.
func plainKey(s string) ([]byte, bool) {
	if s == "" || len(s) > maxKeyText {
		return nil, false
	}
	for i := range len(s) {
		if !inAlphabet(rune(s[i])) {
			return nil, false
		}
	}
	if checkLength(len(s)) != nil {
		return nil, false
	}
	key, err := decodeBase32(s)
	return key, err == nil && len(key) <= vault.MaxSecret
}

// CleanKey returns a key in upper case without spaces, dashes and padding, for
// showing it in groups of four. Characters that no key has stay, so that they
// can be seen where they are.
func CleanKey(s string) string {
	if len(s) > maxKeyText {
		s = s[:maxKeyText]
	}
	cleaned, _ := scanKey(s)
	return string(cleaned)
}

// scanKey returns the characters of the key in upper case, wrong ones included,
// and what is wrong with those.
func scanKey(s string) (cleaned []rune, wrong []KeyError) {
	ended := false // padding has been seen
	index := -1
	cleaned = make([]rune, 0, min(len(s), maxKeyText))
	for _, r := range s {
		index++
		if inAlphabet(r) && !ended { // as nearly always
			cleaned = append(cleaned, r)
			continue
		}
		if isFiller(r) {
			continue
		}
		if r == '=' || r == '＝' {
			ended = len(cleaned) > 0
			continue
		}
		c := foldKeyRune(r)
		cleaned = append(cleaned, c)
		if inAlphabet(c) && !ended {
			continue
		}
		place := len(cleaned) - 1
		e := KeyError{Rune: r, Index: index, Group: place/groupSize + 1, Place: place%groupSize + 1}
		if inAlphabet(c) {
			e.Problem = "stands after an equals sign, which only ends a key: this may be two keys in one"
			return cleaned, append(wrong, e)
		}
		e.Maybe = LookAlikes(r)
		wrong = append(wrong, e)
	}
	return cleaned, wrong
}

// isFiller reports whether r is only there to make a key readable: white space,
// dashes of every kind, and the invisible characters that web pages and chat
// programs put between letters.
func isFiller(r rune) bool {
	switch r {
	case '\u00ad', '\u2212', '\u034f', '\u180e', '_', '\u00b7', '\u2022':
		return true
	}
	return unicode.IsSpace(r) || unicode.Is(unicode.Pd, r) || unicode.Is(unicode.Z, r) ||
		unicode.Is(unicode.Cf, r) || (r >= '\ufe00' && r <= '\ufe0f')
}

// foldKeyRune returns the upper-case ASCII form of r where Unicode says that r
// is only another width or style of it, or else r itself.
func foldKeyRune(r rune) rune {
	if r >= 0x80 {
		if folded := []rune(norm.NFKC.String(string(r))); len(folded) == 1 && folded[0] < 0x80 {
			r = folded[0]
		}
	}
	if r >= 'a' && r <= 'z' {
		r += 'A' - 'a'
	}
	return r
}

func inAlphabet(r rune) bool {
	return r >= 'A' && r <= 'Z' || r >= '2' && r <= '7'
}

// checkLength refuses lengths that no number of whole bytes gives.
// [base32.Encoding] without padding would drop the ragged end in silence.
func checkLength(n int) error {
	switch n % 8 {
	case 1, 3, 6:
		return &KeyError{Index: -1, Problem: numbered(n, "the key has one character", "the key has %d characters") +
			", which no key has: one is missing, or there is one too many, so compare it with the website group by group"}
	}
	if n == 0 {
		return &KeyError{Index: -1, Problem: "the key is empty: type the letters and digits that the website shows beside its QR code"}
	}
	return nil
}

// decodeBase32 decodes upper-case base32 without padding. Bits left over in the
// last character need not be zero, as RFC 4648 section 3.5 leaves open and as
// real verifiers issue them.
func decodeBase32(s string) ([]byte, error) {
	if rest := len(s) % 8; rest != 0 {
		s += strings.Repeat("=", 8-rest)
	}
	return base32.StdEncoding.DecodeString(s)
}

// notAKey recognises what is pasted into a key field by mistake.
func notAKey(s string) error {
	if len(s) > maxKeyText {
		return tooLong()
	}
	if strings.Contains(s, "://") {
		return &KeyError{Index: -1, Problem: "this is a link, not a key: paste it where links are added, or take only what stands after secret= in it"}
	}
	return nil
}

func tooLong() *KeyError {
	return &KeyError{Index: -1, Problem: "the key is far longer than any real one: copy only the key"}
}

// looksHexadecimal reports whether a key with digits that base32 does not have
// is long enough, and made of hexadecimal digits only, so that this is no slip.
func looksHexadecimal(cleaned []rune) bool {
	if len(cleaned) < 16 || len(cleaned)%2 != 0 {
		return false
	}
	for _, r := range cleaned {
		if (r < '0' || r > '9') && (r < 'A' || r > 'F') {
			return false
		}
	}
	return true
}
