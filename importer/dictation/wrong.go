package dictation

import (
	"fmt"
	"strings"
	"unicode"
)

// Ask says which character of the key is wrong and asks what was meant, in a
// sentence for reading aloud: "Group 2: there is no 1 in a key. Is it I (India)
// or L (Lima)?" i is the character's place in the key; it must be a wrong one.
func (k Key) Ask(i int, a Alphabet) string {
	said := fmt.Sprintf("Group %d: there is no %s in a key.", i/GroupSize+1, nameWrong(k[i].Rune))
	if len(k[i].Maybe) == 0 {
		return said + " Keys are made of the letters A to Z and the digits 2 to 7."
	}
	names := make([]string, len(k[i].Maybe))
	for n, r := range k[i].Maybe {
		names[n] = a.Name(r)
	}
	return said + " Is it " + either(names) + "?"
}

// either joins names as a question does: "a, b or c".
func either(names []string) string {
	last := len(names) - 1
	if last == 0 {
		return names[0]
	}
	return strings.Join(names[:last], ", ") + " or " + names[last]
}

// nameWrong names a character so that it can be told from its look-alikes.
func nameWrong(r rune) string {
	switch {
	case unicode.Is(unicode.Cyrillic, r):
		return "Cyrillic " + string(r)
	case unicode.Is(unicode.Greek, r):
		return "Greek " + string(r)
	case unicode.IsLetter(r) || unicode.IsDigit(r):
		return string(r)
	case r == unicode.ReplacementChar || !unicode.IsPrint(r):
		return "such character as the one here, which cannot be shown,"
	}
	return fmt.Sprintf("“%c”", r)
}
