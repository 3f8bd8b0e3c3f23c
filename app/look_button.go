package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

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

// newQuiet is a button that does not stand out.
func newQuiet(label string, tapped func()) *formButton {
	return newFormButton(label, tapped, func() {})
}

// newPrimary is the one button of a screen that goes on.
func newPrimary(label string, tapped func()) *formButton {
	b := newQuiet(label, tapped)
	b.Importance = widget.HighImportance
	return b
}

// newCancel is the quiet button beside the one that goes on.
func newCancel(label string, back func()) *formButton {
	return newFormButton(label, back, back)
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

// setEnabled enables or disables a button, and does nothing where it is so.
func (b *formButton) setEnabled(enabled bool) {
	switch {
	case enabled && b.Disabled():
		b.Enable()
	case !enabled && !b.Disabled():
		b.Disable()
	}
}

// setLabel changes what is written on the button, and does nothing where it says so.
func (b *formButton) setLabel(label string) {
	if b.Text != label {
		b.SetText(label)
	}
}
