package vault

import (
	"context"
	"errors"
	"maps"
	"sync"
)

// A disk is what processes share: named values and a lock.
type disk struct {
	lock chan struct{}

	mu     sync.Mutex
	values map[string]string
}

func newDisk() *disk {
	return &disk{lock: make(chan struct{}, 1), values: make(map[string]string)}
}

// copied returns another disk with the same values.
func (d *disk) copied() *disk {
	c := newDisk()
	c.values = d.snapshot()
	return c
}

func (d *disk) snapshot() map[string]string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return maps.Clone(d.values)
}

// put stores a value behind every vault's back.
func (d *disk) put(name, value string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.values[name] = value
}

// take deletes a value behind every vault's back.
func (d *disk) take(name string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.values, name)
}

// errCrash is what every call returns after a crash. Nothing can be concluded
// from it, and a crashed process does not get to conclude anything.
var errCrash = errors.New("the process has crashed")

// A memory is a Store on a disk, as one process sees it.
type memory struct {
	*disk
	limit int

	// Both count down while they are positive. At zero the process crashes
	// before or after the Set is made.
	crashBefore, crashAfter int
	crashed                 bool

	gets, sets int
	// onGet and onSet, where set, may return an error in place of doing what
	// was asked; onSet's is returned after the value was stored where late is
	// set.
	onGet, onSet func(name string) error
	late         bool
	lockErr      error
}

// newMemory returns a new process on a new disk.
func newMemory(limit int) *memory { return newProcess(newDisk(), limit) }

func newProcess(d *disk, limit int) *memory {
	return &memory{disk: d, limit: limit}
}

func (m *memory) Get(ctx context.Context, name string) (string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.gets++
	if err := ctx.Err(); err != nil {
		return "", err
	}
	if m.crashed {
		return "", errCrash
	}
	if m.onGet != nil {
		if err := m.onGet(name); err != nil {
			return "", err
		}
	}
	value, ok := m.values[name]
	if !ok {
		return "", ErrNotFound
	}
	return value, nil
}

func (m *memory) Set(_ context.Context, name, value string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.sets++
	if m.crashed || countDown(&m.crashBefore) {
		m.crashed = true
		return errCrash
	}
	if len(value) > m.limit {
		return ErrTooBig
	}
	if m.onSet != nil {
		if err := m.onSet(name); err != nil {
			if m.late {
				m.values[name] = value
			}
			return err
		}
	}
	m.values[name] = value
	if countDown(&m.crashAfter) {
		m.crashed = true
		return errCrash
	}
	return nil
}

// countDown reports whether n has just come to zero.
func countDown(n *int) bool {
	if *n > 0 {
		*n--
		return *n == 0
	}
	return false
}

func (m *memory) Delete(context.Context, string) error {
	panic("a vault never deletes a page")
}

func (m *memory) Lock(ctx context.Context) (func(), error) {
	if m.lockErr != nil {
		return nil, m.lockErr
	}
	select {
	case m.lock <- struct{}{}:
		return func() { <-m.lock }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (m *memory) Limit() int { return m.limit }

func (m *memory) String() string { return "the test's keyring" }
