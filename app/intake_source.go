package app

import (
	"context"
	"errors"

	"latchkey/importer"
	"latchkey/importer/found"
)

// A source is something that accounts are read from.
type source struct {
	name  string // of the file; empty for what has none
	title string // what the window calls it while it is read
	load  func(ctx context.Context) ([]byte, error)
	// awaited says that a website waits for the code: a link on it was clicked.
	awaited bool
}

// A yield is what a source gave: a result or an error.
type yield struct {
	source source
	found  found.Result
	err    error
}

// errLeftOut is the error of a file that nobody gave a passphrase for.
var errLeftOut error = wordedError("no passphrase was given for it; import it again when you have it")

// A try is one attempt at a source, with what is needed for the next one.
type try struct {
	source source
	data   []byte // as loaded; nil before that
	typed  string // the passphrase that was typed for it; empty where none was
	known  string // one that opened another file; tried where it is not asked for first
	report func(importer.Progress)

	opened string // the passphrase that opened it; empty where it needed none
	yield  yield
}

// locked reports whether err says that there is a passphrase to be asked for.
func locked(err error) bool {
	return errors.Is(err, found.ErrPassphraseMissing) || errors.Is(err, found.ErrPassphraseWrong)
}

// run loads the source, where that was not done yet, and finds the accounts in
// it. Backups of one person often share a passphrase, so the known one is tried
// before anybody is asked; where it does not fit, it is as if it was not there.
func (t *try) run(ctx context.Context) {
	t.yield = yield{source: t.source}
	if t.data == nil {
		if t.data, t.yield.err = t.source.load(ctx); t.yield.err != nil {
			return
		}
	}
	t.read(ctx, t.typed)
	if t.typed != "" || t.known == "" || !locked(t.yield.err) {
		return
	}
	asked := t.yield
	if t.read(ctx, t.known); locked(t.yield.err) {
		t.yield = asked
	}
}

// read finds the accounts with a passphrase, which may be empty.
func (t *try) read(ctx context.Context, passphrase string) {
	t.opened = ""
	t.yield.found, t.yield.err = importer.Read(ctx, t.data, importer.Options{Passphrase: passphrase, Report: t.report})
	if !locked(t.yield.err) && len(t.yield.found.Accounts) > 0 {
		t.opened = passphrase
	}
}
