package qr

import (
	"context"
	"fmt"
	"image"
	"image/color"
	"slices"
	"testing"
)

const (
	uriAlice = "otpauth://totp/Example:alice@example.com?secret=JBSWY3DPEHPK3PXP&issuer=Example&algorithm=SHA1&digits=6&period=30"
	uriBob   = "otpauth://totp/Grüße%20aus%20東京:bob?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Gr%C3%BC%C3%9Fe"
	uriLong  = "otpauth://totp/A%20Very%20Long%20Company%20Name%20Limited:somebody.with.a.long.name@subdomain.example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=A%20Very%20Long%20Company%20Name%20Limited&algorithm=SHA512&digits=8&period=60"
)

var (
	ink      = color.Gray{20}
	darkBlue = color.RGBA{24, 26, 42, 255}
	paleBlue = color.RGBA{205, 214, 244, 255}
)

// screens are pictures as people have them, each with the texts in it.
func screens(t testing.TB) []screen {
	page1080 := func(seed uint64) page { return newPage(seed, 1920, 1080, color.White).text(ink) }
	dark := func(seed uint64) page { return newPage(seed, 1920, 1080, darkBlue).text(paleBlue) }
	var all []screen
	add := func(name string, m image.Image, texts ...string) { all = append(all, screen{name, m, texts}) }

	p := page1080(1)
	p.code(t, uriAlice, 840, 300, 6, 4, color.Black, color.White)
	add("1080p", p, uriAlice)

	p = newPage(2, 3840, 2160, color.White).text(ink)
	p.code(t, uriAlice, 2500, 1300, 5, 4, color.Black, color.White)
	add("4K", p, uriAlice)

	p = dark(3)
	p.code(t, uriAlice, 700, 200, 6, 4, paleBlue, darkBlue)
	add("dark theme, code inverted", p, uriAlice)

	p = dark(4)
	p.code(t, uriAlice, 700, 200, 6, 2, color.Black, color.White)
	add("dark theme, code on white", p, uriAlice)

	p = page1080(5)
	p.code(t, uriBob, 200, 200, 5, 4, color.Black, color.White)
	p.code(t, uriAlice, 1200, 230, 5, 4, color.Black, color.White)
	add("two codes side by side", p, uriBob, uriAlice)

	p = page1080(6)
	p.code(t, uriAlice, 1000, 80, 4, 4, color.Black, color.White)
	p.code(t, uriBob, 300, 600, 8, 4, color.Black, color.White)
	add("two codes, one above", p, uriAlice, uriBob)

	p = page1080(7)
	p.code(t, uriAlice, 900, 500, 2, 4, color.Black, color.White)
	add("two pixels a module", p, uriAlice)

	p = page1080(8)
	p.code(t, uriLong, 700, 200, 4, 4, color.Black, color.White)
	add("many modules", p, uriLong)

	p = newPage(9, 1280, 960, color.White)
	p.code(t, uriAlice, 450, 300, 7, 4, color.Black, color.White)
	add("turned by 30 degrees", p.turned(30), uriAlice)
	add("turned by 90 degrees", p.turned(90), uriAlice)
	add("turned by 190 degrees", p.turned(190), uriAlice)

	p = page1080(10)
	p.code(t, uriAlice, 840, 300, 6, 4, color.Gray{190}, color.Gray{215})
	add("low contrast", p, uriAlice)

	p = newPage(11, 800, 600, color.Gray{180})
	p.code(t, uriAlice, 250, 150, 5, 4, color.Gray{60}, color.Gray{200})
	add("noise", p.noise(50), uriAlice)

	p = newPage(12, 800, 600, color.Gray{220})
	p.code(t, uriAlice, 200, 100, 7, 4, ink, color.White)
	add("blur", p.blurred(5), uriAlice)

	p = newPage(13, 230, 230, color.White)
	p.code(t, uriAlice, 5, 5, 4, 0, color.Black, color.White)
	add("a bare code without a margin", p, uriAlice)

	p = newPage(14, 960, 600, color.Gray{32}).text(paleBlue)
	p.code(t, uriAlice, 400, 200, 5, 0, color.Black, color.White)
	add("dark theme, code without a margin", p, uriAlice)

	p = newPage(15, 960, 600, color.Gray{17}).text(paleBlue)
	p.code(t, uriAlice, 400, 200, 5, 4, color.Gray{51}, color.Gray{17})
	add("dark theme, faint code inverted", p, uriAlice)

	p = newPage(16, 960, 600, color.White).text(ink)
	p.code(t, uriBob, 100, 200, 5, 4, color.Black, color.White)
	p.code(t, uriAlice, 600, 230, 5, 4, paleBlue, darkBlue)
	add("two codes, one inverted", p, uriBob, uriAlice)

	p = newPage(17, 400, 300, color.White).text(ink)
	p.code(t, uriAlice, 100, 60, 4, 4, color.Black, color.White)
	add("small and blurred", p.softened(6), uriAlice)

	return all
}

