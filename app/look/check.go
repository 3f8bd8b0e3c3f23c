package look

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	standard "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// A Check is a box to tick that Enter ticks as well as Space. It scrolls into view
// when it gets the keyboard.
type Check struct {
	widget.Check
	escaped func()
}

// NewCheck makes a box, ticked or not, that calls changed when its tick is set or
// taken away, and escaped on Esc.
func NewCheck(label string, on bool, changed func(bool), escaped func()) *Check {
	c := &Check{escaped: escaped}
	c.Text, c.Checked, c.OnChanged = label, on, changed
	c.ExtendBaseWidget(c)
	return c
}

// FocusGained implements [fyne.Focusable].
func (c *Check) FocusGained() {
	c.Check.FocusGained()
	Reveal(c)
}

// TypedKey implements [fyne.Focusable].
func (c *Check) TypedKey(key *fyne.KeyEvent) {
	switch {
	case key.Name == fyne.KeyEscape:
		c.escaped()
	case IsEnter(key):
		c.SetChecked(!c.Checked)
	default:
		c.Check.TypedKey(key)
	}
}

// A WordedCheck is a check whose words wrap, which Fyne's do not: in a narrow window,
// or in a language with long words, they would make the form wider than the window.
// The words can be clicked as well.
type WordedCheck struct {
	widget.BaseWidget
	Box *Check // without words of its own

	body fyne.CanvasObject
}

// NewWordedCheck makes a box as [NewCheck] does, where the fields of its form begin.
func NewWordedCheck(label string, on bool, changed func(bool), escaped func()) *WordedCheck {
	c := &WordedCheck{Box: NewCheck("", on, changed, escaped)}
	words := container.New(&middleLayout{}, container.New(layout.NewCustomPaddedLayout(0, 0, -standard.InnerPadding(), 0),
		Flush(NewParagraph(label, standard.ColorNameForeground)))) // as near to the box as a Check's own
	c.body = InColumn(container.NewBorder(nil, nil, container.New(&middleLayout{}, c.Box), nil, words))
	c.ExtendBaseWidget(c)
	return c
}

// InColumn puts the box of a check where the fields of its form begin, which Fyne
// indents by half of its padding and a line.
func InColumn(check fyne.CanvasObject) fyne.CanvasObject {
	indent := standard.InnerPadding()/2 + standard.InputBorderSize()
	return container.New(layout.NewCustomPaddedLayout(0, 0, -indent, 0), check)
}

// CreateRenderer implements [fyne.Widget].
func (c *WordedCheck) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(c.body) }

// Tapped implements [fyne.Tappable].
func (c *WordedCheck) Tapped(*fyne.PointEvent) {
	if !c.Box.Disabled() {
		c.Box.SetChecked(!c.Box.Checked)
	}
}
