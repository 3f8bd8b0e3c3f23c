package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// A formEntry is a line of text on a form.
type formEntry struct {
	widget.Entry
	escaped func()
	press   mousePress
}

// A mousePress is a mouse button that is held down on an entry. The entry is scrolled
// into view only when it is let go: moved away from under the pointer, Fyne would
// take the keyboard from it at once.
type mousePress struct{ held bool }

func (p *mousePress) down(pass func()) {
	p.held = true
	pass()
	p.held = false
}

// reveal scrolls o into view, unless the keyboard has come to it with the mouse.
func (p *mousePress) reveal(o fyne.CanvasObject) {
	if !p.held {
		reveal(o)
	}
}

// newFormEntry makes an entry that calls changed as one types, submitted on
// Enter and escaped on Esc.
func newFormEntry(changed func(string), submitted, escaped func()) *formEntry {
	e := &formEntry{escaped: escaped}
	e.Wrapping = fyne.TextWrap(fyne.TextTruncateClip)
	e.OnChanged = changed
	e.OnSubmitted = func(string) { submitted() }
	e.ExtendBaseWidget(e)
	return e
}

// noteRows is how many lines of a note are seen.
const noteRows = 3

// newNoteEntry makes an entry of several lines. Enter breaks the line, and Shift
// with Enter calls submitted.
func newNoteEntry(changed func(string), submitted, escaped func()) *formEntry {
	e := newFormEntry(changed, submitted, escaped)
	e.MultiLine, e.Wrapping = true, fyne.TextWrapWord
	e.SetMinRowsVisible(noteRows)
	return e
}

// AcceptsTab implements [fyne.Tabbable]: Tab goes on to the next field, from a note
// as well.
func (e *formEntry) AcceptsTab() bool { return false }

// FocusGained implements [fyne.Focusable].
func (e *formEntry) FocusGained() {
	if !e.MultiLine {
		e.CursorColumn = len([]rune(e.Text)) // a click moves it from there
	}
	e.Entry.FocusGained()
	e.press.reveal(e)
}

// MouseDown implements [desktop.Mouseable].
func (e *formEntry) MouseDown(m *desktop.MouseEvent) { e.press.down(func() { e.Entry.MouseDown(m) }) }

// MouseUp implements [desktop.Mouseable].
func (e *formEntry) MouseUp(m *desktop.MouseEvent) {
	e.Entry.MouseUp(m)
	reveal(e)
}

// TypedKey implements [fyne.Focusable].
func (e *formEntry) TypedKey(key *fyne.KeyEvent) {
	if key.Name == fyne.KeyEscape {
		e.escaped()
		return
	}
	e.Entry.TypedKey(key)
}

// TypedShortcut implements [fyne.Shortcutable].
func (e *formEntry) TypedShortcut(s fyne.Shortcut) {
	if !pasteThrough(e, s) && !passOn(e, s) {
		e.Entry.TypedShortcut(s)
	}
}

// insert implements [pastable].
func (e *formEntry) insert(text string) { e.Entry.TypedShortcut(pasteOf(text)) }

// newSecretEntry is a line of a form that shows dots.
func newSecretEntry(placeholder string, changed, submitted, escaped func()) *formEntry {
	e := newFormEntry(func(string) { changed() }, submitted, escaped)
	e.Password = true
	e.SetPlaceHolder(placeholder)
	return e
}
