package sealed

import (
	"bytes"
	"context"
	"errors"
	"sync"

	"latchkey/vault"
)

// A Store is a vault's store as it is with or without a passphrase: one of the two
// sets of pages in the store under it. It is a [vault.Store].
//
// Its Lock makes sure that the same set still counts, and returns an error that
// wraps [ErrChanged] where another process has turned the passphrase on or off, or
// moved the vault, since it was opened. Another passphrase is no reason for that.
type Store struct {
	under vault.Store
	moved bool // when it was opened, a vault had been moved away from here

	mu        sync.RWMutex
	key       []byte // the data key; nil where the plain pages are meant
	id        []byte // of the key
	forgotten bool
}

// Open opens the vault's store over under, with the passphrase if it has one. It
// makes no vault. Errors wrap [ErrNeeded] where passphrase is empty and must not
// be, vault.ErrPassphrase where it is wrong, [ErrUnfinished], vault.ErrDamaged or
// vault.ErrNewer for what the passphrase is checked against, or are the store's.
// What an interrupted change has left is cleared away if that is possible.
func Open(ctx context.Context, under vault.Store, passphrase string) (*Store, error) {
	r, err := readRecord(ctx, under)
	if err != nil {
		return nil, err
	}
	s, err := open(ctx, under, r, passphrase)
	if err != nil {
		return nil, err
	}
	if r != nil && r.untidy() {
		s.tidyAtOpening(ctx)
	}
	return s, nil
}

func open(ctx context.Context, under vault.Store, r *record, passphrase string) (*Store, error) {
	s := &Store{under: under}
	switch {
	case r == nil:
		return s, s.orphaned(ctx)
	case r.State == arriving:
		return nil, unfinished(under)
	case !r.State.encrypted():
		s.moved = r.State == moved
		return s, nil
	case passphrase == "":
		return nil, fail(ErrNeeded, "the vault in %s is protected by a passphrase: enter it", under)
	}
	key, err := r.Key.unwrap(ctx, passphrase, under)
	if err != nil {
		return nil, err
	}
	s.key, s.id = key, r.Key.ID
	return s, nil
}

func unfinished(under vault.Store) error {
	return fail(ErrUnfinished, "%s holds the beginning of a vault that was being moved there: use the vault where it was, and move it again", under)
}

// orphaned returns an error if there are encrypted pages without a record: to see
// no vault there would be to start an empty one over it.
func (s *Store) orphaned(ctx context.Context) error {
	switch _, err := s.under.Get(ctx, sealedName(vault.PageName(0))); {
	case err == nil:
		return fail(vault.ErrDamaged, "what opens the protected vault in %s is gone: restore the keyring from a copy, or your accounts from a backup", s.under)
	case !errors.Is(err, vault.ErrNotFound):
		return err
	}
	return nil
}

// Protected reports whether a vault has a passphrase, without asking for it.
func Protected(ctx context.Context, under vault.Store) (bool, error) {
	r, err := readRecord(ctx, under)
	return r != nil && r.State.encrypted(), err
}

// Protected reports whether the store is that of a vault with a passphrase.
func (s *Store) Protected() bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.id != nil
}

// String names the store for a person.
func (s *Store) String() string { return s.under.String() }

// Limit is the longest value in bytes that the vault should store.
func (s *Store) Limit() int {
	if s.Protected() {
		return s.under.Limit() - growth
	}
	return s.under.Limit()
}

// Probe reports whether the store under this one can be used now, if it can tell.
func (s *Store) Probe(ctx context.Context) error {
	if p, ok := s.under.(interface{ Probe(context.Context) error }); ok {
		return p.Probe(ctx)
	}
	return nil
}

// Forget overwrites the key. Every method returns vault.ErrForgotten afterwards.
func (s *Store) Forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.key)
	s.key, s.forgotten = nil, true
}

// has returns an error unless key is the store's.
func (s *Store) has(key []byte) error {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if !bytes.Equal(key, s.key) {
		return fail(vault.ErrDamaged, "the new passphrase does not open the vault in %s, which keeps the old one: try again", s.under)
	}
	return nil
}

// secret returns a copy of the data key, nil where there is none to be used.
func (s *Store) secret() ([]byte, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.forgotten {
		return nil, vault.ErrForgotten
	}
	return bytes.Clone(s.key), nil
}

func sealedName(name string) string { return "sealed-" + name }

// Get returns the value called name. One that cannot be decrypted is returned as
// it is stored, which the vault reports as a damaged page and leaves alone.
func (s *Store) Get(ctx context.Context, name string) (string, error) {
	key, err := s.secret()
	if err != nil {
		return "", err
	}
	if key == nil {
		return s.under.Get(ctx, name)
	}
	defer clear(key)
	stored, err := s.under.Get(ctx, sealedName(name))
	if err != nil {
		return "", err
	}
	value, err := openValue(key, name, stored)
	if err != nil {
		return stored, nil
	}
	return value, nil
}

// Set stores value under name.
func (s *Store) Set(ctx context.Context, name, value string) error {
	key, err := s.secret()
	if err != nil {
		return err
	}
	if key == nil {
		return s.under.Set(ctx, name, value)
	}
	defer clear(key)
	stored, err := sealValue(key, name, value)
	if err != nil {
		return err
	}
	return s.under.Set(ctx, sealedName(name), stored)
}

// Delete removes the value called name.
func (s *Store) Delete(ctx context.Context, name string) error {
	key, err := s.secret()
	if err != nil {
		return err
	}
	if key == nil {
		return s.under.Delete(ctx, name)
	}
	clear(key)
	return s.under.Delete(ctx, sealedName(name))
}

// Lock keeps other processes from changing the store, and makes sure that it is
// still the one that was opened.
func (s *Store) Lock(ctx context.Context) (unlock func(), err error) {
	if _, err := s.secret(); err != nil {
		return nil, err
	}
	unlock, err = s.under.Lock(ctx)
	if err != nil {
		return nil, err
	}
	r, err := readRecord(ctx, s.under)
	if err == nil {
		err = s.still(r)
	}
	if err != nil {
		unlock()
		return nil, err
	}
	return unlock, nil
}

// still returns an error if a record says that other pages count than this
// store's.
func (s *Store) still(r *record) error {
	s.mu.RLock()
	defer s.mu.RUnlock()
	encrypted := r != nil && r.State.encrypted()
	switch {
	case r != nil && r.State == arriving:
		return unfinished(s.under)
	case r != nil && r.State == moved && !s.moved:
		return fail(ErrChanged, "the vault was moved away from %s by another window or command: open it again", s.under)
	case encrypted && s.id == nil:
		return fail(ErrChanged, "the vault in %s was given a passphrase by another window or command: open it again", s.under)
	case !encrypted && s.id != nil:
		return fail(ErrChanged, "the passphrase of the vault in %s was taken away by another window or command: open it again", s.under)
	case encrypted && !bytes.Equal(r.Key.ID, s.id):
		return fail(ErrChanged, "the vault in %s has been replaced by another one: open it again", s.under)
	}
	return nil
}
