package app

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"latchkey/app/look"
	"latchkey/vault"
)

// largeCode is what is written in large type, and how large.
func (b *bench) largeCode() (code string, size float32) {
	b.t.Helper()
	s, ok := b.app.incoming.screen.(*largeScreen)
	if !ok || !b.app.isAdding() {
		b.t.Fatal("no code is shown in large type")
	}
	var lines []string
	for _, l := range s.code.Content.Objects {
		if l.Visible() {
			lines = append(lines, wordsIn(l))
			size = drawn[*canvas.Text](l.(fyne.Widget), 0).TextSize
		}
	}
	return strings.Join(lines, " "), size
}

func TestLargeType(t *testing.T) {
	b := newBench(t, account("GitHub", "dana"), account("Steam", "dana"))
	a := b.app.vault.Accounts()[1]
	b.key(fyne.KeyDown)
	b.shortcut(ctrl(fyne.KeyB))
	b.sees("Steam", "dana")
	for range 90 {
		if got, _ := b.largeCode(); got != b.code(a) {
			t.Fatalf("at %s it says %q, want %q", b.now, got, b.code(a))
		}
		b.pass(time.Second)
	}
	b.key(fyne.KeyReturn)
	if want, _ := a.Code(b.now); b.clipboard() != want.Value {
		t.Errorf("Enter copied %q, want %q", b.clipboard(), want.Value)
	}
	b.key(fyne.KeyEscape)
	if !b.onList() || b.selected() != "Steam" {
		t.Errorf("Esc leads to the list: %t, with %s selected", b.onList(), b.selected())
	}
}

func TestLargeTypeFillsTheWindow(t *testing.T) {
	long := account("Lab", "kit")
	long.Digits = vault.MaxDigits
	for _, a := range []vault.Account{account("GitHub", "dana"), long} {
		b := newBench(t, a)
		b.shortcut(ctrl(fyne.KeyB))
		for _, size := range []fyne.Size{{Width: 360, Height: 500}, {Width: 440, Height: 700}, {Width: 1400, Height: 500}} {
			b.app.window.Resize(size)
			code, letters := b.largeCode()
			if code != b.code(b.app.vault.Accounts()[0]) || letters < 60 {
				t.Errorf("in a window of %v it says %q in letters of %v", size, code, letters)
			}
			s := b.app.incoming.screen.(*largeScreen)
			for _, o := range s.code.Content.Objects {
				l := o.(*look.Text)
				if room := l.Size().Width; l.Visible() && l.FullWidth() > room {
					t.Errorf("in a window of %v a line is %v wide and has room for %v", size, l.FullWidth(), room)
				}
			}
		}
	}
}

func TestLargeTypeOfACountedCode(t *testing.T) {
	b := newBench(t, counted())
	first, _ := counted().Code(b.now)
	b.shortcut(ctrl(fyne.KeyB))
	if got, _ := b.largeCode(); got != hidden || b.stored("Bank token (card 7)").Counter != 41 {
		t.Errorf("before it is asked for it says %q", got)
	}
	b.store.fail = storeError{vault.ErrLocked, "the keyring is locked: unlock it"}
	b.tap("Next code")
	b.work()
	if got, _ := b.largeCode(); got != hidden {
		t.Errorf("the count could not be stored, yet it says %q", got)
	}
	b.store.fail = nil
	b.key(fyne.KeyEscape) // the error
	b.tap("Next code")
	if got, _ := b.largeCode(); got != vault.Group(first.Value) || b.stored("Bank token (card 7)").Counter != 42 {
		t.Errorf("it says %q at count %d", got, b.stored("Bank token (card 7)").Counter)
	}
	b.app.window.Canvas().Unfocus()
	b.key(fyne.KeyReturn)
	if b.clipboard() != first.Value {
		t.Errorf("Enter copied %q, want %q", b.clipboard(), first.Value)
	}
}

func TestLargeTypeOfAnAccountThatIsDeleted(t *testing.T) {
	b := newBench(t, account("GitHub", "dana"), account("Steam", "dana"))
	b.shortcut(ctrl(fyne.KeyB))
	if _, err := b.app.vault.Remove(t.Context(), b.app.vault.Accounts()[0].ID); err != nil {
		t.Fatal(err)
	}
	b.pass(time.Second)
	if !b.onList() {
		t.Error("a code is still shown of an account that is gone")
	}
	b.sees("has been deleted")
}
