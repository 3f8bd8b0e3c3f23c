package qr

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode/detector"

	"latchkey/vault/runtest"
)

// hostiles are pictures made to keep a reader busy.
func hostiles(w, h int) map[string]*image.Gray {
	return map[string]*image.Gray{
		"tiled finder patterns":       tiled(w, h, 16),
		"small tiled finder patterns": tiled(w, h, 8),
		"vertical stripes":            stripes(w, h, 1, true),
		"wide vertical stripes":       stripes(w, h, 3, true),
		"horizontal stripes":          stripes(w, h, 1, false),
		"chessboard of stripes":       crossed(w, h),
		"grains":                      grains(w, h),
		"tiles of every size":         growing(w, h),
		"520 tiles":                   tiled(640, 480, 9),
		"a square of tiles":           tiled(700, 700, 14),
	}
}

// pattern reports whether the module at x, y of a finder pattern is black.
func pattern(x, y int) bool {
	d := max(max(3-x, x-3), max(3-y, y-3))
	return d != 2 && d <= 3
}

func paint(w, h int, dark func(x, y int) bool) *image.Gray {
	m := image.NewGray(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			if !dark(x, y) {
				m.Pix[y*m.Stride+x] = 255
			}
		}
	}
	return m
}

func tiled(w, h, tile int) *image.Gray {
	module := max(tile/8, 1)
	return paint(w, h, func(x, y int) bool { return pattern(x%tile/module, y%tile/module) })
}

func stripes(w, h, module int, vertical bool) *image.Gray {
	return paint(w, h, func(x, y int) bool {
		if !vertical {
			x = y
		}
		return pattern(x/module%8, 3)
	})
}

func crossed(w, h int) *image.Gray {
	return paint(w, h, func(x, y int) bool { return pattern(x%8, 3) != pattern(y%8, 3) })
}

func growing(w, h int) *image.Gray {
	return paint(w, h, func(x, y int) bool {
		module := 1 + y/100
		return pattern(x/module%8, y%100/module%8)
	})
}

func grains(w, h int) *image.Gray {
	state := uint32(1)
	return paint(w, h, func(int, int) bool {
		state ^= state << 13
		state ^= state >> 17
		state ^= state << 5
		return state&1 == 0
	})
}

// hostileSize is that of a small screen.
func hostileSize() (width, height int) {
	if raced {
		return 320, 180
	}
	return 1280, 720
}

// A hostile picture costs no more than the bounds say, whatever the machine.
func TestHostileWork(t *testing.T) {
	runtest.OnlyWhole(t)
	for name, m := range hostiles(hostileSize()) {
		t.Run(name, func(t *testing.T) {
			s := search{ctx: t.Context()}
			p, _ := greyOf(t.Context(), m, white)
			s.climb(p)
			steps := len(ladder()) + 1
			b := m.Bounds()
			if s.work.steps > steps || s.work.triples > steps*(maxTriples+1) || s.work.leads > allLeads ||
				s.work.checks > steps*(maxChecks+b.Dx()) {
				t.Errorf("did %+v", s.work)
			}
			if len(s.codes) > 0 {
				t.Errorf("read %q", texts(s.codes))
			}
		})
	}
}

// The search ends soon after its context does.
func TestHostileDeadline(t *testing.T) {
	for name, m := range hostiles(hostileSize()) {
		t.Run(name, func(t *testing.T) {
			ctx := &countdown{Context: t.Context(), left: 40}
			s := search{ctx: ctx}
			p, _ := greyOf(t.Context(), m, white)
			s.climb(p)
			if ctx.left > 0 {
				return // done before
			}
			if ctx.after > 12 {
				t.Errorf("went on for %d more questions", ctx.after)
			}
		})
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Nanosecond)
	defer cancel()
	<-ctx.Done()
	if _, err := Read(ctx, tiled(640, 480, 9)); !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "crop it") {
		t.Errorf("error is %v", err)
	}
}