type screen struct {
	name  string
	image image.Image
	texts []string
}

func TestReadScreens(t *testing.T) {
	for i, s := range screens(t) {
		if raced && i%4 > 0 {
			continue
		}
		t.Run(s.name, func(t *testing.T) {
			codes, err := Read(unhurried(t), s.image)
			if err != nil {
				t.Fatal(err)
			}
			if got := texts(codes); !slices.Equal(got, s.texts) {
				t.Errorf("read %q\nwant %q", got, s.texts)
			}
		})
	}
}

func texts(codes []Code) []string {
	var all []string
	for _, c := range codes {
		all = append(all, c.Text)
	}
	return all
}

func convert(from image.Image, to interface {
	image.Image
	Set(x, y int, c color.Color)
}) image.Image {
	b := from.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			to.Set(x, y, from.At(x, y))
		}
	}
	return to
}

// A code of dark modules on nothing, and one of light modules on nothing, are
// both what pages for light and for dark themes hand out.
func TestReadTransparent(t *testing.T) {
	for name, module := range map[string]color.NRGBA{
		"dark modules":  {0, 0, 0, 255},
		"light modules": {255, 255, 255, 255},
	} {
		t.Run(name, func(t *testing.T) {
			bits := modules(t, uriAlice)
			n := bits.Bounds().Dx()
			m := image.NewNRGBA(image.Rect(-10, 7, -10+(n+8)*5, 7+(n+8)*5)) // not at the origin
			for y := range n * 5 {
				for x := range n * 5 {
					if color.GrayModel.Convert(bits.At(x/5, y/5)).(color.Gray).Y < 128 {
						m.SetNRGBA(-10+20+x, 7+20+y, module)
					}
				}
			}
			codes, err := Read(t.Context(), m)
			if err != nil || len(codes) != 1 || codes[0].Text != uriAlice {
				t.Fatalf("read %q, %v", texts(codes), err)
			}
			if at := codes[0].Corners[0].Sub(image.Pt(10, 27)); at.X*at.X+at.Y*at.Y > 9 {
				t.Errorf("top left corner at %v, want (10,27)", codes[0].Corners[0])
			}
		})
	}
}

func TestReadNothing(t *testing.T) {
	for name, m := range map[string]image.Image{
		"a screen of text": newPage(30, 1920, 1080, color.White).text(ink),
		"noise":            newPage(31, 400, 300, color.Gray{128}).noise(120),
		"one pixel":        image.NewGray(image.Rect(0, 0, 1, 1)),
		"one row":          image.NewGray(image.Rect(0, 0, 3000, 1)),
		"one column":       image.NewGray(image.Rect(0, 0, 1, 3000)),
		"plain white":      newPage(32, 300, 300, color.White),
		"all transparent":  image.NewNRGBA(image.Rect(0, 0, 100, 100)),
	} {
		t.Run(name, func(t *testing.T) {
			if codes, err := Read(t.Context(), m); err != nil || len(codes) > 0 {
				t.Errorf("read %q, %v", texts(codes), err)
			}
		})
	}
}

// Text that is not UTF-8 is what the standard says it is, Latin-1.
func TestReadLatin1(t *testing.T) {
	p := newPage(42, 300, 300, color.White)
	p.code(t, "Gr\xf6\xdfe: f\xfcnf", 60, 60, 6, 4, color.Black, color.White)
	codes, err := Read(t.Context(), p)
	if err != nil || !slices.Equal(texts(codes), []string{"Größe: fünf"}) {
		t.Errorf("read %q, %v", texts(codes), err)
	}
}

// Each text is given once, however often it is in the picture.
func TestReadSameTwice(t *testing.T) {
	p := newPage(40, 900, 400, color.White)
	p.code(t, uriAlice, 60, 60, 5, 4, color.Black, color.White)
	p.code(t, uriAlice, 500, 60, 5, 4, color.Black, color.White)
	codes, err := Read(t.Context(), p)
	if err != nil || len(codes) != 1 {
		t.Errorf("read %q, %v", texts(codes), err)
	}
}

func TestReadManyInOrder(t *testing.T) {
	p := newPage(41, 1920, 1080, color.White)
	var want []string
	for row := range 2 {
		for column := range 4 {
			text := fmt.Sprintf("otpauth://totp/n%d?secret=JBSWY3DPEHPK3PXP&period=30", len(want)+1)
			// Not quite level, as on a sheet of labels.
			p.code(t, text, 80+column*460, 100+row*500+(column%2)*40, 6+column%2, 4, color.Black, color.White)
			want = append(want, text)
		}
	}
	codes, err := Read(t.Context(), p)
	if err != nil || !slices.Equal(texts(codes), want) {
		t.Errorf("read %q, %v\nwant %q", texts(codes), err, want)
	}
}

func TestReadEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Read(ctx, newPage(1, 100, 100, color.White)); err == nil || ctx.Err() == nil {
		t.Errorf("error is %v", err)
	}
}
