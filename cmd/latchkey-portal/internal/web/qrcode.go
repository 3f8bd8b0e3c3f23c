package web

import (
	"html/template"
	"slices"
	"strconv"

	"rsc.io/qr"
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

// drawQR draws text as a QR code. Its errors never hold the text.
func drawQR(text string) (drawing, error) {
	code, err := new(QRPress).encode(text)
	if err != nil {
		return drawing{}, err
	}
	return drawBars(code), nil
}

// drawBars draws a code with the quiet zone around it.
func drawBars(code *qr.Code) drawing {
	modules := code.Size + 2*quietZone
	path := append(appendBars([]byte(`d="`), code), '"')
	return drawing{Modules: modules, Pixels: modules * modulePixels, Path: template.HTMLAttr(path)}
}

// appendBars appends a path that has a bar for each run of dark modules.
func appendBars(path []byte, code *qr.Code) []byte {
	path = slices.Grow(path, code.Size*code.Size*4) // somewhat more than most take
	for y := range code.Size {
		for x := 0; x < code.Size; x++ {
			start := x
			for code.Black(x, y) {
				x++
			}
			if x > start {
				path = appendBar(path, start+quietZone, y+quietZone, x-start)
			}
		}
	}
	return path
}

// appendBar appends a bar of a path, one module high.
func appendBar(path []byte, x, y, wide int) []byte {
	path = strconv.AppendInt(append(path, 'M'), int64(x), 10)
	path = strconv.AppendInt(append(path, ' '), int64(y), 10)
	path = strconv.AppendInt(append(path, 'h'), int64(wide), 10)
	path = strconv.AppendInt(append(path, "v1h-"...), int64(wide), 10)
	return append(path, 'z')
}
