package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"latchkey/app"
	"latchkey/vault"
	"latchkey/vault/keyring"
)

// nowhere is a home without a session bus, and so without a keyring.
func nowhere(t *testing.T) (settings string) {
	t.Helper()
	dir := t.TempDir()
	settings = filepath.Join(dir, "latchkey")
	for name, value := range map[string]string{
		"HOME": dir, "XDG_CONFIG_HOME": dir, "XDG_RUNTIME_DIR": dir, "DBUS_SESSION_BUS_ADDRESS": "disabled:",
		"LATCHKEY_CONFIG": settings, "LATCHKEY_KEYRING": "", "LATCHKEY_PASSPHRASE_FILE": "",
	} {
		t.Setenv(name, value)
	}
	return settings
}

func open(t *testing.T, explicit, passphraseFile, passphrase string) (app.Vault, *keyrings, error) {
	t.Helper()
	k, err := newKeyrings(explicit, passphraseFile)
	if err != nil {
		t.Fatal(err)
	}
	v, err := k.Open(t.Context(), passphrase)
	return v, k, err
}

func TestFirstRunWithoutAKeyring(t *testing.T) {
	settings := nowhere(t)
	_, k, err := open(t, "", "", "")
	var offer *app.Offer
	if !errors.As(err, &offer) || !errors.Is(offer.Reason, vault.ErrNoBus) || !offer.Passphrase {
		t.Fatalf("got %v, want the offer of an encrypted file because there is no bus", err)
	}
	path := filepath.Join(settings, "vault.age")
	if !strings.Contains(offer.Place, path) {
		t.Errorf("the offer says %q, want %s in it", offer.Place, path)
	}
	v, err := k.Create(t.Context(), "correct horse")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := v.Add(t.Context(), vault.Account{
		Issuer: "GitHub", Kind: vault.TOTP, Algorithm: vault.SHA1, Digits: 6, Period: 30,
		Secret: vault.NewSecret([]byte("12345678901234567890")),
	}); err != nil {
		t.Fatal(err)
	}

	if again, err := newKeyrings("", ""); err != nil || again.File() != path {
		t.Errorf("before it is opened the file is %q, want %q (%v)", again.File(), path, err)
	}
	if _, _, err = open(t, "", "", ""); !errors.Is(err, app.ErrPassphraseNeeded) {
		t.Errorf("the second start: got %v, want to be asked for the passphrase", err)
	}
	if _, _, err = open(t, "", "", "wrong"); !errors.Is(err, vault.ErrPassphrase) {
		t.Errorf("a wrong passphrase: got %v", err)
	}
	v, k, err = open(t, "", "", "correct horse")
	if err != nil || len(v.Accounts()) != 1 {
		t.Fatalf("the second start: %v", err)
	}
	if k.File() != path {
		t.Errorf("the file is %q, want %q", k.File(), path)
	}

	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	_, _, err = open(t, "", "", "")
	if !errors.Is(err, vault.ErrNoVault) || errors.As(err, &offer) {
		t.Errorf("the file was removed: got %v, want the vault to be gone", err)
	}
}

func TestExplicitFileIsOfferedAndNotRemembered(t *testing.T) {
	settings := nowhere(t)
	path := filepath.Join(t.TempDir(), "mine.age")
	passphraseFile := filepath.Join(t.TempDir(), "passphrase")
	if err := os.WriteFile(passphraseFile, []byte("correct horse\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, k, err := open(t, "file:"+path, passphraseFile, "")
	var offer *app.Offer
	if !errors.As(err, &offer) || offer.Reason != nil || offer.Passphrase {
		t.Fatalf("got %v, want the offer of a vault with the passphrase of the file", err)
	}
	if _, err := k.Create(t.Context(), ""); err != nil {
		t.Fatal(err)
	}
	if _, _, err := open(t, "file:"+path, passphraseFile, ""); err != nil {
		t.Errorf("the vault that was made does not open: %v", err)
	}
	if _, remembered, err := keyring.Remembered(settings); remembered || err != nil {
		t.Errorf("remembered %t, %v; want nothing remembered", remembered, err)
	}
}

func TestRememberedKeyringThatDoesNotAnswer(t *testing.T) {
	settings := nowhere(t)
	if err := keyring.Remember(settings, keyring.Choice{Kind: keyring.KindOS}); err != nil {
		t.Fatal(err)
	}
	_, _, err := open(t, "", "", "")
	var offer *app.Offer
	if !errors.Is(err, vault.ErrNoBus) || errors.As(err, &offer) {
		t.Errorf("got %v, want the keyring's error and no offer of another place", err)
	}
}

func TestPassphraseFileThatIsMissing(t *testing.T) {
	nowhere(t)
	if _, err := newKeyrings("", filepath.Join(t.TempDir(), "none")); err == nil {
		t.Error("a passphrase file that is not there was not complained about")
	}
}
