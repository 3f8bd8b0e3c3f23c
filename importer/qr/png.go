package qr

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
)

const pngMagic = "\x89PNG\r\n\x1a\n"

var errPNG = errors.New("the PNG cannot be read any further")

// pngFilm finds the frames of a PNG, of which an animated one has several (PNG,
// third edition, section 11.3.6).
func pngFilm(data []byte) (film, error) {
	var w pngWalk
	o := upright
	for rest := data[len(pngMagic):]; len(rest) > 0; {
		name, body, next, err := pngChunk(rest)
		if err == nil {
			err = w.chunk(name, body, rest[:len(rest)-len(next)])
		}
		if err != nil {
			w.film.rest = errCutOff
			break
		}
		if name == "eXIf" {
			o = exifOrientation(body)
		}
		if rest = next; name == "IEND" || w.film.rest != nil {
			break
		}
	}
	if !w.animated || len(w.film.stills) == 0 {
		return oneStill(data, o), nil
	}
	return w.film, nil
}

// A pngWalk goes through the chunks of a PNG.
type pngWalk struct {
	film     film
	animated bool
	header   []byte   // what IHDR holds
	common   [][]byte // chunks that each frame needs
	now      *still   // the frame that is being gathered
}

func (w *pngWalk) chunk(name string, body, whole []byte) error {
	switch name {
	case "IHDR":
		if len(body) != 13 {
			return errPNG
		}
		w.header = body
	case "PLTE", "tRNS":
		w.common = append(w.common, whole)
	case "acTL":
		if w.header == nil {
			return errPNG
		}
		if w.now != nil {
			return nil // it comes too late, and the picture is a still one
		}
		w.animated = true
		w.film.canvas = image.Pt(int(int32(binary.BigEndian.Uint32(w.header))), int(int32(binary.BigEndian.Uint32(w.header[4:]))))
	case "fcTL":
		if w.finish(); w.film.full() {
			return nil
		}
		return w.begin(body)
	case "IEND":
		w.finish()
	case "IDAT":
		if w.now == nil { // a picture for who does not know animations
			w.now = w.still(image.Rectangle{Max: w.film.canvas})
			w.now.leave = leaveClear
		}
		w.now.file = append(w.now.file, whole)
	case "fdAT":
		if w.now == nil || len(body) < 4 {
			return errPNG
		}
		w.now.file = append(w.now.file, makePNGChunk("IDAT", body[4:]))
	}
	return nil
}

// begin begins the frame that a control chunk describes.
func (w *pngWalk) begin(control []byte) error {
	if len(control) < 26 || !w.animated {
		return errPNG
	}
	n := func(at int) int { return int(int32(binary.BigEndian.Uint32(control[at:]))) }
	w.now = w.still(image.Rect(n(12), n(16), n(12)+n(4), n(16)+n(8)))
	w.now.mix = control[25] == 1
	switch control[24] {
	case 1:
		w.now.leave = leaveClear
	case 2:
		w.now.leave = leaveBefore
	}
	return nil
}

// still returns a frame at bounds, as yet without its pixels.
func (w *pngWalk) still(bounds image.Rectangle) *still {
	if w.header == nil {
		return &still{}
	}
	header := binary.BigEndian.AppendUint32(nil, uint32(bounds.Dx()))
	header = binary.BigEndian.AppendUint32(header, uint32(bounds.Dy()))
	header = append(header, w.header[8:]...)
	file := [][]byte{[]byte(pngMagic), makePNGChunk("IHDR", header)}
	return &still{file: append(file, w.common...), bounds: bounds}
}

// finish puts the frame that was being gathered to the others.
func (w *pngWalk) finish() {
	if w.now != nil {
		w.now.file = append(w.now.file, makePNGChunk("IEND", nil))
		w.film.stills = append(w.film.stills, *w.now)
		w.now = nil
	}
}

// pngChunk cuts a chunk off: four bytes of size, its name, what is in it, and
// its checksum, which the decoder looks at.
func pngChunk(data []byte) (name string, body, rest []byte, err error) {
	if len(data) < 12 {
		return "", nil, nil, errPNG
	}
	size := int64(binary.BigEndian.Uint32(data))
	if size > int64(len(data)-12) {
		return "", nil, nil, errPNG
	}
	return string(data[4:8]), data[8 : 8+size], data[12+size:], nil
}

func makePNGChunk(name string, body []byte) []byte {
	chunk := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	chunk = append(append(chunk, name...), body...)
	return binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE(chunk[4:]))
}
