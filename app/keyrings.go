package app

import (
	"context"
	"time"

	"latchkey/vault/backup"
)

// Keyrings finds the vault, or makes it: the rule for where it lies is the same
// for the window and the command line, and not the window's business.
type Keyrings interface {
	// Open opens the vault where it was chosen to lie. On a first run it makes
	// one in the system keyring, if that answers. passphrase is for an encrypted
	// file or a vault that is protected by one, and empty the first time. After
	// wrong ones it waits, longer each time, before it tries another.
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
	// Patience is how long a passphrase waits until it is tried, after wrong ones.
	Patience() time.Duration
	// Protect has the vault that is open ask for a passphrase from now on, and
	// Unprotect for none any more, which an encrypted file cannot. They return the
	// vault as it is to be used from then on, the other one being of no use.
	// ChangePassphrase leaves it open. The last two return vault.ErrPassphrase
	// where old is not the passphrase. On an error nothing is changed, unless it
	// says so.
	Protect(ctx context.Context, passphrase string) (Vault, error)
	Unprotect(ctx context.Context, old string) (Vault, error)
	ChangePassphrase(ctx context.Context, old, passphrase string) error
	// Move moves the vault to the encrypted file at path or, where that is empty,
	// to the system keyring. old is the passphrase that it has, passphrase the one
	// that it is to have, which for the keyring may be none. note is what else the
	// user should know.
	Move(ctx context.Context, path, old, passphrase string) (v Vault, note string, err error)
	// SetAside takes a vault whose passphrase is forgotten out of the system
	// keyring, so that Create can make another one there. Before that it keeps a
	// copy of what is encrypted, whose path it returns; where that is empty,
	// nothing was changed.
	SetAside(ctx context.Context) (path string, err error)
	// BackupKey is what backups are encrypted with that are written by themselves,
	// as it is kept with the vault; see package backup.
	BackupKey(ctx context.Context) (backup.Key, error)
	SetBackupKey(ctx context.Context, key backup.Key) error
	ForgetBackupKey(ctx context.Context) error
	// File is the path of the encrypted file that the vault is in, or is looked for in
	// before it is open; empty where that is the system keyring.
	File() string
}

// ErrPassphraseNeeded is returned for an encrypted file or a vault that is
// protected by a passphrase, and none.
var ErrPassphraseNeeded error = wordedError("the vault opens with its passphrase: enter it")

// EarlyKeyrings may have opened the vault before the window was made.
type EarlyKeyrings interface {
	Keyrings
	// Opened returns what came of that, once, as Open does. It reports false where
	// nothing has when ctx ends, and where nothing was begun: then Open waits for it.
	Opened(ctx context.Context) (v Vault, err error, ok bool)
}

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
func (o *Offer) Error() string { return trf("there is no vault in %s yet", placeWords(o.Place)) }
