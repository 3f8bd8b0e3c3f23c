package keyring

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"latchkey/vault"
)

// The session bus is killed while accounts are being stored, and comes back. What
// the vault said that it had stored is there; what it was storing is there as a
// whole or not at all; and it goes on without being opened anew.
func TestBusDiesInMidChange(t *testing.T) {
	s, dir, v := settled(t)
	said := 1
	for round := range 3 {
		stored := make(chan struct{}, 1000)
		failed := make(chan error)
		go func() {
			for n := range 1000 {
				a := account()
				a.Name = fmt.Sprint(round, "/", n)
				if _, err := v.Add(t.Context(), a); err != nil {
					failed <- err
					return
				}
				stored <- struct{}{}
			}
		}()
		for range round + 1 {
			<-stored
			said++
		}
		s.KillBus(t)
		err := <-failed
		said += len(stored)
		if !errors.Is(err, vault.ErrNoBus) && !errors.Is(err, vault.ErrNoKeyring) && !errors.Is(err, vault.ErrTimeout) {
			t.Errorf("the change that was under way: %v", err)
		}
		if _, err := v.Reload(t.Context()); err == nil || errors.Is(err, vault.ErrNoVault) {
			t.Errorf("read without a bus: %v", err)
		}
		if n := len(v.Accounts()); n < said {
			t.Errorf("%d accounts are shown without a bus, of %d", n, said)
		}
		s.StartBus(t)
		s.StartDaemon(t)
		if _, err := v.Reload(t.Context()); err != nil || len(v.Problems()) != 0 {
			t.Fatalf("with a bus again: %v, %v", err, v.Problems())
		}
		if n := len(v.Accounts()); n != said && n != said+1 { // the last one may have arrived
			t.Errorf("%d accounts are there, and %d were said to be stored", n, said)
		}
		said = len(v.Accounts())
	}
	mustOpen(t, mustLocate(t, dir, "", Settled, KindOS), said)
}

// A write whose connection ends in the middle is not said to have failed: it may
// have arrived, and the vault looks as soon as it can.
func TestWriteThatMayHaveArrivedIsLookedUp(t *testing.T) {
	s, _, v := settled(t)
	store := OS().(*system)
	again, err := vault.Open(t.Context(), store)
	if err != nil {
		t.Fatal(err)
	}
	store.provider = killer{kill: s.KillBus, t: t}
	_, err = again.Add(t.Context(), account())
	wantError(t, err, vault.ErrTimeout, "the keyring service ended before it answered, and may have stored the change: look before you try again")
	store.provider = library{}
	s.StartBus(t)
	s.StartDaemon(t)
	if _, err := again.Add(t.Context(), account()); err != nil || len(again.Accounts()) != 2 {
		t.Errorf("the next change: %d accounts, %v", len(again.Accounts()), err)
	}
	if _, err := v.Reload(t.Context()); err != nil || len(v.Accounts()) != 2 {
		t.Errorf("%d accounts, %v", len(v.Accounts()), err)
	}
}

// Two windows on a file whose lock cannot be had, as on some network disks: both
// show the codes, and neither changes anything, since the other may.
func TestTwoWindowsAndNoLock(t *testing.T) {
	f, path := newTestFile(t)
	if _, err := vault.Create(t.Context(), f); err != nil {
		t.Fatal(err)
	}
	found := Found{Choice: Choice{KindFile, path}, Origin: Settled}
	one, two := mustOpen(t, found, 0), mustOpen(t, found, 0)
	if _, err := one.Add(t.Context(), account()); err != nil {
		t.Fatal(err)
	}
	lock := path + ".lock"
	if err := os.Remove(lock); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(lock, 0o700); err != nil {
		t.Fatal(err)
	}
	before := readFile(t, path)
	for _, v := range []*vault.Vault{one, two} {
		_, err := v.Add(t.Context(), account())
		wantError(t, err, vault.ErrReadOnly, "the vault cannot be changed because nothing can be locked in "+filepath.Dir(path))
		if _, err := v.Reload(t.Context()); err != nil || len(v.Accounts()) != 1 {
			t.Errorf("%d accounts, %v", len(v.Accounts()), err)
		}
	}
	mustOpen(t, found, 1)
	if string(readFile(t, path)) != string(before) {
		t.Error("the file was changed")
	}
	if err := os.Remove(lock); err != nil {
		t.Fatal(err)
	}
	for _, v := range []*vault.Vault{one, two} {
		if _, err := v.Add(t.Context(), account()); err != nil {
			t.Error(err)
		}
	}
	mustOpen(t, found, 3)
}
