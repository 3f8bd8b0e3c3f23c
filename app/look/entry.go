package look

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// An Entry is a line of text on a form, or several lines. It scrolls into view when
// it gets the keyboard, has the window do what pastes into it, as [PasteThrough]
// says, and passes on the window's shortcuts.
type Entry struct {
	widget.Entry
	escaped func()
	press   MousePress
}

// A MousePress is a mouse button that is held down on an entry. The entry is scrolled
// into view only when it is let go: moved away from under the pointer, Fyne would
// take the keyboard from it at once.
type MousePress struct{ held bool }

// Down calls pass, with which the entry takes the press and the keyboard.
func (p *MousePress) Down(pass func()) {
	p.held = true
	pass()
	p.held = false
}

// Reveal scrolls o into view, unless the keyboard has come to it with the mouse.
func (p *MousePress) Reveal(o fyne.CanvasObject) {
	if !p.held {
		Reveal(o)
	}
}

// NewEntry makes an entry of one line that calls changed as one types, submitted on
// Enter and escaped on Esc.
func NewEntry(changed func(string), submitted, escaped func()) *Entry {
	e := &Entry{escaped: escaped}
	e.Wrapping = fyne.TextWrap(fyne.TextTruncateClip)
	e.OnChanged = changed
	e.OnSubmitted = func(string) { submitted() }
	e.ExtendBaseWidget(e)
	return e
}

// noteRows is how many lines of a note are seen.
const noteRows = 3

// NewNoteEntry makes an entry of several lines, three of which are seen. Enter breaks
// the line, and Shift with Enter calls submitted.
func NewNoteEntry(changed func(string), submitted, escaped func()) *Entry {
	e := NewEntry(changed, submitted, escaped)
	e.MultiLine, e.Wrapping = true, fyne.TextWrapWord
	e.SetMinRowsVisible(noteRows)
	return e
}

// AcceptsTab implements [fyne.Tabbable]: Tab goes on to the next field, from a note
// as well.
func (e *Entry) AcceptsTab() bool { return false }

// FocusGained implements [fyne.Focusable].
func (e *Entry) FocusGained() {
	if !e.MultiLine {
		e.CursorColumn = len([]rune(e.Text)) // a click moves it from there
	}
	e.Entry.FocusGained()
	e.press.Reveal(e)
}

// MouseDown implements [desktop.Mouseable].
func (e *Entry) MouseDown(m *desktop.MouseEvent) { e.press.Down(func() { e.Entry.MouseDown(m) }) }

// MouseUp implements [desktop.Mouseable].
func (e *Entry) MouseUp(m *desktop.MouseEvent) {
	e.Entry.MouseUp(m)
	Reveal(e)
}

// TypedKey implements [fyne.Focusable].
func (e *Entry) TypedKey(key *fyne.KeyEvent) {
	if key.Name == fyne.KeyEscape {
		e.escaped()
		return
	}
	e.Entry.TypedKey(key)
}

// TypedShortcut implements [fyne.Shortcutable].
func (e *Entry) TypedShortcut(s fyne.Shortcut) {
	if !PasteThrough(e, s) && !PassOn(e, s) {
		e.Entry.TypedShortcut(s)
	}
}

// Insert implements [Pastable].
func (e *Entry) Insert(text string) { e.Entry.TypedShortcut(PasteOf(text)) }

// NewSecretEntry makes an entry that shows dots, and placeholder while it is empty.
func NewSecretEntry(placeholder string, changed, submitted, escaped func()) *Entry {
	e := NewEntry(func(string) { changed() }, submitted, escaped)
	e.Password = true
	e.SetPlaceHolder(placeholder)
	return e
}
