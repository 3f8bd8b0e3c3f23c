package qr

import (
	"cmp"
	"context"
	"math"
	"slices"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode/detector"
)

// Bounds of the search in one black and white picture. A code needs three
// patterns; a page of fifty codes gives some hundred and sixty, seen in a few
// thousand rows.
const (
	maxPatterns = 250   // that are put together by threes, of those seen in three rows or more
	maxGrains   = 60    // of those seen in fewer, as noise is
	maxFound    = 500   // patterns before the search for them stops
	maxChecks   = 20000 // of rows' runs, each of a few hundred pixels
)

// patterns looks for finder patterns, the squares in three corners of a code:
// runs of black, white, black, white and black in the ratio 1:1:3:1:1 in a row,
// confirmed by the rings around their middle. It returns at most maxPatterns,
// those first that were seen in most rows, and how many places it looked at.
func patterns(ctx context.Context, bits *gozxing.BitMatrix) (found []*detector.FinderPattern, checks int) {
	f := newFinder(bits)
	line := gozxing.NewBitArray(bits.GetWidth())
	step := rowStep(bits.GetHeight())
	for y := step / 2; y < bits.GetHeight(); y += step {
		if f.checks > maxChecks || len(f.found) > maxFound || ctx.Err() != nil {
			break
		}
		line = bits.GetRow(y, line)
		f.row(line, y)
	}
	slices.SortStableFunc(f.found, func(a, b *detector.FinderPattern) int {
		return cmp.Compare(b.GetCount(), a.GetCount())
	})
	clear := slices.IndexFunc(f.found, func(p *detector.FinderPattern) bool { return p.GetCount() < 3 })
	if clear < 0 {
		clear = len(f.found)
	}
	return f.found[:min(len(f.found), max(min(clear, maxPatterns), maxGrains))], f.checks
}

// rowStep returns how far apart the rows that are looked at may be: a pattern's
// centre is three modules high, and a module of a screenshot two pixels or more.
func rowStep(height int) int {
	if height <= 1200 {
		return 2
	}
	return 3
}

// rays is how many ways out of a pattern's middle are looked along.
const rays = 16

// A finder looks for finder patterns in a black and white picture.
type finder struct {
	bits       *gozxing.BitMatrix
	directions [rays]point
	found      []*detector.FinderPattern
	checks     int
}

func newFinder(bits *gozxing.BitMatrix) *finder {
	f := &finder{bits: bits}
	for i := range f.directions {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / rays)
		f.directions[i] = point{cos, sin}
	}
	return f
}

// row looks at the runs of one row that may cross a pattern.
func (f *finder) row(line *gozxing.BitArray, y int) {
	width := f.bits.GetWidth()
	var lengths [5]int // of the last five runs, the last one black
	for start := line.GetNextSet(0); start < width; {
		end := line.GetNextUnset(start)
		next := line.GetNextSet(end)
		lengths[4] = end - start
		if looksCrossed(lengths) {
			module := float64(lengths[1]+lengths[2]+lengths[3]) / 5
			f.check(point{float64(end-lengths[4]-lengths[3]) - float64(lengths[2])/2, float64(y) + 0.5}, module)
		}
		lengths = [5]int{lengths[2], lengths[3], lengths[4], next - end, 0}
		start = next
	}
}

// looksCrossed reports whether five runs may be those across a pattern. On one
// side the frame may go on into what is beside it, where a code has no margin.
func looksCrossed(lengths [5]int) bool {
	const slack = 0.7 // pixels
	if lengths[0] == 0 || lengths[2] < lengths[1] || lengths[2] < lengths[3] {
		return false
	}
	module := float64(lengths[1]+lengths[2]+lengths[3]) / 5
	low, high := 0.35*module-slack, 1.65*module+slack
	within := func(n int) bool { return float64(n) >= low && float64(n) <= high }
	return module >= 1 && within(lengths[1]) && within(lengths[3]) &&
		math.Abs(float64(lengths[2])-3*module) <= 0.65*3*module+slack &&
		float64(min(lengths[0], lengths[4])) <= high && float64(min(lengths[0], lengths[4])) >= low
}

// check takes in the pattern around a place, if there is one.
func (f *finder) check(at point, module float64) {
	for i, p := range f.found {
		if math.Abs(p.GetX()-at.x) < 2*p.GetEstimatedModuleSize() && math.Abs(p.GetY()-at.y) < 2*p.GetEstimatedModuleSize() {
			f.found[i] = detector.NewFinderPattern(p.GetX(), p.GetY(), p.GetEstimatedModuleSize(), p.GetCount()+1)
			return
		}
	}
	for range 3 {
		to, size, ok := f.rings(at, module)
		if !ok {
			return
		}
		at, module = to, size
	}
	f.found = append(f.found, detector.NewFinderPattern(at.x, at.y, module, 1))
}

// rings looks out from a place for the ring of white around the middle and the
// ring of black around that, however they are turned or seen from the side. It
// returns their middle and the pixels of a module.
func (f *finder) rings(at point, module float64) (middle point, size float64, ok bool) {
	const (
		seen   = rays - 2     // ways that must show the white ring
		closed = rays * 3 / 8 // ways that must show the end of the black one, which may touch what is outside
		// The mean way to a square's edge, where the shortest is 1.
		meanWay = 1.122
	)
	var inner, outer [rays]float64
	rings, ends := 0, 0
	sum := 0.0
	for n := range rays {
		// Upright first, which stripes do not pass; then all around.
		i := (n*5 + rays/4) % rays
		if n == 1 {
			f.checks++
		}
		a, b, c := f.look(at, f.directions[i], module)
		if b == 0 {
			return point{}, 0, false
		}
		if a > 0.85*b || a < 0.35*b {
			if n-rings >= rays-seen {
				return point{}, 0, false
			}
			continue
		}
		inner[i], outer[i] = a, b
		sum += a + b
		rings++
		if c > 1.1*b && c < 1.9*b {
			ends++
		}
	}
	if ends < closed {
		return point{}, 0, false
	}
	size = sum / float64(rings) / 4 / meanWay // 1.5 and 2.5 modules
	pairs := 0
	for i, d := range f.directions[:rays/2] {
		j := i + rays/2
		if inner[i] == 0 || inner[j] == 0 {
			continue
		}
		if r := (inner[i] + outer[i]) / (inner[j] + outer[j]); r > 3 || r < 1./3 {
			return point{}, 0, false
		}
		middle = middle.plus(d.times((inner[i] + outer[i] - inner[j] - outer[j]) / 4))
		pairs++
	}
	return at.plus(middle.times(2 / float64(pairs))), size, size >= 0.8
}

// look returns how far it is from a place in a pattern's middle to where white
// begins, to where that ends, and to where the black after it ends, or zeros.
func (f *finder) look(at, direction point, module float64) (white, black, end float64) {
	edges, dark := [3]float64{}, true
	const stride = 0.5
	p, step := at, direction.times(stride)
	n := 0
	for r := 0.0; r < 9*module; r += stride {
		if f.bits.Get(int(p.x), int(p.y)) != dark {
			edges[n] = r
			dark = !dark
			if n++; n == len(edges) {
				break
			}
		}
		p = p.plus(step)
	}
	return edges[0], edges[1], edges[2]
}
