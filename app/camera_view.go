package app

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

// viewMostPixels is how many pixels the preview is wide at most: what a person can
// aim with, and little to draw twelve times a second.
const viewMostPixels = 640

// A viewfinder shows what the camera sees, and a dark field with an icon while it
// is off.
type viewfinder struct {
	widget.BaseWidget
	ground  *canvas.Rectangle
	off     *widget.Icon
	picture *canvas.Image
	body    *fyne.Container
}

func newViewfinder() *viewfinder {
	v := &viewfinder{ground: canvas.NewRectangle(color.Black), off: widget.NewIcon(standard.NewDisabledResource(cameraIcon()))}
	v.ground.CornerRadius = theme.RadiusCard
	v.picture = &canvas.Image{FillMode: canvas.ImageFillContain, ScaleMode: canvas.ImageScaleFastest, CornerRadius: theme.RadiusCard}
	v.picture.Hide()
	v.body = container.NewStack(v.ground, container.NewCenter(container.NewGridWrap(fyne.NewSquareSize(48), v.off)), v.picture)
	v.ExtendBaseWidget(v)
	return v
}

// MinSize has the shape of the usual picture for the width that there is, whether
// the camera is on or off, so that nothing jumps.
func (v *viewfinder) MinSize() fyne.Size { return fyne.NewSize(160, max(v.Size().Width*9/16, 90)) }

// CreateRenderer implements [fyne.Widget].
func (v *viewfinder) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(v.body) }

// box is how many pixels the preview has at most.
func (v *viewfinder) box() image.Point {
	scale := float32(1)
	if c := fyne.CurrentApp().Driver().CanvasForObject(v); c != nil {
		scale = c.Scale()
	}
	side := func(units float32) int { return min(max(int(units*scale), 1), viewMostPixels) }
	return image.Pt(side(v.Size().Width), side(v.Size().Height))
}

// show shows a picture in place of the one before.
func (v *viewfinder) show(m *image.RGBA) {
	v.picture.Image = m
	if !v.picture.Visible() {
		v.off.Hide()
		v.picture.Show()
	}
	v.picture.Refresh()
}

// clear forgets the last picture.
func (v *viewfinder) clear() {
	v.picture.Image = nil
	v.picture.Hide()
	v.off.Show()
	v.picture.Refresh()
}

// newCameraCard is the card that looks through the camera.
func newCameraCard(a *App, back func()) *linkCard {
	return newLinkCard(cameraIcon(), tr("Use the camera"),
		tr("The QR code is on paper or on a phone"), modifierName()+"U", a.showCamera, back)
}

// cameraIcon is a camera, which Fyne's icons do not have as one for films.
func cameraIcon() fyne.Resource {
	const picture = `<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24">
<path fill="#000000" fill-rule="evenodd" d="M9 4h6l1.8 2H20a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V8a2 2 0 0 1 2-2h3.2z
M9.9 6L8.1 8H4v10h16V8h-4.1L14.1 6z M12 8.5a4.5 4.5 0 1 1 0 9a4.5 4.5 0 0 1 0-9z M12 10.5a2.5 2.5 0 1 0 0 5a2.5 2.5 0 0 0 0-5z"/></svg>`
	return standard.NewThemedResource(fyne.NewStaticResource("camera.svg", []byte(picture)))
}
