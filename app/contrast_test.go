package app

import (
	"image/color"
	"math"
)

// contrastWithWhite is the contrast ratio of WCAG 2.1.
func contrastWithWhite(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	sum := 0.0
	for v, weight := range map[*uint32]float64{&r: 0.2126, &g: 0.7152, &b: 0.0722} {
		s := float64(*v) / 0xffff
		if s > 0.04045 {
			s = math.Pow((s+0.055)/1.055, 2.4)
		} else {
			s /= 12.92
		}
		sum += weight * s
	}
	return 1.05 / (sum + 0.05)
}
