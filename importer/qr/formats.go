package qr

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"
	"golang.org/x/image/webp"
)

// A format is a kind of picture that is read.
type format struct {
	name string
	is   func(head []byte) bool // by its first bytes
	// film finds the frames in a file without decoding any, and what the
	// decoder should not be given.
	film   func(data []byte) (film, error)
	config func(io.Reader) (image.Config, error)
	decode func(io.Reader) (image.Image, error)
}

// formats returns all that are read.
func formats() []format {
	return []format{
		{"PNG", begins(pngMagic), pngFilm, png.DecodeConfig, png.Decode},
		{"JPEG", begins("\xff\xd8\xff"), jpegFilm, jpeg.DecodeConfig, jpeg.Decode},
		{"GIF", begins("GIF87a", "GIF89a"), gifFilm, gif.DecodeConfig, gif.Decode},
		{"BMP", isBMP, stillFilm, bmp.DecodeConfig, bmp.Decode},
		{"WebP", isWebP, webpFilm, webp.DecodeConfig, webp.Decode},
		{"TIFF", begins("II*\x00", "MM\x00*"), tiffFilm, tiff.DecodeConfig, tiff.Decode},
	}
}

// formatOf returns the format of a picture, without a name if it is in none.
func formatOf(data []byte) format {
	for _, f := range formats() {
		if f.is(data) {
			return f
		}
	}
	return format{}
}

// begins returns a test for any of these at the beginning.
func begins(magics ...string) func([]byte) bool {
	return func(head []byte) bool {
		for _, magic := range magics {
			if bytes.HasPrefix(head, []byte(magic)) {
				return true
			}
		}
		return false
	}
}

func isWebP(head []byte) bool {
	return len(head) >= 12 && string(head[:4]) == "RIFF" && string(head[8:12]) == "WEBP"
}

// isBMP looks at the size of the second header too: two letters are little.
func isBMP(head []byte) bool {
	return len(head) >= 26 && string(head[:2]) == "BM" && binary.LittleEndian.Uint32(head[14:]) < 256
}

// stillFilm is for what has one frame, whatever is in it.
func stillFilm(data []byte) (film, error) { return oneStill(data, upright), nil }

// maxScans bounds the scans of a progressive JPEG; a dozen is usual. Each scan
// of a few bytes is another walk over all pixels.
const maxScans = 100

// errScans is for a JPEG of more.
var errScans = errors.New("too many scans")

func jpegFilm(data []byte) (film, error) {
	if bytes.Count(data, []byte("\xff\xda")) > maxScans {
		return film{}, errScans
	}
	return oneStill(data, jpegOrientation(data)), nil
}

// bytesPerPixel returns what a decoder will allocate for each pixel.
func bytesPerPixel(m color.Model) int {
	switch m {
	case color.GrayModel, color.AlphaModel:
		return 1
	case color.Gray16Model, color.Alpha16Model:
		return 2
	case color.YCbCrModel:
		return 3
	case color.RGBA64Model, color.NRGBA64Model:
		return 8
	}
	if _, ok := m.(color.Palette); ok {
		return 1
	}
	return 4
}
