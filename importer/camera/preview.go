package camera

import (
	"image"
	"image/color"
)

// Preview draws the picture for a person to look at, as large as it fits into a
// box of pixels without being enlarged, and mirrored: what is moved to the right
// then goes to the right. The size of the picture is kept in proportion.
func (p *Picture) Preview(box image.Point) *image.RGBA {
	size := p.Grey.Rect.Size()
	width, height := size.X, size.Y
	if box.X > 0 && width > box.X {
		width, height = box.X, size.Y*box.X/size.X
	}
	if box.Y > 0 && height > box.Y {
		width, height = size.X*box.Y/size.Y, box.Y
	}
	m := image.NewRGBA(image.Rect(0, 0, max(width, 1), max(height, 1)))
	b := m.Rect.Size()
	for y := range b.Y {
		top, bottom := y*size.Y/b.Y, (y+1)*size.Y/b.Y
		out := m.Pix[y*m.Stride:][:4*b.X]
		for x := range b.X {
			left, right := x*size.X/b.X, (x+1)*size.X/b.X
			c := p.colour((left+right)/2, (top+bottom)/2, p.mean(left, top, right, bottom))
			at := 4 * (b.X - 1 - x)
			out[at], out[at+1], out[at+2], out[at+3] = c.R, c.G, c.B, 255
		}
	}
	return m
}

// mean is the brightness of a few pixels.
func (p *Picture) mean(left, top, right, bottom int) int {
	sum, n := 0, 0
	for y := top; y < max(bottom, top+1); y++ {
		row := p.Grey.Pix[y*p.Grey.Stride:]
		for x := left; x < max(right, left+1); x++ {
			sum += int(row[x])
			n++
		}
	}
	return sum / n
}

// colour is that of a pixel of the given brightness.
func (p *Picture) colour(x, y, bright int) color.RGBA {
	u, v := 128, 128
	if p.u.pix != nil {
		u, v = p.u.at(x, y), p.v.at(x, y)
	}
	if p.narrow {
		bright = min(max((bright-16)*255/219, 0), 255)
	}
	r, g, b := color.YCbCrToRGB(byte(bright), byte(u), byte(v))
	return color.RGBA{R: r, G: g, B: b, A: 255}
}
