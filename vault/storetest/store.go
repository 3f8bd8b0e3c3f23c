// Package storetest has a store in memory for tests of what is built on stores. It
// can crash at any write, so that tests can do that at every one.
package storetest

import (
	"context"
	"errors"
	"maps"
	"sync"

	"latchkey/vault"
)

// ErrCrash is what every call returns after a crash. It wraps nothing: a crashed
// process draws no conclusions.
var ErrCrash = errors.New("the process has crashed")

// A Disk is what the processes of a test share: named values and a lock.
type Disk struct {
	lock chan struct{}

	mu     sync.Mutex
	values map[string]string
}

// NewDisk returns a Disk with values, which may be nil.
func NewDisk(values map[string]string) *Disk {
	d := &Disk{lock: make(chan struct{}, 1), values: make(map[string]string)}
	maps.Copy(d.values, values)
	return d
}

// Values returns a copy of all values.
func (d *Disk) Values() map[string]string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return maps.Clone(d.values)
}

// Put stores a value behind everybody's back.
func (d *Disk) Put(name, value string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.values[name] = value
}

// Take deletes a value behind everybody's back.
func (d *Disk) Take(name string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.values, name)
}

// Copied returns another Disk with the same values and nobody in it.
func (d *Disk) Copied() *Disk { return NewDisk(d.Values()) }

// A Store is a [vault.Store] on a Disk, as one process sees it.
type Store struct {
	*Disk
	limit int

	// Before and After count down at each Set and Delete while they are positive.
	// At zero the process crashes, before the change or after it.
	Before, After int
	Crashed       bool

	Writes int // Sets and Deletes so far
	// Fault, where set, may return an error in place of a write; it is returned
	// after the write where Late is set.
	Fault func(name string) error
	Late  bool
}

// New returns a process on a new Disk with values of at most limit bytes.
func New(limit int) *Store { return On(NewDisk(nil), limit) }

// On returns another process on a Disk.
func On(d *Disk, limit int) *Store { return &Store{Disk: d, limit: limit} }

// Get returns the value called name.
func (s *Store) Get(ctx context.Context, name string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.Crashed {
		return "", ErrCrash
	}
	if ctx.Err() != nil {
		return "", context.Cause(ctx)
	}
	value, ok := s.values[name]
	if !ok {
		return "", vault.ErrNotFound
	}
	return value, nil
}

// Set stores value under name.
func (s *Store) Set(_ context.Context, name, value string) error {
	if len(value) > s.limit {
		return vault.ErrTooBig
	}
	return s.write(name, func() error { s.values[name] = value; return nil })
}

// Delete removes the value called name.
func (s *Store) Delete(_ context.Context, name string) error {
	return s.write(name, func() error {
		if _, ok := s.values[name]; !ok {
			return vault.ErrNotFound
		}
		delete(s.values, name)
		return nil
	})
}

func (s *Store) write(name string, change func() error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.Writes++
	if s.Crashed || zero(&s.Before) {
		s.Crashed = true
		return ErrCrash
	}
	if s.Fault != nil {
		if err := s.Fault(name); err != nil {
			if s.Late {
				_ = change()
			}
			return err
		}
	}
	err := change()
	if zero(&s.After) {
		s.Crashed = true
		return ErrCrash
	}
	return err
}

// zero counts down and reports whether n has just come to zero.
func zero(n *int) bool {
	if *n <= 0 {
		return false
	}
	*n--
	return *n == 0
}

// Lock keeps other processes out.
func (s *Store) Lock(ctx context.Context) (unlock func(), err error) {
	if s.Crashed {
		return nil, ErrCrash
	}
	select {
	case s.lock <- struct{}{}:
		return func() { <-s.lock }, nil
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

// Limit is the longest value in bytes.
func (s *Store) Limit() int { return s.limit }

// String names the store.
func (s *Store) String() string { return "the test's keyring" }
