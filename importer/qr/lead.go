package qr

import (
	"cmp"
	"slices"

	"github.com/makiuchi-d/gozxing"
)

// near reports whether another lead points at the same place.
func (l lead) near(o lead) bool {
	return l.topLeft.distance(o.topLeft) < l.module && l.topRight.distance(o.topRight) < l.module && l.bottomLeft.distance(o.bottomLeft) < l.module
}

// follow reads the code that a lead points at, if there is one: it finds where
// each module lies by what all codes have in common, and takes dark and light
// from the grey picture.
func (l lead) follow(p *plane) (found decoded, corners quad, ok bool) {
	window, scale, origin := l.crop(p)
	l = l.moved(origin, scale)
	r := newRelief(window, l.module)
	if l.negative(r) {
		for i := range r.grey {
			r.grey[i] = 255 - r.grey[i]
			r.dark[i] = -r.dark[i]
		}
	}
	for _, t := range l.trials(r) {
		if found, corners, ok = t.read(); ok {
			for i := range corners {
				corners[i][0] = corners[i][0]/scale + origin.x
				corners[i][1] = corners[i][1]/scale + origin.y
			}
			return found, corners, true
		}
	}
	return decoded{}, quad{}, false
}

// crop cuts out what may belong to the code, and halves it until a module has no
// more pixels than it takes.
func (l lead) crop(p *plane) (window *plane, scale float64, origin point) {
	const enough = 8 // pixels a module
	opposite := l.topRight.plus(l.bottomLeft).minus(l.topLeft)
	low, high := l.topLeft, l.topLeft
	for _, q := range [3]point{l.bottomLeft, l.topRight, opposite} {
		low = point{min(low.x, q.x), min(low.y, q.y)}
		high = point{max(high.x, q.x), max(high.y, q.y)}
	}
	margin := 8*l.module + 0.25*max(high.x-low.x, high.y-low.y)
	x0, y0 := max(int(low.x-margin), 0), max(int(low.y-margin), 0)
	x1, y1 := min(int(high.x+margin)+1, p.Width), min(int(high.y+margin)+1, p.Height)
	window = newPlane(x1-x0, y1-y0)
	for y := y0; y < y1; y++ {
		copy(window.row(y-y0), p.row(y)[x0:x1])
	}
	scale = 1
	for l.module*scale > enough {
		window, scale = window.halved(), scale/2
	}
	return window, scale, point{float64(x0), float64(y0)}
}

// moved returns the lead as it lies in a window.
func (l lead) moved(origin point, scale float64) lead {
	in := func(p point) point { return p.minus(origin).times(scale) }
	return lead{in(l.bottomLeft), in(l.topLeft), in(l.topRight), l.module * scale}
}

// negative reports whether the code is light on dark.
func (l lead) negative(r *relief) bool {
	var sum float32
	for _, p := range [3]point{l.bottomLeft, l.topLeft, l.topRight} {
		v, _ := r.interpolated(r.dark, p.x, p.y)
		sum += v
	}
	return sum < 0
}

// A trial is a shape for a code of some size, to be moved until it can be read.
type trial struct {
	fitting
	shape  shape
	size   int
	module float64 // pixels
	agreed float64 // how well the fixed modules fit
}

// Bounds of what is tried for a lead, and what it must come to.
const (
	maxGuesses  = 5
	maxTrials   = 4
	leastScore  = -0.1 // of a guess
	leastKnown  = 0.35 // of a trial before it is fitted as a whole
	mostlyKnown = 0.6  // and after
)

