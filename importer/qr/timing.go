package qr

import (
	"cmp"
	"math"
	"slices"
)

// A field says of a place in a picture how dark it is: 1 is dark, -1 light, 0
// outside.
type field func(p point) float32

// A lead is three finder patterns that may be those of one code, in pixels.
type lead struct {
	bottomLeft, topLeft, topRight point
	module                        float64 // pixels, about
}

// A guess is how large the code of a lead may be, and what its timing patterns
// show of how it is bent and tilted.
type guess struct {
	size  int
	score float64  // from -1 to 1, more for more that was seen
	bow   [2]point // of the upper side and of the left, as in a shape
	skew  [2]float64
}

// How far a timing pattern is looked for from the straight and even line.
type slack struct {
	bow, skew float64 // in modules; of the length
	steps     int     // to either side
	sizes     float64 // how far a size may be from what is measured, in modules
}

// guesses returns how large the code of a lead may be, the likeliest first: dark
// and light take turns between its finder patterns, module by module.
func (l lead) guesses(at field, s slack) []guess {
	across, down := l.measure(at, l.topLeft, l.topRight), l.measure(at, l.topLeft, l.bottomLeft)
	top, left := l.topLeft.distance(l.topRight), l.topLeft.distance(l.bottomLeft)
	estimate := (top/across+left/down)/2 + 7
	// What is three modules into the code, from the middles of the patterns.
	inDown := l.bottomLeft.minus(l.topLeft).times(3 * down / left)
	inAcross := l.topRight.minus(l.topLeft).times(3 * across / top)
	var all []guess
	for size := 21; size <= 177; size += 4 {
		if off := math.Abs(float64(size) - estimate); off > s.sizes+0.12*float64(size)*float64(s.steps-1)/5 {
			continue
		}
		g := guess{size: size}
		var scores [2]float64
		scores[0], g.bow[0], g.skew[0] = timing(at, l.topLeft.plus(inDown), l.topRight.plus(inDown), inDown.times(1./3), size, s)
		scores[1], g.bow[1], g.skew[1] = timing(at, l.topLeft.plus(inAcross), l.bottomLeft.plus(inAcross), inAcross.times(1./3), size, s)
		// The fewer modules, the likelier they fit by chance.
		g.score = (scores[0]+scores[1])/2 - 1.5/math.Sqrt(float64(2*(size-16))) - 0.005*math.Abs(float64(size)-estimate)
		all = append(all, g)
	}
	slices.SortStableFunc(all, func(a, b guess) int { return cmp.Compare(b.score, a.score) })
	return all
}

// timing looks for the timing pattern of a code of that size between two places,
// on lines bent along module, a vector, and uneven as perspective makes them.
func timing(at field, from, to, module point, size int, s slack) (best float64, bow point, skew float64) {
	best = math.Inf(-1)
	span := float64(size - 7)
	for i := -s.steps; i <= s.steps; i++ {
		for j := -s.steps; j <= s.steps; j++ {
			b := module.times(s.bow * float64(i) / float64(s.steps))
			k := s.skew * float64(j) / float64(s.steps)
			sum := float32(0)
			for n := 8; n < size-8; n++ {
				t := (float64(n) - 3) / span
				bend := t * (1 - t)
				v := at(from.toward(to, t+k*bend).plus(b.times(4 * bend)))
				if n%2 == 0 {
					sum += v
				} else {
					sum -= v
				}
			}
			if score := float64(sum) / float64(size-16); score > best {
				best, bow, skew = score, b, k
			}
		}
	}
	return best, bow, skew
}

// measure returns the pixels of a module along a side of the code.
func (l lead) measure(at field, from, to point) float64 {
	a, okA := widthAt(at, from, to, l.module)
	b, okB := widthAt(at, to, from, l.module)
	switch {
	case okA && okB:
		return (a + b) / 14
	case okA:
		return a / 7
	case okB:
		return b / 7
	}
	return l.module
}

// widthAt returns how wide the finder pattern at a is along the line to b and
// beyond, from the outer edge of its frame to the other.
func widthAt(at field, a, b point, module float64) (width float64, ok bool) {
	direction := b.minus(a).times(1 / a.distance(b))
	for _, sign := range [2]float64{1, -1} {
		edges, way := 0, 0.0
		for ; edges < 3; way += 0.25 {
			if way > 7*module {
				return 0, false
			}
			if dark := at(a.plus(direction.times(sign*way))) > 0; dark != (edges%2 == 0) {
				edges++
			}
		}
		width += way - 0.25
	}
	return width, true
}

// shape returns where a code lies by a guess.
func (l lead) shape(g guess) shape {
	// Of a projection, how uneven it makes the two sides tells where the fourth
	// corner is.
	a, b := g.skew[0]/(1-g.skew[0]/2), g.skew[1]/(1-g.skew[1]/2)
	fourth := l.topRight.times(1 + a).plus(l.bottomLeft.times(1 + b)).minus(l.topLeft).times(1 / (1 + a + b))
	return shape{
		corners: [4]point{l.topLeft, l.topRight, fourth, l.bottomLeft},
		bows:    [4]point{g.bow[0], g.bow[1], g.bow[0], g.bow[1]},
	}
}
