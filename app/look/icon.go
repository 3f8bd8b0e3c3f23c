package look

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	standard "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// An Icon is a small picture in a colour of the theme, as large as it is resized to.
// It is not drawn before it is seen, and anew only where it would look otherwise.
type Icon struct {
	widget.BaseWidget
	picture *canvas.Image
	icon    fyne.Resource
	colour  fyne.ThemeColorName
}

// NewIcon makes an icon that is hidden at first. icon is an SVG picture of one
// colour.
func NewIcon(icon fyne.Resource, colour fyne.ThemeColorName) *Icon {
	i := &Icon{icon: icon, colour: colour, picture: &canvas.Image{FillMode: canvas.ImageFillContain}}
	i.ExtendBaseWidget(i)
	i.Hide()
	return i
}

// Set changes the picture. One of the same name is taken for the same.
func (i *Icon) Set(icon fyne.Resource) {
	if i.icon.Name() != icon.Name() {
		i.icon = icon
		i.Refresh()
	}
}

// CreateRenderer implements [fyne.Widget].
func (i *Icon) CreateRenderer() fyne.WidgetRenderer {
	return &iconRenderer{WidgetRenderer: widget.NewSimpleRenderer(i.picture), i: i}
}

type iconRenderer struct {
	fyne.WidgetRenderer
	i     *Icon
	drawn drawnIcon
}

// A drawnIcon is what an icon was drawn as. To draw one is to read its SVG again, and a
// list has five of them in each row.
type drawnIcon struct {
	name   string
	colour color.Color
	size   fyne.Size
}

func (r *iconRenderer) Layout(size fyne.Size) {
	r.WidgetRenderer.Layout(size)
	r.Refresh()
}

// Refresh implements [fyne.WidgetRenderer]; it is called when the theme changes.
func (r *iconRenderer) Refresh() {
	now := drawnIcon{r.i.icon.Name(), standard.Color(r.i.colour), r.i.picture.Size()}
	if !r.i.Visible() || now == r.drawn { // it is refreshed when it is shown
		return
	}
	r.drawn = now
	r.i.picture.Resource = standard.NewColoredResource(r.i.icon, r.i.colour)
	r.i.picture.Refresh()
}
