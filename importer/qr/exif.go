package qr

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
)

// An orientation is how a picture has to be turned to be shown (TIFF 6.0 and
// Exif, tag 274). Cameras write pixels as they come and note how they were held.
type orientation int

// The first words say where its first row, the second where its first column is
// to be seen.
const (
	upright    orientation = 1 + iota // top, left
	mirrored                          // top, right
	halfTurn                          // bottom, right
	upsideDown                        // bottom, left
	leftUp                            // left, top
	rightUp                           // right, top
	rightDown                         // right, bottom
	leftDown                          // left, bottom
)

// exifOrientation returns what an Exif block says, which is a TIFF without a
// picture.
func exifOrientation(block []byte) orientation {
	w, err := newTIFFWalk(bytes.TrimPrefix(block, []byte("Exif\x00\x00")))
	if err != nil {
		return upright
	}
	page, _ := w.directory() // what cannot be read is upright
	return page.orientation
}

// jpegOrientation looks for the Exif block among the segments before the
// pixels.
func jpegOrientation(data []byte) orientation {
	for rest := data[2:]; len(rest) >= 4 && rest[0] == 0xff && rest[1] != 0xda; {
		if rest[1] == 0xff { // a fill byte
			rest = rest[1:]
			continue
		}
		size := int(binary.BigEndian.Uint16(rest[2:]))
		if size < 2 || size+2 > len(rest) {
			break
		}
		segment := rest[4 : 2+size]
		if rest[1] == 0xe1 && bytes.HasPrefix(segment, []byte("Exif\x00\x00")) {
			return exifOrientation(segment)
		}
		rest = rest[2+size:]
	}
	return upright
}

// A turned picture is one that is shown in another orientation than its pixels
// are in. Turning those of a large photograph takes longer than reading it does,
// so that [greyOf] turns what it makes of them.
type turned struct {
	image.Image
	orientation orientation
}

// turn returns m as it is to be shown.
func turn(m image.Image, o orientation) image.Image {
	if o <= upright {
		return m
	}
	return turned{m, o}
}

// Bounds implements image.Image.
func (t turned) Bounds() image.Rectangle {
	size := t.Image.Bounds().Size()
	if t.orientation >= leftUp {
		size.X, size.Y = size.Y, size.X
	}
	return image.Rectangle{Max: size}
}

// At implements image.Image.
func (t turned) At(x, y int) color.Color {
	b := t.Image.Bounds()
	x, y = t.orientation.from(x, y, b.Dx(), b.Dy())
	return t.Image.At(b.Min.X+x, b.Min.Y+y)
}

// from returns where the pixel that is shown at x, y is in a picture of w × h.
func (o orientation) from(x, y, w, h int) (int, int) {
	switch o {
	case mirrored:
		return w - 1 - x, y
	case halfTurn:
		return w - 1 - x, h - 1 - y
	case upsideDown:
		return x, h - 1 - y
	case leftUp:
		return y, x
	case rightUp:
		return y, h - 1 - x
	case rightDown:
		return w - 1 - y, h - 1 - x
	case leftDown:
		return w - 1 - y, x
	}
	return x, y
}

// turned returns the plane in another orientation.
func (p *plane) turned(o orientation) *plane {
	b := turned{image.Rect(0, 0, p.Width, p.Height), o}.Bounds()
	t := newPlane(b.Dx(), b.Dy())
	// Along a row of t the pixels of p are always the same step apart.
	for y := range t.Height {
		x0, y0 := o.from(0, y, p.Width, p.Height)
		x1, y1 := o.from(1, y, p.Width, p.Height)
		at, step := y0*p.Width+x0, (y1-y0)*p.Width+x1-x0
		for x, row := 0, t.row(y); x < len(row); x++ {
			row[x] = p.pix[at]
			at += step
		}
	}
	return t
}
