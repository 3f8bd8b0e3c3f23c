package app

import (
	"errors"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
)

func three(t *testing.T) *bench {
	return newBench(t, account("GitHub", "dana"), account("Cin7 Core", "warehouse"), account("Steam", "dana"))
}

func TestDeleteAsksFirst(t *testing.T) {
	b := three(t)
	b.key(fyne.KeyDown, fyne.KeyDelete)
	b.sees("Delete this account?", "Cin7 Core (warehouse)", "does not switch two-factor off at the website")
	b.key(fyne.KeyReturn) // the keyboard is on Cancel
	if got := b.holds(); len(got) != 3 {
		t.Fatalf("Enter on the question left %q", got)
	}
	b.key(fyne.KeyDelete)
	b.key(fyne.KeyEscape)
	b.seesNot("Delete this account?")
	if got := b.holds(); len(got) != 3 {
		t.Fatalf("Esc on the question left %q", got)
	}
	b.key(fyne.KeyDelete)
	b.tap("Delete")
	if got := b.holds(); !slices.Equal(got, []string{"GitHub (dana)", "Steam (dana)"}) {
		t.Errorf("the vault holds %q, want all but Cin7 Core", got)
	}
	if got := b.titles(); !slices.Equal(got, []string{"GitHub", "Steam"}) {
		t.Errorf("the window shows %q, want all but Cin7 Core", got)
	}
	if got := b.selected(); got != "Steam" {
		t.Errorf("%q is selected, want what has taken its place", got)
	}
}

func TestDeleteCanBeUndone(t *testing.T) {
	for name, undo := range map[string]func(*bench){
		"the button": func(b *bench) { b.tap("Undo") },
		"Ctrl+Z":     func(b *bench) { b.shortcut(&fyne.ShortcutUndo{}) },
	} {
		b := three(t)
		before := b.app.vault.Accounts()[1]
		b.key(fyne.KeyDown, fyne.KeyDelete)
		b.tap("Delete")
		b.sees("Deleted Cin7 Core (warehouse)")
		b.pass(8 * time.Second)
		undo(b)
		if got := b.titles(); !slices.Equal(got, []string{"GitHub", "Cin7 Core", "Steam"}) {
			t.Errorf("%s: the window shows %q, want Cin7 Core where it was", name, got)
		}
		after := b.stored("Cin7 Core (warehouse)")
		if after.ID != before.ID || !after.Same(before) {
			t.Errorf("%s: what came back is not what was deleted", name)
		}
		if got := b.selected(); got != "Cin7 Core" {
			t.Errorf("%s: %q is selected, want what came back", name, got)
		}
	}
}

func TestUndoHasItsTime(t *testing.T) {
	b := three(t)
	b.key(fyne.KeyDelete)
	b.tap("Delete")
	b.pass(11 * time.Second)
	b.seesNot("Undo")
	b.shortcut(&fyne.ShortcutUndo{})
	if got := b.holds(); len(got) != 2 {
		t.Errorf("after its time Undo still worked: %q", got)
	}
}

func TestDeleteThatFailsLeavesEverything(t *testing.T) {
	b := three(t)
	b.key(fyne.KeyDelete)
	b.store.fail = errors.New("disk on fire")
	b.tap("Delete")
	b.sees("Deleting the account: ", "disk on fire")
	b.seesNot("Undo")
	b.key(fyne.KeyEscape)
	if got := b.titles(); len(got) != 3 {
		t.Errorf("the window shows %q", got)
	}
}

func TestKeysDoNotReachTheListUnderAQuestion(t *testing.T) {
	b := three(t)
	b.key(fyne.KeyDelete)
	b.app.window.Canvas().Unfocus()
	b.key(fyne.KeyDown, fyne.KeyReturn)
	b.write("zzz")
	b.shortcut(&fyne.ShortcutCopy{})
	if b.clipboard() != "" || b.selected() != "GitHub" || b.app.list.search.Text != "" {
		t.Errorf("the list under the question was changed: %q, %q, %q",
			b.clipboard(), b.selected(), b.app.list.search.Text)
	}
}

func TestDeleteFromTheMenus(t *testing.T) {
	b := three(t)
	b.key(fyne.KeyDown)
	b.app.list.showMenu()
	b.item("Delete the selected account…")
	b.sees("Cin7 Core (warehouse)")
	b.key(fyne.KeyEscape)
	b.key(fyne.KeyF10)
	b.item("Delete…")
	b.tap("Delete")
	if got := b.titles(); !slices.Equal(got, []string{"GitHub", "Steam"}) {
		t.Errorf("the window shows %q, want all but Cin7 Core", got)
	}
}

func TestDeletedElsewhereIsNotCopied(t *testing.T) {
	b := three(t)
	id := b.app.vault.Accounts()[0].ID
	if _, err := b.app.vault.Remove(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	b.key(fyne.KeyReturn)
	if b.clipboard() != "" {
		t.Errorf("%q was copied for an account that is gone", b.clipboard())
	}
	b.sees("That account has been deleted")
	if got := b.titles(); len(got) != 2 {
		t.Errorf("the window still shows %q", got)
	}
}
