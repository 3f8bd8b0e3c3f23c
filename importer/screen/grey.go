package screen

import (
	"image"
	"image/color"
)

// greyOf is a picture in shades of grey. The types that screens come in are read
// straight from memory, which is ten times as fast as asking At.
func greyOf(m image.Image) *image.Gray {
	b := m.Bounds()
	grey := image.NewGray(b)
	for y := b.Min.Y; y < b.Max.Y; y++ {
		out := grey.Pix[grey.PixOffset(b.Min.X, y):][:b.Dx()]
		switch m := m.(type) {
		case *image.RGBA:
			greyRow(out, m.Pix[m.PixOffset(b.Min.X, y):])
		case *image.NRGBA:
			greyRow(out, m.Pix[m.PixOffset(b.Min.X, y):])
		default:
			for x := range out {
				out[x] = color.GrayModel.Convert(m.At(b.Min.X+x, y)).(color.Gray).Y
			}
		}
	}
	return grey
}

// greyRow reads pixels of red, green, blue and opacity; a screen has no holes.
func greyRow(out, pix []byte) {
	for x := range out {
		q := pix[4*x : 4*x+3 : 4*x+3]
		out[x] = luma(uint32(q[0]), uint32(q[1]), uint32(q[2]))
	}
}

// luma is the grey of a colour, weighed as in Rec. 601.
func luma(r, g, b uint32) byte { return byte((306*r + 601*g + 117*b + 512) >> 10) }
