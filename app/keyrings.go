package app

import (
	"context"
	"errors"
)

// Keyrings finds the vault, or makes it: the rule for where it lies is the same
// for the window and the command line, and not the window's business.
type Keyrings interface {
	// Open opens the vault where it was chosen to lie. On the first run it
	// makes one in the system keyring, if that answers. passphrase opens an
	// encrypted file; it is empty the first time.
	//
	// It returns an error that wraps ErrChoose or ErrPassphraseNeeded where the
	// user must be asked, vault.ErrPassphrase for a wrong passphrase, and
	// vault.ErrNoVault where a vault was and is no more.
	Open(ctx context.Context, passphrase string) (Vault, error)
	// CreateFile makes an encrypted file with an empty vault in it, and
	// remembers it as the place of the vault.
	CreateFile(ctx context.Context, passphrase string) (Vault, error)
	// File is the path of the encrypted file, which need not be there yet.
	File() string
}

// What Keyrings.Open asks of the user.
var (
	// ErrChoose wraps why the keyring did not answer on the first run.
	ErrChoose = errors.New("no keyring answers, and no other place for the vault has been chosen")
	// ErrPassphraseNeeded is returned for an encrypted file and no passphrase.
	ErrPassphraseNeeded = errors.New("the vault is in an encrypted file, which needs its passphrase")
)
