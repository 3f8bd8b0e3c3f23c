package look

import (
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"latchkey/app/theme"
)

// dashes is the broken line round the place where files can be dropped.
type dashes struct {
	widget.BaseWidget
	picture *canvas.Raster
}

func newDashes() *dashes {
	d := &dashes{}
	d.picture = canvas.NewRasterWithPixels(d.pixel)
	d.ExtendBaseWidget(d)
	return d
}

// CreateRenderer implements [fyne.Widget].
func (d *dashes) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(d.picture)
}

// Lengths along the line and its thickness, in Fyne's units.
const (
	dashLength    = 6
	dashStep      = 10
	dashThickness = 1.5
)

// pixel is the colour at x and y of a picture of w by h pixels.
func (d *dashes) pixel(x, y, w, h int) color.Color {
	scale := float64(w) / float64(max(d.Size().Width, 1)) // pixels to a unit
	if dashCover(float64(x)+0.5, float64(y)+0.5, float64(w), float64(h), scale) {
		return color.NRGBAModel.Convert(Colour(theme.ColorMuted))
	}
	return color.NRGBA{} // of one type with the others: the first pixel decides the picture's
}

// dashCover reports whether a point lies on a dash of the rounded rectangle of
// w by h. The corners are one dash each.
func dashCover(x, y, w, h, scale float64) bool {
	radius, half := float64(theme.RadiusCard)*scale, dashThickness*scale/2
	dx := max(math.Abs(x-w/2)-(w/2-radius), 0)
	dy := max(math.Abs(y-h/2)-(h/2-radius), 0)
	distance := math.Hypot(dx, dy) - (radius - half)
	if dx == 0 || dy == 0 {
		distance = max(math.Abs(x-w/2)-(w/2-half), math.Abs(y-h/2)-(h/2-half))
	}
	if math.Abs(distance) > half {
		return false
	}
	switch {
	case dx > 0 && dy > 0:
		return true
	case dx > 0:
		return math.Mod(y, dashStep*scale) < dashLength*scale
	}
	return math.Mod(x, dashStep*scale) < dashLength*scale
}

// NewDropArea shows in words, with a broken line round them, where files can be
// dropped. It takes none itself: a window does, wherever they are dropped.
func NewDropArea(text string) fyne.CanvasObject {
	words := widget.NewLabel(text)
	words.Alignment = fyne.TextAlignCenter
	words.Wrapping = fyne.TextWrapWord
	words.Importance = widget.LowImportance
	return container.NewStack(newDashes(), container.New(layout.NewCustomPaddedLayout(40, 40, 12, 12), words))
}
