package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"latchkey/app/theme"
)

// Fyne hands a key to what has the focus and to nothing else, so everything on
// a form that can have it passes Esc on, and Enter where it would be lost.

// isEnter reports whether key is one of the two Enter keys.
func isEnter(key *fyne.KeyEvent) bool {
	return key.Name == fyne.KeyReturn || key.Name == fyne.KeyEnter
}

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

// passOn gives a shortcut that edits no text to the window, which does not get
// it while an entry has the keyboard. It reports whether s is one.
func passOn(e fyne.CanvasObject, s fyne.Shortcut) bool {
	custom, ok := s.(*desktop.CustomShortcut)
	if !ok || len(custom.KeyName) > 1 { // of more than a letter are the arrows, Backspace and Delete
		return false
	}
	window, ok := fyne.CurrentApp().Driver().CanvasForObject(e).(fyne.Shortcutable)
	if ok {
		window.TypedShortcut(s)
	}
	return ok
}

// A formButton is a button that Enter presses as well as Space.
type formButton struct {
	widget.Button
	escaped func()
	other   func(*fyne.KeyEvent) // gets the keys that a button has no use for
}

func newFormButton(label string, tapped, escaped func()) *formButton {
	b := &formButton{escaped: escaped, other: func(*fyne.KeyEvent) {}}
	b.Text, b.OnTapped = label, tapped
	b.ExtendBaseWidget(b)
	return b
}

// FocusGained implements [fyne.Focusable].
func (b *formButton) FocusGained() {
	b.Button.FocusGained()
	reveal(b)
}

// TypedKey implements [fyne.Focusable].
func (b *formButton) TypedKey(key *fyne.KeyEvent) {
	switch {
	case key.Name == fyne.KeyEscape:
		b.escaped()
	case isEnter(key):
		b.Tapped(nil)
	case key.Name == fyne.KeySpace:
		b.Button.TypedKey(key)
	default:
		b.other(key)
	}
}

// newCancel is the quiet button beside the one that goes on.
func newCancel(label string, back func()) *formButton {
	return newFormButton(label, back, back)
}

// setEnabled enables or disables a button, and does nothing where it is so.
func setEnabled(b *formButton, enabled bool) {
	switch {
	case enabled && b.Disabled():
		b.Enable()
	case !enabled && !b.Disabled():
		b.Disable()
	}
}

// newField names an entry with a small line over it.
func newField(label string, entry fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewCustomPaddedVBoxLayout(4), newSmall(label), entry)
}

// newForm is a screen of which the head and the foot stand still while what is
// between them scrolls. Neither becomes wider than cards do.
// foot may be nil.
func newForm(head, body, foot fyne.CanvasObject) fyne.CanvasObject {
	var bottom fyne.CanvasObject
	if foot != nil {
		bottom = container.New(layout.NewCustomPaddedVBoxLayout(0), widget.NewSeparator(),
			container.New(&columnLayout{above: 6, below: theme.Margin}, foot))
	}
	return container.NewBorder(
		container.New(&columnLayout{above: theme.Margin}, head), bottom, nil, nil,
		container.NewVScroll(container.New(&columnLayout{above: rimRoom, below: theme.Margin}, body)),
	)
}

// newFoot sets buttons at the right of a form's foot, with a line over them for
// why the last of them cannot be pressed.
func newFoot(why fyne.CanvasObject, buttons ...fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewCustomPaddedVBoxLayout(6), why, right(buttons...))
}

// rimRoom is what has to be between a card and the edge of what scrolls it: the
// line round a card is drawn into a picture that is so much larger than the card,
// and that some painters move where it is cut off.
const rimRoom = 4

// newRows lays a list of cards in the column. Its rows are made by [newCardRow].
func newRows(list fyne.CanvasObject) *fyne.Container {
	return container.New(&columnLayout{beyond: rimRoom}, list)
}

// newCardRow is a row of a list whose cards are in the column.
func newCardRow(card fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewCustomPaddedLayout(rimRoom, 0, rimRoom, rimRoom), card)
}

// columnLayout lays everything in the one column that cards are in, with the
// window's margin at both sides.
type columnLayout struct {
	above, below float32
	beyond       float32 // how much further it reaches at both sides
}

func (l *columnLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for _, o := range objects {
		size = size.Max(o.MinSize())
	}
	return size.AddWidthHeight(2*theme.Margin, l.above+l.below)
}

func (l *columnLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	left, inner := column(size.Width)
	for _, o := range objects {
		fill(o, fyne.NewSize(inner+2*l.beyond, size.Height-l.above-l.below))
		o.Move(fyne.NewPos(left-l.beyond, l.above))
	}
}
