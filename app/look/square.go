package look

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	standard "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"latchkey/app/theme"
)

// SquareSide is how high and wide a [Square] is, in Fyne's units.
const SquareSide = 36

// A Square is a button with an icon and no words, on the ground of a card.
type Square struct {
	widget.BaseWidget
	Other   func(*fyne.KeyEvent) // gets the keys that the button has no use for, Esc among them
	Runes   func(rune)           // gets what is typed on it, but for blanks
	Primary bool                 // has it drawn in the accent colour

	icon    fyne.Resource
	tapped  func()
	ground  *canvas.Rectangle
	picture *canvas.Image
	hovered bool
	focused bool
}

// NewSquare makes a button that calls tapped when it is pressed, with the mouse or by
// Enter and Space. icon is an SVG picture of one colour.
func NewSquare(icon fyne.Resource, tapped func()) *Square {
	b := &Square{icon: icon, tapped: tapped, Other: func(*fyne.KeyEvent) {}, Runes: func(rune) {}}
	b.ground = canvas.NewRectangle(nil)
	b.ground.CornerRadius = theme.RadiusField
	b.ground.StrokeWidth = 1
	b.picture = &canvas.Image{FillMode: canvas.ImageFillContain}
	b.ExtendBaseWidget(b)
	return b
}

// MinSize implements [fyne.Widget]: it is that of all of them.
func (b *Square) MinSize() fyne.Size { return fyne.NewSquareSize(SquareSide) }

// Tapped implements [fyne.Tappable].
func (b *Square) Tapped(*fyne.PointEvent) { b.tapped() }

// MouseIn implements [desktop.Hoverable].
func (b *Square) MouseIn(*desktop.MouseEvent) { b.hovered = true; b.Refresh() }

// MouseMoved implements [desktop.Hoverable].
func (b *Square) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements [desktop.Hoverable].
func (b *Square) MouseOut() { b.hovered = false; b.Refresh() }

// FocusGained implements [fyne.Focusable].
func (b *Square) FocusGained() { b.focused = true; b.Refresh() }

// FocusLost implements [fyne.Focusable].
func (b *Square) FocusLost() { b.focused = false; b.Refresh() }

// TypedRune implements [fyne.Focusable].
func (b *Square) TypedRune(r rune) {
	if r != ' ' {
		b.Runes(r)
	}
}

// TypedKey presses the button with Space or Enter.
func (b *Square) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		b.tapped()
	default:
		b.Other(e)
	}
}

// CreateRenderer implements [fyne.Widget].
func (b *Square) CreateRenderer() fyne.WidgetRenderer {
	return &squareRenderer{b: b}
}

type squareRenderer struct{ b *Square }

func (r *squareRenderer) Destroy() {}

func (r *squareRenderer) MinSize() fyne.Size { return r.b.MinSize() }

func (r *squareRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.b.ground, r.b.picture}
}

func (r *squareRenderer) Layout(size fyne.Size) {
	const icon = 18
	r.b.ground.Resize(size)
	r.b.picture.Resize(fyne.NewSquareSize(icon))
	r.b.picture.Move(fyne.NewPos((size.Width-icon)/2, (size.Height-icon)/2))
	r.Refresh()
}

// Refresh implements [fyne.WidgetRenderer].
func (r *squareRenderer) Refresh() {
	fill, stroke, ink := theme.ColorCard, theme.ColorLine, standard.ColorNameForeground
	if r.b.Primary {
		fill, stroke, ink = standard.ColorNamePrimary, standard.ColorNamePrimary, standard.ColorNameForegroundOnPrimary
	}
	if r.b.hovered && !r.b.Primary {
		fill = theme.ColorRaised
	}
	if r.b.hovered && r.b.Primary || r.b.focused {
		stroke = standard.ColorNameForeground
	}
	r.b.ground.FillColor = Colour(fill)
	r.b.ground.StrokeColor = Colour(stroke)
	r.b.ground.Refresh()
	r.b.picture.Resource = standard.NewColoredResource(r.b.icon, ink)
	r.b.picture.Refresh()
}
