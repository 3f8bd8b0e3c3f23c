//go:build linux

package keyring

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"latchkey/vault"
	"latchkey/vault/keyring/keyringtest"
)

// account is one that a vault can hold.
func account() vault.Account {
	return vault.Account{Issuer: "Example", Name: "ann", Kind: vault.TOTP, Algorithm: vault.SHA1,
		Digits: 6, Period: 30, Secret: vault.NewSecret([]byte("12345678901234567890"))}
}

func mustLocate(t *testing.T, dir, explicit string, origin Origin, kind Kind) Found {
	t.Helper()
	found, err := Locate(t.Context(), dir, explicit)
	if err != nil || found.Origin != origin || found.Kind != kind {
		t.Fatalf("found %v (%v), %v; want %v (%v)", found.Choice, found.Origin, err, kind, origin)
	}
	return found
}

func mustOpen(t *testing.T, found Found, accounts int) *vault.Vault {
	t.Helper()
	v, err := found.Open(t.Context(), childPassphrase)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(v.Accounts()); n != accounts {
		t.Fatalf("the vault in %v holds %d accounts, want %d", found.Choice, n, accounts)
	}
	return v
}

func TestFirstRunTakesTheSystemKeyringAndKeepsToIt(t *testing.T) {
	s := keyringtest.Start(t)
	s.Use(t)
	dir := filepath.Join(t.TempDir(), "settings")
	v := mustOpen(t, mustLocate(t, dir, "", FirstRun, KindOS), 0)
	if _, err := v.Add(t.Context(), account()); err != nil {
		t.Fatal(err)
	}
	mustOpen(t, mustLocate(t, dir, "", Settled, KindOS), 1)

	// New settings, the same keyring: the vault in it is found.
	mustOpen(t, mustLocate(t, t.TempDir(), "", FirstRun, KindOS), 1)

	// An unreachable keyring is an error, and no reason for another vault.
	s.KillDaemon(t)
	_, err := mustLocate(t, dir, "", Settled, KindOS).Open(t.Context(), "")
	wantError(t, err, vault.ErrNoKeyring, "no keyring service runs")
	s.StartDaemonLocked(t)
	_, err = mustLocate(t, dir, "", Settled, KindOS).Open(t.Context(), "")
	wantError(t, err, vault.ErrDismissed, "")
	// A locked keyring answers, so it is the one on a first run too.
	mustLocate(t, t.TempDir(), "", FirstRun, KindOS)
	s.Unlock(t)
	mustOpen(t, mustLocate(t, dir, "", Settled, KindOS), 1)

	// The vault is gone, as after a reset of the keyring.
	if err := OS(In(dir)).Delete(t.Context(), "page-000"); err != nil {
		t.Fatal(err)
	}
	_, err = mustLocate(t, dir, "", Settled, KindOS).Open(t.Context(), "")
	if !errors.Is(err, vault.ErrNoVault) || !strings.Contains(err.Error(), "is gone") {
		t.Fatal(err)
	}
}

func TestFirstRunWithoutAKeyringAsks(t *testing.T) {
	s := keyringtest.Start(t, keyringtest.WithoutService())
	s.Use(t)
	dir := t.TempDir()
	_, err := Locate(t.Context(), dir, "")
	if !errors.Is(err, ErrAsk) {
		t.Fatal(err)
	}
	wantError(t, err, vault.ErrNoKeyring, "no keyring service runs")

	// What the user chooses then is made, and remembered.
	choice, err := ParseChoice("file:" + filepath.Join(t.TempDir(), "vault"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := CreateFile(choice.Path, childPassphrase, WorkFactor(1)); err != nil {
		t.Fatal(err)
	}
	found := mustLocate(t, dir, choice.String(), Explicit, KindFile)
	if !found.NeedsPassphrase() {
		t.Error("an encrypted file needs no passphrase")
	}
	v, err := found.Create(t.Context(), childPassphrase)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := v.Add(t.Context(), account()); err != nil {
		t.Fatal(err)
	}
	if err := Remember(dir, choice); err != nil {
		t.Fatal(err)
	}
	settled := mustLocate(t, dir, "", Settled, KindFile)
	mustOpen(t, settled, 1)
	_, err = settled.Open(t.Context(), "wrong")
	wantError(t, err, vault.ErrPassphrase, "")
	if _, err := settled.Create(t.Context(), childPassphrase); !errors.Is(err, vault.ErrExists) {
		t.Errorf("a vault was made over another: %v", err)
	}

	// A keyring that turns up later changes nothing.
	s.StartDaemon(t)
	mustLocate(t, dir, "", Settled, KindFile)

	// The file is gone.
	if err := os.Remove(choice.Path); err != nil {
		t.Fatal(err)
	}
	_, err = mustLocate(t, dir, "", Settled, KindFile).Open(t.Context(), childPassphrase)
	if !errors.Is(err, vault.ErrNoVault) || !errors.Is(err, ErrNoFile) || !strings.Contains(err.Error(), "is gone") {
		t.Fatal(err)
	}
}

func TestExplicitChoiceIsNotRemembered(t *testing.T) {
	s := keyringtest.Start(t)
	s.Use(t)
	dir := t.TempDir()
	path := filepath.Join(t.TempDir(), "vault")
	t.Setenv("LATCHKEY_KEYRING", "file:"+path)
	found := mustLocate(t, dir, "", Explicit, KindFile)
	_, err := found.Open(t.Context(), childPassphrase)
	if !errors.Is(err, vault.ErrNoVault) || !strings.Contains(err.Error(), "to make one") {
		t.Fatal(err)
	}
	if _, err := os.Lstat(path); err == nil {
		t.Fatal("opening a vault has made one")
	}
	if _, err := found.Create(t.Context(), childPassphrase); err != nil {
		t.Fatal(err)
	}
	mustOpen(t, found, 0)
	// What the command line says goes before the environment.
	system := mustLocate(t, dir, "os", Explicit, KindOS)
	if _, err := system.Open(t.Context(), ""); !errors.Is(err, vault.ErrNoVault) {
		t.Fatal(err)
	}
	if _, ok, err := Remembered(dir); ok || err != nil {
		t.Fatalf("an explicit choice was remembered: %v, %v", ok, err)
	}
	if _, err := Locate(t.Context(), dir, "elsewhere"); !errors.Is(err, errChoice) {
		t.Fatal(err)
	}
}
