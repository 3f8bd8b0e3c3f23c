package qr

// A fitting moves shapes about until they lie on a code as well as they can.
type fitting struct {
	relief *relief
	cells  []cell
	places []point // of the cells, for use again
}

// score says how well the shape lies on the relief: how many of the fixed modules
// are what they must be, and how clearly the others are dark or light, which
// they are in their middles.
func (f *fitting) score(s *shape) float64 {
	f.places = s.lay(f.cells, f.places)
	sum := float32(0)
	for i, p := range f.places {
		sum += f.value(i, p)
	}
	return float64(sum)
}

// value says how well a cell fits at a place.
func (f *fitting) value(i int, p point) float32 {
	const data = 0.5 // what a module of data counts
	v, ok := f.relief.interpolated(f.relief.dark, p.x, p.y)
	switch want := f.cells[i].want; {
	case !ok:
		return -1
	case want != 0:
		return want * v
	}
	return data * max(v, -v)
}

// known says how well the fixed modules alone fit, from -1 to 1.
func (f *fitting) known(s *shape) float64 {
	sum, n := float32(0), 0
	for i, p := range s.layAll(f.cells) {
		if want := f.cells[i].want; want != 0 {
			n++
			if v := f.relief.at(p); v*want > 0 {
				sum++
			} else {
				sum--
			}
		}
	}
	return float64(sum) / float64(n)
}

// fit moves the shape's numbers from the first to the last before end until its
// score gets no better, in steps from coarse to fine, given in pixels.
func (f *fitting) fit(s *shape, first, end int, steps ...float64) {
	best := f.score(s)
	for _, step := range steps {
		for range 3 {
			before := best
			for i := first; i < end; i++ {
				best = f.nudge(s, i, step, best)
			}
			if best == before {
				break
			}
		}
	}
}

// nudge moves one number by a step to either side if that is better.
func (f *fitting) nudge(s *shape, i int, step, best float64) float64 {
	p := s.param(i)
	from := *p
	for _, to := range [2]float64{from + step, from - step} {
		*p = to
		if score := f.score(s); score > best {
			return score
		}
	}
	*p = from
	return best
}

// fitMesh moves the nodes of the mesh, each by what lies around it.
func (f *fitting) fitMesh(s *shape, steps ...float64) {
	f.places = s.lay(f.cells, f.places)
	var near [nodes * nodes][]int
	for i := range f.cells {
		first, _, _ := f.cells[i].node()
		for _, n := range [4]int{first, first + 1, first + nodes, first + nodes + 1} {
			near[n] = append(near[n], i)
		}
	}
	score := func(n int) float32 {
		sum := float32(0)
		for _, i := range near[n] {
			sum += f.value(i, f.places[i].plus(s.between(&f.cells[i])))
		}
		return sum
	}
	for _, step := range steps {
		for range 2 {
			for n := range s.mesh {
				best, from := score(n), s.mesh[n]
				for _, d := range [4]point{{step, 0}, {-step, 0}, {0, step}, {0, -step}} {
					kept := s.mesh[n]
					s.mesh[n] = from.plus(d)
					if v := score(n); v > best {
						best = v
					} else {
						s.mesh[n] = kept
					}
				}
			}
		}
	}
}
