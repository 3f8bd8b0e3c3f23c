package vault

import (
	"context"
	"errors"
	"fmt"
	"sync"
)

var (
	// ErrNoVault is returned where the store answers and holds no page at all.
	ErrNoVault = errors.New("there is no vault")
	// ErrExists is returned for a vault or an account that is there already.
	ErrExists = errors.New("already there")
	// ErrNoAccount is returned for an ID that no account has (any more).
	ErrNoAccount = errors.New("the account is not in the vault")
	// ErrFull is returned where an account would need a page after the last.
	ErrFull = errors.New("the vault is full")
)

// A Vault is the accounts in a Store. Reading it answers from memory; changes
// go to the store before they are seen. Its methods are safe for concurrent
// use, and several processes may change the same store.
type Vault struct {
	store Store
	// turn is held by whoever changes the vault, one at a time. It is a
	// channel and not a mutex so that waiting for it can be called off.
	turn chan struct{}

	mu    sync.RWMutex // for what follows; written only by the holder of turn
	slots []slot
	index *index // what slots amounts to; nil when it has to be found out anew

	// reading is held while what is in memory is copied out, and by Forget alone
	// while it overwrites that.
	reading   sync.RWMutex
	forgotten bool

	// removed keeps what was removed, so that it can be restored whole. Only
	// the holder of turn uses it.
	removed map[ID]record
}

func newVault(store Store, slots []slot) *Vault {
	return &Vault{
		store: store, slots: slots,
		turn: make(chan struct{}, 1), removed: make(map[ID]record),
	}
}

// Open reads the vault in store. It wraps ErrNoVault where there is none, and
// the store's error where something could not be read for a reason that may
// pass. Pages that are damaged or gone do not keep the others from opening: see
// [Vault.Problems]. Nor does a store that cannot be written: codes are needed
// on a full disk, and from a backup on a read-only one, too.
func Open(ctx context.Context, store Store) (*Vault, error) {
	unlock, err := lockToRead(ctx, store)
	if err != nil {
		return nil, fmt.Errorf("opening the vault: locking %s: %w", store, err)
	}
	defer unlock()
	slots, err := load(ctx, store, 0)
	if err != nil {
		return nil, fmt.Errorf("opening the vault: %w", err)
	}
	return newVault(store, slots), nil
}

// Create makes an empty vault in store. It wraps ErrExists where any page is,
// readable or not.
func Create(ctx context.Context, store Store) (*Vault, error) {
	unlock, err := store.Lock(ctx)
	if err != nil {
		return nil, fmt.Errorf("making a vault: locking %s: %w", store, err)
	}
	defer unlock()
	switch _, err := load(ctx, store, 0); {
	case err == nil:
		return nil, fmt.Errorf("making a vault: a vault in %s is %w", store, ErrExists)
	case !errors.Is(err, ErrNoVault):
		return nil, fmt.Errorf("making a vault: %w", err)
	}
	v := newVault(store, nil)
	if err := v.begin().write(ctx, 0, &page{to: noPage}); err != nil {
		return nil, fmt.Errorf("making a vault: %w", err)
	}
	return v, nil
}

// Store returns the store that the vault is in, for what lies beside its pages.
// The pages are the vault's alone.
func (v *Vault) Store() Store { return v.store }

// String returns the store's name.
func (v *Vault) String() string { return v.store.String() }

// Accounts returns the accounts in list order: by Place, then by ID. Those in the
// trash are not among them.
func (v *Vault) Accounts() []Account {
	var accounts []Account
	v.look(func(x *index, _ []slot) { accounts = clones(x.accounts) })
	return accounts
}

func clones(list []Account) []Account {
	accounts := make([]Account, len(list))
	for i, a := range list {
		accounts[i] = a.Clone()
	}
	return accounts
}

// Account returns the account with this ID, and whether there is one. One in the
// trash is none.
func (v *Vault) Account(id ID) (account Account, ok bool) {
	v.look(func(x *index, slots []slot) {
		at, there := x.at[id]
		if !there {
			return
		}
		a := slots[at.page].page.records[at.record].account
		if a.Deleted.IsZero() {
			account, ok = a.Clone(), true
		}
	})
	return account, ok
}

// Problems returns what could not be read, in the order of the pages.
func (v *Vault) Problems() []Problem {
	var problems []Problem
	v.look(func(x *index, _ []slot) { problems = append(problems, x.problems...) })
	return problems
}

// Reload reads the store again and reports whether another process has changed
// it. On an error the vault stays as it was.
func (v *Vault) Reload(ctx context.Context) (changed bool, err error) {
	lock := func(ctx context.Context) (func(), error) { return lockToRead(ctx, v.store) }
	err = v.locked(ctx, lock, func(c *change) error {
		changed, err = c.reload(ctx)
		return err
	})
	if err != nil {
		return false, fmt.Errorf("reading the vault again: %w", err)
	}
	return changed, nil
}

// view returns what the vault holds now. Neither changes afterwards.
func (v *Vault) view() (*index, []slot) {
	v.mu.RLock()
	x, slots := v.index, v.slots
	v.mu.RUnlock()
	if x != nil {
		return x, slots
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.index == nil {
		v.index = newIndex(v.slots)
	}
	return v.index, v.slots
}

// install puts slots in the place of those that were there.
func (v *Vault) install(slots []slot) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.slots, v.index = slots, nil
}

// change runs f as the only one who changes the vault, in this process and
// among all.
func (v *Vault) change(ctx context.Context, f func(*change) error) error {
	return v.locked(ctx, v.store.Lock, f)
}

// lockToRead takes the store's lock, without which pages could be read in the
// middle of another process's change. Where nothing can be written nothing can
// be locked either, and the store is read as it is.
func lockToRead(ctx context.Context, store Store) (unlock func(), err error) {
	unlock, err = store.Lock(ctx)
	if errors.Is(err, ErrReadOnly) {
		return func() {}, nil
	}
	return unlock, err
}

// locked runs f in this process's turn, under a lock on the store.
func (v *Vault) locked(ctx context.Context, lock func(context.Context) (func(), error), f func(*change) error) error {
	select {
	case v.turn <- struct{}{}:
		defer func() { <-v.turn }()
	case <-ctx.Done():
		return ctx.Err()
	}
	if v.Forgotten() {
		return ErrForgotten
	}
	unlock, err := lock(ctx)
	if err != nil {
		return fmt.Errorf("locking %s: %w", v.store, err)
	}
	defer unlock()
	return f(v.begin())
}
