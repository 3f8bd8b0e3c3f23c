package qr

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
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

// Bounds of a picture. A screen of 8K has 33 million pixels, most cameras of
// telephones have 12 to 50.
const (
	MaxBytes  = 64 << 20  // of the encoded picture
	MaxPixels = 64 << 20  // of the decoded one
	maxMemory = 256 << 20 // bytes that the decoded picture may take
	maxSide   = 1 << 16   // pixels
	maxScans  = 100       // of a progressive JPEG; a dozen is usual
)

// Errors that [Open] wraps.
var (
	// ErrFormat is wrapped for what is not a picture in a format that is read.
	ErrFormat = errors.New("not a PNG, JPEG, GIF, BMP, WebP or TIFF picture")
	// ErrTooLarge is wrapped for pictures beyond the bounds.
	ErrTooLarge = errors.New("the picture is too large")
	// ErrDamaged is wrapped for pictures that cannot be decoded.
	ErrDamaged = errors.New("the picture is damaged")
)

// A Picture is a decoded picture.
type Picture struct {
	Format string // "PNG", "JPEG", "GIF", "BMP", "WebP" or "TIFF"
	Image  image.Image
}

// Format tells by its first bytes in which format a picture is, or "" if it is
// in none that is read.
func Format(data []byte) string {
	switch {
	case bytes.HasPrefix(data, []byte("\x89PNG\r\n\x1a\n")):
		return "PNG"
	case bytes.HasPrefix(data, []byte("\xff\xd8\xff")):
		return "JPEG"
	case bytes.HasPrefix(data, []byte("GIF87a")), bytes.HasPrefix(data, []byte("GIF89a")):
		return "GIF"
	case bytes.HasPrefix(data, []byte("II*\x00")), bytes.HasPrefix(data, []byte("MM\x00*")):
		return "TIFF"
	case len(data) >= 12 && string(data[:4]) == "RIFF" && string(data[8:12]) == "WEBP":
		return "WebP"
	case len(data) >= 26 && string(data[:2]) == "BM" && binary.LittleEndian.Uint32(data[14:]) < 256:
		return "BMP" // the second number is the size of its second header
	}
	return ""
}

// Open decodes a picture, told by its content. Its size is looked at before any
// pixel is decoded, and decoding ends when ctx does. Of an animation it is the
// first frame, of a document the first page.
//
// Where ctx has no deadline, it has [patience]: a picture of a few megabytes can
// be made to keep its decoder busy for hours.
func Open(ctx context.Context, data []byte) (*Picture, error) {
	ctx, cancel := patient(ctx)
	defer cancel()
	if len(data) > MaxBytes {
		return nil, fmt.Errorf("%w: its file has more than %d MiB; crop it to the QR code and try again", ErrTooLarge, MaxBytes>>20)
	}
	format := Format(data)
	if format == "" {
		return nil, ErrFormat
	}
	config, err := decodeConfig(format, &source{ctx, bytes.NewReader(data)})
	if err != nil {
		return nil, damaged(ctx, format)
	}
	if err := checkSize(config.Width, config.Height, bytesPerPixel(config.ColorModel)); err != nil {
		return nil, err
	}
	if format == "JPEG" && bytes.Count(data, []byte("\xff\xda")) > maxScans {
		// Each scan of a few bytes is another walk over all pixels.
		return nil, damaged(ctx, format)
	}
	m, err := decodeImage(format, &source{ctx, bytes.NewReader(data)})
	if err != nil {
		return nil, damaged(ctx, format)
	}
	b := m.Bounds()
	if err := checkSize(b.Dx(), b.Dy(), 1); err != nil {
		return nil, err
	}
	return &Picture{Format: format, Image: m}, nil
}

// damaged is the error for a picture whose decoder gave up, which also happens
// when ctx has ended. The decoder's own words are of no use to a person.
func damaged(ctx context.Context, format string) error {
	if err := ctx.Err(); err != nil {
		return ended("decoding the picture", err)
	}
	return fmt.Errorf("%w, or a rare kind of %s: open it in a picture viewer and take a screenshot of it", ErrDamaged, format)
}

func checkSize(width, height, bytesPerPixel int) error {
	switch {
	case width <= 0 || height <= 0:
		return fmt.Errorf("%w: it has no pixels", ErrDamaged)
	case width > maxSide || height > maxSide || width*height > MaxPixels || width*height*bytesPerPixel > maxMemory:
		return fmt.Errorf("%w (%d×%d): crop it to the QR code, or take a screenshot of it, and try again", ErrTooLarge, width, height)
	}
	return nil
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

func decodeConfig(format string, r io.Reader) (config image.Config, err error) {
	defer recoverDecoder(&err)
	switch format {
	case "PNG":
		return png.DecodeConfig(r)
	case "JPEG":
		return jpeg.DecodeConfig(r)
	case "GIF":
		return gif.DecodeConfig(r)
	case "BMP":
		return bmp.DecodeConfig(r)
	case "WebP":
		return webp.DecodeConfig(r)
	}
	return tiff.DecodeConfig(r)
}

func decodeImage(format string, r io.Reader) (m image.Image, err error) {
	defer recoverDecoder(&err)
	switch format {
	case "PNG":
		return png.Decode(r)
	case "JPEG":
		return jpeg.Decode(r)
	case "GIF":
		return gif.Decode(r)
	case "BMP":
		return bmp.Decode(r)
	case "WebP":
		return webp.Decode(r)
	}
	return tiff.Decode(r)
}

// recoverDecoder turns a panic of a decoder into an error. They work on what
// strangers made, and a picture must not end the program.
func recoverDecoder(err *error) {
	if r := recover(); r != nil {
		*err = ErrDamaged
	}
}

// A source reads the encoded picture until its context ends, which is the only
// way to stop a decoder.
type source struct {
	ctx context.Context
	*bytes.Reader
}

// Read implements io.Reader.
func (s *source) Read(p []byte) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	return s.Reader.Read(p)
}

// ReadAt implements io.ReaderAt, which the TIFF decoder asks for.
func (s *source) ReadAt(p []byte, at int64) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	return s.Reader.ReadAt(p, at)
}

// ReadByte implements io.ByteReader.
func (s *source) ReadByte() (byte, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	return s.Reader.ReadByte()
}
