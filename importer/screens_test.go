package importer

import (
	"errors"
	"image"
	"image/color"
	"image/draw"
	"strings"
	"testing"

	"github.com/boombuler/barcode"
	"github.com/boombuler/barcode/qr"

	"latchkey/importer/found"
	"latchkey/importer/screen"
)

// monitor is a white monitor at a place of the desktop with QR codes on it, each
// of so many pixels a module.
func monitor(t *testing.T, area image.Rectangle, codes map[image.Point]string, module int) screen.Shot {
	t.Helper()
	m := image.NewGray(area)
	draw.Draw(m, area, image.NewUniform(color.White), image.Point{}, draw.Src)
	for at, text := range codes {
		code, err := qr.Encode(text, qr.M, qr.Auto)
		if err != nil {
			t.Fatal(err)
		}
		side := code.Bounds().Dx() * module
		if code, err = barcode.Scale(code, side, side); err != nil {
			t.Fatal(err)
		}
		draw.Draw(m, image.Rectangle{Min: at, Max: at.Add(image.Pt(side, side))}, code, image.Point{}, draw.Src)
	}
	return screen.Shot{Picture: m}
}

const (
	linkOne = "otpauth://totp/One:dana?issuer=One&secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
	linkTwo = "otpauth://totp/Two:dana?issuer=Two&secret=MFRGGZDFMZTWQ2LKNNWG23TPOBYXE43U"
)

// Codes of monitors of different sizes and scales are found, each once, and where
// they are on the desktop.
func TestSightingsOfSeveralMonitors(t *testing.T) {
	shots := []screen.Shot{
		monitor(t, image.Rect(0, 0, 1920, 1080), map[image.Point]string{{200, 300}: linkOne, {900, 300}: "https://example.com/"}, 3),
		monitor(t, image.Rect(1920, -500, 5760, 1660), map[image.Point]string{{3000, -100}: linkTwo, {4000, 900}: linkOne}, 8),
	}
	seen, err := Sightings(t.Context(), shots)
	if err != nil {
		t.Fatal(err)
	}
	if len(seen) != 3 {
		t.Fatalf("%d codes were seen, want 3", len(seen))
	}
	for i, want := range []struct {
		text     string
		monitor  int
		accounts int
		corner   image.Point
	}{{linkOne, 0, 1, image.Pt(200, 300)}, {"https://example.com/", 0, 0, image.Pt(900, 300)}, {linkTwo, 1, 1, image.Pt(3000, -100)}} {
		got := seen[i]
		if got.Text != want.text || got.Monitor != want.monitor || len(got.Accounts) != want.accounts {
			t.Errorf("code %d is on monitor %d with %d accounts", i, got.Monitor, len(got.Accounts))
		}
		if off := got.Corners[0].Sub(want.corner); off.X*off.X+off.Y*off.Y > 64 {
			t.Errorf("code %d is at %v, want %v", i, got.Corners[0], want.corner)
		}
	}
	result, err := FromScreen(seen)
	if err != nil || len(result.Accounts) != 2 || len(result.Skipped) != 1 || !strings.Contains(result.Skipped[0].Reason, "web address") {
		t.Errorf("got %d accounts, %v left out, %v", len(result.Accounts), result.Skipped, err)
	}
}

func TestScreenWithoutAnAccountSaysWhatItHolds(t *testing.T) {
	seen, err := Sightings(t.Context(), []screen.Shot{monitor(t, image.Rect(0, 0, 800, 600), map[image.Point]string{{90, 90}: "https://example.com/"}, 4)})
	if err != nil {
		t.Fatal(err)
	}
	if _, err = FromScreen(seen); err == nil || !strings.Contains(err.Error(), "web address") || strings.Contains(err.Error(), "example") {
		t.Errorf("got %v", err)
	}
}

func TestNoneOnScreenSaysWhatWasLookedAt(t *testing.T) {
	one := monitor(t, image.Rect(0, 0, 800, 600), nil, 1)
	whole := one
	whole.Whole = true
	for want, shots := range map[string][]screen.Shot{
		"one monitor there is (800×600 pixels)": {one}, "any of the 3 monitors": {one, one, one}, "picture of the whole screen": {whole},
	} {
		if err := NoneOnScreen(shots, nil); !errors.Is(err, found.ErrNoCode) || !strings.Contains(err.Error(), want) {
			t.Errorf("got %q, want %q in it", err, want)
		}
	}
}

func BenchmarkSightings(b *testing.B) {
	t := &testing.T{}
	shots := []screen.Shot{monitor(t, image.Rect(0, 0, 1920, 1080), map[image.Point]string{{700, 300}: linkOne}, 5)}
	for b.Loop() {
		if seen, err := Sightings(b.Context(), shots); err != nil || len(seen) != 1 {
			b.Fatal(len(seen), err)
		}
	}
}
