package corpus

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"strings"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// prose fills a rectangle with lines of words, in letters of size pixels.
func (m *maker) prose(p draw.Image, r image.Rectangle, size float64, ink color.Color) error {
	parsed, err := opentype.Parse(goregular.TTF)
	if err != nil {
		return fmt.Errorf("reading the font: %w", err)
	}
	face, err := opentype.NewFace(parsed, &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingFull})
	if err != nil {
		return fmt.Errorf("preparing the font: %w", err)
	}
	d := font.Drawer{Dst: p, Src: image.NewUniform(ink), Face: face}
	for y := r.Min.Y + int(size); y < r.Max.Y; y += int(size * 1.5) {
		if m.IntN(5) == 0 {
			continue // between paragraphs
		}
		d.Dot = fixed.P(r.Min.X, y)
		for d.Dot.X.Round() < r.Max.X-int(6*size) {
			d.DrawString(m.syllables() + " ")
		}
	}
	return nil
}

// syllables returns what looks like a word.
func (m *maker) syllables() string {
	var b strings.Builder
	for range m.whole(1, 4) {
		b.WriteString(oneOf(m, "ba", "ter", "mon", "i", "sel", "ku", "or", "ven", "HQ", "10", "pla", "dig", "w", "ob"))
	}
	return b.String()
}

// windows paints a desktop: panels, title bars, lines of words.
func (m *maker) windows(p draw.Image, back, panel, ink color.Color) error {
	b := p.Bounds()
	draw.Draw(p, b, image.NewUniform(back), image.Point{}, draw.Src)
	for range 3 {
		w, h := b.Dx()*m.whole(30, 60)/100, b.Dy()*m.whole(30, 60)/100
		r := image.Rect(0, 0, w, h).Add(image.Pt(m.IntN(b.Dx()-w), m.IntN(b.Dy()-h)))
		draw.Draw(p, r, image.NewUniform(ink), image.Point{}, draw.Src)
		draw.Draw(p, r.Inset(1), image.NewUniform(panel), image.Point{}, draw.Src)
		if err := m.prose(p, r.Inset(20), m.between(11, 24), ink); err != nil {
			return err
		}
	}
	return nil
}
