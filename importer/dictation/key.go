package dictation

import (
	"strings"

	"latchkey/importer/otpauth"
)

// GroupSize is how many characters of a key are written, and read out, together.
const GroupSize = 4

// maxCharacters bounds what is looked at: the longest key that there can be has
// 1,639 characters (vault.MaxSecret).
const maxCharacters = 1700

// A Character is one of a key as it was typed, in upper case.
type Character struct {
	Rune rune
	// Wrong is set for what no key has.
	Wrong bool
	// Maybe holds what a wrong one was probably meant to be, the likeliest
	// first. It is empty where nothing is likely.
	Maybe []rune
}

// A Key is a key as far as it has been typed, without spaces, dashes and padding.
type Key []Character

// Read takes a key as it is typed or pasted. It never fails: what is wrong is
// marked. Of a text that is far longer than any key only the beginning counts.
func Read(text string) Key {
	cleaned := []rune(otpauth.CleanKey(text))
	cleaned = cleaned[:min(len(cleaned), maxCharacters)]
	key := make(Key, len(cleaned))
	for i, r := range cleaned {
		key[i].Rune = r
		if !isKeyRune(r) {
			key[i].Wrong, key[i].Maybe = true, otpauth.LookAlikes(r)
		}
	}
	return key
}

func isKeyRune(r rune) bool { return r >= 'A' && r <= 'Z' || r >= '2' && r <= '7' }

// String is the key in groups with spaces between. It holds the secret.
func (k Key) String() string {
	var b strings.Builder
	for i, group := range k.Groups() {
		if i > 0 {
			b.WriteByte(' ')
		}
		for _, c := range group {
			b.WriteRune(c.Rune)
		}
	}
	return b.String()
}

// Groups are the characters of the key, four at a time; the last group may be
// shorter.
func (k Key) Groups() []Key {
	groups := make([]Key, 0, (len(k)+GroupSize-1)/GroupSize)
	for len(k) > GroupSize {
		groups = append(groups, k[:GroupSize:GroupSize])
		k = k[GroupSize:]
	}
	if len(k) > 0 {
		groups = append(groups, k)
	}
	return groups
}

// Wrong returns the places of the characters that no key has, counted from 0.
func (k Key) Wrong() []int {
	var places []int
	for i, c := range k {
		if c.Wrong {
			places = append(places, i)
		}
	}
	return places
}

// Fix returns the key with r in place of the character at i; with 0 for r, the
// character is taken out. i is a place in the key.
func (k Key) Fix(i int, r rune) Key {
	fixed := append(Key(nil), k[:i]...)
	if r != 0 {
		fixed = append(fixed, Character{Rune: r})
	}
	return append(fixed, k[i+1:]...)
}
