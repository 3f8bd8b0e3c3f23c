package backup

import (
	"errors"

	"latchkey/vault"
)

// What can be wrong with a backup. A wrong passphrase is vault.ErrPassphrase.
var (
	// ErrNoPassphrase is wrapped where a passphrase is needed and is empty.
	ErrNoPassphrase = errors.New("a passphrase is needed")
	// ErrFormat is wrapped for a file that is no backup of Latchkey.
	ErrFormat = errors.New("not a backup of Latchkey")
	// ErrDamaged is wrapped for a backup that is not whole.
	ErrDamaged = errors.New("the backup is damaged")
	// ErrNewer is wrapped for a backup of a format that this version does not know.
	ErrNewer = errors.New("the backup was written by a newer Latchkey")
	// ErrCost is wrapped for a file that asks for more work to open it than any
	// backup of ours.
	ErrCost = errors.New("the file would take too much work to open")
	// ErrUnchecked is wrapped where what was written is not what was read again.
	ErrUnchecked = errors.New("the backup could not be read back")
	// ErrChanged is wrapped where the vault is not what a plan was made for.
	ErrChanged = errors.New("the vault has changed since the preview")
)

// An Error is a trouble with a backup. Its Kind is one of the errors above,
// vault.ErrPassphrase or the system's.
type Error = vault.Trouble

func fail(kind error, format string, values ...any) error {
	return vault.Fail(kind, format, values...)
}
