package vault

import (
	"context"
	"errors"
	"maps"
	"sync"
)

// memory is a Store in memory. Several vaults on one memory stand for several
// processes. fault, where set, is asked before and after every change.
type memory struct {
	limit int
	lock  chan struct{}

	mu     sync.Mutex
	values map[string]string
	gets   int
	sets   int
	// before and after are asked about each Set and Delete; an error of before
	// keeps it from being made, one of after is returned although it was made.
	before, after func(name string) error
	// get is asked about each Get.
	get func(name string) error
}

func newMemory(limit int) *memory {
	return &memory{limit: limit, lock: make(chan struct{}, 1), values: make(map[string]string)}
}

func (m *memory) Get(ctx context.Context, name string) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.gets++
	if m.get != nil {
		if err := m.get(name); err != nil {
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
	return m.alter(name, func() error {
		if len(value) > m.limit {
			return ErrTooBig
		}
		m.sets++
		m.values[name] = value
		return nil
	})
}

func (m *memory) Delete(_ context.Context, name string) error {
	return m.alter(name, func() error {
		if _, ok := m.values[name]; !ok {
			return ErrNotFound
		}
		delete(m.values, name)
		return nil
	})
}

func (m *memory) alter(name string, f func() error) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.before != nil {
		if err := m.before(name); err != nil {
			return err
		}
	}
	if err := f(); err != nil {
		return err
	}
	if m.after != nil {
		return m.after(name)
	}
	return nil
}

func (m *memory) Lock(ctx context.Context) (func(), error) {
	select {
	case m.lock <- struct{}{}:
		return func() { <-m.lock }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (m *memory) Limit() int { return m.limit }

func (m *memory) String() string { return "a test's memory" }

// snapshot returns what is stored.
func (m *memory) snapshot() map[string]string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return maps.Clone(m.values)
}

// with returns a new memory that holds values.
func (m *memory) with(values map[string]string) *memory {
	n := newMemory(m.limit)
	n.values = maps.Clone(values)
	return n
}

var errFault = errors.New("a fault")
