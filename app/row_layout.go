package app

import (
	"strings"

	"fyne.io/fyne/v2"
	standard "fyne.io/fyne/v2/theme"

	"latchkey/app/look"
	"latchkey/app/theme"
	"latchkey/vault"
)

// CreateRenderer implements [fyne.Widget].
func (r *row) CreateRenderer() fyne.WidgetRenderer {
	return &rowRenderer{r, []fyne.CanvasObject{
		r.ground, r.face, r.issuer, r.detail, r.code, r.below, r.ring, r.copier,
		r.eye, r.pin, r.request, r.number,
	}}
}

type rowRenderer struct {
	r       *row
	objects []fyne.CanvasObject
}

func (w *rowRenderer) Destroy() {}

func (w *rowRenderer) Objects() []fyne.CanvasObject { return w.objects }

func (w *rowRenderer) MinSize() fyne.Size { return fyne.NewSize(240, w.r.shape.height) }

func (w *rowRenderer) Layout(size fyne.Size) {
	w.r.arrange(size)
	w.colour()
}

// reshape makes the row look as all cards do now.
func (r *row) reshape(s cardShape) {
	if r.shape != s {
		r.shape = s
		r.code.SetTextSize(s.codeSize)
		r.code.Align(fyne.TextAlignLeading)
		r.below.Align(fyne.TextAlignLeading)
		if s.aside {
			r.code.Align(fyne.TextAlignTrailing)
			r.below.Align(fyne.TextAlignTrailing)
		}
	}
	look.Show(r.below, s.next)
	r.arrange(r.Size()) // what is beside what depends on the account
}

// arrange puts everything in its place.
func (r *row) arrange(size fyne.Size) {
	s := r.shape
	r.ground.Resize(size)
	r.ground.Move(fyne.Position{})
	r.face.Resize(fyne.NewSquareSize(s.disc))
	r.face.Move(fyne.NewPos(s.discLeft, (size.Height-s.disc)/2))
	r.number.Resize(fyne.NewSquareSize(look.KeyMarkSize))
	r.number.Move(fyne.NewPos(s.discLeft-5, (size.Height-s.disc)/2-5))

	right := size.Width - s.rightSide
	inner := right - s.ring - theme.Gap // where what is left of the ring ends
	if r.account.Kind == vault.HOTP {
		want := r.request.MinSize()
		r.request.Resize(fyne.NewSize(want.Width, s.requestHeight))
		r.request.Move(fyne.NewPos(right-want.Width, s.requestTop))
		inner = right - want.Width - theme.Gap
	}
	look.PutSquare(r.ring, right-s.ring/2, s.ringMiddle, s.ring)
	look.PutSquare(r.copier, right-s.ring/2, s.copyMiddle, s.copy)
	if s.aside {
		r.arrangeAside(inner)
		return
	}
	switch {
	case !r.cards.host.prefs.now.List.HideCodes:
	case r.account.Kind == vault.HOTP: // in place of the sign that a click copies
		look.PutSquare(r.eye, right-s.ring/2, s.copyMiddle, s.copy)
	default:
		inner -= s.copy
		look.PutSquare(r.eye, inner+s.copy/2-2, s.ringMiddle, s.copy)
		inner -= theme.Gap
	}
	r.arrangeHeadings(inner)
	look.PutLine(r.code, s.textLeft, s.codeMiddle, right-s.ring-s.textLeft)
	look.PutLine(r.below, s.textLeft, s.belowMiddle, right-s.textLeft)
}

// arrangeAside puts the code at the right of the headings, and the eye between.
func (r *row) arrangeAside(right float32) {
	s := r.shape
	code := vault.Group(strings.Repeat("0", r.account.Digits))
	room := r.code.WidthOf(code) + 2
	if s.next && r.account.Kind != vault.HOTP {
		room = max(room, r.below.WidthOf(nextLine(code, false, 0))+2)
	}
	left := right - room
	middle := s.codeMiddle
	_, asked := r.cards.host.asked[r.account.ID]
	there := asked || r.account.Kind != vault.HOTP
	if !there {
		middle = s.height / 2 // there is nothing below it
	}
	look.PutLine(r.code, left, middle, room)
	look.PutLine(r.below, left, s.belowMiddle, room)
	if there && r.cards.host.prefs.now.List.HideCodes {
		left -= s.copy + theme.Gap
		look.PutSquare(r.eye, left+s.copy/2, s.height/2, s.copy)
	}
	r.arrangeHeadings(left - theme.Gap)
}

// arrangeHeadings puts the two headings, which end at right, and the pin beside
// the upper one.
func (r *row) arrangeHeadings(right float32) {
	s := r.shape
	const pin = 13
	upper := right - s.textLeft
	if r.account.Pinned {
		upper = min(r.issuer.FullWidth()+1, upper-pin-4)
		look.PutSquare(r.pin, s.textLeft+upper+4+pin/2, s.issuerMiddle, pin)
	}
	look.PutLine(r.issuer, s.textLeft, s.issuerMiddle, upper)
	look.PutLine(r.detail, s.textLeft, s.detailMiddle, right-s.textLeft)
}

// onEye reports whether something is on the eye, or so near that it is meant.
func (r *row) onEye(p fyne.Position) bool {
	const near = 6
	from, to := r.eye.Position(), r.eye.Position().Add(r.eye.Size())
	return r.eye.Visible() && p.X >= from.X-near && p.X <= to.X+near && p.Y >= from.Y-near && p.Y <= to.Y+near
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
