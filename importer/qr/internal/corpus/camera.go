package corpus

import (
	"image"
	"math"
)

// A film is the light on the sensor, 1 is white.
type film struct {
	width, height int
	light         []float32
}

// A camera sees a paper through a lens. The paper's own coordinates are modules
// from the middle of the code, its third axis points away from the camera.
type camera struct {
	shot
	side             float64 // of the code, modules
	focal            float64 // pixels
	turn             [3][3]float64
	position         [3]float64 // of the camera, as the paper sees it
	middleX, middleY float64    // where the code is, in the picture
	phase            float64    // of the screen's pixels
	background       float64
}

func newCamera(m *maker, s shot, size int) *camera {
	c := &camera{shot: s, side: float64(size), phase: m.Float64(), background: m.between(0.1, 0.7)}
	c.focal = 1.1 * float64(max(s.width, s.height))
	away := c.focal / s.module
	c.turn = multiply(multiply(about(2, s.roll), about(0, s.pitch)), about(1, s.yaw))
	for i := range 3 {
		c.position[i] = -away * c.turn[i][2]
	}
	// Somewhere in the picture where all of it can be seen.
	reach := (c.side/2 + 4) * s.module * 1.15
	if math.Abs(math.Sin(2*s.roll*math.Pi/180)) > 0.5 {
		reach *= 1.3
	}
	slackX, slackY := max(float64(s.width)/2-reach, 0), max(float64(s.height)/2-reach, 0)
	c.middleX = float64(s.width)/2 + m.between(-0.7, 0.7)*slackX
	c.middleY = float64(s.height)/2 + m.between(-0.7, 0.7)*slackY
	return c
}

// about returns the turn about an axis.
func about(axis int, degrees float64) [3][3]float64 {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	var t [3][3]float64
	a, b := (axis+1)%3, (axis+2)%3
	t[axis][axis], t[a][a], t[b][b], t[a][b], t[b][a] = 1, cos, cos, -sin, sin
	return t
}

func multiply(a, b [3][3]float64) (c [3][3]float64) {
	for i := range 3 {
		for j := range 3 {
			for k := range 3 {
				c[i][j] += a[i][k] * b[k][j]
			}
		}
	}
	return c
}

// expose takes the picture, nine rays for each pixel.
func (c *camera) expose(p paper) film {
	const rays = 3
	f := film{c.width, c.height, make([]float32, c.width*c.height)}
	for y := range c.height {
		for x := range c.width {
			sum := 0.0
			for i := range rays * rays {
				px, py := float64(x)+(float64(i%rays)+0.5)/rays, float64(y)+(float64(i/rays)+0.5)/rays
				sum += c.see(p, px, py)
			}
			f.light[y*c.width+x] = float32(sum / (rays * rays))
		}
	}
	return f
}

// see returns the light that comes from what lies behind x, y of the picture.
func (c *camera) see(p paper, x, y float64) float64 {
	u, v, ok := c.behind(x, y)
	if !ok {
		return c.background
	}
	light, ok := p.at(u, v)
	if !ok {
		return c.background
	}
	if c.moire > 0 {
		// A screen has gaps between its pixels, here of half a module each.
		gap := math.Cos(2*math.Pi*2*(u+c.phase)) + math.Cos(2*math.Pi*2*(v+c.phase))
		light *= 1 - c.moire*(0.5+gap/4)
	}
	return light
}

// corners returns the pixels in which the corners of the code are seen, or those
// beside.
func (c *camera) corners() (corners [4]image.Point) {
	nearest := [4]float64{math.Inf(1), math.Inf(1), math.Inf(1), math.Inf(1)}
	const every = 2
	for y := 0; y < c.height; y += every {
		for x := 0; x < c.width; x += every {
			u, v, ok := c.behind(float64(x)+0.5, float64(y)+0.5)
			for i, sign := range [4][2]float64{{-1, -1}, {1, -1}, {1, 1}, {-1, 1}} {
				d := math.Hypot(u-sign[0]*c.side/2, v-sign[1]*c.side/2)
				if ok && d < nearest[i] {
					nearest[i], corners[i] = d, image.Pt(x, y)
				}
			}
		}
	}
	return corners
}

// behind returns the place of the paper that is seen at x, y of the picture, and
// false where there is none.
func (c *camera) behind(x, y float64) (u, v float64, ok bool) {
	// The lens bends about the middle of the picture.
	cx, cy := x-float64(c.width)/2, y-float64(c.height)/2
	reach := float64(c.width*c.width+c.height*c.height) / 4
	bend := 1 + c.barrel*(cx*cx+cy*cy)/reach
	ray := [3]float64{cx*bend + float64(c.width)/2 - c.middleX, cy*bend + float64(c.height)/2 - c.middleY, c.focal}
	var d [3]float64
	for i := range 3 {
		d[i] = c.turn[i][0]*ray[0] + c.turn[i][1]*ray[1] + c.turn[i][2]*ray[2]
	}
	return c.meet(d)
}

// meet returns where a ray of direction d meets the paper.
func (c *camera) meet(d [3]float64) (u, v float64, ok bool) {
	o := c.position
	switch c.surface {
	case cylinder:
		// (ox+t·dx)² + (oz+t·dz−r)² = r², the nearer of the two.
		r := c.bend * c.side
		qa, qb, qc := d[0]*d[0]+d[2]*d[2], o[0]*d[0]+(o[2]-r)*d[2], o[0]*o[0]+(o[2]-r)*(o[2]-r)-r*r
		root := qb*qb - qa*qc
		if root < 0 {
			return 0, 0, false
		}
		t := (-qb - math.Sqrt(root)) / qa
		return r * math.Asin(min(max((o[0]+t*d[0])/r, -1), 1)), o[1] + t*d[1], true
	case folded:
		// Two planes that meet in a line near the middle, away from the camera.
		line := c.side * (c.phase - 0.5) * 0.6
		for _, side := range [2]float64{-1, 1} {
			slope := side * math.Tan(c.bend)
			t := -(o[2] - slope*(o[0]-line)) / (d[2] - slope*d[0])
			if at := o[0] + t*d[0] - line; at*side >= 0 {
				return line + at/math.Cos(c.bend), o[1] + t*d[1], true
			}
		}
		return 0, 0, false
	}
	t := -o[2] / d[2]
	return o[0] + t*d[0], o[1] + t*d[1], true
}
