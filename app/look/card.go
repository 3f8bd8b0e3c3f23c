package look

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/layout"
	standard "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"latchkey/app/theme"
)

// A Card is a card that does something when it is pressed, with the mouse or by Enter
// and Space. The line round it shows where the mouse and the keyboard are.
type Card struct {
	widget.BaseWidget
	Step func(by int) // is called to go to the card so many after this one, or before

	ground  *Panel
	body    fyne.CanvasObject
	tapped  func()
	escaped func()
	hovered bool
	focused bool
}

// NewLinkCard is a card with an icon, a title with a line under it, and at its right
// the keys that do the same. escaped is called on Esc.
func NewLinkCard(icon fyne.Resource, title, more, keys string, tapped, escaped func()) *Card {
	heading := NewText(title, theme.SizeTitle, standard.ColorNameForeground)
	heading.Bold()
	picture := container.NewGridWrap(fyne.NewSquareSize(24), widget.NewIcon(icon))
	words := container.New(layout.NewCustomPaddedVBoxLayout(0), heading, Flush(NewParagraph(more, theme.ColorMuted)))
	row := container.NewBorder(nil, nil,
		container.NewCenter(container.New(layout.NewCustomPaddedLayout(0, 0, 0, 14), picture)),
		container.NewCenter(NewKeyCap(keys)), container.NewVBox(layout.NewSpacer(), words, layout.NewSpacer()))
	return NewCard(row, tapped, escaped)
}

// NewCard is a card with row on it. escaped is called on Esc.
func NewCard(row fyne.CanvasObject, tapped, escaped func()) *Card {
	c := &Card{tapped: tapped, escaped: escaped, Step: func(int) {}}
	c.ground = NewPanel(theme.ColorCard, theme.RadiusCard)
	c.body = container.NewStack(c.ground, container.New(layout.NewCustomPaddedLayout(12, 12, 15, 15), row))
	c.ExtendBaseWidget(c)
	return c
}

// CreateRenderer implements [fyne.Widget].
func (c *Card) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(c.body) }

// Tapped implements [fyne.Tappable].
func (c *Card) Tapped(*fyne.PointEvent) { c.tapped() }

// Cursor implements [desktop.Cursorable].
func (c *Card) Cursor() desktop.Cursor { return desktop.PointerCursor }

// MouseIn implements [desktop.Hoverable].
func (c *Card) MouseIn(*desktop.MouseEvent) { c.hovered = true; c.outline() }

// MouseMoved implements [desktop.Hoverable].
func (c *Card) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements [desktop.Hoverable].
func (c *Card) MouseOut() { c.hovered = false; c.outline() }

// FocusGained implements [fyne.Focusable].
func (c *Card) FocusGained() { c.focused = true; c.outline() }

// FocusLost implements [fyne.Focusable].
func (c *Card) FocusLost() { c.focused = false; c.outline() }

func (c *Card) outline() {
	switch {
	case c.focused:
		c.ground.Outline(standard.ColorNamePrimary)
	case c.hovered:
		c.ground.Outline(theme.ColorMuted)
	default:
		c.ground.Outline(theme.ColorLine)
	}
}

// TypedRune implements [fyne.Focusable].
func (c *Card) TypedRune(rune) {}

// TypedKey implements [fyne.Focusable].
func (c *Card) TypedKey(key *fyne.KeyEvent) {
	switch {
	case key.Name == fyne.KeyEscape:
		c.escaped()
	case key.Name == fyne.KeySpace || IsEnter(key):
		c.tapped()
	case key.Name == fyne.KeyDown:
		c.Step(1)
	case key.Name == fyne.KeyUp:
		c.Step(-1)
	}
}
