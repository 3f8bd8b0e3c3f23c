package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	standard "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"latchkey/app/theme"
)

// side is how high and wide the buttons beside the search field are.
const side = 36

// A square is a button with an icon and no words, on the ground of a card.
type square struct {
	widget.BaseWidget
	icon    fyne.Resource
	tapped  func()
	other   func(*fyne.KeyEvent) // gets the keys that the button has no use for
	runes   func(rune)           // and what is typed on it
	primary bool                 // in the accent colour

	ground  *canvas.Rectangle
	picture *canvas.Image
	hovered bool
	focused bool
}

func newSquare(icon fyne.Resource, tapped func()) *square {
	b := &square{icon: icon, tapped: tapped, other: func(*fyne.KeyEvent) {}, runes: func(rune) {}}
	b.ground = canvas.NewRectangle(nil)
	b.ground.CornerRadius = theme.RadiusField
	b.ground.StrokeWidth = 1
	b.picture = &canvas.Image{FillMode: canvas.ImageFillContain}
	b.ExtendBaseWidget(b)
	return b
}

// MinSize is that of all of them.
func (b *square) MinSize() fyne.Size { return fyne.NewSquareSize(side) }

// Tapped implements [fyne.Tappable].
func (b *square) Tapped(*fyne.PointEvent) { b.tapped() }

// MouseIn implements [desktop.Hoverable].
func (b *square) MouseIn(*desktop.MouseEvent) { b.hovered = true; b.Refresh() }

// MouseMoved implements [desktop.Hoverable].
func (b *square) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements [desktop.Hoverable].
func (b *square) MouseOut() { b.hovered = false; b.Refresh() }

// FocusGained implements [fyne.Focusable].
func (b *square) FocusGained() { b.focused = true; b.Refresh() }

// FocusLost implements [fyne.Focusable].
func (b *square) FocusLost() { b.focused = false; b.Refresh() }

// TypedRune implements [fyne.Focusable].
func (b *square) TypedRune(r rune) {
	if r != ' ' {
		b.runes(r)
	}
}

// TypedKey presses the button with Space or Enter.
func (b *square) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		b.tapped()
	default:
		b.other(e)
	}
}

// CreateRenderer implements [fyne.Widget].
func (b *square) CreateRenderer() fyne.WidgetRenderer {
	return &squareRenderer{b: b}
}

type squareRenderer struct{ b *square }

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
	if r.b.primary {
		fill, stroke, ink = standard.ColorNamePrimary, standard.ColorNamePrimary, standard.ColorNameForegroundOnPrimary
	}
	if r.b.hovered && !r.b.primary {
		fill = theme.ColorRaised
	}
	if r.b.hovered && r.b.primary || r.b.focused {
		stroke = standard.ColorNameForeground
	}
	r.b.ground.FillColor = themed(fill)
	r.b.ground.StrokeColor = themed(stroke)
	r.b.ground.Refresh()
	r.b.picture.Resource = standard.NewColoredResource(r.b.icon, ink)
	r.b.picture.Refresh()
}