// trials returns what is worth a closer look, the best first.
func (l lead) trials(r *relief) []trial {
	var all []trial
	guesses := l.guesses(r.at, slack{bow: 5, skew: 0.5, steps: 5, sizes: 5})
	for _, g := range guesses[:min(len(guesses), maxGuesses)] {
		if g.score < leastScore {
			break
		}
		t := trial{fitting: fitting{relief: r, cells: cellsOf(g.size)}, size: g.size}
		t.module = l.topLeft.distance(l.topRight) / float64(g.size-7)
		for _, t.shape = range l.starts(&t.fitting, g) {
			t.fit(&t.shape, fourthCorner, fourthCorner+2, t.module, t.module/2, t.module/4)
			if t.agreed = t.known(&t.shape); t.agreed >= leastKnown {
				t.places = nil // not to be shared
				all = append(all, t)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b trial) int { return cmp.Compare(b.agreed, a.agreed) })
	return all[:min(len(all), maxTrials)]
}

// read decodes what lies under the shape, and fits it better while that fails.
func (t *trial) read() (found decoded, corners quad, ok bool) {
	if found, ok = t.shape.decode(t.relief, t.size); ok {
		return found, t.shape.quad(t.size), true
	}
	t.fit(&t.shape, 0, allBows, t.module, t.module/2, t.module/4)
	if t.known(&t.shape) < mostlyKnown {
		return decoded{}, quad{}, false
	}
	for range 3 {
		if found, ok = t.shape.decode(t.relief, t.size); ok {
			return found, t.shape.quad(t.size), true
		}
		t.fitMesh(&t.shape, t.module, t.module/2, t.module/4)
	}
	return decoded{}, quad{}, false
}

// starts returns the best of the shapes that a guess allows, by where the fourth
// corner is.
func (l lead) starts(f *fitting, g guess) []shape {
	const around, enough = 4, 2
	type candidate struct {
		shape
		score float64
	}
	var all []candidate
	for _, from := range [2]shape{l.shape(g), l.shape(guess{})} {
		reach := from.corners[0].distance(from.corners[1]) * 0.15 / around
		for j := -around; j <= around; j++ {
			for i := -around; i <= around; i++ {
				s := from
				s.corners[2] = s.corners[2].plus(point{float64(i), float64(j)}.times(reach))
				all = append(all, candidate{s, f.score(&s)})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b candidate) int { return cmp.Compare(b.score, a.score) })
	var best []shape
	apart := 1.5 * l.topLeft.distance(l.topRight) / float64(g.size-7)
	for _, c := range all {
		if !slices.ContainsFunc(best, func(s shape) bool { return s.corners[2].distance(c.corners[2]) < apart }) {
			if best = append(best, c.shape); len(best) == enough {
				break
			}
		}
	}
	return best
}

// decode takes dark and light at every module and decodes them.
func (s *shape) decode(r *relief, size int) (decoded, bool) {
	var cells []cell
	span := float64(size - 7)
	for y := range size {
		for x := range size {
			cells = append(cells, newCell((float64(x)-3)/span, (float64(y)-3)/span, 0))
		}
	}
	greys := make([]float32, len(cells))
	for i, p := range s.layAll(cells) {
		greys[i], _ = r.interpolated(r.grey, min(max(p.x, 0.5), float64(r.width)-0.6), min(max(p.y, 0.5), float64(r.height)-0.6))
	}
	for _, strength := range [3]float32{0, 0.15, 0.35} {
		bits, err := gozxing.NewSquareBitMatrix(size)
		if err != nil {
			return decoded{}, false
		}
		for i, dark := range darkModules(sharpenedModules(greys, size, strength), size) {
			if dark {
				bits.Set(i%size, i/size)
			}
		}
		if found, ok := decode(bits); ok {
			return found, true
		}
	}
	return decoded{}, false
}

// sharpenedModules undoes what blur took from each module to its neighbours.
func sharpenedModules(greys []float32, size int, strength float32) []float32 {
	if strength == 0 {
		return greys
	}
	out := make([]float32, len(greys))
	for y := range size {
		for x := range size {
			i := y*size + x
			around := greys[y*size+max(x-1, 0)] + greys[y*size+min(x+1, size-1)] + greys[max(y-1, 0)*size+x] + greys[min(y+1, size-1)*size+x]
			out[i] = greys[i] + strength*(4*greys[i]-around)
		}
	}
	return out
}

// darkModules parts the modules into dark and light by the means of the two
// around each.
func darkModules(greys []float32, size int) []bool {
	const around = 4
	mean := boxMean(greys, size, size, around)
	// The mean leans to where there are more of one kind. Halfway between the
	// means of the dark and of the light ones it does not.
	darks, lights := make([]float32, len(greys)), make([]float32, len(greys))
	count := make([]float32, len(greys))
	for i, v := range greys {
		if v < mean[i] {
			darks[i], count[i] = v, 1
		} else {
			lights[i] = v
		}
	}
	darks, lights, count = boxMean(darks, size, size, around), boxMean(lights, size, size, around), boxMean(count, size, size, around)
	dark := make([]bool, len(greys))
	for i, v := range greys {
		threshold := mean[i]
		if share := count[i]; share > 0.05 && share < 0.95 {
			threshold = (darks[i]/share + lights[i]/(1-share)) / 2
		}
		dark[i] = v < threshold
	}
	return dark
}
