package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/layout"
	standard "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"latchkey/app/theme"
)

// A linkCard is a card that does something when it is pressed: an icon, a
// title with a line under it, and the keys that do the same.
type linkCard struct {
	widget.BaseWidget
	ground  *panel
	body    fyne.CanvasObject
	title   string
	tapped  func()
	escaped func()
	move    func(step int) // to the card before or after
	hovered bool
	focused bool
}

func newLinkCard(icon fyne.Resource, title, more, keys string, tapped, escaped func()) *linkCard {
	heading := newText(title, theme.SizeTitle, standard.ColorNameForeground)
	heading.bold()
	picture := container.NewGridWrap(fyne.NewSquareSize(24), widget.NewIcon(icon))
	words := container.New(layout.NewCustomPaddedVBoxLayout(0), heading, flush(newParagraph(more, theme.ColorMuted)))
	row := container.NewBorder(nil, nil,
		container.NewCenter(container.New(layout.NewCustomPaddedLayout(0, 0, 0, 14), picture)),
		container.NewCenter(newKeyCap(keys)), container.NewVBox(layout.NewSpacer(), words, layout.NewSpacer()))
	return newCard(row, title, tapped, escaped)
}

// newCard is a card with row on it.
func newCard(row fyne.CanvasObject, title string, tapped, escaped func()) *linkCard {
	c := &linkCard{title: title, tapped: tapped, escaped: escaped, move: func(int) {}}
	c.ground = newPanel(theme.ColorCard, theme.RadiusCard)
	c.body = container.NewStack(c.ground, container.New(layout.NewCustomPaddedLayout(12, 12, 15, 15), row))
	c.ExtendBaseWidget(c)
	return c
}

// CreateRenderer implements [fyne.Widget].
func (c *linkCard) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(c.body) }

// Tapped implements [fyne.Tappable].
func (c *linkCard) Tapped(*fyne.PointEvent) { c.tapped() }

// Cursor implements [desktop.Cursorable].
func (c *linkCard) Cursor() desktop.Cursor { return desktop.PointerCursor }

// MouseIn implements [desktop.Hoverable].
func (c *linkCard) MouseIn(*desktop.MouseEvent) { c.hovered = true; c.outline() }

// MouseMoved implements [desktop.Hoverable].
func (c *linkCard) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements [desktop.Hoverable].
func (c *linkCard) MouseOut() { c.hovered = false; c.outline() }

// FocusGained implements [fyne.Focusable].
func (c *linkCard) FocusGained() { c.focused = true; c.outline() }

// FocusLost implements [fyne.Focusable].
func (c *linkCard) FocusLost() { c.focused = false; c.outline() }

func (c *linkCard) outline() {
	switch {
	case c.focused:
		c.ground.outline(standard.ColorNamePrimary)
	case c.hovered:
		c.ground.outline(theme.ColorMuted)
	default:
		c.ground.outline(theme.ColorLine)
	}
}

// TypedRune implements [fyne.Focusable].
func (c *linkCard) TypedRune(rune) {}

// TypedKey implements [fyne.Focusable].
func (c *linkCard) TypedKey(key *fyne.KeyEvent) {
	switch {
	case key.Name == fyne.KeyEscape:
		c.escaped()
	case key.Name == fyne.KeySpace || isEnter(key):
		c.tapped()
	case key.Name == fyne.KeyDown:
		c.move(1)
	case key.Name == fyne.KeyUp:
		c.move(-1)
	}
}
