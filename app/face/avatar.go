package face

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	standard "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"latchkey/app/look"
	"latchkey/app/theme"
)

// markGround is what the mark of a website lies on, and markText the colour of one
// that could not be seen on it in its own.
const (
	markGround = theme.ColorRaised
	markText   = standard.ColorNameForeground
)

// An Avatar is the round picture of an account: initials or a generic picture in
// white on a colour, or the mark of a website. It is drawn anew only where it
// shows something else.
type Avatar struct {
	widget.BaseWidget
	gallery *Gallery
	face    Face
	side    float32

	disc     *canvas.Circle
	initials *canvas.Text
	picture  *canvas.Image
}

// NewAvatar makes one that is side wide at least, in Fyne's units, and shows nothing
// yet.
func NewAvatar(g *Gallery, side float32) *Avatar {
	a := &Avatar{gallery: g, side: side}
	a.disc = canvas.NewCircle(color.Transparent)
	a.initials = canvas.NewText("", color.White)
	a.initials.TextStyle.Bold = true
	a.initials.Alignment = fyne.TextAlignCenter
	a.picture = &canvas.Image{FillMode: canvas.ImageFillContain}
	a.ExtendBaseWidget(a)
	return a
}

// Set has it show f.
func (a *Avatar) Set(f Face) {
	if a.face != f {
		a.face = f
		a.draw()
	}
}

// draw colours what there is to see. It does nothing that changes nothing: an SVG
// picture takes a while.
func (a *Avatar) draw() {
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
func (a *Avatar) MinSize() fyne.Size { return fyne.NewSquareSize(a.side) }

// CreateRenderer implements [fyne.Widget].
func (a *Avatar) CreateRenderer() fyne.WidgetRenderer {
	return &avatarRenderer{a, []fyne.CanvasObject{a.disc, a.initials, a.picture}}
}

type avatarRenderer struct {
	a       *Avatar
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
