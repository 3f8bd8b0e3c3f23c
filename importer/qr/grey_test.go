package qr

import (
	"image"
	"image/color"
	"math/rand/v2"
	"testing"
)

// The pictures that are read straight from memory have the same grey as those
// that are asked for each pixel, wherever they begin.
func TestGrey(t *testing.T) {
	r := image.Rect(-7, 3, 40, 25)
	random := rand.New(rand.NewPCG(1, 2))
	fill := func(pix []byte) {
		for i := range pix {
			pix[i] = byte(random.IntN(256))
			if random.IntN(4) == 0 {
				pix[i] = 255
			}
		}
	}
	rgba, nrgba := image.NewRGBA(r), image.NewNRGBA(r)
	rgba64, nrgba64 := image.NewRGBA64(r), image.NewNRGBA64(r)
	cmyk, grey, grey16 := image.NewCMYK(r), image.NewGray(r), image.NewGray16(r)
	for _, pix := range [][]byte{nrgba.Pix, nrgba64.Pix, cmyk.Pix, grey.Pix, grey16.Pix} {
		fill(pix)
	}
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			rgba.Set(x, y, nrgba.At(x, y))
			rgba64.Set(x, y, nrgba64.At(x, y))
		}
	}
	for name, m := range map[string]image.Image{
		"RGBA": rgba, "NRGBA": nrgba, "RGBA64": rgba64, "NRGBA64": nrgba64, "CMYK": cmyk, "Gray": grey, "Gray16": grey16,
	} {
		for _, page := range []int{white, black} {
			got, transparent := greyOf(t.Context(), m.(interface {
				image.Image
				SubImage(image.Rectangle) image.Image
			}).SubImage(r.Inset(2)), page)
			want, wantTransparent := greyOf(t.Context(), asked{m, r.Inset(2)}, page)
			if transparent != wantTransparent {
				t.Errorf("%s: transparent is %v", name, transparent)
			}
			for i, v := range want.pix {
				if d := int(v) - int(got.pix[i]); d < -2 || d > 2 {
					t.Fatalf("%s on %d: pixel %d is %d, want %d", name, page, i, got.pix[i], v)
				}
			}
		}
	}
}

// An asked picture is of no type that is known.
type asked struct {
	from   image.Image
	bounds image.Rectangle
}

func (a asked) ColorModel() color.Model { return a.from.ColorModel() }
func (a asked) Bounds() image.Rectangle { return a.bounds }
func (a asked) At(x, y int) color.Color { return a.from.At(x, y) }
