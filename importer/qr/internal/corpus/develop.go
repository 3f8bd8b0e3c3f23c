package corpus

import "math"

// develop does to the film what light, lens and sensor do, in their order.
func (m *maker) develop(f film, s shot) {
	m.lit(f, s)
	if s.shake > 0 {
		f.smear(m.between(0, math.Pi), s.shake*s.module)
	}
	f.soften(s.blur)
	if s.sharpen > 0 {
		f.sharpen(s.sharpen)
	}
	for i := range f.light {
		f.light[i] += float32(m.NormFloat64() * s.noise / 255)
	}
}

// lit applies the light of the room.
func (m *maker) lit(f film, s shot) {
	sin, cos := math.Sincos(m.between(0, 2*math.Pi))
	shadowSin, shadowCos := math.Sincos(m.between(0, 2*math.Pi))
	shadowAt, shadowDepth, shadowSoft := m.between(-0.15, 0.15), m.between(0.35, 0.65), m.between(0.004, 0.05)
	type spot struct{ x, y, radius, light float64 }
	var spots []spot
	for s.glare > 0 && len(spots) < 3 {
		spots = append(spots, spot{m.between(-0.35, 0.35), m.between(-0.35, 0.35), m.between(0.03, 0.12), s.glare * m.between(0.5, 1)})
	}
	for y := range f.height {
		for x := range f.width {
			u, v := float64(x)/float64(f.width)-0.5, float64(y)/float64(f.height)-0.5
			light := s.gain * (1 + s.uneven*(cos*u+sin*v)) * (1 - s.vignette*2*(u*u+v*v))
			if s.shadow {
				edge := (shadowCos*u + shadowSin*v - shadowAt) / shadowSoft
				light *= 1 - shadowDepth/(1+math.Exp(min(max(edge, -40), 40)))
			}
			lit := s.offset + light*float64(f.light[y*f.width+x])
			for _, g := range spots {
				lit += g.light * math.Exp(-((u-g.x)*(u-g.x)+(v-g.y)*(v-g.y))/(2*g.radius*g.radius))
			}
			f.light[y*f.width+x] = float32(min(lit, 1.05))
		}
	}
}

// soften blurs by a bell curve of sigma pixels, by rows and by columns.
func (f film) soften(sigma float64) {
	if sigma <= 0 {
		return
	}
	reach := int(math.Ceil(3 * sigma))
	kernel := make([]float32, 2*reach+1)
	var sum float32
	for i := range kernel {
		d := float64(i-reach) / sigma
		kernel[i] = float32(math.Exp(-d * d / 2))
		sum += kernel[i]
	}
	for i := range kernel {
		kernel[i] /= sum
	}
	for y := range f.height {
		convolve(f.light[y*f.width:], f.width, 1, kernel)
	}
	for x := range f.width {
		convolve(f.light[x:], f.height, f.width, kernel)
	}
}

// convolve works on n values that lie stride apart. Beyond the ends they go on
// as the last one.
func convolve(v []float32, n, stride int, kernel []float32) {
	reach := len(kernel) / 2
	out := make([]float32, n)
	for i := range n {
		for k, w := range kernel {
			out[i] += w * v[min(max(i+k-reach, 0), n-1)*stride]
		}
	}
	for i := range n {
		v[i*stride] = out[i]
	}
}

// smear blurs along a line of length pixels.
func (f film) smear(angle, length float64) {
	sin, cos := math.Sincos(angle)
	from := append([]float32(nil), f.light...)
	steps := int(math.Ceil(length)) * 2
	for y := range f.height {
		for x := range f.width {
			var sum float32
			for i := range steps + 1 {
				along := length * (float64(i)/float64(steps) - 0.5)
				px := min(max(int(math.Round(float64(x)+along*cos)), 0), f.width-1)
				py := min(max(int(math.Round(float64(y)+along*sin)), 0), f.height-1)
				sum += from[py*f.width+px]
			}
			f.light[y*f.width+x] = sum / float32(steps+1)
		}
	}
}

// sharpen leads each pixel away from what is around it, as telephones do, which
// leaves rims along edges.
func (f film) sharpen(amount float64) {
	around := film{f.width, f.height, append([]float32(nil), f.light...)}
	around.soften(1.2)
	for i, v := range f.light {
		f.light[i] = min(max(v+float32(amount)*(v-around.light[i]), 0), 1)
	}
}
