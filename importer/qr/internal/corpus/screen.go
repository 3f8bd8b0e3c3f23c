package corpus

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"

	"github.com/boombuler/barcode/qr"
	xdraw "golang.org/x/image/draw"
)

func screenKinds() []kind {
	return []kind{
		{"screen", func(m *maker) (Sample, error) { return m.screen(setting{}) }},
		{"screen 4K", func(m *maker) (Sample, error) { return m.screen(setting{width: 3840, height: 2160}) }},
		{"dark screen", func(m *maker) (Sample, error) { return m.screen(setting{theme: dark}) }},
		{"inverted", func(m *maker) (Sample, error) { return m.screen(setting{theme: inverted}) }},
		{"faint", func(m *maker) (Sample, error) { return m.screen(setting{theme: faint}) }},
		{"coloured", func(m *maker) (Sample, error) { return m.screen(setting{theme: coloured}) }},
		{"no margin", func(m *maker) (Sample, error) {
			return m.screen(setting{theme: oneOf(m, light, dark), look: func(l *look) { l.quiet = m.IntN(2) }})
		}},
		{"logo", func(m *maker) (Sample, error) {
			return m.screen(setting{levels: []qr.ErrorCorrectionLevel{qr.Q, qr.H}, look: func(l *look) { l.logo = m.between(0.18, 0.28) }})
		}},
		{"dots", func(m *maker) (Sample, error) {
			return m.screen(setting{smallest: 5, look: func(l *look) { l.round, l.dot = 1, m.between(0.38, 0.5) }})
		}},
		{"worn", func(m *maker) (Sample, error) { return m.screen(setting{quality: m.whole(8, 50)}) }},
		{"scaled", func(m *maker) (Sample, error) { return m.screen(setting{scale: m.between(0.45, 1.9)}) }},
		{"dense", func(m *maker) (Sample, error) {
			return m.screen(setting{text: m.migration(m.whole(500, 1900)), dense: true})
		}},
		{"dense and worn", func(m *maker) (Sample, error) {
			return m.screen(setting{text: m.migration(m.whole(500, 1700)), dense: true, quality: m.whole(20, 60), scale: m.between(0.6, 1.2)})
		}},
		{"pair", func(m *maker) (Sample, error) { return m.pair() }},
		{"sheet", func(m *maker) (Sample, error) { return m.sheet() }},
	}
}

// A theme is the colours of a screen and of the code on it.
type theme int

const (
	light theme = iota
	dark
	inverted
	faint
	coloured
)

// A setting is what makes a screen differ from the plainest.
type setting struct {
	width, height int // 1920×1080 unless given
	theme         theme
	levels        []qr.ErrorCorrectionLevel // L to H unless given
	look          func(*look)
	smallest      int     // pixels a module at least, 2 unless given
	text          string  // a link unless given
	dense         bool    // as large a module as fits
	quality       int     // of JPEG, if not 0
	scale         float64 // of the finished picture, if not 0
}

func grey(v int) color.RGBA { return color.RGBA{uint8(v), uint8(v), uint8(v), 255} }

// colours returns those of the page and of the code.
func (m *maker) colours(t theme) (back, panel, ink color.RGBA, l look) {
	l = plain()
	back, panel, ink = grey(m.whole(200, 240)), grey(m.whole(240, 255)), grey(m.whole(0, 60))
	switch t {
	case dark, inverted:
		back, panel, ink = grey(m.whole(0, 25)), grey(m.whole(20, 45)), grey(m.whole(180, 240))
		if t == inverted {
			l.dark, l.light = ink, panel
		}
	case faint:
		v := m.whole(90, 220)
		l.dark, l.light = grey(v), grey(v+m.whole(14, 30))
	case coloured:
		l.dark = color.RGBA{uint8(m.IntN(170)), uint8(m.IntN(110)), uint8(m.IntN(200)), 255}
		l.light = color.RGBA{uint8(m.whole(180, 255)), uint8(m.whole(200, 255)), uint8(m.whole(170, 255)), 255}
	}
	return back, panel, ink, l
}

