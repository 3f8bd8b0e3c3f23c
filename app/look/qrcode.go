package look

import (
	"image"
	"image/color"
	"image/draw"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"github.com/boombuler/barcode/qr"
)

const (
	// quietZone is the empty border of a QR code in modules (ISO/IEC 18004
	// section 6.3.8). Without it, on a dark window, many cameras see nothing.
	quietZone = 4
	// qrSide is how wide a QR code is at most, its border included: what fits
	// into the narrowest window.
	qrSide = 312
)

// NewQRCode draws text as a QR code (ISO/IEC 18004), dark on light in every theme.
// Each module is a whole number of pixels, whatever the scale of the screen. ok is
// false where text is too long for one.
func NewQRCode(text string) (picture fyne.CanvasObject, ok bool) {
	// A screen has no dirt on it: larger modules help a camera more than
	// correcting errors does.
	code, err := qr.Encode(text, qr.L, qr.Auto)
	if err != nil {
		return nil, false
	}
	raster := canvas.NewRaster(func(w, h int) image.Image { return drawQR(code, w, h) })
	raster.ScaleMode = canvas.ImageScalePixels
	modules := code.Bounds().Dx() + 2*quietZone
	raster.SetMinSize(fyne.NewSquareSize(float32(modules * max(qrSide/modules, 1))))
	return raster, true
}

// drawQR draws a QR code as large as its modules fit into w by h pixels.
func drawQR(code image.Image, w, h int) image.Image {
	m := image.NewNRGBA(image.Rect(0, 0, w, h))
	draw.Draw(m, m.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	side := code.Bounds().Dx()
	module := max(min(w, h)/(side+2*quietZone), 1)
	left, top := (w-side*module)/2, (h-side*module)/2
	for y := range side {
		for x := range side {
			if code.At(x, y) != color.Black {
				continue
			}
			at := image.Rect(0, 0, module, module).Add(image.Pt(left+x*module, top+y*module))
			draw.Draw(m, at, image.NewUniform(color.Black), image.Point{}, draw.Src)
		}
	}
	return m
}
