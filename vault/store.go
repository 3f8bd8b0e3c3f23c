package vault

import (
	"context"
	"errors"
)

// A Store keeps named values: the operating system's keyring, or an encrypted
// file where there is none. Values are one line of ASCII. Every method is safe
// for concurrent use, ends when ctx does, and returns an error that wraps one
// of those below wherever the cause is known.
type Store interface {
	// Get returns the value called name, or an error that wraps ErrNotFound.
	Get(ctx context.Context, name string) (string, error)
	// Set stores value under name, replacing what was there, all or nothing.
	Set(ctx context.Context, name, value string) error
	// Delete removes the value called name, or returns ErrNotFound.
	Delete(ctx context.Context, name string) error
	// Lock keeps other processes from changing the store until unlock is called.
	Lock(ctx context.Context) (unlock func(), err error)
	// Limit is the longest value in bytes that the vault should store.
	Limit() int
	// String names the store for a person: "the system keyring".
	String() string
}

// BackupKeyItem is the name of what backups are encrypted with that are written by
// themselves; see package backup.
const BackupKeyItem = "backup-key"

// Beside returns the names of what a store may hold beside the pages of a vault.
// Whoever copies a vault to another store takes it along.
func Beside() []string { return []string{BackupKeyItem} }

// What can be wrong with a store. Only ErrNotFound may be taken for an empty
// vault, and only where no vault was made before.
var (
	ErrNotFound  = errors.New("not in the keyring")
	ErrNoKeyring = errors.New("no keyring service answers")
	ErrNoBus     = errors.New("there is no session bus")
	ErrLocked    = errors.New("the keyring is locked")
	ErrDismissed = errors.New("the request to unlock the keyring was dismissed")
	ErrTimeout   = errors.New("the keyring did not answer in time")
	ErrTooBig    = errors.New("too big for the keyring")
	ErrReadOnly  = errors.New("the vault cannot be written")
	ErrDamaged   = errors.New("damaged")
	// ErrPassphrase is returned for a wrong passphrase, of a vault, an encrypted
	// file or a backup, and for one that cannot be used.
	ErrPassphrase = errors.New("wrong passphrase")
)
