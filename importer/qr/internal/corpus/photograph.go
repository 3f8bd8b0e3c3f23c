package corpus

import (
	"image"
	"image/color"
	"image/draw"
	"math"

	"github.com/boombuler/barcode/qr"
)

func photographKinds() []kind {
	phone := func(change func(*maker, *shot)) func(*maker) (Sample, error) {
		return func(m *maker) (Sample, error) {
			s := m.phone()
			change(m, &s)
			return m.photograph(s)
		}
	}
	return []kind{
		{"phone", phone(func(*maker, *shot) {})},
		{"old phone", phone(func(m *maker, s *shot) {
			s.width, s.height, s.module = 320, 240, m.between(2.2, 4)
			s.text = m.short()
		})},
		{"low light", phone(func(m *maker, s *shot) {
			s.gain, s.offset = m.between(0.15, 0.35), m.between(0.03, 0.12)
			s.noise, s.blotches = m.between(4, 11), m.between(8, 25)
		})},
		{"out of focus", phone(func(m *maker, s *shot) {
			s.module = m.between(4, 9)
			s.blur = s.module * m.between(0.35, 0.58)
		})},
		{"shaken", phone(func(m *maker, s *shot) { s.module, s.shake = m.between(4, 8), m.between(0.6, 1.2) })},
		{"from the side", phone(func(m *maker, s *shot) { s.module, s.pitch, s.yaw = m.between(4, 8), m.tilt(25, 50), m.tilt(0, 40) })},
		{"turned", phone(func(m *maker, s *shot) { s.roll, s.barrel = m.between(0, 360), m.between(-0.1, 0.15) })},
		{"photographed screen", phone(func(m *maker, s *shot) {
			s.width, s.height, s.module, s.moire = 1280, 960, m.between(5, 10), m.between(0.15, 0.4)
		})},
		{"glare", phone(func(m *maker, s *shot) {
			s.module, s.glare, s.shadow = m.between(4, 8), m.between(0.6, 1.6), m.IntN(2) == 0
			s.levels = []qr.ErrorCorrectionLevel{qr.M, qr.Q, qr.H}
		})},
		{"shadow", phone(func(m *maker, s *shot) { s.shadow, s.uneven = true, m.between(0.4, 0.9) })},
		{"cylinder", phone(func(m *maker, s *shot) {
			s.module, s.roll = m.between(4, 8), m.between(0, 360)
			s.surface, s.bend = cylinder, m.between(0.5, 1.3)
		})},
		{"folded", phone(func(m *maker, s *shot) {
			s.module, s.roll = m.between(4, 8), m.between(0, 360)
			s.surface, s.bend = folded, m.between(0.15, 0.5)
		})},
		{"small", phone(func(m *maker, s *shot) {
			s.width, s.height, s.module = 1280, 960, m.between(1.6, 2.5)
			s.blur, s.sharpen, s.noise, s.pitch, s.yaw = m.between(0.3, 0.5), 0, m.between(1, 3), m.tilt(0, 12), m.tilt(0, 12)
		})},
		{"dense photograph", phone(func(m *maker, s *shot) {
			s.width, s.height, s.text, s.levels = 1600, 1200, m.migration(m.whole(200, 800)), []qr.ErrorCorrectionLevel{qr.L}
			s.module, s.barrel = 0, m.between(-0.03, 0.06)
		})},
		{"large photograph", phone(func(m *maker, s *shot) {
			s.width, s.height, s.module = 2000, 1500, m.between(6, 18)
			s.blur = s.module * m.between(0.1, 0.35)
		})},
	}
}

// tilt returns an angle of a size between low and high degrees, to either side.
func (m *maker) tilt(low, high float64) float64 { return m.sign() * m.between(low, high) }

// A surface is what a code is printed on.
type surface int

const (
	flat surface = iota
	cylinder
	folded
)

// A shot is how a photograph is taken: of what, from where, in which light, with
// how good a camera.
type shot struct {
	width, height    int
	text             string
	levels           []qr.ErrorCorrectionLevel
	module           float64 // pixels in the middle of the code, 0 for what fits
	roll, pitch, yaw float64 // degrees
	barrel           float64 // of the lens, at the corners
	surface          surface
	bend             float64 // cylinder: its radius, of the code's side; folded: radians
	gain, offset     float64 // of the light, where 1 is white
	uneven           float64 // change of the light across the picture
	vignette         float64 // loss of light in the corners
	shadow           bool
	glare            float64 // light of spots
	moire            float64 // contrast of the screen's own pixels
	blur             float64 // sigma in pixels
	shake            float64 // length in modules
	sharpen          float64 // as phones do
	noise, blotches  float64 // sigma in greys; of colours
	quality          int     // of JPEG
}

