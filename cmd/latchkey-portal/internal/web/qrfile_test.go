package web

import (
	"bytes"
	"image/png"
	"strings"
	"testing"

	"latchkey/importer/qr"
)

// What is drawn is read again, short and long, ASCII and not, and the drawing has the
// same modules as the picture.
func TestQRFile(t *testing.T) {
	for _, text := range []string{
		"x", "otpauth://totp/Example:dana?secret=JBSWY3DPEHPK3PXP&issuer=Example", "otpauth://totp/Größe 🔑?secret=JBSWY3DPEHPK3PXP",
		strings.Repeat("long ", 500),
	} {
		file, err := new(QRPress).Draw(text)
		if err != nil {
			t.Fatal(err)
		}
		picture, err := png.Decode(bytes.NewReader(file.PNG))
		if err != nil {
			t.Fatal(err)
		}
		codes, err := qr.Read(t.Context(), picture)
		if err != nil || len(codes) != 1 || codes[0].Text != text {
			t.Errorf("of %d bytes %d codes are read: %v", len(text), len(codes), err)
		}
		dark := 0
		for y := 0; y < picture.Bounds().Dy(); y += modulePixels {
			for x := 0; x < picture.Bounds().Dx(); x += modulePixels {
				if r, _, _, _ := picture.At(x, y).RGBA(); r == 0 {
					dark++
				}
			}
		}
		if drawn := strings.Count(file.SVG, "v1h-"); drawn == 0 || drawn > dark {
			t.Errorf("%d runs are drawn of %d modules", drawn, dark)
		}
	}
	if _, err := new(QRPress).Draw(strings.Repeat("x", 3000)); err == nil || strings.Contains(err.Error(), "xx") {
		t.Errorf("too much: %v", err)
	}
}
