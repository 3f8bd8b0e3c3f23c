package app

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	standard "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// A rowIcon is a small picture on a card. It is not drawn before it is seen.
type rowIcon struct {
	widget.BaseWidget
	picture *canvas.Image
	icon    fyne.Resource
	colour  fyne.ThemeColorName
}

func newRowIcon(icon fyne.Resource, colour fyne.ThemeColorName) *rowIcon {
	i := &rowIcon{icon: icon, colour: colour, picture: &canvas.Image{FillMode: canvas.ImageFillContain}}
	i.ExtendBaseWidget(i)
	i.Hide()
	return i
}

// set changes the picture.
func (i *rowIcon) set(icon fyne.Resource) {
	if i.icon.Name() != icon.Name() {
		i.icon = icon
		i.Refresh()
	}
}

// CreateRenderer implements [fyne.Widget].
func (i *rowIcon) CreateRenderer() fyne.WidgetRenderer {
	return &rowIconRenderer{WidgetRenderer: widget.NewSimpleRenderer(i.picture), i: i}
}

type rowIconRenderer struct {
	fyne.WidgetRenderer
	i     *rowIcon
	drawn drawnIcon
}

// A drawnIcon is what an icon was drawn as. To draw one is to read its SVG again, and a
// list has five of them in each row.
type drawnIcon struct {
	name   string
	colour color.Color
	size   fyne.Size
}

func (r *rowIconRenderer) Layout(size fyne.Size) {
	r.WidgetRenderer.Layout(size)
	r.Refresh()
}

// Refresh implements [fyne.WidgetRenderer]; it is called when the theme changes.
func (r *rowIconRenderer) Refresh() {
	now := drawnIcon{r.i.icon.Name(), standard.Color(r.i.colour), r.i.picture.Size()}
	if !r.i.Visible() || now == r.drawn { // it is refreshed when it is shown
		return
	}
	r.drawn = now
	r.i.picture.Resource = standard.NewColoredResource(r.i.icon, r.i.colour)
	r.i.picture.Refresh()
}
