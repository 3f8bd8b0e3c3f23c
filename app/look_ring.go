package app

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	standard "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"latchkey/app/theme"
)

const (
	ringSize   = 34
	ringCutout = 0.82 // the part of the radius that is left open
)

// A ring counts down the seconds that a code still holds. It is two arcs that
// the graphics card draws, so that a step costs no new texture but the number.
type ring struct {
	widget.BaseWidget
	track, hand *canvas.Arc
	number      *canvas.Text
	ending      bool
}

func newRing() *ring {
	r := &ring{
		track:  canvas.NewArc(0, 360, ringCutout, nil),
		hand:   canvas.NewArc(0, 0, ringCutout, nil),
		number: canvas.NewText("", nil),
	}
	r.number.TextSize = theme.SizeTiny
	r.number.Alignment = fyne.TextAlignCenter
	r.ExtendBaseWidget(r)
	return r
}

// set shows that left of period seconds remain. Only what differs is drawn anew.
func (r *ring) set(left, period int, ending bool) {
	if r.ending != ending {
		r.ending = ending
		r.Refresh()
	}
	// Whole degrees: in a long time step most seconds change nothing.
	if angle := float32(360 * left / max(period, 1)); r.hand.EndAngle != angle {
		r.hand.EndAngle = angle
		r.hand.Refresh()
	}
	if text := remaining(left); r.number.Text != text {
		r.number.Text = text
		r.number.Refresh()
	}
}

// setTextSize changes how big the number is.
func (r *ring) setTextSize(size float32) { r.number.TextSize = size }

// remaining says how long is left in what fits into a ring: 18, 25m, 12h.
func remaining(seconds int) string {
	switch {
	case seconds < 1000:
		return strconv.Itoa(seconds)
	case seconds < 100*60:
		return strconv.Itoa((seconds+59)/60) + "m"
	default:
		return strconv.Itoa((seconds+3599)/3600) + "h"
	}
}

// MinSize is that of all of them.
func (r *ring) MinSize() fyne.Size { return fyne.NewSquareSize(ringSize) }

// CreateRenderer implements [fyne.Widget].
func (r *ring) CreateRenderer() fyne.WidgetRenderer { return &ringRenderer{r} }

type ringRenderer struct{ r *ring }

func (w *ringRenderer) Destroy() {}

func (w *ringRenderer) MinSize() fyne.Size { return w.r.MinSize() }

func (w *ringRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{w.r.track, w.r.hand, w.r.number}
}

func (w *ringRenderer) Layout(size fyne.Size) {
	w.colour()
	w.r.track.Resize(size)
	w.r.hand.Resize(size)
	height := w.r.number.MinSize().Height
	w.r.number.Resize(fyne.NewSize(size.Width, height))
	w.r.number.Move(fyne.NewPos(0, (size.Height-height)/2))
}

// Refresh implements [fyne.WidgetRenderer]; it is called when the theme changes.
func (w *ringRenderer) Refresh() {
	w.colour()
	for _, o := range w.Objects() {
		o.Refresh()
	}
}

func (w *ringRenderer) colour() {
	w.r.track.FillColor = themed(theme.ColorLine)
	w.r.hand.FillColor = themed(standard.ColorNamePrimary)
	if w.r.ending {
		w.r.hand.FillColor = themed(theme.ColorEnding)
	}
	w.r.number.Color = themed(standard.ColorNameForeground)
}