// A caller who sets no time gets one, and who sets one keeps it.
func TestPatience(t *testing.T) {
	ctx, cancel := patient(t.Context())
	defer cancel()
	if at, ok := ctx.Deadline(); !ok || time.Until(at) > patience {
		t.Errorf("the deadline is %v, %v", at, ok)
	}
	hour, cancelHour := context.WithTimeout(t.Context(), time.Hour)
	defer cancelHour()
	ctx, cancel = patient(hour)
	defer cancel()
	if at, _ := ctx.Deadline(); time.Until(at) < time.Minute {
		t.Errorf("the deadline is %v", at)
	}
}

// A countdown is a context that ends when it has been asked so many times.
type countdown struct {
	context.Context
	left, after int
	mu          sync.Mutex
}

// Deadline keeps Read and Open from wrapping the context in one of their own.
func (c *countdown) Deadline() (time.Time, bool) { return time.Now().Add(time.Hour), true }

func (c *countdown) Err() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.left--; c.left >= 0 {
		return nil
	}
	c.after++
	return context.DeadlineExceeded
}

// Stripes above a code do not use up the search for it.
func TestReadBelowStripes(t *testing.T) {
	p := newPage(50, 1920, 1080, color.White)
	draw.Draw(p, image.Rect(0, 0, 1920, 600), stripes(1920, 600, 4, true), image.Point{}, draw.Src)
	p.code(t, uriAlice, 800, 680, 6, 4, color.Black, color.White)
	codes, err := Read(t.Context(), p)
	if err != nil || len(codes) != 1 || codes[0].Text != uriAlice {
		t.Errorf("read %q, %v", texts(codes), err)
	}
}

// However many patterns look like codes, only so many threes are tried.
func TestTriplesBound(t *testing.T) {
	var patterns []*detector.FinderPattern
	for i := range maxPatterns {
		patterns = append(patterns, detector.NewFinderPattern(float64(i%16)*80, float64(i/16)*80, 4, 2))
	}
	bits, err := gozxing.NewSquareBitMatrix(1280)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(triples(patterns, bits)); n != maxRanked*maxPatterns {
		t.Errorf("%d threes are looked at", n)
	}
}

// No picture makes reading panic, and what is read of it is text.
func FuzzDecode(f *testing.F) {
	small := newPage(1, 116, 116, color.White)
	small.code(f, "otpauth://totp/a?secret=AA", 8, 8, 4, 2, color.Black, color.White)
	for _, m := range []image.Image{small, tiled(64, 64, 8), stripes(40, 40, 1, true), grains(50, 50)} {
		var file bytes.Buffer
		if err := png.Encode(&file, m); err != nil {
			f.Fatal(err)
		}
		f.Add(file.Bytes())
	}
	for _, text := range []string{"GIF89a", "\xff\xd8\xff", "II*\x00", "MM\x00*", "RIFF\x00\x00\x00\x00WEBPVP8L", "BM"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		if Format(file) != "" {
			config, err := formatOf(file).config(bytes.NewReader(file))
			if err == nil && config.Width*config.Height > 1<<16 {
				return // slow to decode, and not what is looked for here
			}
		}
		_, _ = Decode(t.Context(), file)
	})
}

// No arrangement of pixels makes reading panic.
func FuzzRead(f *testing.F) {
	for _, m := range []*image.Gray{tiled(64, 64, 8), stripes(40, 40, 1, true), grains(50, 50), growing(60, 120)} {
		f.Add(m.Pix, m.Rect.Dx())
	}
	small := newPage(1, 116, 116, color.White)
	small.code(f, "otpauth://totp/a?secret=AA", 8, 8, 4, 2, color.Black, color.White)
	p, _ := greyOf(context.Background(), small, white)
	f.Add(p.pix, p.Width)
	f.Fuzz(func(t *testing.T, pix []byte, width int) {
		if width <= 0 || width > len(pix) || len(pix) > 1<<16 {
			return
		}
		height := len(pix) / width
		m := &image.Gray{Pix: pix, Stride: width, Rect: image.Rect(0, 0, width, height)}
		if _, err := Read(t.Context(), m); err != nil {
			t.Error(err)
		}
	})
}
