package main

import (
	"image"
	"image/color"
	"testing"
)

// Panels stand side by side, each whole, with ground around them.
func TestPanelsStandSideBySide(t *testing.T) {
	red, blue := color.RGBA{0xff, 0, 0, 0xff}, color.RGBA{0, 0, 0xff, 0xff}
	plain := func(width, height int, c color.RGBA) image.Image {
		m := image.NewRGBA(image.Rect(0, 0, width, height))
		for i := range width * height {
			m.SetRGBA(i%width, i/width, c)
		}
		return m
	}
	whole := beside([]image.Image{plain(40, 30, red), plain(20, 50, blue)})
	if want := image.Pt(40+20+3*margin, 50+2*margin); whole.Bounds().Size() != want {
		t.Fatalf("the picture is %v large, want %v", whole.Bounds().Size(), want)
	}
	for at, want := range map[image.Point]color.RGBA{
		{margin, margin}: red, {margin + 39, margin + 29}: red, {margin - 1, margin}: frame, {0, 0}: ground,
		{2*margin + 40, margin}: blue, {2*margin + 59, margin + 49}: blue, {2*margin + 60, margin}: frame,
	} {
		if got := whole.RGBAAt(at.X, at.Y); got != want {
			t.Errorf("at %v there is %v, want %v", at, got, want)
		}
	}
}

// The commonest colours stay as they are, the others become the nearest of them.
func TestAPictureOfManyColoursKeepsTheCommonOnes(t *testing.T) {
	const width = 2 * colours
	m := image.NewRGBA(image.Rect(0, 0, width, 3))
	for x := range width {
		for y := range 3 {
			m.SetRGBA(x, y, color.RGBA{uint8(x), 0, 0, 0xff})
		}
		if x%2 == 1 {
			m.SetRGBA(x, 0, color.RGBA{uint8(x - 1), 0, 0, 0xff}) // even ones are commoner
		}
	}
	made := few(m)
	if len(made.Palette) != colours {
		t.Errorf("the palette has %d colours, want %d", len(made.Palette), colours)
	}
	for x := range width {
		red, _, _, _ := made.At(x, 1).RGBA()
		if got := int(red >> 8); got%2 != 0 || got-x > 1 || x-got > 1 {
			t.Errorf("%d became %d", x, got)
		}
	}
}
