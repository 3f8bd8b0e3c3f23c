package qr

// A shape is where a code lies in a picture: the middles of its three finder
// patterns and the place where a fourth would be, in the order of a [quad], and
// how far the middle of each of the four sides between these is bent away from
// the straight line. The mesh moves what is between, on folded paper for example.
type shape struct {
	corners [4]point
	bows    [4]point
	mesh    [nodes * nodes]point
}

// The numbers that make up a shape without its mesh, in their order.
const (
	fourthCorner = 4 // and 5
	allBows      = 16
)

// nodes is how many the mesh has to a side.
const nodes = 5

// param returns one of the numbers that make up the shape.
func (s *shape) param(i int) *float64 {
	p := &s.corners[i/2%4]
	if i >= 8 {
		p = &s.bows[i/2%4]
	}
	if i%2 == 0 {
		return &p.x
	}
	return &p.y
}

// A projection maps the unit square on four corners.
type projection struct{ xs, xt, x0, ys, yt, y0, s, t float64 }

// projectionOf follows Heckbert, Fundamentals of Texture Mapping (1989), 2.2.3.
func projectionOf(c *[4]point) projection {
	d1, d2 := c[1].minus(c[2]), c[3].minus(c[2])
	sum := c[0].minus(c[1]).plus(c[2]).minus(c[3])
	var p projection
	if area := d1.x*d2.y - d2.x*d1.y; area != 0 {
		p.s = (sum.x*d2.y - d2.x*sum.y) / area
		p.t = (d1.x*sum.y - sum.x*d1.y) / area
	}
	p.xs, p.xt, p.x0 = c[1].x-c[0].x+p.s*c[1].x, c[3].x-c[0].x+p.t*c[3].x, c[0].x
	p.ys, p.yt, p.y0 = c[1].y-c[0].y+p.s*c[1].y, c[3].y-c[0].y+p.t*c[3].y, c[0].y
	return p
}

// lay returns the places of cells in the picture, without what the mesh adds.
func (s *shape) lay(cells []cell, places []point) []point {
	p := projectionOf(&s.corners)
	places = places[:0]
	b := &s.bows
	for i := range cells {
		c := &cells[i]
		scale := 1 / (p.s*c.s + p.t*c.t + 1)
		w := &c.bows
		places = append(places, point{
			(p.xs*c.s+p.xt*c.t+p.x0)*scale + w[0]*b[0].x + w[1]*b[1].x + w[2]*b[2].x + w[3]*b[3].x,
			(p.ys*c.s+p.yt*c.t+p.y0)*scale + w[0]*b[0].y + w[1]*b[1].y + w[2]*b[2].y + w[3]*b[3].y,
		})
	}
	return places
}

// layAll returns the places of cells in the picture.
func (s *shape) layAll(cells []cell) []point {
	places := s.lay(cells, nil)
	for i := range places {
		places[i] = places[i].plus(s.between(&cells[i]))
	}
	return places
}

// between returns what the mesh adds at a cell.
func (s *shape) between(c *cell) point {
	first, x, y := c.node()
	n := s.mesh[first:]
	above := n[0].times(1 - x).plus(n[1].times(x))
	below := n[nodes].times(1 - x).plus(n[nodes+1].times(x))
	return above.times(1 - y).plus(below.times(y))
}

// node returns the first of the four nodes around a cell, and how far it is from
// that, from 0 to 1.
func (c *cell) node() (first int, x, y float64) {
	x, y = min(max(c.s, 0), 0.9999)*(nodes-1), min(max(c.t, 0), 0.9999)*(nodes-1)
	i, j := int(x), int(y)
	return j*nodes + i, x - float64(i), y - float64(j)
}

// quad returns the outer corners of the code.
func (s *shape) quad(size int) quad {
	edge := 3.5 / float64(size-7)
	var q quad
	for i, p := range s.layAll([]cell{newCell(-edge, -edge, 0), newCell(1+edge, -edge, 0), newCell(1+edge, 1+edge, 0), newCell(-edge, 1+edge, 0)}) {
		q[i] = [2]float64{p.x, p.y}
	}
	return q
}
