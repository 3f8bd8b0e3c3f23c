package app

import (
	"context"
	"errors"

	"latchkey/vault/backup"
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
	// Guarded reports whether the vault that is open asks for a passphrase when it
	// is opened: one of its own, or that of its file.
	Guarded() bool
	// Removable reports whether it can do without: an encrypted file cannot.
	Removable() bool
	// Protect has the vault that is open ask for a passphrase from now on;
	// ChangePassphrase and Unprotect take the one that it asks for, and return
	// vault.ErrPassphrase where that is not it. On an error nothing is changed.
	// The open vault goes on working.
	Protect(ctx context.Context, passphrase string) error
	ChangePassphrase(ctx context.Context, old, passphrase string) error
	Unprotect(ctx context.Context, old string) error
	// BackupKey is what backups are encrypted with that are written by themselves,
	// as it is kept with the vault; see package backup.
	BackupKey(ctx context.Context) (backup.Key, error)
	SetBackupKey(ctx context.Context, key backup.Key) error
	ForgetBackupKey(ctx context.Context) error
	// File is the path of the encrypted file that the vault is in.
	File() string
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
