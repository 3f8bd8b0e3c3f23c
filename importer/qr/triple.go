package qr

import (
	"cmp"
	"math"
	"slices"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode/detector"
)

// A triple is three finder patterns that may be those of one code.
type triple struct {
	bottomLeft, topLeft, topRight *detector.FinderPattern
	// distortion is 0 for a perfect corner of a square with patterns of one
	// size.
	distortion float64
	// seen is how much there is to be seen of timing patterns, as in a guess.
	seen float64
}

// How far three patterns may be from the corner of a square, as a photograph
// taken from the side shows it.
const (
	maxSizeRatio = 2.2  // of the patterns
	maxSideRatio = 2.2  // of the two sides
	maxCosine    = 0.7  // of the angle between them
	minModules   = 9.0  // along a side; 14 is the smallest, less when turned
	maxModules   = 200. // 170 is the largest
)

// Bounds of what is put together.
const (
	maxNeighbours = 16 // of a pattern, to be in a code with it: the nearest, and as many that are seen best
	maxRanked     = 6  // threes for each pattern whose timing patterns are looked for
)

// triples puts the patterns of a picture together by threes, the least distorted
// of which it returns, those first whose timing patterns are seen best.
func triples(patterns []*detector.FinderPattern, bits *gozxing.BitMatrix) []triple {
	var found []triple
	for _, a := range patterns {
		near := neighbours(a, patterns)
		for i, b := range near {
			for _, c := range near[i+1:] {
				if t, ok := newTriple(a, b, c); ok {
					found = append(found, t)
				}
			}
		}
	}
	slices.SortFunc(found, func(a, b triple) int { return cmp.Compare(a.distortion, b.distortion) })
	found = found[:min(len(found), maxRanked*len(patterns))]
	at := fieldOf(bits)
	for i := range found {
		if g := found[i].lead(1).guesses(at, slack{bow: 1, skew: 0.2, steps: 1, sizes: 4}); len(g) > 0 {
			found[i].seen = g[0].score
		}
	}
	slices.SortFunc(found, func(a, b triple) int { return cmp.Compare(b.rank(), a.rank()) })
	return found
}

// rank is higher for what is likelier a code.
func (t triple) rank() float64 { return t.seen - 0.3*t.distortion }

// neighbours returns which of the patterns, those seen best first, may be in one
// code with a: those that are about as large, the nearest of them, which on a
// sheet of codes are the right ones, and those seen best, which in a large code
// are its corners and not what happens to look like a pattern in it.
func neighbours(a *detector.FinderPattern, patterns []*detector.FinderPattern) []*detector.FinderPattern {
	var alike []*detector.FinderPattern
	for _, p := range patterns {
		ratio := p.GetEstimatedModuleSize() / a.GetEstimatedModuleSize()
		if p != a && ratio <= maxSizeRatio && ratio >= 1/maxSizeRatio {
			alike = append(alike, p)
		}
	}
	best := min(len(alike), maxNeighbours)
	near := slices.Clone(alike[best:])
	slices.SortStableFunc(near, func(p, q *detector.FinderPattern) int {
		return cmp.Compare(gozxing.ResultPoint_Distance(a, p), gozxing.ResultPoint_Distance(a, q))
	})
	return append(alike[:best:best], near[:min(len(near), maxNeighbours)]...)
}

// newTriple reports whether a may be the pattern between two others, which it
// puts in their order.
func newTriple(a, b, c *detector.FinderPattern) (triple, bool) {
	if (b.GetX()-a.GetX())*(c.GetY()-a.GetY()) < (b.GetY()-a.GetY())*(c.GetX()-a.GetX()) {
		b, c = c, b
	}
	t := triple{topLeft: a, topRight: b, bottomLeft: c}
	top := gozxing.ResultPoint_Distance(a, b)
	left := gozxing.ResultPoint_Distance(a, c)
	across := gozxing.ResultPoint_Distance(b, c)
	if top == 0 || left == 0 {
		return triple{}, false
	}
	smallest := min(a.GetEstimatedModuleSize(), b.GetEstimatedModuleSize(), c.GetEstimatedModuleSize())
	largest := max(a.GetEstimatedModuleSize(), b.GetEstimatedModuleSize(), c.GetEstimatedModuleSize())
	modules := (top + left) / 2 / t.module()
	sides := max(top, left) / min(top, left)
	cosine := math.Abs(top*top+left*left-across*across) / (2 * top * left)
	if modules < minModules || modules > maxModules || sides > maxSideRatio || cosine > maxCosine || largest > maxSizeRatio*smallest {
		return triple{}, false
	}
	t.distortion = cosine + (sides - 1) + (largest/smallest-1)/2
	return t, true
}

// module returns the mean of the patterns' modules in pixels.
func (t triple) module() float64 {
	return (t.bottomLeft.GetEstimatedModuleSize() + t.topLeft.GetEstimatedModuleSize() + t.topRight.GetEstimatedModuleSize()) / 3
}

// patterns returns the three.
func (t triple) patterns() [3]*detector.FinderPattern {
	return [3]*detector.FinderPattern{t.bottomLeft, t.topLeft, t.topRight}
}

// lead returns the triple in the pixels of a picture that is scale times smaller.
func (t triple) lead(scale float64) lead {
	in := func(p *detector.FinderPattern) point { return point{p.GetX() / scale, p.GetY() / scale} }
	return lead{in(t.bottomLeft), in(t.topLeft), in(t.topRight), t.module() / scale}
}

// fieldOf returns the field of a black and white picture.
func fieldOf(bits *gozxing.BitMatrix) field {
	return func(p point) float32 {
		if bits.Get(int(p.x), int(p.y)) {
			return 1
		}
		return -1
	}
}
