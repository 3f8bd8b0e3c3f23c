package sealed

import (
	"context"
	"errors"
	"fmt"

	"latchkey/vault"
)

// Receive copies the vault in from, whose lock the caller holds, to under, where
// none may be. Until the copy is complete and was compared it does not count, and
// another try writes over it. With a passphrase the copy is protected by that.
//
// Errors wrap vault.ErrExists where a vault is in under, vault.ErrDamaged where a
// page of from cannot be decrypted, and otherwise what [Protect]'s do.
func Receive(ctx context.Context, from, under vault.Store, passphrase string, cost Cost) error {
	unlock, err := under.Lock(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	if err := clearFor(ctx, under); err != nil {
		return err
	}
	to, r := &Store{under: under}, &record{}
	if passphrase != "" {
		if to, r, err = newKey(ctx, under, passphrase, cost); err != nil {
			return err
		}
		defer to.Forget()
	}
	pages, _, err := vault.Pages(ctx, from, to)
	if err != nil {
		return err
	}
	if err := Readable(pages, from); err != nil {
		return err
	}
	r.State = arriving
	if to.Protected() {
		r.Sealed = last(pages)
	} else {
		r.Plain = last(pages)
	}
	if err := writeRecord(ctx, under, r); err != nil {
		return fmt.Errorf("copying the vault: %w", err)
	}
	if err := copyPages(ctx, from, to, pages, passphrase); err != nil {
		return err
	}
	if to.Protected() {
		err = writeRecord(ctx, under, &record{State: closed, Key: r.Key})
	} else {
		err = remove(ctx, under, recordName)
	}
	if err != nil {
		return fmt.Errorf("copying the vault: %w", err)
	}
	return nil
}

// clearFor makes sure that no vault is in under, and clears away what an earlier
// copy has left there.
func clearFor(ctx context.Context, under vault.Store) error {
	r, err := readRecord(ctx, under)
	if err != nil {
		return err
	}
	if r != nil && r.State == arriving || r != nil && r.untidy() {
		if err := tidy(ctx, under, r); err != nil {
			return err
		}
		if r, err = readRecord(ctx, under); err != nil {
			return err
		}
	}
	exists := fail(vault.ErrExists, "there is a vault in %s already: remove it first, or choose another place", under)
	if r != nil && r.State.encrypted() {
		return exists
	}
	plain := &Store{under: under}
	if err := plain.orphaned(ctx); err != nil {
		return err
	}
	_, _, err = vault.Pages(ctx, plain, plain)
	switch {
	case errors.Is(err, vault.ErrNoVault):
		return nil
	case err == nil:
		return exists
	}
	return err
}

// gap is how many names without a value end a search for pages. Pages are deleted
// from the last to the first, so that there are none after a long gap.
const gap = 64

// Leave deletes the vault in under, with a passphrase or without, after it was moved
// away. Who still has it open is told. The caller holds the lock.
func Leave(ctx context.Context, under vault.Store) error {
	r := &record{State: moved}
	var err error
	if r.Plain, err = count(ctx, under, plainName); err != nil {
		return err
	}
	if r.Sealed, err = count(ctx, under, sealedName); err != nil {
		return err
	}
	if err := writeRecord(ctx, under, r); err != nil {
		return fmt.Errorf("emptying %s: %w", under, err)
	}
	return tidy(ctx, under, r)
}

// Leave is [Leave] for the store that s is over.
func (s *Store) Leave(ctx context.Context) error { return Leave(ctx, s.under) }

// count finds out how many pages there are.
func count(ctx context.Context, under vault.Store, named func(string) string) (int, error) {
	n := 0
	for i := 0; i < min(n+gap, vault.MaxPages); i++ {
		_, err := under.Get(ctx, named(vault.PageName(i)))
		switch {
		case err == nil:
			n = i + 1
		case !errors.Is(err, vault.ErrNotFound):
			return 0, fmt.Errorf("emptying %s: %w", under, err)
		}
	}
	return n, nil
}
