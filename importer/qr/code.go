package qr

import (
	"cmp"
	"context"
	"image"
	"slices"
)

// A Code is one QR code of a picture.
type Code struct {
	// Text is what the code holds, as UTF-8.
	Text string
	// Bytes is what the code holds, unchanged, where it holds bytes only, and
	// else Text. It differs from Text where the bytes are not UTF-8.
	Bytes []byte
	// Corners are the outer corners of the code in the picture's pixels: top
	// left, top right, bottom right and bottom left of the code as it is meant
	// to be held. They may lie a little outside of the picture.
	Corners [4]image.Point
	// Frame is the frame of the animation or the page of the document that the
	// code was first seen in, from 0.
	Frame int
}

// Decode decodes a picture and reads the codes of all its frames: [Open], then
// [Picture.Read].
func Decode(ctx context.Context, data []byte) ([]Code, error) {
	p, err := Open(ctx, data)
	if err != nil {
		return nil, err
	}
	return p.Read(ctx)
}

// Read reads the codes in a picture, in reading order, each text once. No code
// is no error. The picture is asked for its pixels by several goroutines at once.
// When ctx ends before the search does, or [patience] where it has no deadline,
// Read returns its error, and the codes that were found until then.
func Read(ctx context.Context, m image.Image) ([]Code, error) {
	b := m.Bounds()
	if err := checkSize(b.Dx(), b.Dy(), 1); err != nil {
		return nil, err
	}
	ctx, cancel := patient(ctx)
	defer cancel()
	if err := ctx.Err(); err != nil {
		return nil, ended("looking for QR codes", err)
	}
	s := search{ctx: ctx}
	plane, transparent := greyOf(ctx, m, white)
	s.climb(plane)
	if len(s.codes) == 0 && transparent && ctx.Err() == nil {
		// Light codes drawn for a dark page are invisible on white.
		plane, _ = greyOf(ctx, m, black)
		s.climb(plane)
	}
	codes := inReadingOrder(s.codes)
	for i := range codes {
		for j := range codes[i].Corners {
			codes[i].Corners[j] = codes[i].Corners[j].Add(b.Min)
		}
	}
	if err := ctx.Err(); err != nil {
		return codes, ended("looking for QR codes", err)
	}
	return codes, nil
}

// inReadingOrder sorts codes by rows from top to bottom, and by columns from
// left to right in a row. Codes are in one row if the middle of one is level
// with the other.
func inReadingOrder(codes []Code) []Code {
	slices.SortFunc(codes, func(a, b Code) int { return cmp.Compare(a.bounds().Min.Y, b.bounds().Min.Y) })
	for start := 0; start < len(codes); {
		first := codes[start].bounds()
		end := start + 1
		for end < len(codes) && codes[end].bounds().Min.Y < (first.Min.Y+first.Max.Y)/2 {
			end++
		}
		slices.SortFunc(codes[start:end], func(a, b Code) int { return cmp.Compare(a.bounds().Min.X, b.bounds().Min.X) })
		start = end
	}
	return codes
}

// bounds returns the smallest upright rectangle around the code.
func (c Code) bounds() image.Rectangle {
	r := image.Rectangle{Min: c.Corners[0], Max: c.Corners[0]}
	for _, p := range c.Corners[1:] {
		r.Min.X, r.Max.X = min(r.Min.X, p.X), max(r.Max.X, p.X)
		r.Min.Y, r.Max.Y = min(r.Min.Y, p.Y), max(r.Max.Y, p.Y)
	}
	return r
}
