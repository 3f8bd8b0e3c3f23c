package app

import (
	"context"
	"errors"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"latchkey/vault"
	"latchkey/vault/backup"
)

// newForgottenBench is a window before the screen about a forgotten passphrase; a
// vault that is made is new and empty.
func newForgottenBench(t *testing.T) *bench {
	t.Helper()
	b := newGuardedBench(t, account("Example", "dana"))
	b.keys.create = func(ctx context.Context, _ string) (Vault, error) {
		if b.keys.aside == 0 {
			return nil, vault.ErrExists
		}
		return vault.Create(ctx, &memory{values: map[string]string{}})
	}
	b.app.lockNow(lockedByHand)
	b.work()
	b.tap("I forgot it")
	b.sees("If the passphrase is forgotten", "Nobody can open these accounts without it", "Restore from a backup…")
	return b
}

// A vault that nobody can open makes room for an empty one, after a word was typed.
func TestForgottenPassphraseBeginsAnew(t *testing.T) {
	b := newForgottenBench(t)
	b.tap("Begin with an empty vault…")
	b.sees("Set this vault aside?", "Type “set aside” to go on.")
	b.key(fyne.KeyReturn)
	b.sees("Type “set aside” into the field, or cancel.")
	b.types("yes")
	b.key(fyne.KeyReturn)
	b.sees("Type “set aside” into the field, or cancel.")
	if b.keys.aside > 0 {
		t.Fatal("it is set aside without the word")
	}
	b.keys.stuck = errors.New("the disk is full")
	b.app.window.Canvas().Focused().(fyne.Shortcutable).TypedShortcut(&fyne.ShortcutSelectAll{})
	b.types("Set aside ")
	b.key(fyne.KeyReturn)
	b.work()
	b.sees("disk is full")
	b.keys.stuck = nil
	b.key(fyne.KeyReturn)
	b.work()
	b.sees("This vault is new and empty", "/home/dana/set-aside.json", "Should its passphrase come back")
	if b.keys.aside != 1 || len(b.app.vault.Accounts()) != 0 || b.app.lock.on {
		t.Errorf("set aside %d times, %d accounts, locked: %v", b.keys.aside, len(b.app.vault.Accounts()), b.app.lock.on)
	}
	b.tap("Close")
	if !b.onList() {
		t.Error("the list is not there")
	}
}

// Every way back leads to where the passphrase is entered, and it still opens.
func TestForgottenPassphraseIsRemembered(t *testing.T) {
	for what, back := range map[string]func(b *bench){
		"try again": func(b *bench) { b.tap("Try again") },
		"escape":    func(b *bench) { b.key(fyne.KeyEscape) },
		"enter":     func(b *bench) { b.key(fyne.KeyReturn) },
		"cancel": func(b *bench) {
			b.tap("Begin with an empty vault…")
			b.tap("Cancel")
			b.tap("Try again")
		},
		"escape twice": func(b *bench) {
			b.tap("Restore from a backup…")
			b.key(fyne.KeyEscape)
			b.key(fyne.KeyEscape)
		},
	} {
		b := newForgottenBench(t)
		back(b)
		b.sees("Latchkey is locked")
		b.unlock()
		b.sees("Example")
		if b.keys.aside > 0 {
			t.Errorf("%s: it was set aside", what)
		}
	}
}

// From a backup, the vault is set aside only once that was opened.
func TestForgottenPassphraseRestoresABackup(t *testing.T) {
	b := newForgottenBench(t)
	path := filepath.Join(t.TempDir(), "b.age")
	c := backup.Contents{Made: b.now, Program: "Latchkey", Accounts: []vault.Account{account("Kept", "eve")}}
	if _, err := backup.Write(t.Context(), path, "of the backup", c, backup.Cost(1)); err != nil {
		t.Fatal(err)
	}
	b.tap("Restore from a backup…")
	b.types("set aside")
	b.key(fyne.KeyReturn)
	if p := b.app.incoming.picker; p == nil || !p.open {
		t.Fatal("no file is asked for")
	}
	b.app.closeDialogs()
	b.app.restoreForgotten(storage.NewFileURI(path))
	b.work()
	b.types("wrong")
	b.key(fyne.KeyReturn)
	b.work()
	if b.keys.aside > 0 {
		t.Fatal("the vault is set aside before the backup was opened")
	}
	b.types("of the backup")
	b.key(fyne.KeyReturn)
	b.work()
	b.sees("Restored", "There is a new vault", "/home/dana/set-aside.json")
	if got := b.app.vault.Accounts(); len(got) != 1 || got[0].Issuer != "Kept" {
		t.Errorf("the vault holds %v", got)
	}
}

// A file is renamed by whoever owns it.
func TestForgottenPassphraseOfAFile(t *testing.T) {
	b := newGuardedBench(t, account("Example", "dana"))
	b.keys.file = "/home/dana/vault.age"
	b.app.lockNow(lockedByHand)
	b.tap("I forgot it")
	b.sees("rename the file /home/dana/vault.age")
	b.seesNot("Begin with an empty vault…")
	b.tap("Close")
	b.sees("Latchkey is locked")
}
