package enroll

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"sync"
)

// A Store keeps named values across restarts: one for each user, and a few for
// the portal as a whole. They hold secrets and are to be encrypted.
type Store interface {
	// Load returns all values. It is called once, before anything is kept.
	Load() (map[string][]byte, error)
	// Keep sets values and removes those that are nil, all or none of them. When
	// it returns nil they outlast the process and the machine's power. After an
	// error the same changes come again with the next call. There is one call at
	// a time, and nobody changes a value afterwards.
	Keep(changes map[string][]byte) error
}

// ErrNotKept is wrapped where the store failed. What was asked for then does not
// count: whatever else a method returns is not to be used, and nobody is told.
var ErrNotKept = errors.New("what changed could not be kept")

// change locks the directory for a method that may change what is kept. What it
// returns is to be deferred: it unlocks, waits until the store has what changed,
// and puts its failure in the place of the method's own error.
//
//	defer d.change(&err)()
func (d *Directory) change(err *error) (done func()) {
	d.mu.Lock()
	return func() {
		b, failed := d.collect()
		d.mu.Unlock()
		if failed == nil && b != nil {
			failed = d.keeper.wait(b)
		}
		if failed != nil {
			*err = fmt.Errorf("%w: %w", ErrNotKept, failed)
		}
	}
}

// Keep has the store take what it may not have yet: the first record of a new
// portal, and what is worked out again anyhow when somebody looks.
func (d *Directory) Keep() (err error) {
	defer d.change(&err)()
	return nil
}

// touch says that a user may have changed. Whoever is found by a session or with
// named is touched already.
func (d *Directory) touch(u *user) {
	if d.keeper != nil {
		d.touched[u] = true
	}
}

// named returns the user of that name, in whatever spelling, to be changed.
func (d *Directory) named(userName string) (*user, bool) {
	u, ok := d.users[fold(userName)]
	if ok {
		d.touch(u)
	}
	return u, ok
}

// collect puts what differs from what was kept last into the next batch, and
// returns that; nil where nothing does. It is called with the mutex held, so that
// batches are in the order of the changes, and looks at touched users only.
func (d *Directory) collect() (*batch, error) {
	if d.keeper == nil {
		return nil, nil
	}
	changes := map[string][]byte{}
	for u := range d.touched {
		value, err := encodeUser(u)
		if err != nil {
			return nil, err
		}
		if !bytes.Equal(value, u.kept) {
			u.kept, changes[userValue+fold(u.UserName)] = value, value
		}
	}
	clear(d.touched)
	d.strangers.collect(changes)
	if err := d.collectPortal(changes); err != nil {
		return nil, err
	}
	if len(changes) == 0 {
		return nil, nil
	}
	return d.keeper.add(changes), nil
}

// collectPortal collects what belongs to no single user.
func (d *Directory) collectPortal(changes map[string][]byte) error {
	portal, err := d.encodePortal()
	if err != nil {
		return err
	}
	if !bytes.Equal(portal, d.kept.portal) {
		d.kept.portal, changes[portalValue] = portal, portal
	}
	if at := d.rollout.reached(); d.rollout != d.kept.rollout || at != d.kept.reached {
		value, err := encodeRollout(d.rollout)
		if err != nil {
			return err
		}
		d.kept.rollout, d.kept.reached, changes[rolloutValue] = d.rollout, at, value
	}
	return nil
}

// kept is what the store has of the portal as a whole.
type kept struct {
	portal  []byte
	rollout *rollout
	reached int
}

// A keeper gathers the changes that come while the store is busy and hands them
// over together: as many callers as there are wait for two writes at most.
type keeper struct {
	store Store

	turn sync.Mutex // held while the store writes

	mu   sync.Mutex
	next *batch // that nobody has begun to write
}

// A batch is what is written at once.
type batch struct {
	changes map[string][]byte
	// Guarded by the keeper's turn.
	written bool
	err     error
}

// add puts changes into the batch that is written next.
func (k *keeper) add(changes map[string][]byte) *batch {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.next == nil {
		k.next = &batch{changes: map[string][]byte{}}
	}
	maps.Copy(k.next.changes, changes)
	return k.next
}

// wait returns when the batch is written: by another caller, or by this one.
// Batches are written in their order, so one that is not written yet when the
// turn comes is the next.
func (k *keeper) wait(b *batch) error {
	k.turn.Lock()
	defer k.turn.Unlock()
	if b.written {
		return b.err
	}
	k.mu.Lock()
	k.next = nil
	k.mu.Unlock()
	b.written, b.err = true, k.store.Keep(b.changes)
	if b.err != nil {
		k.again(b)
	}
	return b.err
}

// again has the changes of a batch that failed written with the next one, but
// where that has newer ones.
func (k *keeper) again(b *batch) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.next == nil {
		k.next = &batch{changes: b.changes}
		return
	}
	for name, value := range b.changes {
		if _, newer := k.next.changes[name]; !newer {
			k.next.changes[name] = value
		}
	}
}
