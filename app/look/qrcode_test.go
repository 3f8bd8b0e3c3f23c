package look

import (
	"image"
	"testing"
)

// The quiet zone is four modules wide at every size, and light.
func TestQuietZone(t *testing.T) {
	const side = 21
	code := image.NewGray16(image.Rect(0, 0, side, side)) // all dark
	for _, size := range []image.Point{{29, 29}, {264, 264}, {264, 400}, {527, 300}} {
		m := drawQR(code, size.X, size.Y)
		module := min(size.X, size.Y) / (side + 8)
		dark := image.Rectangle{}
		for y := range size.Y {
			for x := range size.X {
				if r, _, _, _ := m.At(x, y).RGBA(); r == 0 {
					dark = dark.Union(image.Rect(x, y, x+1, y+1))
				}
			}
		}
		if dark.Dx() != side*module || dark.Dy() != side*module {
			t.Errorf("in %v the code is %v, want %d modules of %d", size, dark, side, module)
		}
		if margin := min(dark.Min.X, dark.Min.Y, size.X-dark.Max.X, size.Y-dark.Max.Y); margin < 4*module {
			t.Errorf("in %v the border is %d, want %d", size, margin, 4*module)
		}
	}
}