// phone returns the usual shot of a telephone's camera of the time when QR codes
// were new: paper in a room, almost straight, in any of four turns.
func (m *maker) phone() shot {
	return shot{
		width: 640, height: 480,
		text:   oneOf(m, m.short(), m.short(), m.link()),
		levels: []qr.ErrorCorrectionLevel{qr.L, qr.M, qr.Q, qr.H},
		module: m.between(2.6, 7),
		roll:   90*float64(m.IntN(4)) + m.between(-12, 12), pitch: m.tilt(0, 22), yaw: m.tilt(0, 22),
		barrel: m.between(-0.03, 0.08),
		gain:   m.between(0.5, 0.95), offset: m.between(0, 0.15), uneven: m.between(0, 0.4), vignette: m.between(0, 0.4),
		blur: m.between(0.5, 1.1), sharpen: m.between(0, 1.2),
		noise: m.between(2, 7), blotches: m.between(2, 8), quality: m.whole(35, 85),
	}
}

// photograph takes the shot.
func (m *maker) photograph(s shot) (Sample, error) {
	c, err := encode(s.text, oneOf(m, s.levels...))
	if err != nil {
		return Sample{}, err
	}
	// The code fits into the picture with its margin, however it is turned.
	largest := float64(min(s.width, s.height)) / (float64(c.size) + 6) / 1.05
	if math.Abs(math.Sin(2*s.roll*math.Pi/180)) > 0.5 {
		largest /= 1.35
	}
	if s.module == 0 {
		s.module = largest * m.between(0.8, 1)
	}
	s.module = min(s.module, largest)
	paper, err := m.paper(c)
	if err != nil {
		return Sample{}, err
	}
	camera := newCamera(m, s, c.size)
	film := camera.expose(paper)
	m.develop(film, s)
	picture, err := worn(film.image(m, s.blotches), s.quality)
	return Sample{picture, []string{c.text}, camera.corners()}, err
}

// paperModule is how many pixels of the paper a module has.
const paperModule = 6

// A paper is what is photographed: a code with words around it. Its middle is
// that of the code.
type paper struct {
	*image.Gray
	reach float64 // modules from the middle to the edge
}

func (m *maker) paper(c code) (paper, error) {
	reach := c.size * m.whole(9, 20) / 10
	p := paper{image.NewGray(image.Rect(0, 0, 2*reach*paperModule, 2*reach*paperModule)), float64(reach)}
	tone := m.whole(215, 255)
	draw.Draw(p, p.Bounds(), image.NewUniform(grey(tone)), image.Point{}, draw.Src)
	ink := m.whole(5, 50)
	quiet := m.whole(2, 4)
	if err := m.prose(p, p.Bounds().Inset(2*paperModule), m.between(1.6, 5)*paperModule, grey(ink)); err != nil {
		return paper{}, err
	}
	corner := p.Bounds().Dx()/2 - c.size*paperModule/2
	c.draw(p, corner, corner, paperModule, look{dark: grey(ink), light: grey(tone), quiet: quiet})
	return p, nil
}

// at returns the light that the paper reflects at u, v in modules from its
// middle, from 0 to 1, and false beside it.
func (p paper) at(u, v float64) (light float64, ok bool) {
	x, y := (u+p.reach)*paperModule-0.5, (v+p.reach)*paperModule-0.5
	i, j := int(math.Floor(x)), int(math.Floor(y))
	if i < 0 || j < 0 || i+1 >= p.Rect.Dx() || j+1 >= p.Rect.Dy() {
		return 0, false
	}
	a, b := x-float64(i), y-float64(j)
	at := p.Pix[j*p.Stride+i:]
	below := at[p.Stride:]
	return ((1-b)*((1-a)*float64(at[0])+a*float64(at[1])) + b*((1-a)*float64(below[0])+a*float64(below[1]))) / 255, true
}

// image returns the film as a picture, with blotches of colour.
func (f film) image(m *maker, blotches float64) *image.RGBA {
	out := image.NewRGBA(image.Rect(0, 0, f.width, f.height))
	const blotch = 6
	across := f.width/blotch + 1
	red, blue := make([]float64, across*(f.height/blotch+1)), make([]float64, across*(f.height/blotch+1))
	for i := range red {
		red[i], blue[i] = m.NormFloat64()*blotches, m.NormFloat64()*blotches
	}
	warm := m.between(-12, 14)
	for y := range f.height {
		for x := range f.width {
			v := 255 * float64(f.light[y*f.width+x])
			i := y/blotch*across + x/blotch
			out.SetRGBA(x, y, color.RGBA{level(v + red[i] + warm), level(v - (red[i]*0.5+blue[i]*0.2)*0.6), level(v + blue[i] - warm), 255})
		}
	}
	return out
}

func level(v float64) uint8 { return uint8(min(max(v, 0), 255)) }
