package vault

import (
	"context"
	"errors"
	"fmt"

	"golang.org/x/sync/errgroup"
)

const (
	// readers is how many pages are read at once. A keyring service answers
	// several callers sooner than one after the other.
	readers = 8
	// beyond is how many names past the last known page are tried. A page is
	// written before the others know of it, so there can be more than they say.
	beyond = 8
)

// load reads every page there is. known is how many pages there were the last
// time. An error other than ErrNotFound ends it: half a vault is never taken
// for the whole. Nothing at all is ErrNoVault.
func load(ctx context.Context, store Store, known int) ([]slot, error) {
	var slots []slot
	count := known // pages that there are, or that a page says there were
	found := false
	for len(slots) < min(count+beyond, MaxPages) {
		first := len(slots)
		more, err := readPages(ctx, store, first, min(count+beyond, MaxPages))
		if err != nil {
			return nil, err
		}
		slots = append(slots, more...)
		for i, s := range more {
			if s.value != "" || !errors.Is(s.err, ErrNotFound) {
				found = true
				count = max(count, first+i+1)
			}
			if s.page != nil {
				count = max(count, s.page.of)
			}
		}
	}
	if !found {
		return nil, fmt.Errorf("%w in %s", ErrNoVault, store)
	}
	return slots[:count], nil
}

// readPages reads the pages from first up to but not including end.
func readPages(ctx context.Context, store Store, first, end int) ([]slot, error) {
	slots := make([]slot, end-first)
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(readers)
	for i := range slots {
		g.Go(func() error {
			value, err := store.Get(ctx, pageName(first+i))
			switch {
			case err == nil:
				slots[i] = newSlot(value)
			case errors.Is(err, ErrNotFound):
				slots[i] = missingSlot()
			default:
				// Which of the pages was asked for first says nothing.
				return fmt.Errorf("reading %s: %w", store, err)
			}
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	return slots, nil
}
