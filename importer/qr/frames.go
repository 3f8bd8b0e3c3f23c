package qr

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"image"
	"slices"
)

// errCutOff is for an animation that breaks off or goes on in an unknown way.
var errCutOff = errors.New("the picture is cut off or damaged after its first frames: if the code that you want is missing, take a screenshot of it")

// Frames returns how many frames or pages of the picture are looked at.
func (p *Picture) Frames() int { return len(p.film.stills) }

// Read reads the codes of all frames or pages, each text once, in the order of
// the frames and within each in reading order. With an error, which says what
// could not be looked at, come the codes of all else. No code is no error.
//
// Where ctx has no deadline, it has [patience] for all frames together.
func (p *Picture) Read(ctx context.Context) ([]Code, error) {
	if len(p.film.stills) <= 1 {
		codes, err := Read(ctx, p.Image)
		return codes, cmp.Or(err, p.film.rest)
	}
	ctx, cancel := patient(ctx)
	defer cancel()
	all := reading{seen: make(map[uint64]bool)}
	pixels := 0
	for f, err := range p.film.frames(ctx, p.format) {
		if err == nil {
			b := f.image.Bounds()
			if pixels += b.Dx() * b.Dy(); pixels > maxFilmPixels {
				return all.codes, cmp.Or(all.err, tooManyFrames(f.number))
			}
			err = all.add(ctx, f)
		}
		if ctx.Err() != nil {
			return all.codes, ended("looking for QR codes", ctx.Err())
		}
		if err != nil && all.err == nil {
			all.err = fmt.Errorf("frame or page %d of %d was left out: %w", f.number+1, p.Frames(), err)
		}
	}
	return all.codes, cmp.Or(all.err, p.film.rest)
}

// A reading is the codes of several frames.
type reading struct {
	codes []Code
	err   error // the first
	hash  maphash.Hash
	seen  map[uint64]bool // frames of an animation, by a hash of their pixels
}

// add reads the codes of a frame, unless it was there before: animations stand
// still, and repeat themselves.
func (r *reading) add(ctx context.Context, f frame) error {
	if m, ok := f.image.(*image.RGBA); ok {
		r.hash.Reset()
		_, _ = r.hash.Write(m.Pix) // never fails
		sum := r.hash.Sum64()
		if r.seen[sum] {
			return nil
		}
		r.seen[sum] = true
	}
	codes, err := Read(ctx, f.image)
	for _, code := range codes {
		if !slices.ContainsFunc(r.codes, func(c Code) bool { return c.Text == code.Text }) {
			code.Frame = f.number
			r.codes = append(r.codes, code)
		}
	}
	return err
}
