package main

import (
	"context"
	"errors"
	"testing"

	"latchkey/app"
)

type openVault struct{ app.Vault }

func TestVaultIsOpenedBeforeTheWindow(t *testing.T) {
	over, cancel := context.WithCancel(t.Context())
	cancel()
	var e early
	if _, _, ok := e.opened(over); ok {
		t.Error("a vault is there that nobody opened")
	}
	e.begin(func() (app.Vault, error) { return openVault{}, nil })
	<-e.done
	if v, err, ok := e.opened(over); !ok || v == nil || err != nil {
		t.Fatal("the vault was opened early, and is not there")
	}
	if _, _, ok := e.opened(t.Context()); ok {
		t.Error("the vault is given out twice")
	}
	if _, _, ok := e.wait(t.Context()); ok {
		t.Error("to open it again gives out what was used")
	}
}

func TestVaultThatIsStillBeingOpened(t *testing.T) {
	var e early
	answered := make(chan struct{})
	e.begin(func() (app.Vault, error) { <-answered; return openVault{}, nil })
	over, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, ok := e.opened(over); ok {
		t.Error("a vault that is not open yet is there")
	}
	close(answered)
	if v, err, ok := e.wait(t.Context()); v == nil || err != nil || !ok {
		t.Errorf("waiting for it gives %v, %v, %t", v, err, ok)
	}
}

func TestOpeningThatIsCalledOff(t *testing.T) {
	var e early
	never := make(chan struct{})
	defer close(never)
	e.begin(func() (app.Vault, error) { <-never; return nil, nil })
	over, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err, ok := e.wait(over); !errors.Is(err, context.Canceled) || !ok {
		t.Errorf("a wait that was called off ends with %v, %t", err, ok)
	}
	if _, _, ok := e.wait(t.Context()); ok {
		t.Error("the next try waits for the one before")
	}
}

func TestWhatKeepsTheVaultShutIsSaid(t *testing.T) {
	var e early
	e.begin(func() (app.Vault, error) { return nil, app.ErrPassphraseNeeded })
	<-e.done
	if _, err, ok := e.opened(t.Context()); !errors.Is(err, app.ErrPassphraseNeeded) || !ok {
		t.Errorf("got %v, %t, want to be asked for the passphrase", err, ok)
	}
}
