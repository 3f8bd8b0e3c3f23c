package face

import (
	"image/color"
	"testing"

	"latchkey/app/theme"
	"latchkey/vault"
)

func TestInitials(t *testing.T) {
	for name, want := range map[string]string{
		"Customer Portal": "CP", "Cin7 Core": "C7", "GitHub": "GH", "PitneyShip Pro": "PP",
		"dropbox": "DR", "X": "X", "": "?", "  ": "?", "日本のサービス": "日本", "🔑": "?",
		"émile zola": "ÉZ", "1Password": "1P", "3 Mobile": "3M", "a-b": "AB", "dana@example.com": "DE",
	} {
		if got := initialsOf(name); got != want {
			t.Errorf("%q is shortened to %q, want %q", name, got, want)
		}
	}
}

func TestBadgeKeepsItsColour(t *testing.T) {
	_, first := badge(vault.Account{Issuer: "GitHub", Name: "dana"})
	_, second := badge(vault.Account{Issuer: "GITHUB ", Name: "other"})
	if first != second {
		t.Error("two accounts of one issuer have different colours")
	}
}

func TestWhiteInitialsCanBeRead(t *testing.T) {
	for _, ground := range badgeColours() {
		if got := theme.Contrast(ground, color.White); got < 4.5 {
			t.Errorf("white on %v has a contrast of %.2f, want 4.5", ground, got)
		}
	}
}
