package sealed

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"latchkey/vault"
)

// Protect gives the vault in under a passphrase. When it returns nil, the passphrase
// has opened the new pages, they were compared with the vault, and nothing of the
// vault is left outside of them. On an error the vault is as it was, unless only the
// deletion of the plain pages failed, which the error says and the next opening does
// again.
//
// Errors wrap vault.ErrExists where there is a passphrase already,
// vault.ErrPassphrase for one that cannot be used, vault.ErrNoVault, vault.ErrTooBig
// for an account that has no room any more, or the store's.
func Protect(ctx context.Context, under vault.Store, passphrase string, cost Cost) error {
	unlock, r, err := begin(ctx, under)
	if err != nil {
		return err
	}
	defer unlock()
	if r != nil && r.State.encrypted() {
		return fail(vault.ErrExists, "the vault in %s has a passphrase already: change it instead", under)
	}
	plain := &Store{under: under}
	to, r, err := newKey(ctx, under, passphrase, cost)
	if err != nil {
		return err
	}
	defer to.Forget()
	pages, count, err := vault.Pages(ctx, plain, to)
	if err != nil {
		return err
	}
	r.State, r.Sealed = sealing, last(pages)
	if err := writeRecord(ctx, under, r); err != nil {
		return fmt.Errorf("setting the passphrase: %w", err)
	}
	if err := copyPages(ctx, plain, to, pages, passphrase); err != nil {
		return err
	}
	r.State, r.Plain, r.Sealed = closed, count, 0
	if err := writeRecord(ctx, under, r); err != nil {
		return fmt.Errorf("setting the passphrase: %w", err)
	}
	if err := tidy(ctx, under, r); err != nil {
		return fmt.Errorf("the vault has its passphrase now, but what was there before could not all be deleted, which will be tried again when it is opened: %w", err)
	}
	return nil
}

// Unprotect takes the passphrase of the vault in under away, with the same care.
// Errors wrap [ErrNotProtected], vault.ErrPassphrase for a wrong passphrase,
// vault.ErrDamaged where a page cannot be decrypted, or are the store's.
func Unprotect(ctx context.Context, under vault.Store, passphrase string) error {
	unlock, r, err := begin(ctx, under)
	if err != nil {
		return err
	}
	defer unlock()
	from, err := unlocked(ctx, under, r, passphrase)
	if err != nil {
		return err
	}
	defer from.Forget()
	plain := &Store{under: under}
	pages, count, err := vault.Pages(ctx, from, plain)
	if err != nil {
		return err
	}
	if err := Readable(pages, under); err != nil {
		return err
	}
	r.Plain = last(pages)
	if err := writeRecord(ctx, under, r); err != nil {
		return fmt.Errorf("removing the passphrase: %w", err)
	}
	if err := copyPages(ctx, from, plain, pages, ""); err != nil {
		return err
	}
	r = &record{State: opened, Sealed: count}
	if err := writeRecord(ctx, under, r); err != nil {
		return fmt.Errorf("removing the passphrase: %w", err)
	}
	if err := tidy(ctx, under, r); err != nil {
		return fmt.Errorf("the vault has no passphrase any more, but what was there before could not all be deleted, which will be tried again when it is opened: %w", err)
	}
	return nil
}

// Change sets another passphrase, or another cost of the same one, in one write.
// Errors wrap [ErrNotProtected], vault.ErrPassphrase for a wrong old or an unusable
// new one, or are the store's.
func Change(ctx context.Context, under vault.Store, old, passphrase string, cost Cost) error {
	unlock, r, err := begin(ctx, under)
	if err != nil {
		return err
	}
	defer unlock()
	s, err := unlocked(ctx, under, r, old)
	if err != nil {
		return err
	}
	defer s.Forget()
	next, err := wrap(ctx, s.key, s.id, passphrase, cost)
	if err != nil {
		return err
	}
	if err := opens(ctx, next, s, passphrase); err != nil {
		return err
	}
	r.Key = next
	if err := writeRecord(ctx, under, r); err != nil {
		return fmt.Errorf("changing the passphrase: %w", err)
	}
	return nil
}

// begin takes the lock, reads the record and clears away what an interrupted change
// has left.
func begin(ctx context.Context, under vault.Store) (unlock func(), r *record, err error) {
	unlock, err = under.Lock(ctx)
	if err != nil {
		return nil, nil, err
	}
	r, err = readRecord(ctx, under)
	if err == nil && r != nil && r.State == arriving {
		err = unfinished(under)
	}
	if err == nil && r != nil && r.untidy() {
		if err = tidy(ctx, under, r); err == nil {
			r, err = readRecord(ctx, under)
		}
	}
	if err != nil {
		unlock()
		return nil, nil, err
	}
	return unlock, r, nil
}

// unlocked returns the store of a vault that has a passphrase.
func unlocked(ctx context.Context, under vault.Store, r *record, passphrase string) (*Store, error) {
	if r == nil || !r.State.encrypted() {
		return nil, fail(ErrNotProtected, "the vault in %s has no passphrase: set one first", under)
	}
	return open(ctx, under, r, passphrase)
}

// newKey returns a store with a new data key, and a record that has it.
func newKey(ctx context.Context, under vault.Store, passphrase string, cost Cost) (*Store, *record, error) {
	s := &Store{under: under, key: random(keySize), id: random(idSize)}
	w, err := wrap(ctx, s.key, s.id, passphrase, cost)
	if err != nil {
		return nil, nil, err
	}
	return s, &record{Key: w}, nil
}

// last is how many pages there are up to the last of these.
func last(pages []vault.Page) int {
	if len(pages) == 0 {
		return 0
	}
	return pages[len(pages)-1].Index + 1
}

// copyPages writes pages that are from's, and what lies beside them, to a store,
// opens that as the next one to
// use it will, and makes sure that it holds the same.
func copyPages(ctx context.Context, from vault.Store, to *Store, pages []vault.Page, passphrase string) error {
	for _, p := range pages {
		name := vault.PageName(p.Index)
		if err := to.Set(ctx, name, p.Value); err != nil {
			return fmt.Errorf("copying %s: %w", name, err)
		}
	}
	for _, name := range vault.Beside() {
		value, err := from.Get(ctx, name)
		if err == nil {
			err = to.Set(ctx, name, value)
		}
		if err != nil && !errors.Is(err, vault.ErrNotFound) {
			return fmt.Errorf("copying %s: %w", name, err)
		}
	}
	again := to
	if to.Protected() {
		r, err := readRecord(ctx, to.under)
		if err != nil {
			return err
		}
		if r == nil {
			return fail(vault.ErrDamaged, "%s has not kept what opens the vault: try again", to)
		}
		if again, err = open(ctx, to.under, &record{State: closed, Key: r.Key}, passphrase); err != nil {
			return err
		}
		defer again.Forget()
	}
	return vault.Same(ctx, from, again)
}

// opens makes sure that a passphrase gives the key of a store.
func opens(ctx context.Context, w *wrappedKey, s *Store, passphrase string) error {
	key, err := w.unwrap(ctx, passphrase, s.under)
	if err != nil {
		return err
	}
	defer clear(key)
	return s.has(key)
}

// Readable returns an error if a page is one that could not be decrypted: nobody
// could ever read it without the key.
func Readable(pages []vault.Page, under vault.Store) error {
	for _, p := range pages {
		if strings.HasPrefix(p.Value, valueTag) {
			return fail(vault.ErrDamaged, "%s in %s is damaged and would be lost for good without the passphrase: restore it from a copy of the keyring first", vault.PageName(p.Index), under)
		}
	}
	return nil
}
