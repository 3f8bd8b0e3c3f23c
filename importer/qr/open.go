package qr

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"image"
)

// Bounds of a picture. A screen of 8K has 33 million pixels, most cameras of
// telephones have 12 to 50.
const (
	MaxBytes  = 64 << 20  // of the encoded picture
	MaxPixels = 64 << 20  // of the decoded one
	maxMemory = 256 << 20 // bytes that the decoded picture may take
	maxSide   = 1 << 16   // pixels
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
	// Image is the picture as a viewer shows it: turned as its metadata say.
	// Of an animation it is the first frame, of a document the first page, that
	// can be decoded.
	Image image.Image

	format format
	film   film // all its frames
}

// Format tells by its first bytes in which format a picture is, or "" if it is
// in none that is read.
func Format(data []byte) string { return formatOf(data).name }

// Open decodes a picture, told by its content. Its size is looked at before any
// pixel is decoded, and decoding ends when ctx does. Of an animation or a
// document with several pages it decodes the first; [Picture.Read] the others.
//
// Where ctx has no deadline, it has [patience]: a picture of a few megabytes can
// be made to keep its decoder busy for hours.
func Open(ctx context.Context, data []byte) (*Picture, error) {
	ctx, cancel := patient(ctx)
	defer cancel()
	if len(data) > MaxBytes {
		return nil, fmt.Errorf("%w: its file has more than %d MiB; crop it to the QR code and try again", ErrTooLarge, MaxBytes>>20)
	}
	f := formatOf(data)
	if f.name == "" {
		return nil, ErrFormat
	}
	film, err := f.film(data)
	if err != nil {
		return nil, damaged(ctx, f.name)
	}
	if err := film.check(); err != nil {
		return nil, err
	}
	var first error
	for frame, err := range film.frames(ctx, f, every) {
		if err == nil {
			return &Picture{Format: f.name, Image: frame.image, format: f, film: film}, nil
		}
		first = cmp.Or(first, err)
	}
	return nil, cmp.Or(first, damaged(ctx, f.name))
}

// decodeStill decodes a file of one frame after a look at its size.
func decodeStill(ctx context.Context, f format, file []byte) (m image.Image, err error) {
	defer recoverDecoder(&err, ctx, f)
	config, err := f.config(&source{ctx, bytes.NewReader(file)})
	if err != nil {
		return nil, damaged(ctx, f.name)
	}
	if err := checkSize(config.Width, config.Height, bytesPerPixel(config.ColorModel)); err != nil {
		return nil, err
	}
	if m, err = f.decode(&source{ctx, bytes.NewReader(file)}); err != nil {
		return nil, damaged(ctx, f.name)
	}
	b := m.Bounds()
	return m, checkSize(b.Dx(), b.Dy(), 1)
}

// recoverDecoder turns a panic of a decoder into an error. They work on what
// strangers made, and a picture must not end the program.
func recoverDecoder(err *error, ctx context.Context, f format) {
	if r := recover(); r != nil {
		*err = damaged(ctx, f.name)
	}
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
