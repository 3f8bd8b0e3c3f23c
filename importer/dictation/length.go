package dictation

import "fmt"

// How the number of characters of a key stands to what websites issue.
type Length int

const (
	// Usual: websites are known to issue keys of so many characters.
	Usual Length = iota
	// Rare: it decodes, and it may be right, but nearly no website issues it.
	Rare
	// Impossible: no number of whole bytes gives so many characters.
	Impossible
)

// LengthOf judges a number of characters, without padding.
//
// Usual are those of 80 bits (16 characters: Google's first example, and many
// since), 120 (24), 128 (26: the least that RFC 4226 section 4 asks for), 160
// (32: what it recommends, and most), 200 (40), 256 (52: the key of SHA-256 in
// RFC 6238), 280 (56), 320 (64: Amazon's), 512 (103: the key of SHA-512) and what
// libraries make by drawing base32 characters or bytes in round numbers (80, 104,
// 128).
func LengthOf(characters int) Length {
	switch characters {
	case 16, 24, 26, 32, 40, 52, 56, 64, 80, 103, 104, 128:
		return Usual
	}
	switch characters % 8 {
	case 1, 3, 6:
		return Impossible
	}
	if characters == 0 {
		return Impossible
	}
	return Rare
}

// Count says the number of characters while one types.
func Count(characters int) string {
	if characters == 1 {
		return "1 character"
	}
	return fmt.Sprintf("%d characters", characters)
}

// Doubt says what is to be said of the length of a key that one is done with
// typing, in whole sentences; nothing of a usual one.
func Doubt(characters int) string {
	switch LengthOf(characters) {
	case Impossible:
		return fmt.Sprintf("No key has %s: one is missing, or there is one too many. "+
			"Compare it group by group, the last one first.", Count(characters))
	case Rare:
		if characters < 16 {
			return fmt.Sprintf("%s is short for a key: nearly all have 16 or 32. Is there more of it?", Count(characters))
		}
		return fmt.Sprintf("Hardly any website issues a key of %s: 16, 26, 32, 52 and 64 are usual. "+
			"Count the groups once more.", Count(characters))
	}
	return ""
}
