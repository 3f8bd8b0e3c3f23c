package app

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"latchkey/app/settings"
	"latchkey/app/uses"
)

// counting opens a window that keeps its counts in a file.
func counting(t *testing.T, file *uses.File) *bench {
	t.Helper()
	b := newBench(t, account("GitHub", "dana"), account("GitLab", "dana"), account("Steam", "dana"))
	b.app.used.kept = file
	b.app.loadUses()
	b.work()
	return b
}

func TestUsesAreCountedAndKept(t *testing.T) {
	file := uses.In(filepath.Join(t.TempDir(), "latchkey"))
	b := counting(t, file)
	steam := b.app.vault.Accounts()[2].ID
	b.app.setSort(settings.SortUsed)
	b.choose("Steam")
	b.key(fyne.KeyReturn, fyne.KeyReturn)
	if got := b.titles(); !slices.Equal(got, []string{"GitHub", "GitLab", "Steam"}) {
		t.Errorf("the card has jumped from under the mouse: %q", got)
	}
	if _, err := os.Stat(file.Path()); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("every copy is written at once: %v", err)
	}
	b.pass(5 * time.Second)
	b.work()
	kept, err := file.Load()
	if err != nil || len(kept) != 1 || !kept.More(steam, "") {
		t.Errorf("%v, %v", kept, err)
	}
	b.app.SetVisible(false)
	b.app.SetVisible(true)
	if got := b.titles(); !slices.Equal(got, []string{"Steam", "GitHub", "GitLab"}) {
		t.Errorf("when the window is shown again there are %q", got)
	}
}

func TestUsesAreKeptAtTheEnd(t *testing.T) {
	file := uses.In(t.TempDir())
	b := counting(t, file)
	b.key(fyne.KeyReturn)
	b.app.Quit()
	if kept, err := file.Load(); err != nil || len(kept) != 1 {
		t.Errorf("%v, %v", kept, err)
	}
}

func TestDamagedUsesAreBegunAnew(t *testing.T) {
	file := uses.In(t.TempDir())
	if err := os.WriteFile(file.Path(), []byte("scribble"), 0o600); err != nil {
		t.Fatal(err)
	}
	b := counting(t, file)
	b.sees("No account is affected")
	b.key(fyne.KeyReturn)
	b.pass(6 * time.Second)
	b.work()
	if kept, err := file.Load(); err != nil || len(kept) != 1 {
		t.Errorf("%v, %v", kept, err)
	}
}
