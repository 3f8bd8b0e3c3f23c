package enroll

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
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
		b, happened := d.collect(), d.happened
		d.happened = nil
		d.mu.Unlock()
		if b != nil {
			if failed := d.keeper.wait(b); failed != nil {
				*err = fmt.Errorf("%w: %w", ErrNotKept, failed)
				return
			}
		}
		for _, h := range happened {
			d.watch(h)
		}
	}
}

// undo says how what the method that holds the mutex has just changed is taken back
// in memory, should it turn out that it cannot be kept. That is for what lets
// somebody do more than before: a count may be too high after such a failure, but
// nobody may be without a second factor who was told to have one still. It is done
// with the mutex held and before anything else is written. Meanwhile others may have
// changed the same things.
func (d *Directory) undo(do func()) {
	if d.keeper != nil {
		d.undos = append(d.undos, do)
	}
}

// takeBack undoes what could not be kept.
func (d *Directory) takeBack(undos []func()) {
	if len(undos) == 0 {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, undo := range slices.Backward(undos) {
		undo()
	}
	d.collect()
}

// Keep has the store take what it may not have yet: the first record of a new
// portal, what is worked out again anyhow when somebody looks, and what it failed
// to take before.
func (d *Directory) Keep() error {
	if err := d.keepChanges(); err != nil || d.keeper == nil {
		return err
	}
	if b := d.keeper.left(); b != nil {
		if err := d.keeper.wait(b); err != nil {
			return fmt.Errorf("%w: %w", ErrNotKept, err)
		}
	}
	return nil
}

func (d *Directory) keepChanges() (err error) {
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
// batches are in the order of the changes, and looks at touched users only. What
// it puts there are copies, to be encoded without the mutex.
func (d *Directory) collect() *batch {
	if d.keeper == nil {
		clear(d.strangers.touched) // of names that nobody has there is no end
		return nil
	}
	changes := records{}
	for name := range d.gone {
		changes[userValue+name] = nil
	}
	clear(d.gone)
	for u := range d.touched {
		if d.users[fold(u.UserName)] != u {
			continue // was removed
		}
		if record := recordUser(u); !reflect.DeepEqual(record, u.kept) {
			u.kept, changes[userValue+fold(u.UserName)] = record, record
		}
	}
	clear(d.touched)
	d.strangers.collect(changes)
	d.collectPortal(changes)
	if d.desk != nil {
		d.desk.collect(changes)
	}
	undos := d.undos
	d.undos = nil
	if len(changes) == 0 {
		return nil
	}
	return d.keeper.add(changes, undos)
}

// collectPortal collects what belongs to no single user.
func (d *Directory) collectPortal(changes records) {
	rules := d.rules.record()
	if !d.kept.portal || d.seeded != d.kept.seeded || d.kept.rules == nil || *d.kept.rules != rules {
		d.kept.portal, d.kept.seeded, d.kept.rules = true, d.seeded, &rules
		changes[portalValue] = portalRecord{BrowserKey: d.browserKey, Seeded: d.seeded, Rules: &rules}
	}
	if at := d.rollout.reached(); d.rollout != d.kept.rollout || at != d.kept.reached {
		d.kept.rollout, d.kept.reached, changes[rolloutValue] = d.rollout, at, recordRollout(d.rollout)
	}
}

// kept is what the store has of the portal as a whole.
type kept struct {
	portal  bool // its record is there
	seeded  bool
	rules   *ruleRecord // those of the run before, until the first change
	rollout *rollout
	reached int
	tickets map[string][]byte // that no desk has taken in yet
}

// A keeper gathers the changes that come while the store is busy and hands them
// over together: as many callers as there are wait for two writes at most.
type keeper struct {
	store Store
	turn  chan struct{} // has room for the one who writes
	// takeBack is called with what undoes a batch that could not be written.
	takeBack func(undos []func())

	mu   sync.Mutex
	next *batch // that nobody has begun to write
}

// records are what is to be kept, by the names of the values; nil where one is to
// be removed. Nobody changes a record.
type records map[string]any

func (r records) encode() (map[string][]byte, error) {
	values := make(map[string][]byte, len(r))
	for name, record := range r {
		values[name] = nil
		if record == nil {
			continue
		}
		value, err := json.Marshal(record)
		if err != nil {
			return nil, errors.New("a record could not be written down") // JSON's error may quote it
		}
		values[name] = value
	}
	return values, nil
}

// A batch is what is written at once.
type batch struct {
	changes records
	undos   []func()
	written chan struct{} // is closed then
	err     error         // is set before that
}

func newBatch(changes records) *batch { return &batch{changes: changes, written: make(chan struct{})} }

// add puts changes, and what undoes them, into the batch that is written next.
func (k *keeper) add(changes records, undos []func()) *batch {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.next == nil {
		k.next = newBatch(records{})
	}
	maps.Copy(k.next.changes, changes)
	k.next.undos = append(k.next.undos, undos...)
	return k.next
}

// left is what nobody has begun to write; nil where that is nothing.
func (k *keeper) left() *batch {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.next
}

// wait returns when the batch is written: by another caller, or by this one.
// Batches are written in their order, so one that is not written yet when the
// turn comes is the next.
func (k *keeper) wait(b *batch) error {
	select {
	case k.turn <- struct{}{}:
		defer func() { <-k.turn }()
	case <-b.written:
	}
	select {
	case <-b.written:
		return b.err
	default:
	}
	k.mu.Lock()
	k.next = nil
	k.mu.Unlock()
	values, err := b.changes.encode()
	if err == nil {
		err = k.store.Keep(values)
	}
	if err != nil {
		k.again(b)
		k.takeBack(b.undos)
	}
	b.err = err
	close(b.written)
	return err
}

// again has the changes of a batch that failed written with the next one, but
// where that has newer ones.
func (k *keeper) again(b *batch) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.next == nil {
		k.next = newBatch(b.changes)
		return
	}
	for name, value := range b.changes {
		if _, newer := k.next.changes[name]; !newer {
			k.next.changes[name] = value
		}
	}
}
