package keyring

import (
	"errors"
	"fmt"

	"latchkey/vault"
)

// An Error is a trouble with a store whose cause is known.
type Error struct {
	// Kind is one of package vault's errors, such as vault.ErrLocked.
	Kind error
	// Text says in one sentence what is wrong and what to do.
	Text string
	// Cause is what the system said; it may be nil. It is not part of the
	// sentence, and holds nothing secret.
	Cause error
}

// Error returns the sentence.
func (e *Error) Error() string { return e.Text }

// Sentence returns the sentence as well. It tells those who show errors, and do
// not know this package, that this one needs nothing around it.
func (e *Error) Sentence() string { return e.Text }

// Unwrap returns the kind and the cause.
func (e *Error) Unwrap() []error {
	if e.Cause == nil {
		return []error{e.Kind}
	}
	return []error{e.Kind, e.Cause}
}

// fail makes an Error.
func fail(kind, cause error, format string, values ...any) error {
	return &Error{Kind: kind, Text: fmt.Sprintf(format, values...), Cause: cause}
}

// known reports whether err has its sentence already.
func known(err error) bool {
	var e *Error
	return errors.As(err, &e)
}

// fileAdvice ends the sentences of errors that no waiting will mend.
const fileAdvice = "or keep the vault in an encrypted file"

func tooBig(cause error, n, limit int) error {
	return fail(vault.ErrTooBig, cause, "the keyring here takes at most %d bytes at once and this is %d: shorten the account's note", limit, n)
}
