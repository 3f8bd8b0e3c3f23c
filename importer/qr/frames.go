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
	all := reading{seen: make(map[uint64]int)}
	// What is shown for some time is found first, should the time not do for
	// every frame of a long recording.
	for _, wanted := range []func(int) bool{
		func(i int) bool { return i%stride == 0 },
		func(i int) bool { return i%stride != 0 },
	} {
		p.look(ctx, &all, wanted)
	}
	slices.SortStableFunc(all.codes, func(a, b Code) int { return cmp.Compare(a.Frame, b.Frame) })
	if err := ctx.Err(); err != nil {
		return all.codes, ended("looking for QR codes", err)
	}
	return all.codes, cmp.Or(all.err, p.film.rest)
}

// stride is how many frames are passed over at first.
const stride = 8

// look reads the codes of the frames that are wanted, until ctx ends.
func (p *Picture) look(ctx context.Context, all *reading, wanted func(int) bool) {
	for f, err := range p.film.frames(ctx, p.format, wanted) {
		if err == nil {
			b := f.image.Bounds()
			if all.pixels += b.Dx() * b.Dy(); all.pixels > maxFilmPixels {
				all.err = cmp.Or(all.err, tooManyFrames(all.looked))
				return
			}
			all.looked++
			err = all.add(ctx, f)
		}
		if err != nil && all.err == nil {
			all.err = fmt.Errorf("frame or page %d of %d was left out: %w", f.number+1, p.Frames(), err)
		}
	}
}

// A reading is the codes of several frames.
type reading struct {
	codes          []Code
	err            error // the first
	looked, pixels int   // frames, and what they have in all
	hash           maphash.Hash
	seen           map[uint64]int // the frame of an animation, by a hash of its pixels
}

// add reads the codes of a frame, unless it was there before: animations stand
// still, and repeat themselves.
func (r *reading) add(ctx context.Context, f frame) error {
	if m, ok := f.image.(*image.RGBA); ok {
		r.hash.Reset()
		_, _ = r.hash.Write(m.Pix) // never fails
		sum := r.hash.Sum64()
		if before, ok := r.seen[sum]; ok {
			r.earlier(before, f.number)
			return nil
		}
		r.seen[sum] = f.number
	}
	codes, err := Read(ctx, f.image)
	for _, code := range codes {
		code.Frame = f.number
		before := slices.IndexFunc(r.codes, func(c Code) bool { return c.Text == code.Text })
		switch {
		case before < 0:
			r.codes = append(r.codes, code)
		case code.Frame < r.codes[before].Frame:
			r.codes[before] = code
		}
	}
	return err
}

// earlier notes that what was read in frame number read is shown by frame number
// shown as well.
func (r *reading) earlier(read, shown int) {
	for i := range r.codes {
		if r.codes[i].Frame == read {
			r.codes[i].Frame = min(read, shown)
		}
	}
}
