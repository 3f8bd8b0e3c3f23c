//go:build linux

package keyring

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"latchkey/vault"
	"latchkey/vault/keyring/keyringtest"
	"latchkey/vault/sealed"
)

// TestProtectedKeyring turns the passphrase on, changes it and turns it off in a
// real keyring, with every start in between.
func TestProtectedKeyring(t *testing.T) {
	s := keyringtest.Start(t)
	s.Use(t)
	dir := filepath.Join(t.TempDir(), "settings")
	v := mustOpen(t, mustLocate(t, dir, "", FirstRun, KindOS), 0)
	fillVault(t, v)
	found := at(t, dir, "")
	want := contentsOf(t, found, "")

	if err := Protect(t.Context(), found, "\xff"); !errors.Is(err, vault.ErrPassphrase) {
		t.Error(err)
	}
	if err := Protect(t.Context(), found, childPassphrase); err != nil {
		t.Fatal(err)
	}
	if yes, err := found.Protected(t.Context()); !yes || err != nil {
		t.Error(yes, err)
	}
	if contentsOf(t, found, childPassphrase) != want {
		t.Error("the vault is another one")
	}
	_, err := found.Open(t.Context(), "")
	if !errors.Is(err, sealed.ErrNeeded) {
		t.Error(err)
	}
	_, err = found.Open(t.Context(), "wrong")
	wantError(t, err, vault.ErrPassphrase, "the system keyring")
	if _, err := found.Create(t.Context(), childPassphrase); !errors.Is(err, vault.ErrExists) {
		t.Errorf("a vault was made over another: %v", err)
	}
	// The same on a first run, with other settings.
	first := at(t, t.TempDir(), "")
	if _, err := first.Open(t.Context(), ""); first.Origin != FirstRun || !errors.Is(err, sealed.ErrNeeded) {
		t.Errorf("%v: %v", first.Origin, err)
	}
	if _, err := v.Add(t.Context(), account()); !errors.Is(err, sealed.ErrChanged) {
		t.Errorf("what was open before goes on: %v", err)
	}
	if err := ChangePassphrase(t.Context(), found, childPassphrase, "another"); err != nil {
		t.Fatal(err)
	}
	// Locked, and killed, it is the keyring's trouble and no wrong passphrase.
	s.KillDaemon(t)
	_, err = found.Open(t.Context(), "another")
	wantError(t, err, vault.ErrNoKeyring, "")
	s.StartDaemonLocked(t)
	_, err = found.Open(t.Context(), "another")
	wantError(t, err, vault.ErrDismissed, "")
	s.Unlock(t)
	if err := Unprotect(t.Context(), found, "another"); err != nil {
		t.Fatal(err)
	}
	if contentsOf(t, found, "") != want {
		t.Error("the vault is another one")
	}

	// A keyring answers that has nothing, as after another provider was installed.
	if err := Protect(t.Context(), found, childPassphrase); err != nil {
		t.Fatal(err)
	}
	system := OS(In(dir))
	for _, name := range []string{"passphrase", "sealed-page-000", "sealed-page-001", "sealed-page-002", "sealed-page-003"} {
		_, err = found.Open(t.Context(), childPassphrase)
		if err != nil && !errors.Is(err, vault.ErrDamaged) && !errors.Is(err, vault.ErrNoVault) { // part of it is gone
			t.Error(err)
		}
		if err := system.Delete(t.Context(), name); err != nil && !errors.Is(err, vault.ErrNotFound) {
			t.Fatal(err)
		}
	}
	_, err = found.Open(t.Context(), "")
	if !errors.Is(err, vault.ErrNoVault) || !strings.Contains(err.Error(), "is gone") {
		t.Error(err)
	}
}

// TestTransferToAndFromTheKeyring moves a vault from a file, whose pages are longer,
// to the system keyring, with a passphrase and without, and back.
func TestTransferToAndFromTheKeyring(t *testing.T) {
	keyringtest.Start(t).Use(t)
	dir := t.TempDir()
	file, want := settledFile(t, dir)
	for _, passphrase := range []string{"", "another"} {
		system := at(t, dir, "os")
		if _, err := Transfer(t.Context(), Place{file, childPassphrase}, Place{system, passphrase}); err != nil {
			t.Fatal(err)
		}
		now := at(t, dir, "")
		if now.Kind != KindOS || contentsOf(t, now, passphrase) != want {
			t.Fatalf("the vault is in %v, or another one", now.Choice)
		}
		open, err := now.Open(t.Context(), passphrase)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Transfer(t.Context(), Place{now, passphrase}, Place{at(t, dir, file.String()), childPassphrase}); err != nil {
			t.Fatal(err)
		}
		file = at(t, dir, "")
		if file.Kind != KindFile || contentsOf(t, file, childPassphrase) != want {
			t.Fatalf("the vault is in %v, or another one", file.Choice)
		}
		if _, err := at(t, dir, "os").Open(t.Context(), passphrase); !errors.Is(err, vault.ErrNoVault) {
			t.Errorf("the keyring is not empty: %v", err)
		}
		// Who has it open there is told.
		if _, err := open.Add(t.Context(), account()); !errors.Is(err, sealed.ErrChanged) {
			t.Errorf("an account was added where the vault was: %v", err)
		}
	}
	// A keyring that has a vault is no target.
	if _, err := at(t, dir, "os").Create(t.Context(), ""); err != nil {
		t.Fatal(err)
	}
	_, err := Transfer(t.Context(), Place{file, childPassphrase}, Place{at(t, dir, "os"), ""})
	if !errors.Is(err, vault.ErrExists) || contentsOf(t, at(t, dir, ""), childPassphrase) != want {
		t.Error(err)
	}
}
