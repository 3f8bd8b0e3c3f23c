package vault

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
)

// A Page is one value of a vault, as it lies in a store.
type Page struct {
	Index int // its name is that of PageName
	Value string
}

// PageName returns the name of the page at an index, from 0 to MaxPages-1.
func PageName(index int) string { return pageName(index) }

// Pages returns all that a vault in from consists of, as the values that make the
// same vault in to: accounts, trash, fields of newer versions, and what could not
// be read. They are what is stored, byte for byte, unless a page is longer than to
// wants: then accounts are spread over more pages, each with the bytes it has.
// count is how many pages from has or had.
//
// The caller holds the lock of from. Errors wrap ErrNoVault, ErrTooBig for an
// account or a damaged page that to has no room for, ErrFull or the store's.
func Pages(ctx context.Context, from, to Store) (pages []Page, count int, err error) {
	slots, err := load(ctx, from, 0)
	if err != nil {
		return nil, 0, fmt.Errorf("reading the vault: %w", err)
	}
	count = len(slots)
	long := func(s slot) bool { return len(s.value) > to.Limit() }
	if slices.ContainsFunc(slots, long) {
		if slots, err = spread(slots, to); err != nil {
			return nil, 0, err
		}
	}
	for i, s := range slots {
		if !s.missing() {
			pages = append(pages, Page{i, s.value})
		}
	}
	return pages, count, nil
}

// missing reports whether nothing is stored where another page says that there was.
func (s slot) missing() bool { return s.page == nil && errors.Is(s.err, ErrNotFound) }

// spread makes pages of those in slots that to has room for. What another copy has
// overtaken is left out; a page that is missing stays missed.
func spread(slots []slot, to Store) ([]slot, error) {
	stale := make(map[spot]bool)
	for _, s := range newIndex(slots).stale {
		stale[s] = true
	}
	var all []slot
	for i, s := range slots {
		switch {
		case s.page == nil && len(s.value) > to.Limit():
			return nil, fmt.Errorf("%w: %s is damaged and longer than %s has room for: restore it from a backup first", ErrTooBig, pageName(i), to)
		case s.page == nil:
			all = append(all, s)
		default:
			var records []record
			for j, r := range s.page.records {
				if !stale[spot{i, j}] {
					records = append(records, r)
				}
			}
			parts, err := s.page.split(records, to)
			if err != nil {
				return nil, err
			}
			for _, p := range parts {
				all = append(all, slot{page: p})
			}
		}
	}
	if len(all) > MaxPages {
		return nil, fmt.Errorf("%w: the accounts take more than the %d pages that there can be in %s: remove accounts first", ErrFull, MaxPages, to)
	}
	for i, s := range all {
		if s.page == nil {
			continue
		}
		s.page.of = len(all)
		value, err := s.page.encode()
		if err != nil {
			return nil, fmt.Errorf("writing %s: %w", pageName(i), err)
		}
		all[i].value = value
	}
	return all, nil
}

// split returns pages like p, at least one, that hold the records between them.
func (p *page) split(records []record, to Store) ([]*page, error) {
	full := to.Limit()
	now := p.with(nil)
	var parts []*page
	for _, r := range records {
		if len(now.records) > 0 && now.sizeWith(len(r.raw)) > full-full/slackPart {
			parts, now = append(parts, now), p.with(nil)
		}
		if over := now.sizeWith(len(r.raw)) - full; len(now.records) == 0 && over > 0 {
			return nil, r.tooBig(over, to)
		}
		now.records = append(now.records, r)
	}
	return append(parts, now), nil
}

// Same returns nil if two stores hold the same vault, whatever pages it lies on,
// and an error that says that they do not, or why that cannot be told. The caller
// holds the locks of both.
func Same(ctx context.Context, a, b Store) error {
	first, err := load(ctx, a, 0)
	if err != nil {
		return fmt.Errorf("reading the vault: %w", err)
	}
	second, err := load(ctx, b, 0)
	if err != nil {
		return fmt.Errorf("reading the copy of the vault: %w", err)
	}
	if !maps.Equal(inventory(first), inventory(second)) {
		return fmt.Errorf("the copy in %s is not what is in %s: try again", b, a)
	}
	return nil
}

// inventory counts what slots hold, by its bytes.
func inventory(slots []slot) map[string]int {
	stale := make(map[spot]bool)
	for _, s := range newIndex(slots).stale {
		stale[s] = true
	}
	things := make(map[string]int)
	for i, s := range slots {
		switch {
		case s.missing():
			things["missing"]++
		case s.page == nil:
			things["damaged "+s.value]++
		default:
			for _, f := range s.page.extra { // once, however many pages have it
				things["field "+f.key+" "+string(f.value)] = 1
			}
			for j, r := range s.page.records {
				if !stale[spot{i, j}] {
					things["record "+string(bytes.TrimSpace(r.raw))]++
				}
			}
		}
	}
	return things
}
