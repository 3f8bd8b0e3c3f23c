package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"latchkey/app"
	"latchkey/vault"
	"latchkey/vault/keyring"
	"latchkey/vault/sealed"
)

// keyrings opens the vault for the window by the rule of package keyring. Its
// methods are called one after the other, though on different goroutines.
type keyrings struct {
	dir        string // of the settings
	explicit   string // --keyring
	passphrase string // from a file; empty where there is none

	brake *sealed.Brake // on wrong passphrases
	early early

	mu      sync.Mutex
	found   keyring.Found // by the last Open
	first   bool          // the encrypted file is to be remembered
	current *vault.Vault  // that was opened last; nil where none was

	// For those who cannot wait for the mutex.
	guarded atomic.Bool  // the vault that is open asks for a passphrase
	path    atomic.Value // of the encrypted file, a string
}

func newKeyrings(explicit, passphraseFile string) (*keyrings, error) {
	dir, err := keyring.DefaultDir()
	if err != nil {
		return nil, err
	}
	passphrase, _, err := keyring.ReadPassphrase(passphraseFile)
	if err != nil {
		return nil, err
	}
	k := &keyrings{dir: dir, explicit: explicit, passphrase: passphrase, brake: sealed.NewBrake(time.Now, time.After)}
	if choice, err := keyring.ParseChoice(k.wanted()); err == nil {
		k.path.Store(choice.Path) // for what is said while it is opened
	}
	return k, nil
}

// begin opens the vault ahead of Open, which then waits for that.
func (k *keyrings) begin() {
	k.early.begin(func() (app.Vault, error) { return k.open(context.Background(), "") })
}

// Opened implements [app.EarlyKeyrings].
func (k *keyrings) Opened(ctx context.Context) (app.Vault, error, bool) { return k.early.opened(ctx) }

// Open implements [app.Keyrings].
func (k *keyrings) Open(ctx context.Context, passphrase string) (app.Vault, error) {
	if passphrase == "" {
		if v, err, ok := k.early.wait(ctx); ok {
			return v, err
		}
	}
	return k.open(ctx, passphrase)
}

func (k *keyrings) open(ctx context.Context, passphrase string) (app.Vault, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	found, err := keyring.Locate(ctx, k.dir, k.explicit)
	if errors.Is(err, keyring.ErrAsk) {
		return nil, k.offerFile(ctx, err)
	}
	if err != nil {
		return nil, err
	}
	k.found, k.first = found, false
	k.path.Store(found.Path)
	if passphrase == "" {
		passphrase = k.passphrase
	}
	if found.NeedsPassphrase() && passphrase == "" {
		// Only a file that is there has a passphrase to ask for.
		if _, err := os.Lstat(found.Path); !errors.Is(err, fs.ErrNotExist) {
			return nil, app.ErrPassphraseNeeded
		}
	}
	var v *vault.Vault
	open := func(ctx context.Context) (err error) {
		v, err = found.Open(ctx, passphrase)
		return err
	}
	if passphrase == "" {
		err = open(ctx)
	} else {
		err = k.brake.Try(ctx, open)
	}
	if errors.Is(err, sealed.ErrNeeded) {
		return nil, app.ErrPassphraseNeeded
	}
	if errors.Is(err, vault.ErrNoVault) && found.Origin == keyring.Explicit && !errors.Is(err, keyring.ErrElsewhere) {
		return nil, &app.Offer{Place: place(found.Choice), Passphrase: found.NeedsPassphrase() && passphrase == ""}
	}
	if err != nil {
		return nil, err
	}
	return k.opened(ctx, v)
}

// opened notes what is open now.
func (k *keyrings) opened(ctx context.Context, v *vault.Vault) (app.Vault, error) {
	protected, err := k.found.Protected(ctx)
	if err != nil {
		return nil, err
	}
	k.current = v
	k.guarded.Store(protected || k.found.NeedsPassphrase())
	// An older copy that a move has left is of no use any more. Where it cannot be
	// deleted now, the next start tries again.
	_ = keyring.EmptyLeft(ctx, k.found)
	return v, nil
}

// offerFile offers an encrypted file in the folder of the settings, on a first
// run where no keyring answers for the reason in err.
func (k *keyrings) offerFile(ctx context.Context, err error) error {
	choice := keyring.Choice{Kind: keyring.KindFile, Path: filepath.Join(k.dir, "vault.age")}
	found, locateErr := keyring.Locate(ctx, k.dir, choice.String())
	if locateErr != nil {
		return locateErr
	}
	k.found, k.first = found, true
	k.path.Store(found.Path)
	return &app.Offer{Reason: err, Place: place(found.Choice), Passphrase: k.passphrase == ""}
}

func place(c keyring.Choice) string {
	if c.Kind == keyring.KindFile {
		return "the encrypted file " + c.Path
	}
	return "the system keyring"
}

// wanted is where the vault is to be, as --keyring has it: where the start said,
// or else where it was chosen to be before; empty where neither is known. What is
// wrong with either is for Open to say.
func (k *keyrings) wanted() string {
	explicit := k.explicit
	if explicit == "" {
		explicit = os.Getenv(keyring.EnvKeyring)
	}
	if explicit != "" {
		if choice, err := keyring.ParseChoice(explicit); err == nil {
			return choice.String()
		}
		return explicit
	}
	choice, remembered, err := keyring.Remembered(k.dir)
	if err != nil || !remembered {
		return ""
	}
	return choice.String()
}

// Create implements [app.Keyrings].
func (k *keyrings) Create(ctx context.Context, passphrase string) (app.Vault, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if passphrase == "" {
		passphrase = k.passphrase
	}
	v, err := k.found.Create(ctx, passphrase)
	if k.first && errors.Is(err, vault.ErrExists) {
		// One that was made and not remembered: its passphrase opens it.
		v, err = k.found.Open(ctx, passphrase)
	}
	if err != nil {
		return nil, err
	}
	if k.first {
		if err := keyring.Remember(k.dir, k.found.Choice); err != nil {
			return nil, fmt.Errorf("the vault was made, but not remembered: %w", err)
		}
	}
	return k.opened(ctx, v)
}

// File implements [app.Keyrings].
func (k *keyrings) File() string {
	path, _ := k.path.Load().(string)
	return path
}
