package qr

import (
	"errors"
	"image"
	"image/color"
	"image/draw"
)

// A canvas is where the frames of an animation are put together.
type canvas struct {
	shown *image.RGBA
	// What the last frame leaves behind is done when the next one comes.
	leave  leaving
	bounds image.Rectangle
	before *image.RGBA // what was in bounds, for leaveBefore
}

func newCanvas(size image.Point) *canvas {
	return &canvas{shown: image.NewRGBA(image.Rectangle{Max: size})}
}

// errOutside is for a frame that is not where its file says.
var errOutside = errors.New("a frame does not fit its picture")

// show draws the next frame and returns what is seen then, until the next call.
func (c *canvas) show(s still, m image.Image) (image.Image, error) {
	if m.Bounds().Size() != s.bounds.Size() || !s.bounds.In(c.shown.Rect) {
		return nil, errOutside
	}
	switch c.leave {
	case leaveClear:
		draw.Draw(c.shown, c.bounds, image.Transparent, image.Point{}, draw.Src)
	case leaveBefore:
		draw.Draw(c.shown, c.bounds, c.before, c.bounds.Min, draw.Src)
	}
	c.leave, c.bounds, c.before = s.leave, s.bounds, nil
	if s.leave == leaveBefore {
		c.before = image.NewRGBA(s.bounds)
		draw.Draw(c.before, s.bounds, c.shown, s.bounds.Min, draw.Src)
	}
	op := draw.Src
	if s.mix {
		op = draw.Over
	}
	if p, ok := m.(*image.Paletted); ok && s.mix {
		c.paint(s.bounds, p)
	} else {
		draw.Draw(c.shown, s.bounds, m, m.Bounds().Min, op)
	}
	return c.shown, nil
}

// paint lays a picture with a palette over r. The standard library asks for the
// colour of each pixel, which takes ten times as long.
func (c *canvas) paint(r image.Rectangle, m *image.Paletted) {
	var table [256]color.RGBA
	for i, entry := range m.Palette[:min(len(m.Palette), len(table))] {
		table[i] = color.RGBAModel.Convert(entry).(color.RGBA)
	}
	for y := range r.Dy() {
		in := m.Pix[y*m.Stride:][:r.Dx()]
		out := c.shown.Pix[c.shown.PixOffset(r.Min.X, r.Min.Y+y):]
		for x, index := range in {
			// What a GIF leaves out is all transparent, and the rest all opaque.
			if v := table[index]; v.A != 0 {
				out[4*x], out[4*x+1], out[4*x+2], out[4*x+3] = v.R, v.G, v.B, v.A
			}
		}
	}
}
