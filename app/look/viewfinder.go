package look

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	standard "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"latchkey/app/theme"
)

// viewMostPixels is how many pixels the preview is high and wide at most: what a
// person can aim with, and little to draw twelve times a second.
const viewMostPixels = 640

// A Viewfinder shows what a camera sees, and a dark field with an icon while it is
// off.
type Viewfinder struct {
	widget.BaseWidget
	ground  *canvas.Rectangle
	off     *widget.Icon
	picture *canvas.Image
	body    *fyne.Container
}

// NewViewfinder makes one for a camera that is off.
func NewViewfinder() *Viewfinder {
	v := &Viewfinder{ground: canvas.NewRectangle(color.Black), off: widget.NewIcon(standard.NewDisabledResource(CameraIcon()))}
	v.ground.CornerRadius = theme.RadiusCard
	v.picture = &canvas.Image{FillMode: canvas.ImageFillContain, ScaleMode: canvas.ImageScaleFastest, CornerRadius: theme.RadiusCard}
	v.picture.Hide()
	v.body = container.NewStack(v.ground, container.NewCenter(container.NewGridWrap(fyne.NewSquareSize(48), v.off)), v.picture)
	v.ExtendBaseWidget(v)
	return v
}

// MinSize has the shape of the usual picture for the width that there is, whether
// the camera is on or off, so that nothing jumps.
func (v *Viewfinder) MinSize() fyne.Size { return fyne.NewSize(160, max(v.Size().Width*9/16, 90)) }

// CreateRenderer implements [fyne.Widget].
func (v *Viewfinder) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(v.body) }

// Box is how many pixels a preview has at most, at its size and on its screen: what
// is larger would only be drawn smaller.
func (v *Viewfinder) Box() image.Point {
	scale := float32(1)
	if c := fyne.CurrentApp().Driver().CanvasForObject(v); c != nil {
		scale = c.Scale()
	}
	side := func(units float32) int { return min(max(int(units*scale), 1), viewMostPixels) }
	return image.Pt(side(v.Size().Width), side(v.Size().Height))
}

// Set shows a picture in place of the one before.
func (v *Viewfinder) Set(m *image.RGBA) {
	v.picture.Image = m
	if !v.picture.Visible() {
		v.off.Hide()
		v.picture.Show()
	}
	v.picture.Refresh()
}

// Clear forgets the last picture, and shows that the camera is off.
func (v *Viewfinder) Clear() {
	v.picture.Image = nil
	v.picture.Hide()
	v.off.Show()
	v.picture.Refresh()
}
