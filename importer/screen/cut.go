package screen

import (
	"image"
	"image/color"

	"golang.org/x/image/draw"
)

// Cut cuts a QR code out of a picture, with a margin, for a person to tell it
// from others: it is dark on light however the screen shows it, and side pixels
// high and wide. Corners are the code's, as package qr gives them.
func Cut(m *image.Gray, corners [4]image.Point, side int) *image.Gray {
	code := image.Rectangle{Min: corners[0], Max: corners[0]}
	for _, p := range corners {
		code.Min.X, code.Max.X = min(code.Min.X, p.X), max(code.Max.X, p.X)
		code.Min.Y, code.Max.Y = min(code.Min.Y, p.Y), max(code.Max.Y, p.Y)
	}
	length := max(code.Dx(), code.Dy(), 1)
	margin := length/12 + 1
	middle := code.Min.Add(code.Max).Div(2)
	frame := image.Rectangle{Min: middle, Max: middle}.Inset(-(length+1)/2 - margin)

	page := image.NewGray(image.Rect(0, 0, frame.Dx(), frame.Dy()))
	draw.Draw(page, page.Rect, image.NewUniform(color.White), image.Point{}, draw.Src)
	seen := frame.Intersect(m.Rect)
	negative := isNegative(m, code, seen)
	for y := seen.Min.Y; y < seen.Max.Y; y++ {
		in := m.Pix[m.PixOffset(seen.Min.X, y):][:seen.Dx()]
		out := page.Pix[page.PixOffset(seen.Min.X-frame.Min.X, y-frame.Min.Y):]
		for x, v := range in {
			if negative {
				v = 255 - v
			}
			out[x] = v
		}
	}
	small := image.NewGray(image.Rect(0, 0, side, side))
	draw.ApproxBiLinear.Scale(small, small.Rect, page, page.Rect, draw.Src, nil)
	return small
}

// isNegative reports whether a code is light on dark: half of a code is dark, so
// that what is around it is darker than its mean only where it is so.
func isNegative(m *image.Gray, code, frame image.Rectangle) bool {
	var inside, around, insides, arounds int
	for y := frame.Min.Y; y < frame.Max.Y; y++ {
		row := m.Pix[m.PixOffset(frame.Min.X, y):][:frame.Dx()]
		for x, v := range row {
			if (image.Point{X: frame.Min.X + x, Y: y}).In(code) {
				inside, insides = inside+int(v), insides+1
			} else {
				around, arounds = around+int(v), arounds+1
			}
		}
	}
	return insides > 0 && arounds > 0 && around*insides < inside*arounds
}