// screen makes a screenshot with one code.
func (m *maker) screen(s setting) (Sample, error) {
	if s.width == 0 {
		s.width, s.height = 1920, 1080
	}
	back, panel, ink, l := m.colours(s.theme)
	if s.look != nil {
		s.look(&l)
	}
	p := image.NewRGBA(image.Rect(0, 0, s.width, s.height))
	if err := m.windows(p, back, panel, ink); err != nil {
		return Sample{}, err
	}
	text, level := s.text, m.level()
	if text == "" {
		text = m.link()
	}
	if s.dense {
		level = qr.L
	}
	if len(s.levels) > 0 {
		level = oneOf(m, s.levels...)
	}
	c, err := encode(text, level)
	if err != nil {
		return Sample{}, err
	}
	largest := s.height / (c.size + 2*l.quiet)
	module := m.whole(max(s.smallest, 2), min(largest, 9))
	if s.dense {
		module = min(largest, 5)
	}
	side := (c.size + 2*l.quiet) * module
	x, y := m.IntN(s.width-side+1), m.IntN(s.height-side+1)
	c.draw(p, x+l.quiet*module, y+l.quiet*module, module, l)
	finished, err := m.finish(p, s, float64(module))
	return Sample{Image: finished, Texts: []string{text}}, err
}

// finish scales and wears the picture. No code is scaled to less than 1.9 pixels
// a module, which the smallest on screens have.
func (m *maker) finish(p *image.RGBA, s setting, module float64) (image.Image, error) {
	if s.scale > 0 {
		scale := max(s.scale, 1.9/module)
		scaled := image.NewRGBA(image.Rect(0, 0, int(float64(s.width)*scale), int(float64(s.height)*scale)))
		scaler := oneOf[xdraw.Scaler](m, xdraw.BiLinear, xdraw.CatmullRom, xdraw.ApproxBiLinear)
		if m.IntN(3) == 0 && scale*module > 2.5 {
			scaler = xdraw.NearestNeighbor
		}
		scaler.Scale(scaled, scaled.Bounds(), p, p.Bounds(), xdraw.Src, nil)
		p = scaled
	}
	if s.quality > 0 {
		return worn(p, s.quality)
	}
	return p, nil
}

// worn returns the picture as a JPEG of that quality leaves it.
func worn(p image.Image, quality int) (image.Image, error) {
	var file bytes.Buffer
	if err := jpeg.Encode(&file, p, &jpeg.Options{Quality: quality}); err != nil {
		return nil, err
	}
	return jpeg.Decode(&file)
}

// pair makes a screenshot with two codes side by side, of different sizes.
func (m *maker) pair() (Sample, error) {
	p := image.NewRGBA(image.Rect(0, 0, 1920, 1080))
	back, panel, ink, l := m.colours(oneOf(m, light, dark))
	if err := m.windows(p, back, panel, ink); err != nil {
		return Sample{}, err
	}
	var s Sample
	for i := range 2 {
		c, err := encode(m.link(), m.level())
		if err != nil {
			return Sample{}, err
		}
		module := m.whole(3, 960/(c.size+8))
		module = min(module, 10)
		side := (c.size + 8) * module
		c.draw(p, i*960+m.IntN(960-side+1)+4*module, (1080-side)/2+4*module, module, l)
		s.Texts = append(s.Texts, c.text)
	}
	s.Image = p
	return s, nil
}

// sheet makes a printed page of A4 at 300 or 150 dots an inch, full of codes with
// a name under each.
func (m *maker) sheet() (Sample, error) {
	dots := oneOf(m, 1, 2)
	p := image.NewRGBA(image.Rect(0, 0, 1240*dots, 1754*dots))
	draw.Draw(p, p.Bounds(), image.White, image.Point{}, draw.Src)
	columns := m.whole(3, 6)
	cell := p.Bounds().Dx() / columns
	rows := min(p.Bounds().Dy()/(cell+10*dots), 8)
	var s Sample
	for i := range columns * rows {
		c, err := encode(m.link(), oneOf(m, qr.L, qr.M))
		if err != nil {
			return Sample{}, err
		}
		module := cell / (c.size + 8)
		x, y := i%columns*cell+4*module, i/columns*(cell+10*dots)+4*module
		c.draw(p, x, y, module, plain())
		under := image.Rect(x, y+c.size*module+2*module, x+c.size*module, y+c.size*module+2*module+14*dots)
		if err := m.prose(p, under, 10*float64(dots), color.Black); err != nil {
			return Sample{}, err
		}
		s.Texts = append(s.Texts, c.text)
	}
	s.Image = p
	return s, nil
}
