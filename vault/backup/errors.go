package backup

import (
	"errors"
	"fmt"
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
	ErrCost = errors.New("the file asks for too much work to open it")
	// ErrUnchecked is wrapped where what was written is not what was read again.
	ErrUnchecked = errors.New("the backup could not be read back")
	// ErrChanged is wrapped where the vault is not what a plan was made for.
	ErrChanged = errors.New("the vault has changed since the preview")
)

// An Error is a trouble with a backup whose cause is known.
type Error struct {
	// Kind is one of the errors above, vault.ErrPassphrase or the system's.
	Kind error
	// Text says in one sentence what is wrong and what to do.
	Text string
}

// Error returns the sentence.
func (e *Error) Error() string { return e.Text }

// Sentence returns the sentence as well, for those who show errors.
func (e *Error) Sentence() string { return e.Text }

// Unwrap returns the kind.
func (e *Error) Unwrap() error { return e.Kind }

func fail(kind error, format string, values ...any) error {
	return &Error{kind, fmt.Sprintf(format, values...)}
}
