package app

import (
	"context"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"latchkey/app/look"
	"latchkey/vault"
)

// A paragraph becomes higher when the window becomes narrower. What is below it
// must make room.
func TestParagraphsStayApartWhenTheWindowIsResized(t *testing.T) {
	offered := func(b *bench) {
		b.keys.open = func(context.Context, string) (Vault, error) {
			return nil, &Offer{
				Reason:     storeError{vault.ErrNoBus, "there is no session bus, and so no keyring: log in to a desktop session"},
				Place:      "the encrypted file /home/dana/.config/latchkey/vault.age",
				Passphrase: true,
			}
		}
		b.app.Run()
		b.work()
	}
	for name, open := range map[string]func(t *testing.T) *bench{
		"offer": func(t *testing.T) *bench { b := newClosedBench(t); offered(b); return b },
		"empty": func(t *testing.T) *bench { return newBench(t) },
		"add":   func(t *testing.T) *bench { b := newBench(t); b.app.showAdd(); return b },
		"reset": func(t *testing.T) *bench {
			b := newBench(t, account("Cin7", "dana"))
			b.paste("otpauth://totp/Cin7:dana?secret=JBSWY3DPEHPK3PXP&issuer=Cin7")
			return b
		},
		"reveal": func(t *testing.T) *bench {
			b := revealed(t, edited(account("Steam", "dana"), func(a *vault.Account) { a.Kind, a.Digits = vault.Steam, vault.SteamDigits }))
			b.tap("Hide") // the read-back scrolls within what scrolls
			return b
		},
		"trial": func(t *testing.T) *bench {
			b := tried(t, nil, account("Customer Portal", "dana"))
			b.tap("No")
			b.tap("Next check")
			return b
		},
		"list": func(t *testing.T) *bench {
			b := newBench(t)
			b.paste("otpauth://totp/Cin7:dana?secret=JBSWY3DPEHPK3PXP&issuer=Cin7\nneither a link nor a key, but a sentence\n" +
				"otpauth://totp/Cin7:eve?secret=JBSWY3DPEHPK3PXQ&issuer=Cin7\nanother one of the same sort")
			return b
		},
	} {
		t.Run(name, func(t *testing.T) {
			b := open(t)
			for _, width := range []float32{440, 360, 1000, 340, 440} {
				b.app.window.Resize(fyne.NewSize(width, 700))
				b.apart(width)
			}
		})
	}
}

// apart complains about words that are written over others.
func (b *bench) apart(width float32) {
	b.t.Helper()
	type words struct {
		text        string
		top, bottom float32
		left, right float32
	}
	var all []words
	b.each(func(o fyne.CanvasObject) bool {
		said, height, above := "", float32(0), float32(0)
		switch o := o.(type) {
		case *foundList: // what is in it is cut where it ends, and begins below its rim
			said, height, above = "the list", o.Size().Height-look.RimRoom, look.RimRoom
		case *widget.RichText:
			said = o.String()
		case *look.Text:
			said = o.String()
		case *look.Button:
			said = o.Text
		default:
			return true
		}
		at := b.app.fyne.Driver().AbsolutePositionForObject(o).AddXY(0, above)
		height = max(height, o.MinSize().Height, 1)
		if said != "" {
			all = append(all, words{said, at.Y, at.Y + height, at.X, at.X + o.Size().Width})
		}
		return false
	})
	const padding = 12 // that RichText has above and below its words, and flush takes away
	for i, one := range all {
		for _, other := range all[i+1:] {
			if one.left < other.right && other.left < one.right &&
				one.top < other.bottom-padding && other.top < one.bottom-padding {
				b.t.Errorf("in a window %v wide %q lies over %q", width, one.text, other.text)
			}
		}
	}
}
