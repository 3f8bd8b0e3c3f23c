package qr

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"iter"
)

// Bounds of an animation or a document of several pages. What lies beyond is
// named in the error that comes with the codes.
const (
	maxFrames     = 500
	maxFilmPixels = 1 << 30 // of all frames together, as they are shown
	// An animation is put together on a canvas of 4 bytes a pixel. There may be
	// a second for what a frame covers for its time, and there is the frame.
	canvasBytes = 12
)

// A film is the frames of an animation, or the pages of a document. Most
// pictures have one.
type film struct {
	// canvas is what the frames of an animation are drawn on, one over the
	// other. It is zero where each is a picture of its own.
	canvas image.Point
	stills []still
	rest   error // why there may be more frames than these, or nil
}

// A still is one frame, not yet decoded.
type still struct {
	file        [][]byte // joined, a file of this frame alone
	orientation orientation

	// For a frame that is drawn on a canvas:
	bounds image.Rectangle
	mix    bool // lay it over what is there, rather than replace that
	leave  leaving
}

// A leaving is what becomes of a frame before the next.
type leaving int

const (
	leaveThere  leaving = iota
	leaveClear          // its place becomes transparent
	leaveBefore         // its place becomes what it was before
)

// A frame is a picture of a film, as it is shown.
type frame struct {
	number int // from 0
	image  image.Image
}

// oneStill is the film of a picture that has one frame.
func oneStill(data []byte, o orientation) film {
	return film{stills: []still{{file: [][]byte{data}, orientation: o}}}
}

// full reports whether no more frames are taken, and notes that in rest.
func (f *film) full() bool {
	if len(f.stills) < maxFrames && len(f.stills)*f.canvas.X*f.canvas.Y <= maxFilmPixels {
		return false
	}
	f.rest = tooManyFrames(len(f.stills))
	return true
}

func tooManyFrames(n int) error {
	return fmt.Errorf("%w: only %d of its frames or pages were looked at; take a screenshot of the one with the QR code", ErrTooLarge, n)
}

// check refuses an animation whose canvas is too large.
func (f *film) check() error {
	if f.canvas == (image.Point{}) {
		return nil
	}
	return checkSize(f.canvas.X, f.canvas.Y, canvasBytes)
}

// frames decodes one frame after the other and gives those that are wanted, by
// their number. The picture of an animation is good until the next. A frame that
// cannot be decoded comes as an error, and the next ones follow until ctx ends.
func (f *film) frames(ctx context.Context, form format, wanted func(int) bool) iter.Seq2[frame, error] {
	return func(yield func(frame, error) bool) {
		var c *canvas
		if f.canvas != (image.Point{}) {
			c = newCanvas(f.canvas)
		}
		for i, s := range f.stills {
			if c == nil && !wanted(i) {
				continue
			}
			m, err := decodeStill(ctx, form, join(s.file))
			if err == nil && c != nil {
				m, err = c.show(s, m)
			}
			if err == nil {
				m = turn(m, s.orientation)
			}
			if wanted(i) && !yield(frame{i, m}, err) || ctx.Err() != nil {
				return
			}
		}
	}
}

// every wants all frames.
func every(int) bool { return true }

func join(parts [][]byte) []byte {
	if len(parts) == 1 {
		return parts[0]
	}
	return bytes.Join(parts, nil)
}
