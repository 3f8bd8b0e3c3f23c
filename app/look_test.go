package app

import (
	"image/color"
	"testing"

	"fyne.io/fyne/v2"
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
			"card":  {card.ground.rect.FillColor, theme.ColorCard},
			"code":  {card.code.line.Color, standard.ColorNameForeground},
			"name":  {card.detail.line.Color, theme.ColorMuted},
			"ring":  {card.ring.hand.FillColor, standard.ColorNamePrimary},
			"track": {card.ring.track.FillColor, theme.ColorLine},
			"foot":  {b.app.list.status.place.line.Color, theme.ColorMuted},
			"toast": {b.app.stage.toast.text.line.Color, standard.ColorNameForeground},
			"menu":  {b.app.list.menu.ground.FillColor, theme.ColorCard},
		} {
			if want := theme.New().Color(c.want, variant); c.got != want {
				t.Errorf("in variant %d the %s is %v, want %v", variant, what, c.got, want)
			}
		}
	}
}

func TestLongTextIsCutBetweenLetters(t *testing.T) {
	for _, s := range []string{"", "a", "Zażółć gęślą jaźń and more", "日本のサービス東京日本のサービス"} {
		line := newText(s, theme.SizeSmall, theme.ColorMuted)
		for room := float32(1); room < 200; room += 3 {
			got := line.fit(room)
			if got != s && line.widthOf(got) > room && got != "…" {
				t.Fatalf("%q in %v is %q, which is %v wide", s, room, got, line.widthOf(got))
			}
			for _, r := range got {
				if r == '\uFFFD' {
					t.Fatalf("%q in %v is cut inside a letter: %q", s, room, got)
				}
			}
		}
		if got := line.fit(10_000); got != s {
			t.Errorf("%q with all the room is %q", s, got)
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
