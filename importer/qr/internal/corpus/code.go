package corpus

import (
	"encoding/base64"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"math"
	"strings"

	"github.com/boombuler/barcode/qr"
)

// A code is the modules of a QR code.
type code struct {
	text string
	size int // modules a side
	dark []bool
}

// encode makes a code. Its encoder is not of the library that reads them.
func encode(text string, level qr.ErrorCorrectionLevel) (code, error) {
	bits, err := qr.Encode(text, level, qr.Unicode)
	if err != nil {
		return code{}, err
	}
	c := code{text: text, size: bits.Bounds().Dx()}
	for y := range c.size {
		for x := range c.size {
			c.dark = append(c.dark, bits.At(x, y) == color.Black)
		}
	}
	return c, nil
}

// at reports whether a module is dark. There are none outside of the code.
func (c code) at(x, y int) bool {
	return x >= 0 && y >= 0 && x < c.size && y < c.size && c.dark[y*c.size+x]
}

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"

// word returns random letters.
func (m *maker) word(n int) string {
	var b strings.Builder
	for range n {
		b.WriteByte(letters[m.IntN(len(letters))])
	}
	return b.String()
}

// link returns a provisioning URI of the usual length.
func (m *maker) link() string {
	issuer, account := strings.ToLower(m.word(m.whole(4, 10))), strings.ToLower(m.word(m.whole(4, 12)))
	link := fmt.Sprintf("otpauth://totp/%s:%s@example.com?secret=%s&issuer=%s", issuer, account, m.word(oneOf(m, 16, 26, 32)), issuer)
	if m.IntN(3) == 0 {
		link += "&algorithm=SHA1&digits=6&period=30"
	}
	return link
}

// short returns a text of the lengths that posters and labels have.
func (m *maker) short() string {
	return "http://" + strings.ToLower(m.word(m.whole(4, 34))) + ".example/"
}

// migration returns a link as the larger exports of authenticators make it.
func (m *maker) migration(bytes int) string {
	data := make([]byte, bytes)
	for i := range data {
		data[i] = byte(m.Uint32())
	}
	escape := strings.NewReplacer("+", "%2B", "/", "%2F", "=", "%3D")
	return "otpauth-migration://offline?data=" + escape.Replace(base64.StdEncoding.EncodeToString(data))
}

// level returns a level of error correction.
func (m *maker) level() qr.ErrorCorrectionLevel { return oneOf(m, qr.L, qr.M, qr.Q, qr.H) }

// A look is how a code is drawn.
type look struct {
	dark, light color.RGBA
	quiet       int     // modules of margin
	round       float64 // 0: square modules, 1: dots
	dot         float64 // radius of dots, of a module
	logo        float64 // side of the logo in the middle, of the code
}

func plain() look {
	return look{dark: color.RGBA{0, 0, 0, 255}, light: color.RGBA{255, 255, 255, 255}, quiet: 4}
}

// draw paints the code with its upper left corner at x, y, in modules of so many
// pixels.
func (c code) draw(p draw.Image, x, y, module int, l look) {
	margin, side := l.quiet*module, c.size*module
	draw.Draw(p, image.Rect(x-margin, y-margin, x+side+margin, y+side+margin), image.NewUniform(l.light), image.Point{}, draw.Src)
	for j := range side {
		for i := range side {
			if c.shows(float64(i)+0.5, float64(j)+0.5, float64(module), l) {
				p.Set(x+i, y+j, l.dark)
			}
		}
	}
	if l.logo > 0 {
		c.drawLogo(p, x, y, module, l)
	}
}

// shows reports whether the pixel i, j is dark.
func (c code) shows(i, j, module float64, l look) bool {
	u, v := i/module, j/module
	if !c.at(int(u), int(v)) {
		return false
	}
	inFinder := func(a, b float64) bool {
		return (a < 7 || a > float64(c.size)-7) && b < 7 || a < 7 && b > float64(c.size)-7
	}
	if l.round == 0 || inFinder(u, v) {
		return true
	}
	return math.Hypot(u-math.Floor(u)-0.5, v-math.Floor(v)-0.5) < l.dot
}

// drawLogo paints a disc and a ring over the middle.
func (c code) drawLogo(p draw.Image, x, y, module int, l look) {
	middle, radius := float64(c.size*module)/2, l.logo*float64(c.size*module)/2
	for j := range c.size * module {
		for i := range c.size * module {
			d := math.Hypot(float64(i)-middle, float64(j)-middle) / radius
			if d < 1 {
				p.Set(x+i, y+j, l.light)
			}
			if d < 0.85 {
				p.Set(x+i, y+j, color.RGBA{40, 110, 200, 255})
			}
			if d < 0.4 {
				p.Set(x+i, y+j, color.RGBA{250, 230, 60, 255})
			}
		}
	}
}
