package app

import (
	"context"
	"errors"
	"time"

	"latchkey/app/uses"
	"latchkey/vault"
)

// Uses are where it is kept how much accounts are used; [*uses.File] are. They
// are called off the Fyne goroutine, one call at a time.
type Uses interface {
	Load() (uses.Counts, error)
	Save(uses.Counts) error
}

// A use is kept a little later, together with those that follow, and at the end
// of the program, which waits for that no longer than a second.
const (
	useDelay = 5 * time.Second
	useEnd   = time.Second
)

// used counts how much accounts are used.
type used struct {
	kept   Uses        // nil where they last as long as the program
	counts uses.Counts // never nil
	later  func()      // stops the wait until they are kept; nil where they are
}

// loadUses reads how much accounts were used before.
func (a *App) loadUses() {
	if a.used.kept == nil {
		return
	}
	var before uses.Counts
	a.background("", func(context.Context) error {
		var err error
		before, err = a.used.kept.Load()
		return err
	}, func(err error) {
		a.used.take(before)
		if a.list != nil {
			a.list.rank()
			a.list.refresh()
		}
		a.tellUses(err)
	})
}

// take adds what was used before.
func (u *used) take(before uses.Counts) {
	for id, n := range before {
		if _, counted := u.counts[id]; !counted {
			u.counts[id] = n
		}
	}
}

// tellUses says where that could not be read.
func (a *App) tellUses(err error) {
	if errors.Is(err, uses.ErrDamaged) {
		a.toast(tr("The count of what is used most begins anew. No account is affected"))
	}
}

// count takes note that the code of an account was copied, wherever that was.
func (a *App) count(id vault.ID) {
	a.used.counts.Add(id, a.clock())
	if a.used.kept != nil && a.used.later == nil {
		a.used.later = a.once(useDelay, a.keepUses)
	}
}

// keepUses keeps the counts, of accounts that are still there. That it cannot is
// not said: it would be in the way of a code, for the sake of an order.
func (a *App) keepUses() {
	now := a.takeUses()
	if now != nil {
		a.background("", func(context.Context) error { return a.used.kept.Save(now) }, func(error) {})
	}
}

// keepUsesNow keeps the counts before the program ends.
func (a *App) keepUsesNow() {
	now := a.takeUses()
	if now == nil {
		return
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = a.used.kept.Save(now) // as in keepUses
	}()
	select {
	case <-done:
	case <-time.After(useEnd):
	}
}

// takeUses returns the counts that are to be kept, or nil where they are.
func (a *App) takeUses() uses.Counts {
	if a.used.later == nil {
		return nil
	}
	a.used.later()
	a.used.later = nil
	now := make(uses.Counts, len(a.used.counts))
	for id, n := range a.used.counts {
		if a.vault != nil {
			if _, there := a.vault.Account(id); !there {
				continue
			}
		}
		now[id] = n
	}
	return now
}
