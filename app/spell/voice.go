// Package spell is a key letter by letter, as one person dictates it and another types
// it: an [Entry] that it is typed into, and a [Readback] of it, in groups with the word
// for each character. Which words, and what is marked for a second look, says a [Voice],
// which both follow and whose changes last.
//
// What a character is called and taken for is package dictation's to say. Whether the
// key is one is for those to say who make an account of it, and so are the words for
// that.
//
// Texts are in the user's language as [lang.L] has it when the widget is made; each is
// looked up where it is written, so that the tests of the window find it. All of it is
// for Fyne's goroutine, as app/look is.
package spell

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	standard "fyne.io/fyne/v2/theme"

	"latchkey/app/theme"
	"latchkey/importer/dictation"
)

// A Voice is how keys are read aloud in a window, for as long as that lives. Whoever
// changes it has what follows it shown anew, with [Entry.Mark] and [Readback.Set].
type Voice struct {
	Alphabet dictation.Alphabet
	Eye, Ear bool // what looks or sounds alike is marked
	hidden   bool // the read-back: others may listen
	whole    bool // all groups of it are shown, not only as many as fit
}

// NewVoice reads in the alphabet of a locale, such as "de-AT", or of the system's where
// that is empty. Nothing is marked.
func NewVoice(locale string) *Voice {
	if locale == "" {
		locale = lang.SystemLocale().LanguageString()
	}
	return &Voice{Alphabet: dictation.ForLocale(locale)}
}

// lit reports whether r is to be marked for a second look.
func (v *Voice) lit(r rune) bool {
	return v.Eye && len(dictation.ByEye(r)) > 0 || v.Ear && len(v.Alphabet.ByEar(r)) > 0
}

// inkOf is the colour of a character of a key.
func inkOf(c dictation.Character, v *Voice, plain fyne.ThemeColorName) fyne.ThemeColorName {
	switch {
	case c.Wrong:
		return standard.ColorNameError
	case v.lit(c.Rune):
		return theme.ColorEnding
	}
	return plain
}
