package app

import "errors"

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
		a.tell(tr("That did not work"), plain(err))
	}
}

// plain is the sentence for err: what was being done, and what a store says
// about its own troubles without the names of the parts that passed it on.
func plain(err error) string {
	var told interface{ Sentence() string }
	if !errors.As(err, &told) {
		return sentence(err)
	}
	text := said(told.Sentence())
	var f *failure
	if errors.As(err, &f) {
		text = f.what + ": " + text
	}
	return sentence(errors.New(text))
}
