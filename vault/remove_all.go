package vault

import (
	"context"
	"fmt"
	"maps"
	"slices"
)

// RemoveAll takes accounts out of the vault for good, as [Vault.Remove] does, and
// writes each page once. It returns those that were taken out, which on an error
// are not all; one that is not in the vault is left aside. Errors wrap the
// store's.
func (v *Vault) RemoveAll(ctx context.Context, ids ...ID) ([]Account, error) {
	var removed []Account
	err := v.change(ctx, func(c *change) (err error) {
		removed, err = c.removeAll(ctx, ids)
		return err
	})
	if err != nil {
		return removed, fmt.Errorf("removing accounts from %s: %w", v, err)
	}
	return removed, nil
}

func (c *change) removeAll(ctx context.Context, ids []ID) (removed []Account, err error) {
	going, err := c.findAll(ctx, ids)
	if err != nil {
		return nil, err
	}
	_, slots := c.v.view()
	for _, page := range slices.Sorted(maps.Keys(going)) {
		var left, out []record
		for i, r := range slots[page].page.records {
			if going[page][i] {
				out = append(out, r)
			} else {
				left = append(left, r)
			}
		}
		if err := c.write(ctx, page, slots[page].page.with(left)); err != nil {
			return removed, err
		}
		for _, r := range out {
			c.v.removed[r.account.ID] = r
			removed = append(removed, r.account.Clone())
		}
	}
	return removed, nil
}

// findAll settles accounts and returns which records of which pages they are.
// Those that are not in the vault are left aside.
func (c *change) findAll(ctx context.Context, ids []ID) (map[int]map[int]bool, error) {
	x, _ := c.v.view()
	unknown := func(id ID) bool { return !x.holds(id) }
	if slices.ContainsFunc(ids, unknown) { // another process may have added it since
		if _, err := c.reload(ctx); err != nil {
			return nil, err
		}
	}
	if err := c.settle(ctx, ids...); err != nil {
		return nil, err
	}
	x, _ = c.v.view()
	found := make(map[int]map[int]bool)
	for _, id := range ids {
		at, ok := x.at[id]
		if !ok {
			continue
		}
		if found[at.page] == nil {
			found[at.page] = make(map[int]bool)
		}
		found[at.page][at.record] = true
	}
	return found, nil
}
