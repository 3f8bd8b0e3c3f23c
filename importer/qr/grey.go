package qr

import (
	"context"
	"image"
	"image/color"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/makiuchi-d/gozxing"
)

// A plane is a picture as one byte of grey a pixel, 0 is black. It serves
// gozxing as its source of luminances, without a copy.
type plane struct {
	gozxing.LuminanceSourceBase
	pix []byte // Width × Height, row by row
}

func newPlane(width, height int) *plane {
	return &plane{
		LuminanceSourceBase: gozxing.LuminanceSourceBase{Width: width, Height: height},
		pix:                 make([]byte, width*height),
	}
}

// GetRow implements gozxing.LuminanceSource.
func (p *plane) GetRow(y int, _ []byte) ([]byte, error) { return p.row(y), nil }

// GetMatrix implements gozxing.LuminanceSource.
func (p *plane) GetMatrix() []byte { return p.pix }

// Invert implements gozxing.LuminanceSource.
func (p *plane) Invert() gozxing.LuminanceSource { return p.inverted() }

// String implements gozxing.LuminanceSource.
func (p *plane) String() string { return gozxing.LuminanceSourceString(p) }

func (p *plane) row(y int) []byte { return p.pix[y*p.Width : (y+1)*p.Width] }

// inverted returns the negative.
func (p *plane) inverted() *plane {
	n := newPlane(p.Width, p.Height)
	for i, v := range p.pix {
		n.pix[i] = 255 - v
	}
	return n
}

// halved returns the picture at half its size, each pixel the mean of four.
func (p *plane) halved() *plane {
	h := newPlane(max(p.Width/2, 1), max(p.Height/2, 1))
	for y := range h.Height {
		out := h.row(y)
		a, b := p.row(min(2*y, p.Height-1)), p.row(min(2*y+1, p.Height-1))
		for x := range out {
			l, r := min(2*x, p.Width-1), min(2*x+1, p.Width-1)
			out[x] = byte((int(a[l]) + int(a[r]) + int(b[l]) + int(b[r]) + 2) / 4)
		}
	}
	return h
}

// doubled returns the picture at twice its size, interpolated.
func (p *plane) doubled() *plane {
	d := newPlane(2*p.Width, 2*p.Height)
	for y := range d.Height {
		out := d.row(y)
		// The two rows that this one lies between, the nearer weighing 3 to 1.
		near := y / 2
		far := near - 1 + 2*(y%2)
		a, b := p.row(near), p.row(min(max(far, 0), p.Height-1))
		for x := range out {
			l := x / 2
			r := min(max(l-1+2*(x%2), 0), p.Width-1)
			out[x] = byte((9*int(a[l]) + 3*int(a[r]) + 3*int(b[l]) + int(b[r]) + 8) / 16)
		}
	}
	return d
}

// histogram counts the pixels of each grey.
func (p *plane) histogram() []int {
	counts := make([]int, 256)
	for _, v := range p.pix {
		counts[v]++
	}
	return counts
}

// sharpened returns the picture with each pixel led away from those four pixels
// to its left and right, above and below, which undoes some blur.
func (p *plane) sharpened() *plane {
	const reach, strength = 4, 2
	s := newPlane(p.Width, p.Height)
	for y := range s.Height {
		out, row := s.row(y), p.row(y)
		above, below := p.row(max(y-reach, 0)), p.row(min(y+reach, p.Height-1))
		for x := range out {
			around := int(row[max(x-reach, 0)]) + int(row[min(x+reach, p.Width-1)]) + int(above[x]) + int(below[x])
			out[x] = byte(min(max(int(row[x])+strength*(4*int(row[x])-around)/4, 0), 255))
		}
	}
	return s
}

// The grey of the page that a transparent picture is laid on.
const (
	black = 0
	white = 255
)

// greyOf makes the grey plane of a picture laid on a page, and says whether any
// of the page shows. Colours weigh as in Rec. 601. The rest stays black when ctx
// ends.
func greyOf(ctx context.Context, m image.Image, page int) (p *plane, transparent bool) {
	if t, ok := m.(turned); ok {
		p, transparent = greyOf(ctx, t.Image, page)
		return p.turned(t.orientation), transparent
	}
	b := m.Bounds()
	p = newPlane(b.Dx(), b.Dy())
	var clear atomic.Bool
	var bands sync.WaitGroup
	count := runtime.GOMAXPROCS(0)
	for n := range count {
		bands.Go(func() {
			for y := p.Height * n / count; y < p.Height*(n+1)/count && ctx.Err() == nil; y++ {
				if greyRow(p.row(y), m, b.Min.X, b.Min.Y+y, page) {
					clear.Store(true)
				}
			}
		})
	}
	bands.Wait()
	return p, clear.Load()
}

