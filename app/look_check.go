package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	standard "fyne.io/fyne/v2/theme"
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

// A wordedCheck is a check whose words wrap, which Fyne's do not: in a narrow
// window, or in a language with long words, they would make the form wider than
// the window. The words can be clicked as well.
type wordedCheck struct {
	widget.BaseWidget
	check *formCheck
	label string
	body  fyne.CanvasObject
}

func newWordedCheck(label string, on bool, changed func(bool), escaped func()) *wordedCheck {
	c := &wordedCheck{check: newFormCheck("", on, changed, escaped), label: label}
	words := container.New(&middleLayout{}, container.New(layout.NewCustomPaddedLayout(0, 0, -standard.InnerPadding(), 0),
		flush(newParagraph(label, standard.ColorNameForeground)))) // as near to the box as a Check's own
	c.body = inColumn(container.NewBorder(nil, nil, container.New(&middleLayout{}, c.check), nil, words))
	c.ExtendBaseWidget(c)
	return c
}

// inColumn puts the box of a check where the fields of its form begin, which Fyne
// indents by half of its padding and a line.
func inColumn(check fyne.CanvasObject) fyne.CanvasObject {
	indent := standard.InnerPadding()/2 + standard.InputBorderSize()
	return container.New(layout.NewCustomPaddedLayout(0, 0, -indent, 0), check)
}

// CreateRenderer implements [fyne.Widget].
func (c *wordedCheck) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(c.body) }

// Tapped implements [fyne.Tappable].
func (c *wordedCheck) Tapped(*fyne.PointEvent) {
	if !c.check.Disabled() {
		c.check.SetChecked(!c.check.Checked)
	}
}
