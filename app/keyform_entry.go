package app

import (
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"latchkey/importer/otpauth"
)

// keyGroup is how many characters of a key are written together.
const keyGroup = 4

// A keyEntry takes a key as someone types it from a screen or from dictation.
// It writes capitals, and opens a new group of four while one types at the end
// of the text. Anywhere else, and after a deletion, it leaves the text and the
// cursor alone; leaving the field and pasting into it put the groups in order.
type keyEntry struct {
	widget.Entry
	// pasted is offered text before it is put into the entry, and returns true
	// if it took it: a link pasted here is more than a key.
	pasted func(text string) bool
	// escaped is called for Esc.
	escaped func()
}

func newKeyEntry() *keyEntry {
	e := &keyEntry{}
	e.Wrapping = fyne.TextWrap(fyne.TextTruncateClip)
	e.TextStyle = fyne.TextStyle{Monospace: true}
	e.ExtendBaseWidget(e)
	return e
}

// TypedRune types r as a capital. The groups' spaces are typed like any other
// character, so that undo takes them back as well.
func (e *keyEntry) TypedRune(r rune) {
	if e.atEnd() && !isSeparator(r) && lastGroup(e.Text) == keyGroup {
		e.Entry.TypedRune(' ')
	}
	e.Entry.TypedRune(unicode.ToUpper(r))
}

// TypedKey lets Esc out of the entry, which would swallow it.
func (e *keyEntry) TypedKey(key *fyne.KeyEvent) {
	if key.Name == fyne.KeyEscape && e.escaped != nil {
		e.escaped()
		return
	}
	e.Entry.TypedKey(key)
}

// TypedShortcut takes a paste through [keyEntry.pasted], and puts the groups in
// order after it.
func (e *keyEntry) TypedShortcut(shortcut fyne.Shortcut) {
	paste, ok := shortcut.(*fyne.ShortcutPaste)
	if !ok {
		if !passOn(e, shortcut) {
			e.Entry.TypedShortcut(shortcut)
		}
		return
	}
	if e.pasted != nil && e.pasted(paste.Clipboard.Content()) {
		return
	}
	e.Entry.TypedShortcut(shortcut)
	if e.atEnd() {
		e.tidy()
	}
}

// FocusGained implements [fyne.Focusable].
func (e *keyEntry) FocusGained() {
	e.Entry.FocusGained()
	reveal(e)
}

// FocusLost puts the groups in order.
func (e *keyEntry) FocusLost() {
	e.Entry.FocusLost()
	e.tidy()
}

// tidy writes the text in groups, with the cursor at its end.
func (e *keyEntry) tidy() {
	grouped := groupKey(e.Text)
	if grouped == e.Text {
		return
	}
	e.SetText(grouped)
	e.CursorColumn = len([]rune(grouped))
	e.Refresh()
}

func (e *keyEntry) atEnd() bool {
	return e.SelectedText() == "" && e.CursorTextOffset() == len([]rune(e.Text))
}

// lastGroup counts the characters after the last separator of text.
func lastGroup(text string) int {
	n := 0
	for _, r := range text {
		n++
		if isSeparator(r) {
			n = 0
		}
	}
	return n
}

func isSeparator(r rune) bool {
	return unicode.IsSpace(r) || unicode.Is(unicode.Pd, r)
}

// groupKey writes a key in capitals and in groups of four, whatever is wrong
// with it.
func groupKey(text string) string {
	var grouped strings.Builder
	for i, r := range []rune(otpauth.CleanKey(text)) {
		if i > 0 && i%keyGroup == 0 {
			grouped.WriteByte(' ')
		}
		grouped.WriteRune(r)
	}
	return grouped.String()
}
