//go:build linux && (386 || amd64 || arm || arm64 || loong64 || riscv64)

package camera

import "math"

// The size that QR codes are best looked for in: enough pixels for the large ones
// of exports, few enough to be read at once.
const wantedWidth, wantedHeight = 1280, 720

// A mode is a way in which a camera can give its pictures.
type mode struct {
	form          Form
	width, height int
	rate          float64 // frames a second; 0 where the camera does not say
}

// enoughRate is how many frames a second make a preview that one can aim with.
const enoughRate = 12

// badness says how far a mode is from what is wanted: doubling or halving the
// number of pixels counts one.
func (m mode) badness() float64 {
	pixels := float64(m.width) * float64(m.height)
	bad := math.Abs(math.Log2(pixels / (wantedWidth * wantedHeight)))
	if m.rate > 0 && m.rate < enoughRate {
		bad += math.Log2(enoughRate / m.rate)
	}
	switch {
	case m.form.compressed():
		bad += 0.1 // it takes longer to decode, and blurs
	case m.form == GREY:
		bad += 0.2 // it is duller to look at, or an infrared camera
	}
	return bad
}

// possible reports whether frames of a mode can be decoded.
func (m mode) possible() bool {
	return Frame{Form: m.form, Width: m.width, Height: m.height}.checkSize() == nil
}

// best returns the mode to use, and false where there is none.
func best(modes []mode) (chosen mode, ok bool) {
	for _, m := range modes {
		if m.possible() && (!ok || m.badness() < chosen.badness()) {
			chosen, ok = m, true
		}
	}
	return chosen, ok
}

// nearest is what is nearest to wanted of the values from least to most in steps.
func nearest(wanted, least, most, step int) int {
	wanted = min(max(wanted, least), most)
	if step > 1 {
		wanted = least + (wanted-least)/step*step
	}
	return wanted
}
