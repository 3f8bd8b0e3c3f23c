package qr

import (
	"context"
	"slices"

	"github.com/makiuchi-d/gozxing"
)

// maxPlane is the number of pixels above which a picture is first looked at
// reduced: a little more than a 4K screen has.
const maxPlane = 9 << 20

// A step is one way of turning a picture into black and white.
type step struct {
	name string
	// make returns nil where the step has nothing to offer for the picture.
	make func(*sources) *gozxing.BitMatrix
	// scale is how many times larger its picture is than the plane.
	scale float64
	// again is set for the cheap steps that are also climbed when a code was
	// found already but another may be left.
	again bool
	// always is set for the step that is climbed whatever was found: nothing
	// in a picture hints at a code of the other colour in it.
	always bool
}

// ladder returns the steps, the cheapest and likeliest first.
func ladder() []step {
	return []step{
		{name: "global", make: func(s *sources) *gozxing.BitMatrix { return s.global() }, scale: 1, again: true},
		{name: "negative", make: func(s *sources) *gozxing.BitMatrix { return flipped(s.global()) }, scale: 1, always: true},
		{name: "hybrid", make: func(s *sources) *gozxing.BitMatrix { return hybrid(s.plane) }, scale: 1, again: true},
		{name: "inverted", make: func(s *sources) *gozxing.BitMatrix { return global(s.inverted()) }, scale: 1, again: true},
		{name: "otsu", make: func(s *sources) *gozxing.BitMatrix { return otsu(s.plane) }, scale: 1, again: true},
		{name: "half", make: func(s *sources) *gozxing.BitMatrix { return s.ifLarge(global) }, scale: 0.5},
		{name: "double", make: func(s *sources) *gozxing.BitMatrix { return s.ifSmall(global) }, scale: 2},
		{name: "mean", make: func(s *sources) *gozxing.BitMatrix { return mean(s.plane, 12) }, scale: 1},
		{name: "inverted hybrid", make: func(s *sources) *gozxing.BitMatrix { return hybrid(s.inverted()) }, scale: 1},
		{name: "inverted otsu", make: func(s *sources) *gozxing.BitMatrix { return otsu(s.inverted()) }, scale: 1},
		{name: "wide mean", make: func(s *sources) *gozxing.BitMatrix { return mean(s.plane, 40) }, scale: 1},
		{name: "inverted mean", make: func(s *sources) *gozxing.BitMatrix { return mean(s.inverted(), 25) }, scale: 1},
		{name: "dark otsu", make: func(s *sources) *gozxing.BitMatrix { return darkOtsu(s.plane) }, scale: 1},
		{name: "sharp double", make: func(s *sources) *gozxing.BitMatrix { return s.ifSmall(sharpMean) }, scale: 2},
	}
}

// sources are the planes that steps work on, each made when it is first asked
// for.
type sources struct {
	plane    *plane
	negative *plane
	bits     *gozxing.BitMatrix // of global
}

func (s *sources) global() *gozxing.BitMatrix {
	if s.bits == nil {
		s.bits = global(s.plane)
	}
	return s.bits
}

func (s *sources) inverted() *plane {
	if s.negative == nil {
		s.negative = s.plane.inverted()
	}
	return s.negative
}

// ifSmall works on the enlarged picture where that is not too large. A code of
// two pixels a module is then easier to sample.
func (s *sources) ifSmall(binarize func(*plane) *gozxing.BitMatrix) *gozxing.BitMatrix {
	if len(s.plane.pix) > 1<<20 {
		return nil
	}
	return binarize(s.plane.doubled())
}

// ifLarge works on the reduced picture, which takes out noise and the pattern
// of a photographed screen.
func (s *sources) ifLarge(binarize func(*plane) *gozxing.BitMatrix) *gozxing.BitMatrix {
	if min(s.plane.Width, s.plane.Height) < 80 {
		return nil
	}
	return binarize(s.plane.halved())
}

// A search is the reading of one picture.
type search struct {
	ctx   context.Context
	codes []Code
	work  work
}

// work counts what a search has done, for its bounds.
type work struct {
	steps, checks, triples int
}

func (s *search) ended() bool { return s.ctx.Err() != nil }

// climb looks for codes in a picture, step by step. A picture too large for all
// of them is looked at reduced first, and at its full size only by the cheapest.
func (s *search) climb(full *plane) {
	p, factor := full, 1.0
	for len(p.pix) > maxPlane {
		p, factor = p.halved(), factor*2
	}
	from := sources{plane: p}
	left := false
	for _, step := range ladder() {
		if s.ended() {
			break
		}
		if len(s.codes) > 0 && !step.always && !(left && step.again) {
			continue
		}
		left = s.step(step, &from, factor) || left && step.always
	}
	if len(s.codes) == 0 && p != full && !s.ended() {
		s.step(step{make: func(s *sources) *gozxing.BitMatrix { return global(s.plane) }, scale: 1}, &sources{plane: full}, 1)
	}
}

// step reads the codes of one black and white picture, and reports whether
// something was left in it that may be another code.
func (s *search) step(step step, from *sources, factor float64) (left bool) {
	bits := step.make(from)
	if bits == nil || s.ended() {
		return false
	}
	s.work.steps++
	var done []quad
	for _, code := range s.codes {
		done = append(done, quadOf(code, step.scale/factor))
	}
	var failed []triple
	for _, t := range triples(s.patterns(bits)) {
		if s.ended() {
			return false
		}
		if t.touchesAny(done) {
			continue
		}
		s.work.triples++
		text, corners, ok := attempt(bits, t)
		if !ok {
			failed = append(failed, t)
			continue
		}
		done = append(done, corners)
		s.add(Code{Text: text, Corners: corners.scaled(factor / step.scale)})
	}
	return slices.ContainsFunc(failed, func(t triple) bool { return !t.touchesAny(done) })
}

// add takes in a code whose text is new.
func (s *search) add(code Code) {
	if !slices.ContainsFunc(s.codes, func(c Code) bool { return c.Text == code.Text }) {
		s.codes = append(s.codes, code)
	}
}

// touchesAny reports whether one of the patterns lies in a code that was read.
func (t triple) touchesAny(codes []quad) bool {
	for _, p := range t.patterns() {
		if slices.ContainsFunc(codes, func(q quad) bool { return q.holds(p.GetX(), p.GetY()) }) {
			return true
		}
	}
	return false
}

// quadOf returns where a code of the picture lies in one scaled by factor.
func quadOf(c Code, factor float64) quad {
	var q quad
	for i, p := range c.Corners {
		q[i] = [2]float64{float64(p.X) * factor, float64(p.Y) * factor}
	}
	return q
}
