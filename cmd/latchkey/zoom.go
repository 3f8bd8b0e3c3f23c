package main

import (
	"os"
	"strconv"
)

// envScale is how large Fyne draws everything, which it looks up each time that
// the theme is set.
const envScale = "FYNE_SCALE"

// newZoom returns what sets how large everything is drawn, in percent of what
// the user's own setting says.
func newZoom() func(percent int) {
	base, err := strconv.ParseFloat(os.Getenv(envScale), 64)
	if err != nil || base <= 0 {
		base = 1
	}
	return func(percent int) {
		if percent == 100 && base == 1 {
			// Fyne has a settings file of its own, which may say something else.
			_ = os.Unsetenv(envScale)
			return
		}
		_ = os.Setenv(envScale, strconv.FormatFloat(base*float64(percent)/100, 'f', 2, 64))
	}
}
