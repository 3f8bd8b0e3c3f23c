package vault

import (
	"context"
	"fmt"
	"time"
)

// step is the distance between the places of accounts that follow each other
// at the end of the list: forty accounts can go between two before others have
// to give way.
const step = 1 << 40

// Add stores accounts at the end of the list, in their order. An account with
// an empty ID is given one; places are the vault's to set. It returns the
// accounts as they were stored, which on an error are those that were.
//
// Errors wrap ErrInvalid, ErrExists (for an ID), ErrTooBig (shorten a field),
// ErrFull or the store's.
func (v *Vault) Add(ctx context.Context, accounts ...Account) ([]Account, error) {
	var stored []Account
	err := v.change(ctx, func(c *change) (err error) {
		if err := c.settle(ctx); err != nil {
			return err
		}
		records, err := c.newRecords(accounts)
		if err != nil {
			return err
		}
		stored, err = c.add(ctx, records)
		return err
	})
	if err != nil {
		return stored, fmt.Errorf("adding to %s: %w", v, err)
	}
	return stored, nil
}

// newRecords gives accounts what they need to be added to the end of the list.
func (c *change) newRecords(accounts []Account) ([]record, error) {
	x, _ := c.v.view()
	var last int64
	if n := len(x.accounts); n > 0 {
		last = x.accounts[n-1].Place
	}
	taken := make(map[ID]bool)
	records := make([]record, 0, len(accounts))
	for _, a := range accounts {
		if a.ID == "" {
			a.ID = NewID()
		}
		if _, there := x.at[a.ID]; there || taken[a.ID] {
			return nil, fmt.Errorf("%s is %w", a.Title(), ErrExists)
		}
		taken[a.ID] = true
		last = min(last+step, maxPlace)
		a.Place = last
		r, err := c.newRecord(a, nil)
		if err != nil {
			return nil, err
		}
		records = append(records, r)
	}
	return records, nil
}

// newRecord makes a record of a valid account that is newer than any other copy.
func (c *change) newRecord(a Account, extra []field) (record, error) {
	if !validID(a.ID) {
		return record{}, fmt.Errorf("%s: %w: its id is not 1 to %d lower-case letters and digits", a.Title(), ErrInvalid, maxID)
	}
	if err := a.Validate(); err != nil {
		return record{}, fmt.Errorf("%s: %w", a.Title(), err)
	}
	r, err := newRecord(a, c.v.newest(a.ID)+1, extra)
	if err != nil {
		return record{}, fmt.Errorf("%s: %w", a.Title(), err)
	}
	return r, c.fits(r)
}

// newest returns the highest revision that any copy of an account has or had,
// readable or not.
func (v *Vault) newest(id ID) uint64 {
	x, slots := v.view()
	newest := max(v.removed[id].revision, x.unread[id])
	if at, ok := x.at[id]; ok {
		newest = max(newest, slots[at.page].page.records[at.record].revision)
	}
	return newest
}

// add writes records to as few pages as it can, each once.
func (c *change) add(ctx context.Context, records []record) (stored []Account, err error) {
	for len(records) > 0 {
		i, p, limit, err := c.room(ctx, len(records[0].raw), noPage)
		if err != nil {
			return stored, err
		}
		n, length := 1, len(records[0].raw)
		for n < len(records) {
			length += len(",") + len(records[n].raw)
			if p.sizeWith(length) > limit {
				break
			}
			n++
		}
		if err := c.write(ctx, i, p.adding(records[:n]...)); err != nil {
			return stored, err
		}
		for _, r := range records[:n] {
			stored = append(stored, r.account.Clone())
		}
		records = records[n:]
	}
	c.finish(ctx)
	return stored, nil
}

// Update changes an account. The function is given what is in the store now,
// which may be newer than what [Vault.Account] said, and can change everything
// but the ID, the place and whether it is in the trash, where nothing is changed. An error of its own ends the update with nothing
// stored.
//
// Errors wrap ErrNoAccount, ErrInvalid, ErrTooBig, ErrFull or the store's.
func (v *Vault) Update(ctx context.Context, id ID, edit func(*Account) error) (Account, error) {
	var updated Account
	err := v.change(ctx, func(c *change) (err error) {
		if _, _, err := c.findListed(ctx, id); err != nil {
			return err
		}
		updated, err = c.update(ctx, id, func(a *Account) error {
			place := a.Place
			err := edit(a)
			a.ID, a.Place, a.Deleted = id, place, time.Time{}
			return err
		})
		return err
	})
	if err != nil {
		return Account{}, fmt.Errorf("changing an account in %s: %w", v, err)
	}
	return updated, nil
}

