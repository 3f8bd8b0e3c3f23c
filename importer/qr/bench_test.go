package qr

import (
	"image/color"
	"testing"
)

// The pictures of a screen that are read every day, and the worst of them: one
// without a code, which climbs the whole ladder.
func BenchmarkRead(b *testing.B) {
	with := newPage(1, 1920, 1080, color.White).text(ink)
	with.code(b, uriAlice, 840, 300, 6, 4, color.Black, color.White)
	large := newPage(2, 3840, 2160, color.White).text(ink)
	large.code(b, uriAlice, 2500, 1300, 5, 4, color.Black, color.White)
	dark := newPage(3, 1920, 1080, darkBlue).text(paleBlue)
	dark.code(b, uriAlice, 700, 200, 6, 4, paleBlue, darkBlue)
	for _, bench := range []struct {
		name  string
		page  page
		found int
	}{
		{"1080p", with, 1},
		{"4K", large, 1},
		{"1080p inverted", dark, 1},
		{"1080p without", newPage(4, 1920, 1080, color.White).text(ink), 0},
		{"4K without", newPage(5, 3840, 2160, color.White).text(ink), 0},
	} {
		b.Run(bench.name, func(b *testing.B) {
			for b.Loop() {
				codes, err := Read(b.Context(), bench.page.RGBA)
				if err != nil || len(codes) != bench.found {
					b.Fatal(texts(codes), err)
				}
			}
		})
	}
	for name, m := range hostiles(3840, 2160) {
		b.Run("hostile/"+name, func(b *testing.B) {
			for b.Loop() {
				if _, err := Read(b.Context(), m); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
