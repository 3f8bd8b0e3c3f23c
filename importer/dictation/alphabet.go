package dictation

import "strings"

// An Alphabet has a word for every character of base32.
type Alphabet struct {
	// ID is short and does not change: "nato".
	ID string
	// Title is what it is called, in its own language.
	Title string

	language string   // of the words and the names of letters, as "de"
	region   string   // the only one that it is usual in, as "BR"; empty for others
	letters  []string // A to Z
	digits   []string // 2 to 7
}

// Word is the word for r, or r itself where base32 does not have it.
func (a Alphabet) Word(r rune) string {
	switch {
	case r >= 'A' && r <= 'Z':
		return a.letters[r-'A']
	case r >= '2' && r <= '7':
		return a.digits[r-'2']
	}
	return string(r)
}

// Name is r with the word for it, for a sentence: "I (India)"; a digit is its
// own name.
func (a Alphabet) Name(r rune) string {
	if r >= '2' && r <= '7' {
		return "the digit " + string(r)
	}
	return string(r) + " (" + a.Word(r) + ")"
}

// Spell is the characters of a group in words, with a question mark for what no
// key has: "Three · Yankee · ? · Quebec".
func (a Alphabet) Spell(group Key) []string {
	words := make([]string, len(group))
	for i, c := range group {
		words[i] = a.Word(c.Rune)
		if c.Wrong {
			words[i] = "?"
		}
	}
	return words
}

// Find returns the alphabet with an ID, and otherwise the first one.
func Find(id string) Alphabet {
	all := Alphabets()
	for _, a := range all {
		if a.ID == id {
			return a
		}
	}
	return all[0]
}

// ForLocale returns the alphabet that people use on the telephone where a locale
// is at home ("de-AT", "pt_BR.UTF-8"): that of its language where there is a usual
// one, and otherwise the international one. Japanese has a table for its syllables
// only, and spells Latin letters with the international one.
func ForLocale(locale string) Alphabet {
	locale, _, _ = strings.Cut(locale, ".")
	parts := strings.FieldsFunc(locale, func(r rune) bool { return r == '-' || r == '_' || r == '@' })
	if len(parts) == 0 {
		return Alphabets()[0]
	}
	language := strings.ToLower(parts[0])
	var found *Alphabet
	for _, a := range Alphabets()[1:] {
		if a.language != language {
			continue
		}
		for _, part := range parts[1:] {
			if a.region != "" && strings.EqualFold(part, a.region) {
				return a
			}
		}
		if found == nil && a.region == "" {
			found = &a
		}
	}
	if found == nil {
		return Alphabets()[0]
	}
	return *found
}
