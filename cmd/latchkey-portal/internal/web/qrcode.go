package web

import (
	"fmt"
	"html/template"
	"image"
	"image/color"
	"strings"

	"github.com/boombuler/barcode/qr"
)

const (
	// quietZone is the empty border of a QR code in modules (ISO/IEC 18004
	// section 6.3.8). Without it, on a dark page, many cameras see nothing.
	quietZone = 4
	// modulePixels is how wide a module is drawn: a whole number of pixels, so
	// that edges are sharp at any whole scale.
	modulePixels = 5
)

// drawing is a QR code as an SVG holds it: one path on a white square.
type drawing struct {
	Modules int // along a side, with the quiet zone; the SVG's view box
	Pixels  int // along a side as shown
	Path    template.HTMLAttr
}

// drawQR draws text as a QR code, with the least error correction: a screen has
// no dirt on it, and larger modules help a camera more. Its errors never hold the text.
func drawQR(text string) (drawing, error) {
	code, err := qr.Encode(text, qr.L, qr.Auto)
	if err != nil {
		return drawing{}, fmt.Errorf("drawing a QR code: %d bytes do not fit", len(text))
	}
	return drawCode(code), nil
}

// drawCode is drawQR for a code that was encoded already.
func drawCode(code image.Image) drawing {
	side := code.Bounds().Dx()
	dark := func(x, y int) bool { return x < side && code.At(x, y) == color.Black }
	var path strings.Builder
	for y := range side {
		for x := 0; x < side; x++ {
			start := x
			for dark(x, y) {
				x++
			}
			if x > start {
				_, _ = fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", start+quietZone, y+quietZone, x-start, x-start)
			}
		}
	}
	modules := side + 2*quietZone
	return drawing{
		Modules: modules,
		Pixels:  modules * modulePixels,
		Path:    template.HTMLAttr(`d="` + path.String() + `"`),
	}
}
