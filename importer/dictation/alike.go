package dictation

import (
	"slices"
	"strings"
)

// What is taken for each other. A set may overlap with another one.

// byEye are characters that look alike, in capitals or in small letters, printed
// or written by hand. I and L, S and 5, Z and 2, G and 6 are what users report.
// V and U (and, in small letters by hand, R), and again I, L, Z and 2, are those
// that the design of z-base-32 leaves out or gives as reasons. O, Q and D differ
// in a stroke, and a 7 with none differs from a T as little. What base32 does not
// have, 0, 1, 8 and 9, needs no second look: it is marked as wrong.
func byEye() []string {
	return []string{"IL", "S5", "Z2", "G6", "UV", "OQD", "T7"}
}

// A sound is a set of characters whose names sound alike in a language.
type sound struct {
	language string // of the names; empty for English, which is also the default
	sets     []string
}

// bySound are the letters whose names differ in one sound that telephones carry
// badly.
//
// English: the sets that research into recognising spoken letters calls
// confusable, the E-set (B C D E G P T V, Z where it is "zee", and "three"), the
// A-set (A J K), M and N, F and S with X, and I with Y as in "five".
//
// German, Spanish, French and Portuguese: the letters named with one consonant
// and the same vowel, M and N, F and S, and what each language is known for: zwei
// and drei (hence "zwo"), be and uve, seis and siete, gé and ji, três and seis
// (hence "meia").
func bySound() []sound {
	return []sound{
		{"", []string{"BCDEGPTVZ3", "AJK", "MN", "FSX", "IY5"}},
		{"de", []string{"BCDEGPTW", "HK", "MN", "FS", "23"}},
		{"es", []string{"BCDEGPTV", "MN", "FS", "67"}},
		{"fr", []string{"BCDEGPTV", "GJ", "MN", "FS", "67"}},
		{"pt", []string{"BCDEGPTVZ", "MN", "FS", "36"}},
	}
}

// ByEye returns the characters of base32 that r is easily taken for by eye; none
// for most.
func ByEye(r rune) []rune { return others(byEye(), r) }

// ByEar returns the characters of base32 that r is easily taken for when its
// name is heard in the language of the alphabet.
func (a Alphabet) ByEar(r rune) []rune { return others(a.soundSets(), r) }

func (a Alphabet) soundSets() []string {
	sounds := bySound()
	for _, s := range sounds[1:] {
		if s.language == a.language {
			return s.sets
		}
	}
	return sounds[0].sets
}

func others(sets []string, r rune) []rune {
	var found []rune
	for _, set := range sets {
		if !strings.ContainsRune(set, r) {
			continue
		}
		for _, other := range set {
			if other != r && !strings.ContainsRune(string(found), other) {
				found = append(found, other)
			}
		}
	}
	return found
}

// Looks returns the sets of characters that look alike of which one is in the
// key, as "S/5", in the order in which they come in it.
func (k Key) Looks() []string { return k.sets(byEye()) }

// Sounds is the same for what sounds alike in the language of a.
func (k Key) Sounds(a Alphabet) []string { return k.sets(a.soundSets()) }

func (k Key) sets(sets []string) []string {
	var found []string
	for _, c := range k {
		for _, set := range sets {
			if !strings.ContainsRune(set, c.Rune) {
				continue
			}
			if name := strings.Join(strings.Split(set, ""), "/"); !slices.Contains(found, name) {
				found = append(found, name)
			}
		}
	}
	return found
}
