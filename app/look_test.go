package app

import (
	"image/color"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	standard "fyne.io/fyne/v2/theme"

	"latchkey/app/theme"
)

// fixed is the theme in one of its variants, whatever the system says.
type fixed struct {
	fyne.Theme
	variant fyne.ThemeVariant
}

func (f fixed) Color(name fyne.ThemeColorName, _ fyne.ThemeVariant) color.Color {
	return f.Theme.Color(name, f.variant)
}

func TestLightAndDarkFollowTheSystem(t *testing.T) {
	b := newBench(t, account("GitHub", "dana"))
	b.key(fyne.KeyReturn) // a toast
	for _, variant := range []fyne.ThemeVariant{standard.VariantLight, standard.VariantDark, standard.VariantLight} {
		b.app.fyne.Settings().SetTheme(fixed{theme.New(), variant})
		b.app.window.Content().Refresh() // as the driver does when the settings change
		card := b.card("GitHub").row
		for what, c := range map[string]struct {
			got  color.Color
			want fyne.ThemeColorName
		}{
			"card":  {drawn[*canvas.Rectangle](card.ground, 0).FillColor, theme.ColorCard},
			"code":  {drawn[*canvas.Text](card.code, 0).Color, standard.ColorNameForeground},
			"name":  {drawn[*canvas.Text](card.detail, 0).Color, theme.ColorMuted},
			"ring":  {drawn[*canvas.Arc](card.ring, 1).FillColor, standard.ColorNamePrimary},
			"track": {drawn[*canvas.Arc](card.ring, 0).FillColor, theme.ColorLine},
			"foot":  {drawn[*canvas.Text](b.app.list.status.place, 0).Color, theme.ColorMuted},
			"toast": {drawn[*canvas.Text](b.app.stage.toast.text, 0).Color, standard.ColorNameForeground},
			"menu":  {drawn[*canvas.Rectangle](b.app.list.menu, 0).FillColor, theme.ColorCard},
		} {
			if want := theme.New().Color(c.want, variant); c.got != want {
				t.Errorf("in variant %d the %s is %v, want %v", variant, what, c.got, want)
			}
		}
	}
}

func TestRightClickOpensTheMenuOfThatCard(t *testing.T) {
	b := newBench(t, account("GitHub", "dana"), account("Cin7 Core", "warehouse"))
	test.TapSecondaryAt(b.card("Cin7 Core").row, fyne.NewPos(90, 60))
	b.item("Copy next code")
	next, err := b.app.vault.Accounts()[1].Next(b.now)
	if err != nil {
		t.Fatal(err)
	}
	if b.clipboard() != next.Value {
		t.Errorf("copied %q, want the next code of that card, %q", b.clipboard(), next.Value)
	}
	b.app.list.showMenu()
	b.item("About Latchkey")
	b.sees("Your accounts are in the system keyring;")
}
