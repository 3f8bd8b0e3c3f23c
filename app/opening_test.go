package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"latchkey/vault"
)

// A storeError is an error as a store makes it: a kind and a sentence.
type storeError struct {
	kind error
	text string
}

func (e storeError) Error() string    { return e.text }
func (e storeError) Sentence() string { return e.text }
func (e storeError) Unwrap() []error  { return []error{e.kind} }

func TestWindowIsThereBeforeTheKeyringAnswers(t *testing.T) {
	b := newClosedBench(t)
	b.keys.open = func(ctx context.Context, _ string) (Vault, error) { return vault.Create(ctx, b.store) }
	b.app.Run()
	b.sees("Opening the vault…", "If your keyring asks for its password")
	b.work()
	b.sees("No accounts yet")
}

// A keyring is spoken of only where one is asked.
func TestOpeningAFileSaysNothingOfAKeyring(t *testing.T) {
	b := newClosedBench(t)
	b.keys.file = "/home/dana/vault.age"
	b.keys.open = func(ctx context.Context, _ string) (Vault, error) { return vault.Create(ctx, b.store) }
	b.app.Run()
	b.sees("Opening the vault…")
	b.seesNot("keyring")
}

func TestTroubleIsNeverAnEmptyVault(t *testing.T) {
	for name, c := range map[string]struct {
		err   error
		title string
	}{
		"locked":    {storeError{vault.ErrLocked, "the keyring is locked: unlock it"}, "The keyring is locked"},
		"dismissed": {storeError{vault.ErrDismissed, "the request was dismissed: answer it"}, "The keyring was not unlocked"},
		"time-out":  {storeError{vault.ErrTimeout, "the keyring did not answer: look for its window"}, "The keyring does not answer"},
		"no bus":    {storeError{vault.ErrNoBus, "there is no session bus: log in"}, "The keyring cannot be reached"},
		"gone":      {storeError{vault.ErrNoVault, "the vault that was there is gone: restore it"}, "The vault is not there"},
		"damaged":   {storeError{vault.ErrDamaged, "the file is damaged: restore it"}, "The vault cannot be read"},
		"unknown":   {errors.New("disk on fire"), "The vault cannot be opened"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newClosedBench(t)
			tries := 0
			b.keys.open = func(context.Context, string) (Vault, error) {
				tries++
				return nil, fmt.Errorf("opening the vault: reading page-000: %w", c.err)
			}
			b.app.Run()
			b.work()
			b.sees(c.title, c.err.Error()[1:])
			b.seesNot("No accounts yet", "Search")
			b.shortcut(ctrl(fyne.KeyN))
			b.shortcut(&fyne.ShortcutPaste{Clipboard: b.app.fyne.Clipboard()})
			b.app.dropped(fyne.Position{}, nil)
			b.sees(c.title)

			b.keys.open = func(ctx context.Context, _ string) (Vault, error) { return vault.Create(ctx, b.store) }
			b.tap("Try again")
			b.sees("No accounts yet")
			if tries != 1 {
				t.Errorf("the keyring was tried %d times before that", tries)
			}
		})
	}
}

func TestTroubleLeavesOutWhoPassedItOn(t *testing.T) {
	b := newClosedBench(t)
	b.keys.open = func(context.Context, string) (Vault, error) {
		return nil, fmt.Errorf("opening the vault: locking: %w", storeError{vault.ErrLocked, "the keyring is locked: unlock it"})
	}
	b.app.Run()
	b.work()
	b.sees("The keyring is locked: unlock it.")
	b.seesNot("opening the vault", "Opening the vault")
}

func TestPassphraseOfTheFile(t *testing.T) {
	b := newClosedBench(t)
	b.keys.file = "/home/dana/.config/latchkey/vault.age"
	if _, err := vault.Create(t.Context(), b.store); err != nil {
		t.Fatal(err)
	}
	var tried []string
	b.keys.open = func(ctx context.Context, passphrase string) (Vault, error) {
		switch tried = append(tried, passphrase); passphrase {
		case "":
			return nil, ErrPassphraseNeeded
		case "Zażółć-密码":
			return vault.Open(ctx, b.store)
		}
		return nil, storeError{vault.ErrPassphrase, "this is not the passphrase"}
	}
	b.app.Run()
	b.work()
	b.sees("Open your vault", "/home/dana/.config/latchkey/vault.age")
	b.key(fyne.KeyReturn)
	b.sees("Enter the passphrase")
	b.types("wrong")
	b.key(fyne.KeyReturn)
	b.sees("That is not the passphrase")
	b.types("Zażółć-密码")
	b.tap("Unlock")
	b.sees("No accounts yet")
	if want := []string{"", "wrong", "Zażółć-密码"}; !slices.Equal(tried, want) {
		t.Errorf("tried %q, want %q", tried, want)
	}
}

func TestFirstRunWithoutAKeyring(t *testing.T) {
	b := newClosedBench(t)
	b.keys.open = func(context.Context, string) (Vault, error) {
		return nil, &Offer{
			Reason: storeError{vault.ErrNoBus, "there is no session bus: log in"},
			Place:  "the encrypted file /home/dana/vault.age", Passphrase: true,
		}
	}
	created := ""
	b.keys.create = func(ctx context.Context, passphrase string) (Vault, error) {
		created = passphrase
		return vault.Create(ctx, b.store)
	}
	b.app.Run()
	b.work()
	b.sees("There is no session bus: log in.", "/home/dana/vault.age", "nobody can recover it")
	b.tap("Make the vault")
	b.sees("Choose a passphrase")
	b.types("correct horse")
	b.key(fyne.KeyReturn)
	b.types("correct hose")
	b.key(fyne.KeyReturn)
	b.sees("The two are not the same")
	if created != "" {
		t.Fatal("a vault was made although the passphrases differ")
	}
	b.key(fyne.KeyBackspace, fyne.KeyBackspace)
	b.types("rse")
	b.key(fyne.KeyReturn)
	if created != "correct horse" {
		t.Errorf("the vault was made with %q", created)
	}
	b.sees("No accounts yet")
}

func TestVaultThatCannotBeMadeSaysWhy(t *testing.T) {
	b := newClosedBench(t)
	b.keys.open = func(context.Context, string) (Vault, error) {
		return nil, &Offer{Place: "the system keyring"}
	}
	b.keys.create = func(context.Context, string) (Vault, error) {
		return nil, storeError{vault.ErrReadOnly, "the folder cannot be written: look at its permissions"}
	}
	b.app.Run()
	b.work()
	b.sees("There is no vault here yet", "the system keyring")
	b.seesNot("Passphrase")
	b.key(fyne.KeyReturn) // as the button does
	b.sees("the folder cannot be written: look at its permissions")
}

func TestQuittingEndsBackgroundWork(t *testing.T) {
	b := newClosedBench(t)
	var ctx context.Context
	b.keys.open = func(c context.Context, _ string) (Vault, error) {
		ctx = c
		return nil, errors.New("never shown")
	}
	b.app.Run()
	b.shortcut(ctrl(fyne.KeyQ))
	b.seesNot("never shown")
	if ctx.Err() == nil {
		t.Error("the keyring is still being waited for after quitting")
	}
}