// greyRow fills out with row y of m from x0 on. The types that decoders return
// are read straight from memory, which is ten times as fast as asking At.
func greyRow(out []byte, m image.Image, x0, y, page int) (transparent bool) {
	switch m := m.(type) {
	case *image.Gray:
		copy(out, m.Pix[m.PixOffset(x0, y):])
	case *image.Gray16:
		pix := m.Pix[m.PixOffset(x0, y):]
		for x := range out {
			out[x] = pix[2*x]
		}
	case *image.YCbCr:
		copy(out, m.Y[m.YOffset(x0, y):])
	case *image.NYCbCrA:
		luma, alpha := m.Y[m.YOffset(x0, y):], m.A[m.AOffset(x0, y):]
		for x := range out {
			a := int(alpha[x])
			out[x] = byte((int(luma[x])*a + page*(255-a)) / 255)
			transparent = transparent || a != 255
		}
	case *image.Paletted:
		return greyPaletted(out, m.Pix[m.PixOffset(x0, y):], m.Palette, page)
	case *image.RGBA:
		pix := m.Pix[m.PixOffset(x0, y):]
		for x := range out {
			q := pix[4*x : 4*x+4 : 4*x+4]
			v := luma(int(q[0]), int(q[1]), int(q[2]))
			if a := int(q[3]); a != 255 {
				// The colours are already multiplied by alpha.
				v = min(v+page*(255-a)/255, 255)
				transparent = true
			}
			out[x] = byte(v)
		}
	case *image.NRGBA:
		pix := m.Pix[m.PixOffset(x0, y):]
		for x := range out {
			q := pix[4*x : 4*x+4 : 4*x+4]
			v := luma(int(q[0]), int(q[1]), int(q[2]))
			if a := int(q[3]); a != 255 {
				v = (v*a + page*(255-a)) / 255
				transparent = true
			}
			out[x] = byte(v)
		}
	case *image.RGBA64:
		pix := m.Pix[m.PixOffset(x0, y):]
		for x := range out {
			q := pix[8*x : 8*x+8 : 8*x+8]
			a := int(q[6])
			out[x] = byte(min(luma(int(q[0]), int(q[2]), int(q[4]))+page*(255-a)/255, 255))
			transparent = transparent || a != 255
		}
	case *image.NRGBA64:
		pix := m.Pix[m.PixOffset(x0, y):]
		for x := range out {
			q := pix[8*x : 8*x+8 : 8*x+8]
			v, a := luma(int(q[0]), int(q[2]), int(q[4])), int(q[6])
			out[x] = byte((v*a + page*(255-a)) / 255)
			transparent = transparent || a != 255
		}
	case *image.CMYK:
		pix := m.Pix[m.PixOffset(x0, y):]
		for x := range out {
			q := pix[4*x : 4*x+4 : 4*x+4]
			out[x] = byte(luma(255-int(q[0]), 255-int(q[1]), 255-int(q[2])) * (255 - int(q[3])) / 255)
		}
	default:
		for x := range out {
			v, clear := greyColor(m.At(x0+x, y), page)
			out[x] = v
			transparent = transparent || clear
		}
	}
	return transparent
}

func greyPaletted(out, indexes []byte, palette color.Palette, page int) (transparent bool) {
	var table [256]byte
	var clear [256]bool
	for i, c := range palette[:min(len(palette), 256)] {
		table[i], clear[i] = greyColor(c, page)
	}
	for x := range out {
		out[x] = table[indexes[x]]
		transparent = transparent || clear[indexes[x]]
	}
	return transparent
}

func greyColor(c color.Color, page int) (v byte, transparent bool) {
	r, g, b, a := c.RGBA() // 16 bits each, multiplied by alpha
	grey := luma(int(r>>8), int(g>>8), int(b>>8)) + page*(255-int(a>>8))/255
	return byte(min(grey, 255)), a < 0xffff
}

func luma(r, g, b int) int { return (306*r + 601*g + 117*b + 512) >> 10 }
