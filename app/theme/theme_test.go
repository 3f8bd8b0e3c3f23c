package theme

import (
	"image/color"
	"testing"

	"fyne.io/fyne/v2"
	standard "fyne.io/fyne/v2/theme"
)

// looks are all that can be chosen, by a name.
func looks() map[string]Look {
	return map[string]Look{
		"dark": {Scheme: SchemeDark}, "light": {Scheme: SchemeLight},
		"dark, high contrast": {SchemeDark, true}, "light, high contrast": {SchemeLight, true},
	}
}

func of(l Look, name fyne.ThemeColorName) color.Color {
	other := standard.VariantDark // what the system says does not count
	if l.Scheme == SchemeDark {
		other = standard.VariantLight
	}
	return With(l).Color(name, other)
}

func TestContrastIsAA(t *testing.T) {
	const text, large = 4.5, 3 // large text, and lines that mean something
	grounds := []fyne.ThemeColorName{standard.ColorNameBackground, ColorCard, ColorRaised}
	pairs := []struct {
		ink     fyne.ThemeColorName
		grounds []fyne.ThemeColorName
		least   float64
	}{
		{standard.ColorNameForeground, append(grounds, standard.ColorNameButton), text},
		{ColorMuted, grounds, text},
		{standard.ColorNamePlaceHolder, []fyne.ThemeColorName{standard.ColorNameInputBackground}, text},
		{standard.ColorNameError, grounds, text},
		{standard.ColorNameWarning, grounds, text},
		{standard.ColorNameSuccess, grounds, text},
		{standard.ColorNameForegroundOnPrimary, []fyne.ThemeColorName{standard.ColorNamePrimary}, text},
		{standard.ColorNameForegroundOnError, []fyne.ThemeColorName{standard.ColorNameError}, text},
		{ColorEnding, []fyne.ThemeColorName{ColorCard, ColorRaised}, large}, // the code, and its ring
		{standard.ColorNamePrimary, grounds, large},                         // rings, and what is selected
		{standard.ColorNameInputBorder, grounds, large},                     // where one types, and what is not ticked
	}
	for name, look := range looks() {
		for _, p := range pairs {
			least := float64(p.least)
			if look.HighContrast {
				least = 7
			}
			for _, ground := range p.grounds {
				got := Contrast(of(look, p.ink), of(look, ground))
				if got < least {
					t.Errorf("%s: %s on %s has a contrast of %.2f, want %.1f", name, p.ink, ground, got, least)
				}
			}
		}
	}
}

func TestEveryColourDiffersBetweenLightAndDark(t *testing.T) {
	for _, name := range []fyne.ThemeColorName{
		standard.ColorNameBackground, ColorCard, ColorRaised, ColorLine, ColorMuted, ColorEnding,
		standard.ColorNameForeground, standard.ColorNamePrimary, standard.ColorNameButton, standard.ColorNameHover,
	} {
		if New().Color(name, standard.VariantDark) == New().Color(name, standard.VariantLight) {
			t.Errorf("%s is the same in light and dark", name)
		}
	}
}

func TestButtonWithTheKeyboardIsSeen(t *testing.T) {
	for name, look := range looks() {
		of := func(n fyne.ThemeColorName) color.Color { return of(look, n) }
		for ground, ink := range map[fyne.ThemeColorName]fyne.ThemeColorName{
			standard.ColorNamePrimary: standard.ColorNameForegroundOnPrimary,
			standard.ColorNameError:   standard.ColorNameForegroundOnError,
			standard.ColorNameButton:  standard.ColorNameForeground,
		} {
			focused := over(of(standard.ColorNameFocus), of(ground))
			if got := Contrast(focused, of(ground)); got < 1.3 {
				t.Errorf("%s: with the keyboard %s differs by %.2f only", name, ground, got)
			}
			if got := Contrast(of(ink), focused); got < 4.5 {
				t.Errorf("%s: with the keyboard %s has words with a contrast of %.2f", name, ground, got)
			}
		}
	}
}

// over lays a translucent colour over an opaque one.
func over(top, ground color.Color) color.Color {
	tr, tg, tb, ta := top.RGBA()
	gr, gg, gb, _ := ground.RGBA()
	mix := func(t, g uint32) uint16 { return uint16(t + g*(0xffff-ta)/0xffff) }
	return color.RGBA64{R: mix(tr, gr), G: mix(tg, gg), B: mix(tb, gb), A: 0xffff}
}
