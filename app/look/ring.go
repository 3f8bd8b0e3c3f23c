package look

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	standard "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"latchkey/app/theme"
)

// RingSize is how high and wide a [Ring] would like to be, in Fyne's units.
const RingSize = 34

// ringCutout is the part of the radius that is left open.
const ringCutout = 0.82

// A Ring counts down the seconds that a code still holds. It is two arcs that the
// graphics card draws, so that a step costs no new texture but the number.
type Ring struct {
	widget.BaseWidget
	track, hand *canvas.Arc
	number      *canvas.Text
	ending      bool
}

// NewRing makes a ring that shows nothing until seconds are set.
func NewRing() *Ring {
	r := &Ring{
		track:  canvas.NewArc(0, 360, ringCutout, nil),
		hand:   canvas.NewArc(0, 0, ringCutout, nil),
		number: canvas.NewText("", nil),
	}
	r.number.TextSize = theme.SizeTiny
	r.number.Alignment = fyne.TextAlignCenter
	r.ExtendBaseWidget(r)
	return r
}

// Set shows that left of period seconds remain, in the colour of what ends where
// ending is set. Only what differs is drawn anew.
func (r *Ring) Set(left, period int, ending bool) {
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

// SetTextSize changes how big the number is, in Fyne's units, before it is first
// drawn.
func (r *Ring) SetTextSize(size float32) { r.number.TextSize = size }

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

// MinSize implements [fyne.Widget].
func (r *Ring) MinSize() fyne.Size { return fyne.NewSquareSize(RingSize) }

// CreateRenderer implements [fyne.Widget].
func (r *Ring) CreateRenderer() fyne.WidgetRenderer { return &ringRenderer{r} }

type ringRenderer struct{ r *Ring }

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
	w.r.track.FillColor = Colour(theme.ColorLine)
	w.r.hand.FillColor = Colour(standard.ColorNamePrimary)
	if w.r.ending {
		w.r.hand.FillColor = Colour(theme.ColorEnding)
	}
	w.r.number.Color = Colour(standard.ColorNameForeground)
}
