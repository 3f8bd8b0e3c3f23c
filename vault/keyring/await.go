package keyring

import (
	"context"
	"errors"
	"time"

	"latchkey/vault"
)

// awaitPoll is how often a keyring is looked at that nobody can use yet, beside
// whatever it says of itself: often enough for one that says nothing, and seldom
// enough to cost nothing all day.
const awaitPoll = 15 * time.Second

// awaitLeast is the least time between two looks. A look may have the bus start a
// service, and one that ends at once would otherwise be started without a pause.
const awaitLeast = 100 * time.Millisecond

// ErrNoAwait is returned where it cannot be told when a store can be used again
// without asking its user for something.
var ErrNoAwait = errors.New("this store does not say when it can be used again")

// Awaitable reports whether a trouble with a store may end without this program
// doing anything, so that [Await] is of use: the keyring is locked, its service is
// not there or silent, or there is no bus.
func Awaitable(store vault.Store, err error) bool {
	s, ok := store.(*system)
	return ok && s.platform.changes != nil && !errors.Is(err, errNoAddress) && mayPass(err)
}

func mayPass(err error) bool {
	for _, kind := range []error{vault.ErrLocked, vault.ErrDismissed, vault.ErrTimeout, vault.ErrNoKeyring, vault.ErrNoBus} {
		if errors.Is(err, kind) {
			return true
		}
	}
	return false
}

// Await waits until a store can be used: until its keyring was unlocked, or its
// service or bus came back. It asks nobody for anything, hardly costs anything
// while it waits, and returns nil as soon as the store can be used. Otherwise it
// returns [ErrNoAwait], or what is wrong where waiting is no help, or the cause of
// ctx's end.
func Await(ctx context.Context, store vault.Store) error {
	s, ok := store.(*system)
	if !ok || s.platform.changes == nil {
		return ErrNoAwait
	}
	return s.await(ctx, awaitPoll)
}

func (s *system) await(ctx context.Context, poll time.Duration) error {
	for {
		rested := time.After(awaitLeast)
		// What changes after this is noticed, so that nothing is missed between
		// a look and the wait that follows it.
		changed, stop := s.platform.changes(ctx)
		err := s.platform.ready(ctx, false, times{s.callTime, s.promptTime})
		if err == nil || ctx.Err() != nil || !mayPass(err) || errors.Is(err, errNoAddress) {
			stop()
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			return err
		}
		again := time.NewTimer(poll)
		select {
		case <-changed:
		case <-again.C:
		case <-ctx.Done():
		}
		again.Stop()
		stop()
		select {
		case <-rested:
		case <-ctx.Done():
		}
	}
}
