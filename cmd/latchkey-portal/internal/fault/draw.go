package fault

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"math"

	"github.com/boombuler/barcode/qr"
	xdraw "golang.org/x/image/draw"
	"golang.org/x/image/math/f64"
)

// An Image is a picture as a file.
type Image struct {
	Data          []byte
	MediaType     string // image/png, or image/jpeg where the fault is JPEG's
	Width, Height int    // pixels
}

// file draws the picture and writes it as PNG or JPEG.
func (p *picture) file() (Image, error) {
	m, err := p.draw()
	if err != nil {
		return Image{}, err
	}
	out := Image{MediaType: "image/png", Width: m.Bounds().Dx(), Height: m.Bounds().Dy()}
	var b bytes.Buffer
	if p.worn {
		out.MediaType = "image/jpeg"
		err = jpeg.Encode(&b, m, &jpeg.Options{Quality: wornQuality})
	} else {
		err = png.Encode(&b, m)
	}
	out.Data = b.Bytes()
	return out, err
}

// draw draws the code with all that its faults do to it, from what belongs to the
// code itself to what belongs to the page and to the file.
func (p *picture) draw() (*image.Gray, error) {
	m, err := p.code(p.text, p.firm)
	if err != nil {
		return nil, err
	}
	if p.logo {
		p.cover(m)
	}
	if p.beside != "" {
		other, err := p.code(p.beside, false)
		if err != nil {
			return nil, err
		}
		m = p.together(m, other)
	}
	if p.page != p.light || p.margin == 0 {
		m = p.framed(m)
	}
	if p.degrees != 0 {
		m = turned(m, p.degrees, p.page)
	}
	if p.worn {
		m = worn(m)
	}
	return m, nil
}

// code draws a QR code with its margin. Its errors never hold the text.
func (p *picture) code(text string, firm bool) (*image.Gray, error) {
	level := qr.L // as the page draws it: a screen has no dirt on it
	if firm {
		level = qr.H
	}
	code, err := qr.Encode(text, level, qr.Auto)
	if err != nil {
		return nil, fmt.Errorf("drawing a QR code: %d bytes do not fit", len(text))
	}
	modules := code.Bounds().Dx()
	side := (modules + 2*p.margin) * p.pixels
	m := filled(image.Rect(0, 0, side, side), p.light)
	for y := range modules {
		for x := range modules {
			if code.At(x, y) == color.Black {
				at := image.Pt((x+p.margin)*p.pixels, (y+p.margin)*p.pixels)
				paint(m, image.Rectangle{at, at.Add(image.Pt(p.pixels, p.pixels))}, p.dark)
			}
		}
	}
	return m, nil
}

// cover puts a logo over the middle: a ring on a ground of its own, on a quarter of
// the side.
func (p *picture) cover(m *image.Gray) {
	side := m.Bounds().Dx() - 2*p.margin*p.pixels
	half := side / 8
	middle := image.Pt(m.Bounds().Dx()/2, m.Bounds().Dy()/2)
	paint(m, image.Rectangle{middle.Sub(image.Pt(half, half)), middle.Add(image.Pt(half, half))}, p.light)
	for y := -half; y < half; y++ {
		for x := -half; x < half; x++ {
			if r := math.Hypot(float64(x), float64(y)) / float64(half); r > 0.5 && r < 0.85 {
				m.SetGray(middle.X+x, middle.Y+y, color.Gray{Y: 128})
			}
		}
	}
}

// together puts two codes side by side.
func (p *picture) together(left, right *image.Gray) *image.Gray {
	gap := 8 * p.pixels
	l, r := left.Bounds(), right.Bounds()
	m := filled(image.Rect(0, 0, l.Dx()+gap+r.Dx(), max(l.Dy(), r.Dy())), p.page)
	draw.Draw(m, l, left, image.Point{}, draw.Src)
	draw.Draw(m, r.Add(image.Pt(l.Dx()+gap, 0)), right, image.Point{}, draw.Src)
	return m
}

// framed puts the page around the code, as it is in a screenshot.
func (p *picture) framed(m *image.Gray) *image.Gray {
	edge := quietZone * p.pixels
	whole := filled(image.Rect(0, 0, m.Bounds().Dx()+2*edge, m.Bounds().Dy()+2*edge), p.page)
	draw.Draw(whole, m.Bounds().Add(image.Pt(edge, edge)), m, image.Point{}, draw.Src)
	return whole
}

// turned turns a picture clockwise about its middle, onto a page large enough.
func turned(m *image.Gray, degrees int, page color.Gray) *image.Gray {
	sin, cos := math.Sincos(float64(degrees) * math.Pi / 180)
	w, h := float64(m.Bounds().Dx()), float64(m.Bounds().Dy())
	width, height := math.Abs(w*cos)+math.Abs(h*sin), math.Abs(w*sin)+math.Abs(h*cos)
	whole := filled(image.Rect(0, 0, int(math.Ceil(width)), int(math.Ceil(height))), page)
	matrix := f64.Aff3{cos, -sin, (width - w*cos + h*sin) / 2, sin, cos, (height - w*sin - h*cos) / 2}
	xdraw.BiLinear.Transform(whole, matrix, m, m.Bounds(), xdraw.Over, nil)
	return whole
}

const (
	// wornTo is to how much of its size a picture is brought down, in percent, before
	// it is brought back up.
	wornTo = 55
	// wornQuality is that of the JPEG, from 1 to 100.
	wornQuality = 12
)

// worn makes a picture smaller and larger again.
func worn(m *image.Gray) *image.Gray {
	b := m.Bounds()
	small := image.NewGray(image.Rect(0, 0, max(b.Dx()*wornTo/100, 1), max(b.Dy()*wornTo/100, 1)))
	xdraw.BiLinear.Scale(small, small.Bounds(), m, b, xdraw.Src, nil)
	large := image.NewGray(b)
	xdraw.BiLinear.Scale(large, b, small, small.Bounds(), xdraw.Src, nil)
	return large
}

func filled(r image.Rectangle, c color.Gray) *image.Gray {
	m := image.NewGray(r)
	paint(m, r, c)
	return m
}

func paint(m *image.Gray, r image.Rectangle, c color.Gray) {
	draw.Draw(m, r, image.NewUniform(c), image.Point{}, draw.Src)
}
