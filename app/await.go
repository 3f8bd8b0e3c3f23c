package app

import (
	"context"
	"time"
)

// An Await says what waits for the end of a trouble with the vault that may pass
// without this program doing anything: a keyring that is locked, or not there. It
// returns nil where there is nothing to wait for. The wait that it returns takes
// as long as the trouble, asks nobody for anything, and returns an error where it
// turns out to be no use.
type Await func(trouble error) (wait func(ctx context.Context) error)

// patience is the least time between two tries that nobody asked for: a keyring
// that says it can be used, and cannot, would be tried without an end.
const patience = time.Minute

// A vigil is a wait for the keyring.
type vigil struct {
	cancel context.CancelFunc
	last   time.Time // of a try that nobody asked for
}

// keepVigil calls again as soon as a trouble has passed, in place of an earlier
// wait, and reports whether it will.
func (a *App) keepVigil(trouble error, again func()) bool {
	var last time.Time
	if a.vigil != nil {
		last = a.vigil.last
	}
	a.endVigil()
	if a.await == nil {
		return false
	}
	if since := a.clock().Sub(last); since >= 0 && since < patience {
		return false
	}
	wait := a.await(trouble)
	if wait == nil {
		return false
	}
	ctx, cancel := context.WithCancel(a.ctx)
	this := &vigil{cancel: cancel}
	a.vigil = this
	a.background("", func(context.Context) error {
		defer cancel()
		return wait(ctx)
	}, func(err error) {
		if a.vigil != this || this.cancel == nil {
			return // it was ended
		}
		this.cancel = nil
		if err == nil {
			this.last = a.clock()
			again()
		}
	})
	return true
}

// endVigil ends the wait for the keyring, because it is not needed any more.
func (a *App) endVigil() {
	if a.vigil != nil && a.vigil.cancel != nil {
		a.vigil.cancel()
		a.vigil.cancel = nil
	}
}
