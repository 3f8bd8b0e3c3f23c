package qr

import "math"

// A point is a place in a picture, in pixels; the middle of the first pixel is
// at 0.5, 0.5.
type point struct{ x, y float64 }

func (p point) plus(q point) point              { return point{p.x + q.x, p.y + q.y} }
func (p point) minus(q point) point             { return point{p.x - q.x, p.y - q.y} }
func (p point) times(f float64) point           { return point{p.x * f, p.y * f} }
func (p point) distance(q point) float64        { return math.Hypot(p.x-q.x, p.y-q.y) }
func (p point) toward(q point, f float64) point { return p.plus(q.minus(p).times(f)) }

// A relief says of each pixel around a code how much darker it is than what is
// around it: 1 is usual for a dark module, -1 for a light one.
type relief struct {
	width, height int
	grey          []float32 // softened within a module
	dark          []float32
}

// newRelief makes the relief of p for modules of so many pixels. A picture's
// light may change in it within a few modules.
func newRelief(p *plane, module float64) *relief {
	r := &relief{width: p.Width, height: p.Height, grey: make([]float32, len(p.pix))}
	for i, v := range p.pix {
		r.grey[i] = float32(v)
	}
	if soft := int(module/4 + 0.5); soft > 0 {
		r.grey = boxMean(r.grey, r.width, r.height, soft)
	}
	around := int(math.Ceil(5 * module))
	mean := boxMean(r.grey, r.width, r.height, around)
	r.dark = make([]float32, len(mean))
	depth := make([]float32, len(mean))
	for i, m := range mean {
		r.dark[i] = m - r.grey[i]
		depth[i] = max(r.dark[i], -r.dark[i])
	}
	depth = boxMean(depth, r.width, r.height, around)
	const faintest = 2 // greys; less is noise
	for i, d := range depth {
		r.dark[i] = min(max(r.dark[i]/max(d, faintest), -1.3), 1.3)
	}
	return r
}

// boxMean returns the means of the squares of 2×radius+1 around each value.
func boxMean(from []float32, w, h, radius int) []float32 {
	rows := make([]float32, len(from))
	for y := range h {
		line, out := from[y*w:(y+1)*w], rows[y*w:(y+1)*w]
		var sum float32
		for x := range min(radius, w) {
			sum += line[x]
		}
		for x := range out {
			if x+radius < w {
				sum += line[x+radius]
			}
			if x > radius {
				sum -= line[x-radius-1]
			}
			out[x] = sum / float32(min(x+radius, w-1)-max(x-radius, 0)+1)
		}
	}
	sums, out := make([]float32, w), make([]float32, len(from))
	add := func(y int, sign float32) {
		for x, v := range rows[y*w : (y+1)*w] {
			sums[x] += sign * v
		}
	}
	for y := range min(radius, h) {
		add(y, 1)
	}
	for y := range h {
		if y+radius < h {
			add(y+radius, 1)
		}
		if y > radius {
			add(y-radius-1, -1)
		}
		n := 1 / float32(min(y+radius, h-1)-max(y-radius, 0)+1)
		for x, v := range sums {
			out[y*w+x] = v * n
		}
	}
	return out
}

// interpolated returns the value of a field at x, y, and false beside it.
func (r *relief) interpolated(field []float32, x, y float64) (v float32, ok bool) {
	x, y = x-0.5, y-0.5
	if x < 0 || y < 0 || x >= float64(r.width-1) || y >= float64(r.height-1) {
		return 0, false
	}
	i, j := int(x), int(y)
	a, b := float32(x-float64(i)), float32(y-float64(j))
	at := field[j*r.width+i : j*r.width+i+r.width+2]
	return (1-b)*((1-a)*at[0]+a*at[1]) + b*((1-a)*at[r.width]+a*at[r.width+1]), true
}

// at implements field.
func (r *relief) at(p point) float32 {
	v, _ := r.interpolated(r.dark, p.x, p.y)
	return v
}
