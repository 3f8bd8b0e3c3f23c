package app

import (
	"fyne.io/fyne/v2"
	standard "fyne.io/fyne/v2/theme"

	"latchkey/app/theme"
)

// The card, in Fyne's units. Nothing on it moves when a code changes.
const (
	rowHeight = 115
	rowPitch  = rowHeight + 8 // with the gap below

	discSize   = 40
	discLeft   = 15
	textLeft   = 67
	rightSide  = 15 // between the ring and the edge
	copySize   = 20
	requestTop = 12

	issuerMiddle = 21
	detailMiddle = 39
	codeMiddle   = 68
	belowMiddle  = 95
	ringMiddle   = 39
	copyMiddle   = 77
)

// CreateRenderer implements [fyne.Widget].
func (r *row) CreateRenderer() fyne.WidgetRenderer {
	return &rowRenderer{r, []fyne.CanvasObject{
		r.ground, r.face, r.issuer, r.detail, r.code, r.below, r.ring, r.copier, r.request,
	}}
}

type rowRenderer struct {
	r       *row
	objects []fyne.CanvasObject
}

func (w *rowRenderer) Destroy() {}

func (w *rowRenderer) Objects() []fyne.CanvasObject { return w.objects }

func (w *rowRenderer) MinSize() fyne.Size { return fyne.NewSize(240, rowHeight) }

func (w *rowRenderer) Layout(size fyne.Size) {
	r := w.r
	r.ground.Resize(size)
	r.ground.Move(fyne.Position{})
	r.face.Resize(fyne.NewSquareSize(discSize))
	r.face.Move(fyne.NewPos(discLeft, (size.Height-discSize)/2))

	right := size.Width - rightSide
	upper := right - ringSize - theme.Gap // where the two headings end
	if r.request.Visible() {
		want := r.request.MinSize()
		want.Height = 30
		r.request.Resize(want)
		r.request.Move(fyne.NewPos(right-want.Width, requestTop))
		upper = right - want.Width - theme.Gap
	}
	r.ring.Resize(fyne.NewSquareSize(ringSize))
	r.ring.Move(fyne.NewPos(right-ringSize, ringMiddle-ringSize/2))
	r.copier.Resize(fyne.NewSquareSize(copySize))
	r.copier.Move(fyne.NewPos(right-(ringSize+copySize)/2, copyMiddle-copySize/2))

	line(r.issuer, textLeft, issuerMiddle, upper-textLeft)
	line(r.detail, textLeft, detailMiddle, upper-textLeft)
	line(r.code, textLeft, codeMiddle, right-ringSize-textLeft)
	line(r.below, textLeft, belowMiddle, right-textLeft)
	w.colour()
}

// line puts one line of text where its middle is to be.
func line(o fyne.CanvasObject, left, middle, width float32) {
	height := o.MinSize().Height
	o.Resize(fyne.NewSize(max(width, 0), height))
	o.Move(fyne.NewPos(left, middle-height/2))
}

// Refresh implements [fyne.WidgetRenderer]; it is called when the theme changes.
func (w *rowRenderer) Refresh() {
	w.colour()
	for _, o := range w.objects {
		o.Refresh()
	}
}

func (w *rowRenderer) colour() {
	w.r.copier.Resource = standard.NewColoredResource(standard.ContentCopyIcon(), theme.ColorMuted)
	w.r.copier.Refresh()
}