// update settles an account and applies f to it.
func (c *change) update(ctx context.Context, id ID, f func(*Account) error) (Account, error) {
	old, at, err := c.find(ctx, id)
	if err != nil {
		return Account{}, err
	}
	a := old.account.Clone()
	if err := f(&a); err != nil {
		return Account{}, err
	}
	r, err := c.newRecord(a, old.extra)
	if err != nil {
		return Account{}, err
	}
	p := c.v.slots[at.page].page
	if changed := p.replacing(at.record, r); changed.size() <= max(c.v.store.Limit(), p.size()) {
		err = c.write(ctx, at.page, changed)
	} else {
		err = c.moveOut(ctx, at.page, r)
	}
	return r.account.Clone(), err
}

// find settles an account and returns it with its spot. Where the page it was
// on cannot be read any more, that is the error.
func (c *change) find(ctx context.Context, id ID) (record, spot, error) {
	x, _ := c.v.view()
	before, known := x.at[id]
	if !known {
		// Another process may have added it since.
		if _, err := c.reload(ctx); err != nil {
			return record{}, spot{}, err
		}
	}
	if err := c.settle(ctx, id); err != nil {
		return record{}, spot{}, err
	}
	x, slots := c.v.view()
	at, ok := x.at[id]
	switch {
	case ok:
		return slots[at.page].page.records[at.record], at, nil
	case known && slots[before.page].err != nil:
		return record{}, spot{}, Problem{pageName(before.page), -1, slots[before.page].err}
	}
	return record{}, spot{}, ErrNoAccount
}

// findListed finds an account that is not in the trash.
func (c *change) findListed(ctx context.Context, id ID) (record, spot, error) {
	r, at, err := c.find(ctx, id)
	if err == nil && !r.account.Deleted.IsZero() {
		return record{}, spot{}, fmt.Errorf("%w: it has been deleted", ErrNoAccount)
	}
	return r, at, err
}

// moveOut stores a new copy of a record that its page, from, has no room for on
// another one, and takes the old copy away.
//
// Between the two there are two copies, and the higher revision counts. But a
// process that has looked before this one stops half way would know of the old
// copy only, and give its own change the same revision. So the old page is
// marked first: whoever meets the mark reads all pages again, and no page that
// holds an old copy is written without it.
func (c *change) moveOut(ctx context.Context, from int, r record) error {
	to, target, _, err := c.room(ctx, len(r.raw), from)
	if err != nil {
		return err
	}
	// The search for room may have read all pages again.
	old := c.v.slots[from]
	if old.page == nil {
		return Problem{pageName(from), -1, old.err}
	}
	marked := old.page.with(old.page.records)
	marked.to = to
	if err := c.write(ctx, from, marked); err != nil {
		return err
	}
	if err := c.write(ctx, to, target.adding(r)); err != nil {
		return err
	}
	c.finish(ctx)
	return nil
}

// Remove takes an account out of the vault and returns it as it was, for
// [Vault.Restore]. Errors wrap ErrNoAccount or the store's.
func (v *Vault) Remove(ctx context.Context, id ID) (Account, error) {
	var removed Account
	err := v.change(ctx, func(c *change) error {
		// Older copies go first, in find: otherwise one could come back to life.
		old, at, err := c.find(ctx, id)
		if err != nil {
			return err
		}
		if err := c.write(ctx, at.page, c.v.slots[at.page].page.without(at.record)); err != nil {
			return err
		}
		v.removed[id] = old
		removed = old.account.Clone()
		return nil
	})
	if err != nil {
		return Account{}, fmt.Errorf("removing an account from %s: %w", v, err)
	}
	return removed, nil
}

// Restore puts an account back that Remove has returned: with the same ID, at
// the same place. Errors wrap ErrExists where the ID is in the vault, and
// otherwise what Add's do.
func (v *Vault) Restore(ctx context.Context, a Account) error {
	err := v.change(ctx, func(c *change) error {
		if err := c.settle(ctx, a.ID); err != nil {
			return err
		}
		if x, _ := v.view(); x.holds(a.ID) {
			return fmt.Errorf("%s is %w", a.Title(), ErrExists)
		}
		if a.Place > maxPlace || a.Place < -maxPlace {
			return fmt.Errorf("%w: its place is out of bounds", ErrInvalid)
		}
		r, err := c.newRecord(a, v.removed[a.ID].extra)
		if err != nil {
			return err
		}
		if _, err = c.add(ctx, []record{r}); err == nil {
			delete(v.removed, a.ID)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("putting an account back into %s: %w", v, err)
	}
	return nil
}
