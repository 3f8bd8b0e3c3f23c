package vault

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"
)

// TrashTime is how long a deleted account is kept.
const TrashTime = 30 * 24 * time.Hour

// Dated reports whether it is known when an account was deleted: whether the time
// is [Plausible].
func Dated(a Account) bool { return Plausible(a.Deleted) }

// Trash returns the deleted accounts, the last deleted first.
func (v *Vault) Trash() []Account {
	var trash []Account
	v.look(func(x *index, _ []slot) { trash = clones(x.trash) })
	return trash
}

// Discard puts accounts into the trash, where they keep everything but their
// place among the others' codes. Each page is written once. It returns those that
// were put there, as they were, which on an error are not all; one that is not in
// the list is left aside. Errors wrap ErrBeforeEpoch for a time that cannot be
// kept, ErrTooBig, ErrFull or the store's.
func (v *Vault) Discard(ctx context.Context, now time.Time, ids ...ID) ([]Account, error) {
	if now.Unix() <= 0 {
		return nil, fmt.Errorf("deleting from %s: %w", v, ErrBeforeEpoch)
	}
	var discarded []Account
	err := v.change(ctx, func(c *change) (err error) {
		discarded, err = c.setDeleted(ctx, ids, now)
		return err
	})
	if err != nil {
		return discarded, fmt.Errorf("deleting from %s: %w", v, err)
	}
	return discarded, nil
}

// Recover takes accounts out of the trash, back to where they were in the list.
// It returns those that were brought back, which on an error are not all; one
// that is not in the trash is left aside. Errors wrap ErrTooBig, ErrFull or the
// store's.
func (v *Vault) Recover(ctx context.Context, ids ...ID) ([]Account, error) {
	var recovered []Account
	err := v.change(ctx, func(c *change) (err error) {
		recovered, err = c.setDeleted(ctx, ids, time.Time{})
		return err
	})
	for i := range recovered {
		recovered[i].Deleted = time.Time{}
	}
	if err != nil {
		return recovered, fmt.Errorf("bringing back into %s: %w", v, err)
	}
	return recovered, nil
}

// Purge takes those accounts out of the trash for good that have been there for
// [TrashTime] at now, and returns how many. A deletion in the future, as a clock
// that was set back makes it, is not over; nor is one that is not [Dated], which
// stays until it is removed by hand. Nothing happens where now is not [Plausible]
// itself. Errors wrap the store's.
func (v *Vault) Purge(ctx context.Context, now time.Time) (int, error) {
	over := func(a Account) bool { return Dated(a) && now.Sub(a.Deleted) >= TrashTime }
	if !Plausible(now) || !slices.ContainsFunc(v.Trash(), over) {
		return 0, nil
	}
	var purged []Account
	err := v.change(ctx, func(c *change) error {
		// Another process may have brought one back.
		if _, err := c.reload(ctx); err != nil {
			return err
		}
		x, _ := v.view()
		var ids []ID
		for _, a := range x.trash {
			if over(a) {
				ids = append(ids, a.ID)
			}
		}
		var err error
		purged, err = c.removeAll(ctx, ids)
		return err
	})
	if err != nil {
		return len(purged), fmt.Errorf("emptying the trash of %s: %w", v, err)
	}
	return len(purged), nil
}

// setDeleted puts those accounts into the trash, or out of it, that are not
// there already, with one write a page where the page has room for it. It returns
// them as they were.
func (c *change) setDeleted(ctx context.Context, ids []ID, when time.Time) (before []Account, err error) {
	marked, err := c.findAll(ctx, ids)
	if err != nil {
		return nil, err
	}
	for _, i := range slices.Sorted(maps.Keys(marked)) {
		set, err := c.setDeletedOn(ctx, i, marked[i], when)
		before = append(before, set...)
		if err != nil {
			return before, err
		}
	}
	return before, nil
}

// setDeletedOn does so with the marked records of one page.
func (c *change) setDeletedOn(ctx context.Context, i int, marked map[int]bool, when time.Time) (before []Account, err error) {
	p := c.v.slots[i].page
	records := slices.Clone(p.records)
	for at, r := range p.records {
		if !marked[at] || r.account.Deleted.IsZero() == when.IsZero() {
			continue
		}
		a := r.account.Clone()
		a.Deleted = when
		if records[at], err = c.newRecord(a, r.extra); err != nil {
			return nil, err
		}
		before = append(before, r.account.Clone())
	}
	if len(before) == 0 {
		return nil, nil
	}
	if all := p.with(records); all.size() <= max(c.v.store.Limit(), p.size()) {
		if err := c.write(ctx, i, all); err != nil {
			return nil, err
		}
		return before, nil
	}
	for n, a := range before { // there is no room for all of them to stay
		_, err := c.update(ctx, a.ID, func(a *Account) error { a.Deleted = when; return nil })
		if err != nil {
			return before[:n], err
		}
	}
	return before, nil
}
