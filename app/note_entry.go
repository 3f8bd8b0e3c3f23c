package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// noteRows is how many lines of a note are seen.
const noteRows = 3

// A noteEntry is several lines of text on a form. Enter breaks the line; Tab goes
// on to the next field, as everywhere.
type noteEntry struct {
	widget.Entry
	escaped func()
	press   mousePress
}

func newNoteEntry(changed func(string), escaped func()) *noteEntry {
	e := &noteEntry{escaped: escaped}
	e.MultiLine, e.Wrapping = true, fyne.TextWrapWord
	e.OnChanged = changed
	e.ExtendBaseWidget(e)
	e.SetMinRowsVisible(noteRows)
	return e
}

// AcceptsTab implements [fyne.Tabbable]: a Tab in a note is nothing anyone wants.
func (e *noteEntry) AcceptsTab() bool { return false }

// FocusGained implements [fyne.Focusable].
func (e *noteEntry) FocusGained() {
	e.Entry.FocusGained()
	e.press.reveal(e)
}

// MouseDown implements [desktop.Mouseable].
func (e *noteEntry) MouseDown(m *desktop.MouseEvent) { e.press.down(func() { e.Entry.MouseDown(m) }) }

// MouseUp implements [desktop.Mouseable].
func (e *noteEntry) MouseUp(m *desktop.MouseEvent) {
	e.Entry.MouseUp(m)
	reveal(e)
}

// TypedKey implements [fyne.Focusable].
func (e *noteEntry) TypedKey(key *fyne.KeyEvent) {
	if key.Name == fyne.KeyEscape {
		e.escaped()
		return
	}
	e.Entry.TypedKey(key)
}

// TypedShortcut implements [fyne.Shortcutable].
func (e *noteEntry) TypedShortcut(s fyne.Shortcut) {
	if !pasteThrough(e, s) && !passOn(e, s) {
		e.Entry.TypedShortcut(s)
	}
}

// insert implements [pastable].
func (e *noteEntry) insert(text string) { e.Entry.TypedShortcut(pasteOf(text)) }
