package screen

import (
	"context"
	"errors"
	"image"
	"testing"
	"testing/synctest"
	"time"
)

// A camera shows one picture after the other, the last from then on.
type camera struct {
	greys []byte // of all of a picture
	taken int
}

func (c *camera) take(context.Context) ([]Shot, error) {
	m := image.NewGray(image.Rect(0, 0, 4, 3))
	for i := range m.Pix {
		m.Pix[i] = c.greys[min(c.taken, len(c.greys)-1)]
	}
	c.taken++
	return []Shot{{Picture: m}}, nil
}

func TestStillWaitsForWhatIsDrawnLate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := &camera{greys: []byte{9, 8, 7, 6}}
		shots, err := Still(t.Context(), c.take, time.Second)
		if err != nil || shots[0].Picture.Pix[0] != 6 || c.taken != 5 {
			t.Errorf("got the grey %d after %d pictures, %v", shots[0].Picture.Pix[0], c.taken, err)
		}
	})
}

func TestStillDoesNotWaitForAFilm(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		film := make([]byte, 256)
		for i := range film {
			film[i] = byte(i)
		}
		begun := time.Now()
		if _, err := Still(t.Context(), (&camera{greys: film}).take, time.Second); err != nil {
			t.Error(err)
		}
		if took := time.Since(begun); took > time.Second+lookAgain {
			t.Errorf("it took %v", took)
		}
	})
}

func TestChanged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := &camera{greys: []byte{5, 5, 5, 9}}
		shots, err := c.take(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		next, changed, err := Changed(t.Context(), c.take, shots, time.Second)
		if err != nil || !changed || next[0].Picture.Pix[0] != 9 {
			t.Errorf("got %t, %v", changed, err)
		}
		if _, changed, err = Changed(t.Context(), c.take, next, time.Second); changed || err != nil {
			t.Errorf("of a screen that stays the same: %t, %v", changed, err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, _, err = Changed(ctx, c.take, next, time.Second); !errors.Is(err, context.Canceled) {
			t.Errorf("stopped: %v", err)
		}
	})
}

// What is cut out is dark on light, however the screen shows it, and there is a
// margin also where the screen ends.
func TestCutIsDarkOnLight(t *testing.T) {
	code := image.Rect(2, 40, 42, 80) // near the left edge
	corners := [4]image.Point{code.Min, {code.Max.X, code.Min.Y}, code.Max, {code.Min.X, code.Max.Y}}
	for name, ink := range map[string]struct{ dark, light byte }{"dark on light": {10, 240}, "light on dark": {220, 20}} {
		m := image.NewGray(image.Rect(0, 0, 120, 120))
		for y := range 120 {
			for x := range 120 {
				m.Pix[y*m.Stride+x] = ink.light
				if (image.Point{X: x, Y: y}).In(code) && (x/4+y/4)%2 == 0 {
					m.Pix[y*m.Stride+x] = ink.dark
				}
			}
		}
		cut := Cut(m, corners, 96)
		if cut.Rect != image.Rect(0, 0, 96, 96) {
			t.Errorf("%s: it is %v", name, cut.Rect)
		}
		if edge := cut.GrayAt(48, 1).Y; edge < 200 {
			t.Errorf("%s: the margin is %d", name, edge)
		}
		if edge := cut.GrayAt(1, 48).Y; edge != 255 {
			t.Errorf("%s: the margin beyond the screen's edge is %d", name, edge)
		}
		darkest := byte(255)
		for _, v := range cut.Pix {
			darkest = min(darkest, v)
		}
		if darkest > 40 {
			t.Errorf("%s: the darkest is %d", name, darkest)
		}
	}
}
