package main

import (
	"errors"
	"testing"

	"latchkey/app"
	"latchkey/vault"
	"latchkey/vault/keyring"
	"latchkey/vault/keyring/keyringtest"
)

// The window's wait, on a real keyring that is locked and unlocked elsewhere.
func TestLockedKeyringIsWaitedFor(t *testing.T) {
	s := keyringtest.Start(t)
	s.Use(t)
	if _, _, err := open(t, "", "", ""); err != nil {
		t.Fatal(err)
	}
	s.Lock(t)
	_, k, err := open(t, "", "", "")
	if !errors.Is(err, vault.ErrDismissed) { // there is no display for the request
		t.Fatal(err)
	}
	wait := k.Await(err)
	if wait == nil {
		t.Fatal("it is not waited for")
	}
	over := make(chan error, 1)
	go func() { over <- wait(t.Context()) }()
	s.Unlock(t)
	if err := <-over; err != nil {
		t.Fatal(err)
	}
	if _, err := k.Open(t.Context(), ""); err != nil {
		t.Fatal(err)
	}
	if k.Await(vault.ErrNoVault) != nil {
		t.Error("a vault that is gone is waited for")
	}
}

// Another keyring answers than the one with the accounts: no empty vault is
// offered in it, not even where the keyring was named at the start. Who brings
// the accounts back from a backup may have one made.
func TestAnotherKeyringAnswers(t *testing.T) {
	s := keyringtest.Start(t)
	s.Use(t)
	if _, _, err := open(t, "", "", ""); err != nil {
		t.Fatal(err)
	}
	s.KillDaemon(t)
	other := s.ServeOther(t, "keepassxc", false, "Passwords")
	for tries, explicit := range []string{"", "os"} {
		_, k, err := open(t, explicit, "", "")
		var offer *app.Offer
		if !errors.Is(err, vault.ErrNoVault) || !errors.Is(err, keyring.ErrElsewhere) || errors.As(err, &offer) {
			t.Fatalf("--keyring %q: %v", explicit, err)
		}
		if k.Await(err) != nil || other.Writes() != tries {
			t.Errorf("--keyring %q: it is waited for, or something was stored %d times", explicit, other.Writes())
		}
		if _, err := k.Create(t.Context(), ""); err == nil || other.Writes() != tries+1 {
			t.Errorf("a vault that was asked for: stored %d times, %v", other.Writes(), err)
		}
	}
}

func TestFileIsNotWaitedFor(t *testing.T) {
	nowhere(t)
	_, k, err := open(t, "file:"+t.TempDir()+"/vault.age", "", "")
	if k.Await(err) != nil || k.Await(vault.ErrTimeout) != nil {
		t.Error("an encrypted file is waited for")
	}
}
