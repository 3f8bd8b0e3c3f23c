//go:build !darwin

// Fyne's test driver takes a C compiler on macOS.

package patch_test

import (
	"hash/crc32"
	"image"
	"image/color"
	"image/draw"
	"math/rand/v2"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"latchkey/cmd/latchkey/internal/patch"
)

// side is how wide and high the window of these tests is, in pixels and units.
const side = 100

// A brush paints rectangles, half of it what is there, as Fyne's painter does with
// colours one can see through.
type brush struct {
	patch.Painter
	picture *image.RGBA
	clip    image.Rectangle
	painted int // pixels
}

func newBrush() *brush {
	whole := image.Rect(0, 0, side, side)
	return &brush{picture: image.NewRGBA(whole), clip: whole}
}

func (b *brush) Free(fyne.CanvasObject)      {}
func (b *brush) SetFrameBufferScale(float32) {}
func (b *brush) SetOutputSize(int, int)      {}
func (b *brush) StopClipping()               { b.clip = b.picture.Rect }

func (b *brush) StartClipping(pos fyne.Position, size fyne.Size) {
	b.clip = image.Rect(int(pos.X), int(pos.Y), int(pos.X+size.Width), int(pos.Y+size.Height)).Intersect(b.picture.Rect)
}

func (b *brush) trace() uint64 {
	var column []byte
	for y := range side {
		at := b.picture.PixOffset(side*patch.Column, y)
		column = append(column, b.picture.Pix[at:at+4]...)
	}
	return uint64(crc32.ChecksumIEEE(column))
}

func (b *brush) Clear() { draw.Draw(b.picture, b.clip, image.White, image.Point{}, draw.Src) }

func (b *brush) Paint(o fyne.CanvasObject, pos fyne.Position, _ fyne.Size) {
	r, ok := o.(*canvas.Rectangle)
	if !ok {
		return
	}
	size := r.Size()
	area := image.Rect(int(pos.X)-1, int(pos.Y)-1, int(pos.X+size.Width)+1, int(pos.Y+size.Height)+1).Intersect(b.clip)
	b.painted += area.Dx() * area.Dy()
	draw.Draw(b.picture, area, image.NewUniform(r.FillColor), image.Point{}, draw.Over)
}

// A scene is what a window shows: rectangles, some of them in a part that clips.
type scene struct {
	objects, clipped []*canvas.Rectangle
	from             fyne.Position // of the part, which scrolls its objects
	scroll           float32
	mark             *canvas.Rectangle
	over             []*canvas.Rectangle
}

func colour(r *rand.Rand) color.Color {
	return color.NRGBA{uint8(r.IntN(256)), uint8(r.IntN(256)), uint8(r.IntN(256)), uint8(128 + r.IntN(128))}
}

func random(r *rand.Rand) *canvas.Rectangle {
	o := canvas.NewRectangle(colour(r))
	o.Resize(fyne.NewSize(float32(4+r.IntN(10)), float32(4+r.IntN(10))))
	o.Move(fyne.NewPos(float32(r.IntN(side-10)), float32(r.IntN(side-10))))
	return o
}

func newScene(r *rand.Rand) *scene {
	s := &scene{from: fyne.NewPos(20, 20), mark: canvas.NewRectangle(color.Transparent)}
	for range 12 {
		s.objects, s.clipped = append(s.objects, random(r)), append(s.clipped, random(r))
	}
	return s
}

// paint paints a frame as Fyne's canvas does.
func (s *scene) paint(p patch.Painter) {
	frame := fyne.NewSquareSize(side)
	p.SetFrameBufferScale(1)
	p.SetOutputSize(side, side)
	p.Clear()
	all := func(objects []*canvas.Rectangle, by fyne.Position) {
		for _, o := range objects {
			if o.Visible() {
				p.Paint(o, o.Position().Add(by), frame)
			}
		}
	}
	all(s.objects, fyne.Position{})
	p.StartClipping(s.from, fyne.NewSize(50, 40))
	all(s.clipped, fyne.NewPos(0, s.scroll))
	p.StopClipping()
	p.Paint(s.mark, fyne.Position{}, frame)
	all(s.over, fyne.Position{})
}

// change does something to the scene as an app does, and tells p what Fyne tells it.
func (s *scene) change(r *rand.Rand, p patch.Painter) {
	lists := []*[]*canvas.Rectangle{&s.objects, &s.clipped}
	list := lists[r.IntN(2)]
	o := (*list)[r.IntN(len(*list))]
	switch r.IntN(16) {
	case 0:
		if o.Visible() {
			o.Hide()
		} else {
			o.Show()
		}
	case 1:
		o.Move(fyne.NewPos(float32(r.IntN(side-10)), float32(r.IntN(side-10))))
	case 2:
		*list = append(*list, random(r))
	case 3:
		if n := len(*list); n > 3 {
			*list = (*list)[:n-1]
		}
	case 4:
		s.scroll = float32(r.IntN(20) - 10)
	case 5:
		s.over = append(s.over, random(r))
	case 6:
		s.over = nil
	case 7: // nothing: the window was uncovered
	default:
		for range 1 + r.IntN(3) {
			o := (*list)[r.IntN(len(*list))]
			o.FillColor = colour(r)
			if r.IntN(4) == 0 {
				o.Resize(fyne.NewSize(float32(4+r.IntN(10)), float32(4+r.IntN(10))))
			}
			p.Free(o)
		}
	}
}

// Whatever changes, the picture is the same as if all of it was painted each time, also
// where the driver begins a new one and the window is told nothing.
func TestPictureIsTheSame(t *testing.T) {
	test.NewTempApp(t)
	fewer, frames := 0, 0
	for seed := range uint64(40) {
		r := rand.New(rand.NewPCG(seed, 1))
		s := newScene(r)
		whole, parts := newBrush(), newBrush()
		p := patch.New(parts, s.mark, func() bool { return len(s.over) > 0 }, parts.trace)
		for step := range 200 {
			s.change(r, p)
			if r.IntN(20) == 0 {
				clear(parts.picture.Pix)
			}
			whole.painted, parts.painted = 0, 0
			s.paint(whole)
			s.paint(p)
			frames++
			if parts.painted < whole.painted/2 {
				fewer++
			}
			for i := range whole.picture.Pix {
				if whole.picture.Pix[i] != parts.picture.Pix[i] {
					t.Fatalf("seed %d, step %d: the pixel at %d, %d differs", seed, step, i/4%side, i/4/side)
				}
			}
		}
	}
	if fewer < frames/10 {
		t.Errorf("of %d frames only %d were painted in part", frames, fewer)
	}
}

// Where little changes, little is painted.
func TestStepPaintsLittle(t *testing.T) {
	test.NewTempApp(t)
	r := rand.New(rand.NewPCG(1, 2))
	s := newScene(r)
	b := newBrush()
	p := patch.New(b, s.mark, func() bool { return false }, b.trace)
	s.paint(p)
	whole := b.painted
	o := s.objects[0]
	o.FillColor = colour(r)
	p.Free(o)
	b.painted = 0
	s.paint(p)
	if b.painted == 0 || b.painted > whole/4 {
		t.Errorf("for one of 24 objects %d pixels were painted of %d", b.painted, whole)
	}
}
