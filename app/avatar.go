package app

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"latchkey/app/look"
	"latchkey/app/theme"
)

// An avatar is the round picture of an account: initials or a generic picture in
// white on a colour, or the mark of a website. It is drawn anew only where it
// shows something else.
type avatar struct {
	widget.BaseWidget
	gallery *gallery
	face    face
	side    float32

	disc     *canvas.Circle
	initials *canvas.Text
	picture  *canvas.Image
}

// newAvatar makes one that wants to be so wide.
func newAvatar(g *gallery, side float32) *avatar {
	a := &avatar{gallery: g, side: side}
	a.disc = canvas.NewCircle(color.Transparent)
	a.initials = canvas.NewText("", color.White)
	a.initials.TextStyle.Bold = true
	a.initials.Alignment = fyne.TextAlignCenter
	a.picture = &canvas.Image{FillMode: canvas.ImageFillContain}
	a.ExtendBaseWidget(a)
	return a
}

// set has it show f.
func (a *avatar) set(f face) {
	if a.face != f {
		a.face = f
		a.draw()
	}
}

// draw colours what there is to see. It does nothing that changes nothing: an SVG
// picture takes a while.
func (a *avatar) draw() {
	fill, line, width := color.Color(a.face.ground), color.Color(color.Transparent), float32(0)
	if a.face.brand != "" {
		fill, line, width = look.Colour(markGround), look.Colour(theme.ColorLine), 1
	}
	if a.disc.FillColor != fill || a.disc.StrokeColor != line {
		a.disc.FillColor, a.disc.StrokeColor, a.disc.StrokeWidth = fill, line, width
		a.disc.Refresh()
	}
	picture := a.gallery.resource(a.face, fill, look.Colour(markText))
	if a.picture.Resource != picture {
		a.picture.Resource, a.picture.Image = picture, nil
		a.picture.Refresh()
	}
	if a.initials.Text != a.face.initials {
		a.initials.Text = a.face.initials
		a.initials.Refresh()
	}
	look.Show(a.picture, picture != nil)
	look.Show(a.initials, picture == nil)
}

// MinSize implements [fyne.Widget].
func (a *avatar) MinSize() fyne.Size { return fyne.NewSquareSize(a.side) }

// CreateRenderer implements [fyne.Widget].
func (a *avatar) CreateRenderer() fyne.WidgetRenderer {
	return &avatarRenderer{a, []fyne.CanvasObject{a.disc, a.initials, a.picture}}
}

type avatarRenderer struct {
	a       *avatar
	objects []fyne.CanvasObject
}

func (w *avatarRenderer) Destroy() {}

func (w *avatarRenderer) Objects() []fyne.CanvasObject { return w.objects }

func (w *avatarRenderer) MinSize() fyne.Size { return fyne.NewSquareSize(w.a.side) }

// Layout sets a circle into the middle of size.
func (w *avatarRenderer) Layout(size fyne.Size) {
	a := w.a
	side := min(size.Width, size.Height)
	left, top := (size.Width-side)/2, (size.Height-side)/2
	a.disc.Resize(fyne.NewSquareSize(side))
	a.disc.Move(fyne.NewPos(left, top))
	a.initials.TextSize = side * 3 / 8
	look.PutLine(a.initials, left, size.Height/2, side)
	inner := side * 11 / 20
	a.picture.Resize(fyne.NewSquareSize(inner))
	a.picture.Move(fyne.NewPos(left+(side-inner)/2, top+(side-inner)/2))
	a.draw()
}

// Refresh implements [fyne.WidgetRenderer]; it is called when the theme changes.
func (w *avatarRenderer) Refresh() { w.a.draw() }
