package vault

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// A change is one turn at the vault, made under the store's lock. Nothing is
// written before it has been read again: another process may have written since
// this one last looked.
type change struct {
	v *Vault
	// fresh holds the pages that are known to be in the store as they are in
	// memory. Under the lock they stay so.
	fresh map[int]bool
}

func (v *Vault) begin() *change {
	return &change{v: v, fresh: make(map[int]bool)}
}

// refresh makes sure that page i is in memory as it is in the store. Where
// anything but the contents of its accounts has changed, all pages are read
// again: what is gone from here may be elsewhere now.
func (c *change) refresh(ctx context.Context, i int) (changed bool, err error) {
	if c.fresh[i] {
		return false, nil
	}
	before := c.v.slots[i]
	value, err := c.v.store.Get(ctx, pageName(i))
	switch {
	case errors.Is(err, ErrNotFound):
	case err != nil:
		return false, fmt.Errorf("reading %s from %s: %w", pageName(i), c.v.store, err)
	case value == before.value && before.page != nil && before.page.to == noPage:
		c.fresh[i] = true
		return false, nil
	default:
		after := newSlot(value)
		if c.replaces(before, after) {
			c.set(i, after)
			c.fresh[i] = true
			return true, nil
		}
	}
	_, err = c.reload(ctx)
	return true, err
}

// replaces reports whether after can stand where before stood without a look at
// the other pages.
func (c *change) replaces(before, after slot) bool {
	if before.page == nil || after.page == nil || before.page.to != noPage ||
		after.page.to != noPage || after.page.of > len(c.v.slots) {
		return false
	}
	there := make(map[ID]bool)
	for _, r := range after.page.records {
		there[r.account.ID] = true
	}
	return !slices.ContainsFunc(before.page.records, func(r record) bool {
		return !there[r.account.ID]
	})
}

// reload reads all pages again and reports whether any has changed.
func (c *change) reload(ctx context.Context) (changed bool, err error) {
	slots, err := load(ctx, c.v.store, len(c.v.slots))
	if err != nil {
		return false, err
	}
	changed = !slices.EqualFunc(slots, c.v.slots, func(a, b slot) bool {
		return a.value == b.value && (a.err == nil) == (b.err == nil)
	})
	if changed {
		c.v.install(slots)
	}
	for i := range slots {
		c.fresh[i] = true
	}
	return changed, nil
}

// set puts a page into memory.
func (c *change) set(i int, s slot) {
	slots := slices.Clone(c.v.slots)
	if i == len(slots) {
		slots = append(slots, s)
	}
	slots[i] = s
	c.v.install(slots)
}

// write stores a page, and then has it in memory. The page is fresh, or new and
// the next one.
func (c *change) write(ctx context.Context, i int, p *page) error {
	p.of = max(len(c.v.slots), i+1)
	value, err := p.encode()
	if err != nil {
		return fmt.Errorf("writing %s: %w", pageName(i), err)
	}
	if err := c.v.store.Set(ctx, pageName(i), value); err != nil && !c.landed(ctx, i, value, err) {
		delete(c.fresh, i)
		return fmt.Errorf("writing %s to %s: %w", pageName(i), c.v.store, err)
	}
	c.set(i, slot{value: value, page: p})
	c.fresh[i] = true
	return nil
}

// landed reports whether value is stored although Set returned an error. A time
// that ran out or a connection that broke leaves that open, and to take a stored
// account for a failed one is how accounts come to be there twice.
func (c *change) landed(ctx context.Context, i int, value string, err error) bool {
	for _, sure := range []error{ErrTooBig, ErrReadOnly, ErrLocked, ErrDismissed, ErrNoBus, ErrNoKeyring} {
		if errors.Is(err, sure) {
			return false
		}
	}
	const patience = 5 * time.Second
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	stored, err := c.v.store.Get(ctx, pageName(i))
	return err == nil && stored == value
}

// settle makes sure that the accounts are where memory has them, with every
// page that holds a copy of them fresh, and clears away what an interrupted
// change has left.
func (c *change) settle(ctx context.Context, ids ...ID) error {
	for {
		again := false
		for _, id := range ids {
			x, _ := c.v.view()
			at, ok := x.at[id]
			if !ok {
				continue
			}
			changed, err := c.refresh(ctx, at.page)
			if err != nil {
				return err
			}
			again = again || changed
		}
		if again {
			continue
		}
		tidied, err := c.tidy(ctx)
		if err != nil || !tidied {
			return err
		}
	}
}

// tidy finishes one thing that an interrupted change has left undone, if there
// is any: a page's copies that have been overtaken are taken away, and the count
// of pages is brought up to date.
func (c *change) tidy(ctx context.Context) (tidied bool, err error) {
	x, slots := c.v.view()
	if len(x.stale) == 0 {
		return c.count(ctx)
	}
	from := x.stale[0].page
	gone := make(map[int]bool)
	pages := []int{from}
	for _, old := range x.stale {
		if old.page == from {
			gone[old.record] = true
			pages = append(pages, x.at[slots[from].page.records[old.record].account.ID].page)
		}
	}
	for _, i := range pages {
		changed, err := c.refresh(ctx, i)
		if err != nil || changed {
			return true, err
		}
	}
	var left []record
	for i, r := range slots[from].page.records {
		if !gone[i] {
			left = append(left, r)
		}
	}
	return true, c.write(ctx, from, slots[from].page.with(left))
}

// finish tidies up after a change that is stored. Where it fails nothing is
// lost and the change has not failed: settle does the same before the next
// change, and that reports what is wrong with the store.
func (c *change) finish(ctx context.Context) {
	for {
		if tidied, err := c.tidy(ctx); err != nil || !tidied {
			return
		}
	}
}

// count makes the lowest page that can be written know how many there are. A
// page that goes missing at the end is noticed by that.
func (c *change) count(ctx context.Context) (written bool, err error) {
	for i, s := range c.v.slots {
		if s.page == nil {
			continue
		}
		if s.page.of >= len(c.v.slots) {
			return false, nil
		}
		changed, err := c.refresh(ctx, i)
		if err != nil || changed {
			return true, err
		}
		return true, c.write(ctx, i, s.page.with(s.page.records))
	}
	return false, nil
}
