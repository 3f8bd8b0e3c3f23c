package qr

import (
	"image"
	"image/color"
	"image/draw"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/boombuler/barcode"
	barcodeqr "github.com/boombuler/barcode/qr"
	xdraw "golang.org/x/image/draw"
	"golang.org/x/image/math/f64"
)

// A page is a picture under construction, made the same each time for a seed.
type page struct {
	*image.RGBA
	random *rand.Rand
}

func newPage(seed uint64, width, height int, paper color.Color) page {
	p := page{image.NewRGBA(image.Rect(0, 0, width, height)), rand.New(rand.NewPCG(seed, 1))}
	draw.Draw(p, p.Bounds(), image.NewUniform(paper), image.Point{}, draw.Src)
	return p
}

// text fills the page with what looks like lines of text in windows.
func (p page) text(ink color.Color) page {
	b := p.Bounds()
	for y := 20; y+12 < b.Dy(); y += 22 {
		for x := 20 + p.random.IntN(60); x < b.Dx()-40; {
			w := 2 + p.random.IntN(9)
			for range 1 + p.random.IntN(3) {
				r := image.Rect(x+p.random.IntN(4), y+p.random.IntN(8), x+w, y+4+p.random.IntN(9))
				draw.Draw(p, r, image.NewUniform(ink), image.Point{}, draw.Src)
			}
			x += w + 2 + p.random.IntN(14)/9*12
		}
	}
	return p
}

// code draws a QR code at x, y: dark and light are its colours, module its
// pixels a module, quiet the margin around it in modules. It returns the corners
// without the margin.
func (p page) code(t testing.TB, text string, x, y, module, quiet int, dark, light color.Color) [4]image.Point {
	t.Helper()
	bits := modules(t, text)
	n := bits.Bounds().Dx()
	draw.Draw(p, image.Rect(x-quiet*module, y-quiet*module, x+(n+quiet)*module, y+(n+quiet)*module), image.NewUniform(light), image.Point{}, draw.Src)
	for j := range n {
		for i := range n {
			if color.GrayModel.Convert(bits.At(i, j)).(color.Gray).Y < 128 {
				draw.Draw(p, image.Rect(x+i*module, y+j*module, x+(i+1)*module, y+(j+1)*module), image.NewUniform(dark), image.Point{}, draw.Src)
			}
		}
	}
	return [4]image.Point{{x, y}, {x + n*module, y}, {x + n*module, y + n*module}, {x, y + n*module}}
}

func modules(t testing.TB, text string) barcode.Barcode {
	t.Helper()
	bits, err := barcodeqr.Encode(text, barcodeqr.M, barcodeqr.Unicode)
	if err != nil {
		t.Fatal(err)
	}
	return bits
}

// noise adds grains of up to amount to each pixel.
func (p page) noise(amount int) page {
	for i, v := range p.Pix {
		if i%4 != 3 {
			p.Pix[i] = byte(min(max(int(v)+p.random.IntN(2*amount+1)-amount, 0), 255))
		}
	}
	return p
}

// turned returns the page turned about its middle, on grey.
func (p page) turned(degrees float64) page {
	out := newPage(1, p.Bounds().Dx(), p.Bounds().Dy(), color.Gray{200})
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	cx, cy := float64(p.Bounds().Dx())/2, float64(p.Bounds().Dy())/2
	m := f64.Aff3{cos, -sin, cx - cos*cx + sin*cy, sin, cos, cy - sin*cx - cos*cy}
	xdraw.BiLinear.Transform(out, m, p, p.Bounds(), xdraw.Src, nil)
	return out
}

// blurred returns the page as an unsharp camera sees it.
func (p page) blurred(times int) page {
	b := p.Bounds()
	small := image.NewRGBA(image.Rect(0, 0, b.Dx()/times, b.Dy()/times))
	xdraw.ApproxBiLinear.Scale(small, small.Bounds(), p, b, xdraw.Src, nil)
	out := newPage(1, b.Dx(), b.Dy(), color.White)
	xdraw.BiLinear.Scale(out, b, small, small.Bounds(), xdraw.Src, nil)
	return out
}

// softened returns the page with every pixel the mean of the nine around it, so
// many times.
func (p page) softened(times int) page {
	for range times {
		out := newPage(1, p.Bounds().Dx(), p.Bounds().Dy(), color.White)
		for y := 1; y < p.Bounds().Dy()-1; y++ {
			for x := 1; x < p.Bounds().Dx()-1; x++ {
				sum := 0
				for _, d := range [9][2]int{{-1, -1}, {0, -1}, {1, -1}, {-1, 0}, {0, 0}, {1, 0}, {-1, 1}, {0, 1}, {1, 1}} {
					sum += int(p.Pix[p.PixOffset(x+d[0], y+d[1])])
				}
				grey := byte(sum / 9)
				out.SetRGBA(x, y, color.RGBA{grey, grey, grey, 255})
			}
		}
		p = out
	}
	return p
}
