package vault

import (
	"context"
	"fmt"
	"maps"
	"slices"
)

// RemoveAll takes accounts out of the vault, as [Vault.Remove] does, and writes
// each page once. It returns those that were taken out, which on an error are not
// all; one that is not in the vault is left aside. Errors wrap the store's.
func (v *Vault) RemoveAll(ctx context.Context, ids ...ID) ([]Account, error) {
	var removed []Account
	err := v.change(ctx, func(c *change) error {
		x, _ := c.v.view()
		unknown := func(id ID) bool { _, ok := x.at[id]; return !ok }
		if slices.ContainsFunc(ids, unknown) { // another process may have added it since
			if _, err := c.reload(ctx); err != nil {
				return err
			}
		}
		if err := c.settle(ctx, ids...); err != nil {
			return err
		}
		x, slots := c.v.view()
		going := make(map[int]map[int]bool) // records, by page
		for _, id := range ids {
			if at, ok := x.at[id]; ok {
				if going[at.page] == nil {
					going[at.page] = make(map[int]bool)
				}
				going[at.page][at.record] = true
			}
		}
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
				return err
			}
			for _, r := range out {
				v.removed[r.account.ID] = r
				removed = append(removed, r.account.Clone())
			}
		}
		return nil
	})
	if err != nil {
		return removed, fmt.Errorf("removing accounts from %s: %w", v, err)
	}
	return removed, nil
}
