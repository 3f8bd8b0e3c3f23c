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
}

// How far three patterns may be from the corner of a square, as a photograph
// taken from the side shows it.
const (
	maxSizeRatio = 1.5  // of the patterns
	maxSideRatio = 1.7  // of the two sides
	maxCosine    = 0.4  // of the angle between them
	minModules   = 9.0  // along a side; 14 is the smallest, less when turned
	maxModules   = 200. // 170 is the largest
)

// triples puts patterns together by threes and returns at most maxTriples, the
// least distorted first.
func triples(patterns []*detector.FinderPattern) []triple {
	patterns = slices.Clone(patterns)
	slices.SortStableFunc(patterns, func(a, b *detector.FinderPattern) int {
		return cmp.Compare(a.GetEstimatedModuleSize(), b.GetEstimatedModuleSize())
	})
	var found []triple
	for i, a := range patterns {
		limit := maxSizeRatio * a.GetEstimatedModuleSize()
		for j := i + 1; j < len(patterns) && patterns[j].GetEstimatedModuleSize() <= limit; j++ {
			for k := j + 1; k < len(patterns) && patterns[k].GetEstimatedModuleSize() <= limit; k++ {
				if t, ok := newTriple(a, patterns[j], patterns[k]); ok {
					found = append(found, t)
				}
			}
		}
	}
	slices.SortStableFunc(found, func(a, b triple) int { return cmp.Compare(a.distortion, b.distortion) })
	return found[:min(len(found), maxTriples)]
}

// newTriple orders three patterns, sorted by size, and reports whether they can
// belong to one code.
func newTriple(a, b, c *detector.FinderPattern) (triple, bool) {
	p, q, r := gozxing.ResultPoint_OrderBestPatterns(a, b, c)
	t := triple{
		bottomLeft: p.(*detector.FinderPattern),
		topLeft:    q.(*detector.FinderPattern),
		topRight:   r.(*detector.FinderPattern),
	}
	top := gozxing.ResultPoint_Distance(t.topLeft, t.topRight)
	left := gozxing.ResultPoint_Distance(t.topLeft, t.bottomLeft)
	across := gozxing.ResultPoint_Distance(t.bottomLeft, t.topRight)
	if top == 0 || left == 0 {
		return triple{}, false
	}
	module := (a.GetEstimatedModuleSize() + b.GetEstimatedModuleSize() + c.GetEstimatedModuleSize()) / 3
	modules := (top + left) / 2 / module
	sides := max(top, left) / min(top, left)
	cosine := math.Abs(top*top+left*left-across*across) / (2 * top * left)
	if modules < minModules || modules > maxModules || sides > maxSideRatio || cosine > maxCosine {
		return triple{}, false
	}
	sizes := c.GetEstimatedModuleSize() / a.GetEstimatedModuleSize()
	t.distortion = cosine + (sides - 1) + (sizes-1)/2
	return t, true
}

// patterns returns the three.
func (t triple) patterns() [3]*detector.FinderPattern {
	return [3]*detector.FinderPattern{t.bottomLeft, t.topLeft, t.topRight}
}
