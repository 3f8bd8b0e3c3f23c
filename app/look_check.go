package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// A formCheck is a box to tick that Enter ticks as well as Space.
type formCheck struct {
	widget.Check
	escaped func()
}

func newFormCheck(label string, on bool, changed func(bool), escaped func()) *formCheck {
	c := &formCheck{escaped: escaped}
	c.Text, c.Checked, c.OnChanged = label, on, changed
	c.ExtendBaseWidget(c)
	return c
}

// FocusGained implements [fyne.Focusable].
func (c *formCheck) FocusGained() {
	c.Check.FocusGained()
	reveal(c)
}

// TypedKey implements [fyne.Focusable].
func (c *formCheck) TypedKey(key *fyne.KeyEvent) {
	switch {
	case key.Name == fyne.KeyEscape:
		c.escaped()
	case isEnter(key):
		c.SetChecked(!c.Checked)
	default:
		c.Check.TypedKey(key)
	}
}
