package qr

import (
	"context"
	"image"
	"slices"
	"sync"

	"github.com/makiuchi-d/gozxing"
)

// maxPlane is the number of pixels above which a picture is first looked at
// reduced: a little more than a 4K screen has.
const maxPlane = 9 << 20

// A step is one way of turning a picture into black and white. It may be taken
// while others are.
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
	global   func() *gozxing.BitMatrix
	inverted func() *plane
}

func newSources(p *plane) *sources {
	return &sources{
		plane:    p,
		global:   sync.OnceValue(func() *gozxing.BitMatrix { return global(p) }),
		inverted: sync.OnceValue(p.inverted),
	}
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

// Bounds of what is tried in one picture.
const (
	maxTriples = 40   // threes in one view that are no code
	maxLeads   = 3    // of these that are followed
	allLeads   = 9    // that are followed in all views
	leadSeen   = 0.05 // what must be seen of the timing patterns for that
)

// A search is the reading of one picture.
type search struct {
	ctx      context.Context
	codes    []Code
	followed []lead
	work     work
}

// work counts what a search has done, for its bounds.
type work struct {
	steps, checks, triples, leads int
}

func (s *search) ended() bool { return s.ctx.Err() != nil }

// climb looks for codes in a picture, step by step. A picture too large for all
// of them is looked at reduced first, and at its full size only by the cheapest.
func (s *search) climb(full *plane) {
	p, factor := full, 1.0
	for len(p.pix) > maxPlane {
		p, factor = p.halved(), factor*2
	}
	s.steps(p, factor, ladder())
	if len(s.codes) == 0 && p != full && !s.ended() {
		s.steps(full, 1, ladder()[:1])
	}
}

// steps takes the steps that are worth it after what was found on those before.
func (s *search) steps(p *plane, factor float64, steps []step) {
	ahead := newAhead(s.ctx, newSources(p), steps)
	defer ahead.stop()
	// What is looked at whatever else is found may be made meanwhile.
	for i, step := range steps {
		if step.always {
			ahead.start(i)
		}
	}
	left := false
	for i, step := range steps {
		if s.ended() {
			break
		}
		if len(s.codes) > 0 && !step.always && !(left && step.again) {
			continue
		}
		// The first two are likely to be all.
		v := ahead.view(i, i >= 2 && len(s.codes) == 0)
		left = s.read(v, p, step.scale, factor) || left && step.always
	}
}

// read reads the codes of a view that is scale times larger than p, and reports
// whether something was left in it that may be another code. The picture is
// factor times larger than p.
func (s *search) read(v view, p *plane, scale, factor float64) (left bool) {
	if v.bits == nil {
		return false
	}
	s.work.steps++
	s.work.checks += v.checks
	var done []quad
	for _, code := range s.codes {
		done = append(done, quadOf(code, scale/factor))
	}
	var failed []triple
	for _, t := range v.triples {
		if s.ended() {
			return false
		}
		if len(failed) > maxTriples {
			break
		}
		if t.touchesAny(done) {
			continue
		}
		s.work.triples++
		found, corners, ok := attempt(v.bits, t)
		if !ok {
			failed = append(failed, t)
			continue
		}
		done = append(done, corners)
		s.add(found, corners.scaled(factor/scale))
	}
	for _, t := range failed[:min(len(failed), maxLeads)] {
		if s.ended() {
			return false
		}
		if t.seen < leadSeen || t.touchesAny(done) {
			continue
		}
		if found, corners, ok := s.follow(p, t.lead(scale)); ok {
			done = append(done, corners.times(scale))
			s.add(found, corners.scaled(factor))
		}
	}
	return slices.ContainsFunc(failed, func(t triple) bool { return !t.touchesAny(done) })
}

// follow follows a lead that is new.
func (s *search) follow(p *plane, l lead) (decoded, quad, bool) {
	if s.work.leads >= allLeads || slices.ContainsFunc(s.followed, l.near) {
		return decoded{}, quad{}, false
	}
	s.work.leads++
	s.followed = append(s.followed, l)
	return l.follow(p)
}

// add takes in a code whose text is new.
func (s *search) add(found decoded, corners [4]image.Point) {
	if slices.ContainsFunc(s.codes, func(c Code) bool { return c.Text == found.text }) {
		return
	}
	if found.mirrored {
		corners[1], corners[3] = corners[3], corners[1]
	}
	s.codes = append(s.codes, Code{Text: found.text, Bytes: found.bytes, Corners: corners})
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
