package app

import (
	"context"
	"errors"
)

// Keyrings finds the vault, or makes it: the rule for where it lies is the same
// for the window and the command line, and not the window's business.
type Keyrings interface {
	// Open opens the vault where it was chosen to lie. On a first run it makes
	// one in the system keyring, if that answers. passphrase is for an
	// encrypted file, and empty the first time.
	//
	// It returns an *Offer where there is no vault and the user may have one
	// made, ErrPassphraseNeeded or vault.ErrPassphrase where the user is to be
	// asked, and vault.ErrNoVault where a vault was and is no more.
	Open(ctx context.Context, passphrase string) (Vault, error)
	// Create makes an empty vault where the offer said.
	Create(ctx context.Context, passphrase string) (Vault, error)
	// File is the path of the encrypted file that the vault is in.
	File() string
}

// EarlyKeyrings may have opened the vault before the window was made.
type EarlyKeyrings interface {
	Keyrings
	// Opened returns the vault if it is open by now, and waits for nothing. What
	// kept it from being opened is for Open to return.
	Opened() (Vault, bool)
}

// ErrPassphraseNeeded is returned for an encrypted file and no passphrase.
var ErrPassphraseNeeded = errors.New("the vault is in an encrypted file, which needs its passphrase")

// An Offer is the error of opening where there is no vault and never was, but
// one can be made.
type Offer struct {
	// Reason says why the system keyring cannot have it; nil where the place
	// was chosen by the user and merely has no vault yet.
	Reason error
	// Place is where it would be: "the encrypted file /home/dana/….age".
	Place string
	// Passphrase is set where the user has to think of one.
	Passphrase bool
}

// Error says that there is no vault yet.
func (o *Offer) Error() string { return "there is no vault in " + o.Place + " yet" }
