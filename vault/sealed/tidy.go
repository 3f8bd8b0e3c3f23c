package sealed

import (
	"context"
	"errors"
	"fmt"

	"latchkey/vault"
)

// untidy reports whether pages that do not count may be left to delete.
func (r *record) untidy() bool {
	switch r.State {
	case sealing, opened:
		return true
	case closed, moved:
		return r.Plain+r.Sealed > 0
	}
	return false
}

// tidyAtOpening clears away what an interrupted change has left. Where it cannot,
// the vault is as good, and the next opening tries again.
func (s *Store) tidyAtOpening(ctx context.Context) {
	unlock, err := s.under.Lock(ctx)
	if err != nil {
		return
	}
	defer unlock()
	if r, err := readRecord(ctx, s.under); err == nil && r != nil && s.still(r) == nil {
		_ = tidy(ctx, s.under, r)
	}
}

// tidy deletes the pages that do not count and then has the record say so. A
// passphrase that was being taken away is left on: nobody was told that it is
// gone. The caller holds the lock.
func tidy(ctx context.Context, under vault.Store, r *record) error {
	switch r.State {
	case closed:
		if err := deletePages(ctx, under, plainName, r.Plain); err != nil {
			return err
		}
		r.Plain = 0
		return writeRecord(ctx, under, r)
	case opened, sealing:
		if err := deletePages(ctx, under, sealedName, r.Sealed); err != nil {
			return err
		}
		return remove(ctx, under, recordName)
	case moved, arriving:
		if err := deletePages(ctx, under, plainName, r.Plain); err != nil {
			return err
		}
		if err := deletePages(ctx, under, sealedName, r.Sealed); err != nil {
			return err
		}
		*r = record{State: moved}
		return writeRecord(ctx, under, r)
	}
	return nil
}

func plainName(name string) string { return name }

// deletePages deletes the first n pages, the last one first, so that those left by
// an interruption begin with the first, and before them what lies beside them.
func deletePages(ctx context.Context, under vault.Store, named func(string) string, n int) error {
	for _, name := range vault.Beside() {
		if err := remove(ctx, under, named(name)); err != nil {
			return err
		}
	}
	for i := n - 1; i >= 0; i-- {
		if err := remove(ctx, under, named(vault.PageName(i))); err != nil {
			return err
		}
	}
	return nil
}

// remove deletes a value that need not be there.
func remove(ctx context.Context, under vault.Store, name string) error {
	if err := under.Delete(ctx, name); err != nil && !errors.Is(err, vault.ErrNotFound) {
		return fmt.Errorf("deleting %s from %s: %w", name, under, err)
	}
	return nil
}
