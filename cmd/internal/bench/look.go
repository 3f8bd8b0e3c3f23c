package main

import (
	"image"
	"image/color"
)

// A look is what sets a program's window with everything in it apart from a display
// without it and from the same window empty: the points that are drawn on its
// ground.
type look struct {
	points  []image.Point
	colours []color.RGBA
	area    image.Rectangle // that all of them are in
}

// enoughOfALook is the part of a look that has to be there: codes and clocks differ
// from one start to the next.
const enoughOfALook = 0.8

func newLook(bare, settled image.Image) look {
	var all look
	ground := make(map[color.RGBA]int)
	bounds := settled.Bounds()
	for y := bounds.Min.Y; y < bounds.Max.Y; y += 3 {
		for x := bounds.Min.X; x < bounds.Max.X; x += 3 {
			if c := at(settled, x, y); c != at(bare, x, y) {
				all.points, all.colours = append(all.points, image.Pt(x, y)), append(all.colours, c)
				ground[c]++
			}
		}
	}
	var l look
	var drawn []image.Point
	for i, c := range all.colours {
		if ground[c] < len(all.colours)/10 {
			drawn = append(drawn, all.points[i])
		}
	}
	l.area = fullestStrip(bounds, drawn)
	for _, p := range drawn {
		if p.In(l.area) {
			l.points, l.colours = append(l.points, p), append(l.colours, at(settled, p.X, p.Y))
		}
	}
	return l
}

// stripWidth is how much of the display is looked at while a program starts, which
// needs the same processor.
const stripWidth = 96

// fullestStrip returns the strip from the top to the bottom of the display that has
// most of the points.
func fullestStrip(display image.Rectangle, points []image.Point) image.Rectangle {
	var best image.Rectangle
	most := -1
	for x := display.Min.X; x+stripWidth <= display.Max.X; x += stripWidth / 2 {
		strip, n := image.Rect(x, display.Min.Y, x+stripWidth, display.Max.Y), 0
		for _, p := range points {
			if p.In(strip) {
				n++
			}
		}
		if n > most {
			best, most = strip, n
		}
	}
	return best
}

// is reports whether a picture looks so.
func (l look) is(picture image.Image) bool {
	same := 0
	for i, p := range l.points {
		if at(picture, p.X, p.Y) == l.colours[i] {
			same++
		}
	}
	return len(l.points) > 0 && float64(same) >= enoughOfALook*float64(len(l.points))
}

func at(picture image.Image, x, y int) color.RGBA {
	return color.RGBAModel.Convert(picture.At(x, y)).(color.RGBA)
}
