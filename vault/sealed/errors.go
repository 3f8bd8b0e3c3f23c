package sealed

import (
	"errors"

	"latchkey/vault"
)

var (
	// ErrNeeded is wrapped where a vault has a passphrase and none was given.
	ErrNeeded = errors.New("the vault is protected by a passphrase")
	// ErrChanged is wrapped where the vault was given a passphrase, or lost it, or
	// was moved away, since it was opened. It has to be opened again.
	ErrChanged = errors.New("the vault is protected in another way than when it was opened")
	// ErrUnfinished is wrapped where a store holds a copy of a vault that was not
	// finished and does not count.
	ErrUnfinished = errors.New("there is an unfinished copy of a vault")
	// ErrNotProtected is wrapped where a passphrase is to be changed or taken away
	// and there is none.
	ErrNotProtected = errors.New("the vault has no passphrase")
)

func fail(kind error, format string, values ...any) error {
	return vault.Fail(kind, format, values...)
}
