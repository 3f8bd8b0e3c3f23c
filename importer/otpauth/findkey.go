package otpauth

import (
	"errors"
	"strings"
	"unicode"
)

// longKey is the number of characters from which a run of base32 is taken for a
// key wherever it stands in a text: no word is so long and in one case, with a
// digit or in capitals.
const longKey = 16

var errManyKeys = errors.New("there is more than one key in the text: copy only the one that the website shows for authenticator apps")

var errWhereItEnds = errors.New("the text goes on after the key in a way that could be a part of it: copy only the key")

// A word is one of a text in which a key is looked for.
type word struct {
	text       string // as it stands, for ParseKey
	key        string // without dashes and padding, where it may be of a key
	introduced bool   // a colon, an equals sign or the start of the line is before it
	ends       bool   // a stop or the end of the line is after it
}

// findKey returns the one key that stands among other words in a text, whole or
// in groups, and "" where none does. What could be more or less than the key is
// an error: a word too many gives wrong codes.
func findKey(text string) (string, error) {
	var keys []string
	others := false
	for line := range strings.Lines(text) {
		words := wordsOf(line)
		for i := 0; i < len(words); {
			key, n, err := keyAt(words, i)
			if err != nil {
				return "", err
			}
			if n == 0 {
				others = others || words[i].text != ""
				i++
				continue
			}
			if len(keys) == 0 || CleanKey(keys[0]) != CleanKey(key) {
				keys = append(keys, key)
			}
			i += n
		}
	}
	switch {
	case !others || len(keys) == 0:
		return "", nil
	case len(keys) > 1:
		return "", errManyKeys
	}
	return keys[0], nil
}

// keyAt returns the key that begins with a word, and of how many words it is.
func keyAt(words []word, i int) (key string, n int, err error) {
	first := words[i]
	if len(first.key) >= longKey {
		if isRandom(first.key) || first.introduced && (first.ends || i == len(words)-1) {
			return first.text, 1, nil
		}
		return "", 0, nil
	}
	return groupsAt(words, i)
}

// groupsAt returns a key in groups of one size, of which the last may be
// shorter.
func groupsAt(words []word, i int) (key string, n int, err error) {
	size := len(words[i].key)
	if size < 2 || !startsGroups(words, i) {
		return "", 0, nil
	}
	letters := ""
	for n = 0; i+n < len(words) && len(words[i+n].key) == size && sameCase(letters, words[i+n].key) && (n == 0 || !words[i+n-1].ends); n++ {
		letters += words[i+n].key
	}
	if next := i + n; next < len(words) && !words[next-1].ends && words[next].key != "" && len(words[next].key) < size && sameCase(letters, words[next].key) {
		switch longer := letters + words[next].key; {
		case checkLength(len(letters)) != nil, strings.ContainsAny(words[next].key, "234567"):
			letters, n = longer, n+1
		case len(letters) >= longKey && checkLength(len(longer)) == nil && next == len(words)-1:
			return "", 0, errWhereItEnds
		}
	}
	if n < 2 || len(letters) < longKey || checkLength(len(letters)) != nil {
		return "", 0, nil
	}
	var parts []string
	for _, w := range words[i : i+n] {
		parts = append(parts, w.text)
	}
	return strings.Join(parts, " "), n, nil
}

// startsGroups reports whether groups may begin with a word: small letters only
// where they are introduced, since a word before them looks like a group, and
// capitals where no word in capitals is before them.
func startsGroups(words []word, i int) bool {
	if words[i].introduced {
		return true
	}
	before := words[i-1]
	if isSmall(words[i].key) {
		return before.text == "is" || before.text == "ist" || before.text == "est" || before.text == "es"
	}
	return before.key == "" || isSmall(before.key)
}

func isSmall(key string) bool { return strings.ContainsAny(key, "abcdefghijklmnopqrstuvwxyz") }

func isCapital(key string) bool { return strings.ContainsAny(key, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") }

// isRandom reports whether a long run of base32 can be no word.
func isRandom(key string) bool { return !isSmall(key) || strings.ContainsAny(key, "234567") }

// sameCase reports whether two parts of a key may belong together.
func sameCase(a, b string) bool {
	return !isSmall(a+b) || !isCapital(a+b)
}

// wordsOf splits a line into words, also at colons and equals signs.
func wordsOf(line string) []word {
	var words []word
	introduced := true
	for field := range strings.FieldsSeq(line) {
		for field != "" {
			at := strings.IndexFunc(strings.TrimRight(field, "="), isIntroduction)
			part, rest := field, ""
			if at >= 0 {
				part, rest = field[:at], strings.TrimLeftFunc(field[at:], isIntroduction)
			}
			if w := newWord(part, introduced); w.text != "" {
				words = append(words, w)
				introduced = false
			}
			introduced = introduced || at >= 0
			field = rest
		}
	}
	if len(words) > 0 {
		words[len(words)-1].ends = true
	}
	return words
}

func isIntroduction(r rune) bool { return strings.ContainsRune(":=：＝", r) }

// newWord takes off what stands around a word in a sentence.
func newWord(part string, introduced bool) word {
	text := strings.TrimFunc(part, isAround)
	key, opened := keyOf(text), strings.TrimLeftFunc(part, isAround) != part
	return word{
		text: text, key: key, introduced: introduced || opened && key != "",
		ends: strings.TrimRightFunc(part, isAround) != part,
	}
}

func isAround(r rune) bool {
	return strings.ContainsRune(around+"!?*、。，「」", r) || unicode.Is(unicode.Cf, r)
}

// keyOf returns a word without dashes and padding if it may be a key or a group
// of one: base32 in one case.
func keyOf(text string) string {
	key := strings.TrimRight(strings.Map(func(r rune) rune {
		if isFiller(r) {
			return -1
		}
		return r
	}, text), "=")
	if strings.Trim(key, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") != "" && strings.Trim(key, "abcdefghijklmnopqrstuvwxyz234567") != "" {
		return ""
	}
	return key
}
