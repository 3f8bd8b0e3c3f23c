// Package patch has a window painted only where it has changed. Fyne paints all of
// it for each change, which costs little where a graphics card does it, and is most
// of what an open list costs where the processor has to.
//
// It stands between Fyne's canvas and Fyne's painter, and only leaves out what
// would be painted as it was: where it is not sure, all is painted.
package patch

import (
	"image"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// A Painter paints objects, as Fyne's canvas has them painted: Free for each that
// was refreshed, then Clear, and then Paint for each in order.
type Painter interface {
	Init()
	Capture(fyne.Canvas) image.Image
	Clear()
	Free(fyne.CanvasObject)
	Paint(fyne.CanvasObject, fyne.Position, fyne.Size)
	SetFrameBufferScale(float32)
	SetOutputSize(int, int)
	StartClipping(fyne.Position, fyne.Size)
	StopClipping()
}

const (
	// mostPatches is how many places of a window are painted anew at most, and
	// mostArea which part of it, before all of it is.
	mostPatches = 40
	mostArea    = 0.4
	// around is how far an object reaches beyond its size: soft edges, and letters
	// that lean.
	around = 4
	// Column is where the column of pixels is, as a part of the window's width, by which
	// it is seen whether the last picture is there: it goes through most of what a window
	// shows, and past what changes every second.
	Column = 0.25
	// wholeEvery is after how many frames all is painted though little has changed:
	// Fyne forgets the picture of what was not painted for a minute.
	wholeEvery = 20
)

// A Patcher paints with another painter, on what that has painted in the frame
// before, which has to be there still. Where the system has changed the window's size,
// the driver begins a new picture at the next frame, maybe before the window is told:
// so it is looked at whether the last one is there.
type Patcher struct {
	Painter
	mark  fyne.CanvasObject // the last one below overlays
	above func() bool       // reports whether there are any
	trace func() uint64     // tells one picture from another
	left  uint64            // the trace of the last one

	before, now []piece // what was painted in the last frame, and in this one
	where       map[fyne.CanvasObject]int
	freed       map[fyne.CanvasObject]bool
	patches     []box // what is painted of this frame; nil where all is
	clip        *box  // nil where there is none
	set         struct {
		width, height int
		scale         float32
	}
	stale  bool // the last frame cannot be painted on
	frames int  // since one was painted whole
	frame  fyne.Size
}

// A piece is an object as it was painted.
type piece struct {
	object fyne.CanvasObject
	pos    fyne.Position
	size   fyne.Size
	clip   *box
	reach  box // what of the window it may cover
}

// New makes a Patcher on top of p. mark is painted last, but for overlays, of which
// above reports whether there are any. trace is called while a frame is painted. It looks
// at the [Column] of what is painted on, and returns a number that is another one, as good
// as surely, where that looks another way.
func New(p Painter, mark fyne.CanvasObject, above func() bool, trace func() uint64) *Patcher {
	return &Patcher{
		Painter: p, mark: mark, above: above, trace: trace, stale: true,
		where: make(map[fyne.CanvasObject]int), freed: make(map[fyne.CanvasObject]bool),
	}
}

// Free implements [Painter]: the object is not as it was.
func (p *Patcher) Free(o fyne.CanvasObject) {
	p.freed[o] = true
	p.Painter.Free(o)
}

// SetFrameBufferScale implements [Painter].
func (p *Patcher) SetFrameBufferScale(scale float32) {
	p.stale = p.stale || p.set.scale != scale
	p.set.scale = scale
	p.Painter.SetFrameBufferScale(scale)
}

// SetOutputSize implements [Painter].
func (p *Patcher) SetOutputSize(width, height int) {
	p.stale = p.stale || p.set.width != width || p.set.height != height
	p.set.width, p.set.height = width, height
	p.Painter.SetOutputSize(width, height)
}

// Clear implements [Painter]; a frame begins with it.
func (p *Patcher) Clear() {
	p.before, p.now = p.now, p.before[:0]
	p.clip = nil
	if p.patches = p.damage(); p.patches != nil && p.trace() != p.left {
		p.patches = nil
	}
	clear(p.freed)
	p.stale = false
	if p.patches == nil {
		p.frames = 0
		p.Painter.StopClipping() // where the last frame came without its mark
		p.Painter.Clear()
		return
	}
	p.frames++
	for _, b := range p.patches {
		p.Painter.StartClipping(b.from, b.size())
		p.Painter.Clear()
	}
}

// damage returns what of the last frame has to be painted anew, as far as it can be
// told before that; nil is all of it.
func (p *Patcher) damage() []box {
	n := len(p.before)
	if p.stale || p.frames >= wholeEvery || len(p.freed) == 0 || n == 0 || p.before[n-1].object != p.mark || p.above() {
		return nil
	}
	clear(p.where)
	for i, b := range p.before {
		p.where[b.object] = i
	}
	var patches []box
	for o := range p.freed {
		i, painted := p.where[o]
		if !painted {
			continue
		}
		b := p.before[i]
		reach := b.reach.union(reachOf(o, b.pos)).cut(b.clip)
		patches = add(patches, reach)
		if len(patches) > mostPatches {
			return nil
		}
	}
	var area float32
	for _, b := range patches {
		area += b.size().Width * b.size().Height
	}
	if len(patches) == 0 || area > mostArea*p.frame.Width*p.frame.Height {
		return nil
	}
	return patches
}

// StartClipping implements [Painter].
func (p *Patcher) StartClipping(pos fyne.Position, size fyne.Size) {
	p.clip = &box{pos, pos.AddXY(size.Width, size.Height)}
	if p.patches == nil {
		p.Painter.StartClipping(pos, size)
	}
}

// StopClipping implements [Painter].
func (p *Patcher) StopClipping() {
	p.clip = nil
	if p.patches == nil {
		p.Painter.StopClipping()
	}
}

// Paint implements [Painter].
func (p *Patcher) Paint(o fyne.CanvasObject, pos fyne.Position, frame fyne.Size) {
	if !o.Visible() || !isPainted(o) {
		return
	}
	e := piece{o, pos, o.Size(), p.clip, reachOf(o, pos)}
	i := len(p.now)
	if p.patches != nil && (frame != p.frame || i >= len(p.before) || !p.before[i].like(e)) {
		p.begin(frame)
	}
	p.frame = frame
	p.now = append(p.now, e)
	if p.patches == nil {
		p.Painter.Paint(o, pos, frame)
	} else {
		p.patch(e)
	}
	if o != p.mark {
		return
	}
	if p.patches != nil {
		p.Painter.StopClipping()
	}
	if p.retraced() {
		p.left = p.trace()
	}
}

// retraced reports whether the column may look another way after this frame. To look
// waits until the frame is painted, which takes more than to paint it in part.
func (p *Patcher) retraced() bool {
	x := p.frame.Width * Column
	for _, b := range p.patches {
		if b.from.X <= x+1 && x <= b.to.X+1 {
			return true
		}
	}
	return p.patches == nil
}

// patch paints what of an object is in the patches.
func (p *Patcher) patch(e piece) {
	for _, b := range p.patches {
		part := b.cut(e.clip)
		if part.empty() || !part.meets(e.reach) {
			continue
		}
		p.Painter.StartClipping(part.from, part.size())
		p.Painter.Paint(e.object, e.pos, p.frame)
	}
}

// begin paints all from the beginning, where the frame turns out to be another than
// the one before.
func (p *Patcher) begin(frame fyne.Size) {
	p.patches, p.frames = nil, 0
	p.Painter.StopClipping()
	p.Painter.Clear()
	for _, e := range p.now {
		p.clipTo(e.clip)
		p.Painter.Paint(e.object, e.pos, frame)
	}
	p.clipTo(p.clip)
}

func (p *Patcher) clipTo(b *box) {
	if b == nil {
		p.Painter.StopClipping()
		return
	}
	p.Painter.StartClipping(b.from, b.size())
}

// like reports whether two pieces are of the same object in the same place.
func (e piece) like(other piece) bool {
	if e.object != other.object || e.pos != other.pos || e.size != other.size {
		return false
	}
	if e.clip == nil || other.clip == nil {
		return e.clip == other.clip
	}
	return *e.clip == *other.clip
}

// isPainted reports whether an object is more than what holds others.
func isPainted(o fyne.CanvasObject) bool {
	switch o.(type) {
	case *fyne.Container, fyne.Widget:
		return false
	}
	return true
}

// reachOf is what of the window an object may cover that is painted at pos.
func reachOf(o fyne.CanvasObject, pos fyne.Position) box {
	size := o.Size()
	b := box{pos, pos.AddXY(size.Width, size.Height)}
	if t, ok := o.(*canvas.Text); ok { // it is as wide as its letters, whatever its size
		over := t.MinSize().Subtract(size).Max(fyne.Size{})
		b.from, b.to = b.from.SubtractXY(over.Width, over.Height), b.to.AddXY(over.Width, over.Height)
	}
	b.from.X, b.from.Y = floor(b.from.X)-around, floor(b.from.Y)-around
	b.to.X, b.to.Y = floor(b.to.X)+1+around, floor(b.to.Y)+1+around
	return b
}

func floor(f float32) float32 { return float32(math.Floor(float64(f))) }
