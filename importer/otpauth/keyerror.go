package otpauth

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A KeyError says what is wrong with a typed key, in a sentence that can be read
// aloud on the telephone. It holds at most one character of the key.
type KeyError struct {
	// Rune is the first character that no key has, as it was typed. Where the
	// trouble is not one character Index is -1, and Rune, Group and Place are 0.
	Rune rune
	// Index is the place of Rune in the input, in runes from 0.
	Index int
	// Group and Place say where Rune is in the key once spaces and dashes are
	// out of it and it is read in groups of four, both counted from 1.
	Group, Place int
	// Maybe holds what Rune was probably meant to be, the likeliest first.
	Maybe []rune
	// More is the number of further wrong characters.
	More int
	// Problem is the trouble in words: the whole sentence where Index is -1, and
	// otherwise what is to be said of the character, or empty for one that keys
	// simply do not have.
	Problem string
}

// Error implements error.
func (e *KeyError) Error() string {
	if e.Index < 0 {
		return e.Problem
	}
	s := fmt.Sprintf("the %s character of group %d is %s", ordinal(e.Place), e.Group, nameRune(e.Rune))
	switch {
	case e.Problem != "":
		s = fmt.Sprintf("the %s character of group %d %s", ordinal(e.Place), e.Group, e.Problem)
	case len(e.Maybe) > 0:
		s += ", which keys do not have: it is probably " + nameMaybe(e.Maybe)
	default:
		s += ", which keys do not have: they are made of the letters A to Z and the digits 2 to 7"
	}
	switch {
	case e.More == 1:
		s += " (one more character is wrong)"
	case e.More > 1:
		s += fmt.Sprintf(" (%d more characters are wrong)", e.More)
	}
	return s
}

func ordinal(n int) string {
	switch n {
	case 1:
		return "first"
	case 2:
		return "second"
	case 3:
		return "third"
	}
	return "fourth"
}

// nameRune names a character so that it can be told from its look-alikes when
// it is heard and not seen.
func nameRune(r rune) string {
	switch {
	case r >= '0' && r <= '9':
		return "the digit " + string(r)
	case unicode.Is(unicode.Cyrillic, r):
		return "the Cyrillic letter " + string(r)
	case unicode.Is(unicode.Greek, r):
		return "the Greek letter " + string(r)
	case unicode.IsLetter(r):
		return "the letter " + string(r)
	case r == unicode.ReplacementChar || !unicode.IsPrint(r):
		return fmt.Sprintf("a character that cannot be shown (%U)", r)
	}
	return fmt.Sprintf("the character %q", string(r))
}

func nameMaybe(maybe []rune) string {
	names := make([]string, len(maybe))
	for i, r := range maybe {
		names[i] = "the letter " + string(r)
		if r >= '0' && r <= '9' {
			names[i] = "the digit " + string(r)
		}
	}
	return strings.Join(names, " or ")
}

// LookAlikes returns the characters of base32 that r, which is none, was probably
// meant to be, the likeliest first: what looks like it, a small g or q for a 9,
// or what has lost an accent. It is empty where nothing is likely.
func LookAlikes(r rune) []rune {
	folded := foldKeyRune(r)
	for _, like := range []struct{ wrong, meant string }{
		{"0", "O"},
		{"1|!¡ıİ", "IL"},
		{"8", "B"}, {"ßẞ", "BS"},
		{"9", "GQ"},
		{"$§", "S"},
		{"@", "A"}, {"€", "E"}, {"£", "L"}, {"¢", "C"}, {"¥", "Y"},
		{"Ææ", "AE"}, {"Œœ", "OE"}, {"ØøƠơ", "O"}, {"Łł", "L"}, {"ĐđÐð", "D"}, {"Þþ", "P"},
		// Cyrillic and Greek letters that look like Latin ones.
		{"АаΑαӒ", "A"}, {"ВвΒβ", "B"}, {"СсϹϲ", "C"}, {"ЕеΕέЁё", "E"}, {"НнΗ", "H"},
		{"ІіΙιЇї", "I"}, {"ЈјϳͿ", "J"}, {"КкΚκ", "K"}, {"МмΜ", "M"}, {"Ν", "N"}, {"ν", "V"},
		{"ОоΟο", "O"}, {"РрΡρ", "P"}, {"Ѕѕ", "S"}, {"ТтΤτ", "T"}, {"ΥУуυ", "Y"},
		{"ХхΧχ", "X"}, {"Ζ", "Z"}, {"З", "3"},
	} {
		if strings.ContainsRune(like.wrong, folded) {
			return []rune(like.meant)
		}
	}
	// An accent or umlaut over a letter that keys do have.
	base, _ := utf8.DecodeRuneInString(norm.NFKD.String(string(r)))
	if base = foldKeyRune(base); base >= 'A' && base <= 'Z' {
		return []rune{base}
	}
	return nil
}

// numbered returns one for n = 1, and many otherwise, with n where it has a %d.
func numbered(n int, one, many string) string {
	if n == 1 {
		return one
	}
	if strings.Contains(many, "%d") {
		many = fmt.Sprintf(many, n)
	}
	return many
}
