package look

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// A Button is a button that Enter presses as well as Space. It scrolls into view when
// it gets the keyboard.
type Button struct {
	widget.Button
	Other  func(*fyne.KeyEvent) // gets the keys that a button has no use for
	Runes  func(rune)           // gets what is typed on it, but for blanks
	Gained func()               // is called when the button gets the keyboard

	escaped func()
}

// NewButton makes a button that calls tapped when it is pressed, and escaped on Esc.
func NewButton(label string, tapped, escaped func()) *Button {
	b := &Button{escaped: escaped, Other: func(*fyne.KeyEvent) {}, Runes: func(rune) {}, Gained: func() {}}
	b.Text, b.OnTapped = label, tapped
	b.ExtendBaseWidget(b)
	return b
}

// NewQuiet is a button that does not stand out, on a screen on which Esc does
// nothing.
func NewQuiet(label string, tapped func()) *Button {
	return NewButton(label, tapped, func() {})
}

// NewPrimary is the one button of a screen that goes on, in the accent colour, on a
// screen on which Esc does nothing.
func NewPrimary(label string, tapped func()) *Button {
	b := NewQuiet(label, tapped)
	b.Importance = widget.HighImportance
	return b
}

// NewCancel is the quiet button beside the one that goes on. Pressed or left with
// Esc, it calls back.
func NewCancel(label string, back func()) *Button {
	return NewButton(label, back, back)
}

// FocusGained implements [fyne.Focusable].
func (b *Button) FocusGained() {
	b.Button.FocusGained()
	Reveal(b)
	b.Gained()
}

// TypedRune implements [fyne.Focusable].
func (b *Button) TypedRune(r rune) {
	if r != ' ' {
		b.Runes(r)
	}
}

// TypedKey implements [fyne.Focusable].
func (b *Button) TypedKey(key *fyne.KeyEvent) {
	switch {
	case key.Name == fyne.KeyEscape:
		b.escaped()
	case IsEnter(key):
		b.Tapped(nil)
	case key.Name == fyne.KeySpace:
		b.Button.TypedKey(key)
	default:
		b.Other(key)
	}
}

// SetEnabled enables or disables the button, and does nothing where it is so.
func (b *Button) SetEnabled(enabled bool) {
	switch {
	case enabled && b.Disabled():
		b.Enable()
	case !enabled && !b.Disabled():
		b.Disable()
	}
}

// SetLabel changes what is written on the button, and does nothing where it says so.
func (b *Button) SetLabel(label string) {
	if b.Text != label {
		b.SetText(label)
	}
}
