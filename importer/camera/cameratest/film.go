// Package cameratest makes recordings of QR codes that are held before a camera,
// in the forms that cameras give. Only tests import it.
//
// A recording is made, not filmed: a phone with a code on it comes nearer and into
// focus while the exposure adapts to it, with the noise of a small sensor.
package cameratest

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"math/rand/v2"

	"github.com/boombuler/barcode/qr"

	"latchkey/importer/camera"
)

// Width and Height are those of the frames in pixels.
const Width, Height = 640, 360

// Film is a recording of a code being held before a camera: in the first frames it
// is far away, blurred and too bright, in the last it can be read.
func Film(form camera.Form, text string, frames int) ([]camera.Frame, error) {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return nil, fmt.Errorf("drawing a QR code: %w", err)
	}
	film := make([]camera.Frame, frames)
	for i := range film {
		part := float64(i+1) / float64(frames)
		m := scene{
			code: code, side: 60 + 200*part, blur: int(6 * (1 - part)), exposure: 2.2 - 1.2*part,
			x: Width/2 + 120*(1-part), y: Height/2 - 40*(1-part), noise: rand.New(rand.NewPCG(1, uint64(i))),
		}.expose()
		if film[i], err = Frame(form, m); err != nil {
			return nil, err
		}
	}
	return film, nil
}

// A scene is what the camera sees at one moment.
type scene struct {
	code     image.Image
	side     float64 // of the code, pixels
	x, y     float64 // its middle
	blur     int     // pixels
	exposure float64 // 1 is right
	noise    *rand.Rand
}

// expose is the picture of a scene.
func (s scene) expose() *image.YCbCr {
	light := make([]float64, Width*Height)
	modules := float64(s.code.Bounds().Dx())
	for y := range Height {
		for x := range Width {
			u, v := (float64(x)-s.x)/s.side+0.5, (float64(y)-s.y)/s.side+0.5
			light[y*Width+x] = s.at(u, v, modules)
		}
	}
	for range 2 {
		light = blurred(light, s.blur)
	}
	m := image.NewYCbCr(image.Rect(0, 0, Width, Height), image.YCbCrSubsampleRatio420)
	for i, l := range light {
		m.Y[i] = byte(math.Max(16, math.Min(235, 16+219*l*s.exposure+3*s.noise.NormFloat64())))
	}
	for i := range m.Cb { // a warm room
		m.Cb[i], m.Cr[i] = 118, 134
	}
	return m
}

// at is the light at a place, in sides of the code from its left upper corner.
func (s scene) at(u, v, modules float64) float64 {
	const quiet, phone = 0.15, 0.3
	switch {
	case u >= 0 && v >= 0 && u < 1 && v < 1:
		if color.GrayModel.Convert(s.code.At(int(u*modules), int(v*modules))).(color.Gray).Y < 128 {
			return 0.08
		}
		return 0.85
	case u > -quiet && v > -quiet && u < 1+quiet && v < 1+quiet:
		return 0.85
	case u > -phone && v > -phone && u < 1+phone && v < 1+phone:
		return 0.04
	}
	return 0.3 + 0.1*u
}

// blurred is the mean of a square around each place.
func blurred(light []float64, reach int) []float64 {
	if reach == 0 {
		return light
	}
	along := func(in []float64, step, across, lines, length int) []float64 {
		out := make([]float64, len(in))
		for line := range lines {
			for i := range length {
				sum, n := 0.0, 0.0
				for k := max(i-reach, 0); k <= min(i+reach, length-1); k++ {
					sum, n = sum+in[line*across+k*step], n+1
				}
				out[line*across+i*step] = sum / n
			}
		}
		return out
	}
	return along(along(light, 1, Width, Height, Width), Width, 1, Width, Height)
}

// Frame is a picture as a driver gives it, with rows that are a little longer than
// their pixels where the form has such.
func Frame(form camera.Form, m *image.YCbCr) (camera.Frame, error) {
	size := m.Rect.Size()
	f := camera.Frame{Form: form, Width: size.X, Height: size.Y}
	switch form {
	case camera.MJPEG, camera.JPEG:
		var b bytes.Buffer
		if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: 80}); err != nil {
			return f, err
		}
		f.Data = b.Bytes()
		if form == camera.MJPEG {
			f.Data = WithoutTables(f.Data)
		}
	case camera.YUYV, camera.UYVY:
		f.Stride = 2*size.X + 32
		f.Data = make([]byte, f.Stride*size.Y)
		first := 0
		if form == camera.UYVY {
			first = 1
		}
		for y := range size.Y {
			for x := range size.X {
				c := m.YCbCrAt(x, y)
				at := y*f.Stride + 2*x
				f.Data[at+first] = c.Y
				f.Data[at+1-first] = c.Cb
				if x%2 == 1 {
					f.Data[at+1-first] = c.Cr
				}
			}
		}
	case camera.GREY:
		f.Stride = m.YStride
		f.Data = m.Y
	case camera.NV12:
		f.Stride = m.YStride
		f.Data = bytes.Clone(m.Y)
		for i := range m.Cb {
			f.Data = append(f.Data, m.Cb[i], m.Cr[i])
		}
	case camera.YU12:
		f.Stride = m.YStride
		f.Data = append(append(bytes.Clone(m.Y), m.Cb...), m.Cr...)
	default:
		return f, fmt.Errorf("%v is not made", form)
	}
	return f, nil
}

// WithoutTables is a JPEG picture without its Huffman tables, as cameras give it,
// with the mark of AVI files and padding at its end.
func WithoutTables(data []byte) []byte {
	out := append([]byte{0xFF, 0xD8, 0xFF, 0xE0, 0, 16}, "AVI1\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"...)
	for at := 2; at+4 <= len(data); {
		length := 2 + int(data[at+2])<<8 + int(data[at+3])
		if data[at+1] == 0xDA {
			out = append(out, data[at:]...)
			break
		}
		if data[at+1] != 0xC4 {
			out = append(out, data[at:at+length]...)
		}
		at += length
	}
	return append(out, make([]byte, 37)...)
}
