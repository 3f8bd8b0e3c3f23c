package app

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"latchkey/importer/clipboard"
	"latchkey/importer/otpauth"
	"latchkey/vault"
)

// take hands over what a further start was given.
func (b *bench) take(links []string, files ...string) {
	b.app.Take(links, files)
	b.work()
}

// settle lets what waits be tried again.
func (b *bench) settle() {
	b.pass(takeAgain)
	b.work()
}

func TestTakenLinkIsAddedAndItsCodeCopied(t *testing.T) {
	b := newBench(t)
	portal := account("Customer Portal", "dana@example.com")
	b.take([]string{otpauth.URI(portal)})
	b.sees("Add this account?", "From the link you opened", "Customer Portal", b.code(portal))
	b.key(fyne.KeyReturn)
	if !b.stored("Customer Portal (dana@example.com)").Secret.Equal(portal.Secret) {
		t.Error("another key was stored")
	}
	if got, want := b.clipboard(), strings.ReplaceAll(b.code(portal), " ", ""); got != want {
		t.Errorf("the clipboard holds %q, want the code", got)
	}
}

func TestTakenLinksAndFilesEndInOneConfirmation(t *testing.T) {
	b := newBench(t)
	b.take([]string{otpauth.URI(account("A", "one")), otpauth.URI(account("B", "two"))},
		b.file("qr.png", b.picture(links(account("C", "three")))), "/nonexistent/gone.png")
	b.sees("3 accounts found", "gone.png: the file is no longer there")
	b.take([]string{otpauth.URI(account("D", "four"))})
	b.sees("4 accounts found")
	b.tap("Add 4 accounts")
	if got := b.holds(); !slices.Equal(got, []string{"A (one)", "B (two)", "C (three)", "D (four)"}) {
		t.Errorf("the vault holds %v", got)
	}
}

func TestTakenLinkThatIsBrokenSaysWhy(t *testing.T) {
	b := newBench(t)
	b.take([]string{"otpauth://totp/A:b?secret=GEZDGNBVGY3TQOJQ&digits=99"})
	b.sees("That did not work")
	b.seesNot("GEZDGNBVGY3TQOJQ")
	b.take([]string{otpauth.URI(account("A", "one"))})
	b.sees("Add this account?")
	b.seesNot("That did not work")
}

// Only for the window: nothing changes in it.
func TestTakenNothing(t *testing.T) {
	b := newBench(t)
	b.key(fyne.KeyDelete)
	before := b.seen()
	b.take(nil)
	b.settle()
	if after := b.seen(); after != before {
		t.Errorf("the window showed\n%s\nand now\n%s", before, after)
	}
}

func TestTakenLinkWaitsForTheVault(t *testing.T) {
	b := newClosedBench(t)
	if _, err := vault.Create(t.Context(), b.store); err != nil {
		t.Fatal(err)
	}
	b.keys.open = func(ctx context.Context, passphrase string) (Vault, error) {
		if passphrase == "" {
			return nil, ErrPassphraseNeeded
		}
		return vault.Open(ctx, b.store)
	}
	b.app.Take([]string{otpauth.URI(account("A", "one"))}, nil) // before the window is shown
	b.app.Run()
	b.work()
	b.sees("Open your vault")
	b.pass(time.Second)
	b.sees("Open your vault", "What you opened waits for the vault.")
	b.take([]string{otpauth.URI(account("B", "two"))})
	b.types("correct horse")
	b.key(fyne.KeyReturn)
	b.settle()
	b.sees("2 accounts found")
	b.pass(time.Minute)
	b.work()
	b.sees("2 accounts found") // and not once more
}

func TestTakenLinkWaitsForWhatIsGoingOn(t *testing.T) {
	waiting := account("A", "one")
	for name, c := range map[string]struct {
		begin func(*bench) // leaves the window busy
		end   func(*bench)
	}{
		"a question": {
			func(b *bench) { b.key(fyne.KeyDown, fyne.KeyDelete); b.sees("Delete this account?") },
			func(b *bench) { b.work(); b.seesNot("Add this account?"); b.tap("Cancel") },
		},
		"a file being read": {
			func(b *bench) { b.drop(b.file("a.txt", []byte(links(account("C", "three"))))) },
			func(b *bench) { b.work(); b.sees("Add this account?"); b.key(fyne.KeyEscape) },
		},
		"an account being stored": {
			func(b *bench) {
				b.paste(links(account("C", "three")))
				button, _ := b.button("Add account")
				button.Tapped(nil)
			},
			func(b *bench) { b.work() },
		},
		"the clipboard being read": {
			func(b *bench) {
				b.app.board = &copied{content: clipboard.Content{Text: links(account("C", "three"))}}
				b.app.intakeClipboard()
			},
			func(b *bench) { b.work(); b.sees("Add this account?"); b.key(fyne.KeyEscape) },
		},
		"the file dialog": {
			func(b *bench) { b.app.openFile() },
			func(b *bench) { b.work(); b.seesNot("Add this account?"); b.key(fyne.KeyEscape) },
		},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, account("Held", "already"))
			c.begin(b)
			b.app.Take([]string{otpauth.URI(waiting)}, nil)
			b.pass(3 * takeAgain)
			b.seesNot(b.code(waiting))
			c.end(b)
			b.settle()
			b.sees("Add this account?", b.code(waiting))
		})
	}
}

// A further start with a link must not lose what is being typed.
func TestTakenLinkKeepsTheDraft(t *testing.T) {
	b := newBench(t)
	b.app.showKeyForm()
	b.types("GEZD GNBV")
	b.take([]string{otpauth.URI(account("A", "one"))})
	b.sees("Add this account?")
	b.key(fyne.KeyEscape)
	b.sees("GEZD GNBV")
}
