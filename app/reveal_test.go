package app

import (
	"bytes"
	"image/png"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	standard "fyne.io/fyne/v2/theme"

	"latchkey/app/theme"
	"latchkey/importer"
	"latchkey/importer/otpauth"
	"latchkey/vault"
)

// revealed shows the key of the first account.
func revealed(t *testing.T, accounts ...vault.Account) *bench {
	b := newBench(t, accounts...)
	b.shortcut(ctrl(fyne.KeyE))
	b.tap("Show the key")
	return b
}

func TestShowingAKeyAsksFirst(t *testing.T) {
	for name, ask := range map[string]func(*bench){
		"the keyboard": func(b *bench) { b.shortcut(ctrl(fyne.KeyE)) },
		"the menu":     func(b *bench) { b.key(fyne.KeyF10); b.item("Show the key…") },
	} {
		a := account("GitHub", "dana")
		b := newBench(t, a)
		ask(b)
		b.sees("GitHub (dana)", "can make its codes from then on, on any device")
		b.key(fyne.KeyReturn) // the keyboard is on Cancel
		if !b.onList() || strings.Contains(b.seen(), a.Secret.Base32()[:4]+" ") {
			t.Errorf("%s: the key is shown without a yes", name)
		}
	}
}

func TestKeyIsShownAgain(t *testing.T) {
	a := typed(t, "GitHub", "dana")
	b := revealed(t, a)
	b.sees("GitHub (dana)", "The key, 16 characters", "DEUK 3YIQ SUZ3 P3CR", "SHA-1 · 6 digits · every 30 s")
	if got := b.spoken(); len(got) != 4 || got[0] != "1 DEUK Delta · Echo · Uniform · Kilo" {
		t.Errorf("read back as %q", got)
	}
	b.tap("Copy key")
	if b.clipboard() != "DEUK3YIQSUZ3P3CR" {
		t.Errorf("copied %q", b.clipboard())
	}
	b.tap("Copy link")
	if b.clipboard() != otpauth.URI(a) {
		t.Errorf("copied %q", b.clipboard())
	}
	b.pass(31 * time.Second)
	if b.clipboard() != "" {
		t.Errorf("after half a minute the clipboard still holds %q", b.clipboard())
	}
	b.key(fyne.KeyEscape)
	if !b.onList() {
		t.Error("Esc does not lead back to the list")
	}
}

func TestShownKeyIsHiddenAgain(t *testing.T) {
	for name, test := range map[string]struct {
		act    func(*bench)
		hidden bool
	}{
		"a minute":                {func(b *bench) { b.pass(61 * time.Second) }, true},
		"half a minute":           {func(b *bench) { b.pass(30 * time.Second) }, false},
		"elsewhere":               {func(b *bench) { b.app.lostFocus(); b.pass(11 * time.Second) }, true},
		"elsewhere for a moment":  {func(b *bench) { b.app.lostFocus(); b.pass(5 * time.Second); b.app.gotFocus(); b.pass(20 * time.Second) }, false},
		"minimised":               {func(b *bench) { b.app.SetVisible(false) }, true},
		"Hide key":                {func(b *bench) { b.tap("Hide key"); b.pass(2 * time.Minute) }, true},
		"another screen and back": {func(b *bench) { b.app.dropped(fyne.Position{}, nil); b.app.showAdd(); b.key(fyne.KeyEscape) }, true},
	} {
		b := revealed(t, typed(t, "GitHub", "dana"))
		b.tap("Hide")
		test.act(b)
		b.work()
		if hidden := !strings.Contains(b.seen(), "DEUK 3YIQ"); hidden != test.hidden || hidden != b.onList() || hidden != (b.app.revealed == nil) {
			t.Errorf("%s: hidden is %t, want %t", name, hidden, test.hidden)
		}
	}
}

// The QR code can be read off the window, in light and dark, and says everything.
func TestQRCodeOfAKeyIsRead(t *testing.T) {
	hotp := edited(typed(t, "Bank", "dana"), func(a *vault.Account) { a.Kind, a.Period, a.Counter = vault.HOTP, 0, 41 })
	steam := edited(typed(t, "Steam", "dana"), func(a *vault.Account) { a.Kind, a.Digits = vault.Steam, vault.SteamDigits })
	long := edited(typed(t, strings.Repeat("Ä", 40), "dana"), func(a *vault.Account) { a.Secret = vault.NewSecret(bytes.Repeat([]byte{7}, 80)) })
	for name, a := range map[string]vault.Account{"TOTP": typed(t, "GitHub", "dana"), "HOTP": hotp, "Steam": steam, "long": long} {
		for _, variant := range []fyne.ThemeVariant{standard.VariantDark, standard.VariantLight} {
			b := newBench(t, a)
			b.app.fyne.Settings().SetTheme(fixed{theme.New(), variant})
			b.app.window.Resize(fyne.NewSize(360, 700))
			b.shortcut(ctrl(fyne.KeyE))
			b.tap("Show the key")
			found, err := importer.Read(t.Context(), shot(t, b), importer.Options{})
			if err != nil || len(found.Accounts) != 1 {
				t.Fatalf("%s in variant %d: found %d accounts, %v", name, variant, len(found.Accounts), err)
			}
			if got := found.Accounts[0]; !got.Account.Same(a) || got.Counter != a.Counter {
				t.Errorf("%s: read as %+v", name, got.Account)
			}
			if name == "Steam" {
				b.sees("There is no standard QR code for Steam’s codes.")
			}
			if name == "HOTP" {
				b.sees("is at count 41 now")
			}
		}
	}
}

// shot is a picture of the window as a file.
func shot(t *testing.T, b *bench) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, b.app.window.Canvas().Capture()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestAccountTooLongForAQRCode(t *testing.T) {
	a := edited(typed(t, strings.Repeat("漢", 150), strings.Repeat("字", 150)), func(a *vault.Account) {
		a.Secret = vault.NewSecret(bytes.Repeat([]byte{7}, vault.MaxSecret))
	})
	b := revealed(t, a)
	b.sees("too long for a QR code", "Copy link")
}
