package app

import (
	"errors"
	"fmt"
	"strings"

	"latchkey/importer/otpauth"
	"latchkey/vault"
)

// A keyCheck is what is to be said about a key as far as it has been typed.
type keyCheck struct {
	secret vault.Secret // empty unless the key is one
	note   string       // what stands below the key
	wrong  bool         // the note is about a mistake, not about how far one is
	marks  []keyMark    // the key in groups, where something in it is marked
	reason string       // why no account can be made of it yet; empty if one can
}

// A keyMark is a stretch of the key as it is shown again below the entry.
type keyMark struct {
	text  string
	wrong bool
}

// The usual lengths of keys in characters: 80 and 160 bits. Websites issue
// others too, so that nothing is refused for its length.
const (
	usualShortest = 16
	usualLength   = 32
)

// checkKey looks at a key while it is typed. A character that no key has is a
// mistake at once; a length that no key has is none before one is done typing.
func checkKey(text string) keyCheck {
	length := len([]rune(otpauth.CleanKey(text)))
	if length == 0 && !strings.Contains(text, "://") {
		return keyCheck{reason: "Type the key that the website shows."}
	}
	secret, err := otpauth.ParseKey(text)
	if err == nil {
		return keyCheck{secret: secret, note: lengthNote(length)}
	}
	var bad *otpauth.KeyError
	if errors.As(err, &bad) && bad.Rune != 0 {
		return keyCheck{
			note: sentence(err), wrong: true, marks: markKey(text),
			reason: "A character of the key is wrong.",
		}
	}
	if errors.As(err, &bad) && !complete(length) && !strings.Contains(text, "://") {
		return keyCheck{
			note:   fmt.Sprintf("%s so far: one is missing or one is too many.", countCharacters(length)),
			reason: "The key is not complete.",
		}
	}
	return keyCheck{note: sentence(err), wrong: true, reason: "This is not a key."}
}

// complete reports whether n characters of base32 make whole bytes.
func complete(n int) bool {
	rest := n % 8
	return rest != 1 && rest != 3 && rest != 6
}

func lengthNote(n int) string {
	note := countCharacters(n)
	if n < usualShortest {
		return fmt.Sprintf("%s so far: most keys have %d or %d.", note, usualShortest, usualLength)
	}
	return note + "."
}

func countCharacters(n int) string {
	if n == 1 {
		return "1 character"
	}
	return fmt.Sprintf("%d characters", n)
}

// markKey cuts the key, in groups of four, into what may be in a key and what
// may not.
func markKey(text string) []keyMark {
	var marks []keyMark
	for i, r := range []rune(otpauth.CleanKey(text)) {
		piece := string(r)
		if i > 0 && i%keyGroup == 0 {
			piece = " " + piece
		}
		wrong := (r < 'A' || r > 'Z') && (r < '2' || r > '7')
		if last := len(marks) - 1; last >= 0 && marks[last].wrong == wrong {
			marks[last].text += piece
			continue
		}
		marks = append(marks, keyMark{piece, wrong})
	}
	return marks
}

// looksTyped reports whether pasted text is better shown in the form for typed
// keys than handed to the importer: one line without a link in it that is a key
// or nearly one.
func looksTyped(text string) bool {
	text = strings.TrimSpace(text)
	if text == "" || len(text) > 4*vault.MaxSecret || strings.ContainsAny(text, ":\n\r") {
		return false
	}
	var right, wrong int
	for _, mark := range markKey(text) {
		n := len([]rune(strings.ReplaceAll(mark.text, " ", "")))
		if mark.wrong {
			wrong += n
			continue
		}
		right += n
	}
	return right >= 8 && wrong*4 <= right
}
