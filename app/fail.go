package app

import (
	"errors"

	"latchkey/vault"
)

// A failure is an error with what was being done when it came.
type failure struct {
	what string
	err  error
}

func (f *failure) Error() string { return f.what + ": " + f.err.Error() }

// Unwrap returns the cause.
func (f *failure) Unwrap() error { return f.err }

// doing wraps err with what was being done; nil stays nil.
func doing(what string, err error) error {
	if err == nil || what == "" {
		return err
	}
	return &failure{what, err}
}

// fail shows err as one readable sentence. Nothing is shown for nil.
func (a *App) fail(err error) {
	if err != nil {
		a.tell("That did not work", plain(err))
	}
}

// plain is the sentence for err: what was being done, and what a store says
// about its own troubles without the names of the parts that passed it on.
func plain(err error) string {
	text, ok := told(err)
	if !ok {
		return sentence(err)
	}
	var f *failure
	if errors.As(err, &f) {
		text = f.what + ": " + text
	}
	return sentence(errors.New(text))
}

// told finds the error that names its kind and has a sentence of its own, which
// says what is wrong and what to do.
func told(err error) (text string, ok bool) {
	switch e := err.(type) {
	case interface{ Unwrap() []error }:
		causes := e.Unwrap()
		if len(causes) > 0 && isKind(causes[0]) {
			return err.Error(), true
		}
		for _, cause := range causes {
			if text, ok = told(cause); ok {
				return text, true
			}
		}
	case interface{ Unwrap() error }:
		return told(e.Unwrap())
	}
	return "", false
}

func isKind(err error) bool {
	switch err {
	case vault.ErrNoKeyring, vault.ErrNoBus, vault.ErrLocked, vault.ErrDismissed, vault.ErrTimeout,
		vault.ErrTooBig, vault.ErrReadOnly, vault.ErrDamaged, vault.ErrPassphrase, vault.ErrNoVault:
		return true
	}
	return false
}
