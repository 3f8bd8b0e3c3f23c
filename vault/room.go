package vault

import (
	"context"
	"errors"
	"fmt"
)

const (
	// slackPart is the part of a page that adding accounts leaves free, so that
	// an account can grow a little and stay where it is.
	slackPart = 16
	// roomyPart is the part of a page that has to be free before accounts are
	// added to it: to write many pages with a few new accounts each is slow.
	roomyPart = 4
)

// room finds the page that a record of n bytes goes to, which is never the page
// not: the emptiest there is, where that has room to spare, or else a new one.
// The page is fresh. Records fit while it does not grow beyond limit.
func (c *change) room(ctx context.Context, n, not int) (i int, p *page, limit int, err error) {
	for {
		full := c.v.store.Limit()
		limit, roomy := full-full/slackPart, full/roomyPart
		if len(c.v.slots) >= MaxPages {
			limit, roomy = full, 0 // the last page is there: use what is left
		}
		i, p = c.emptiest(not)
		if p == nil || !takes(p, n, full, limit, roomy) {
			i, p, err = c.newPage(ctx)
			if err != nil {
				return 0, nil, 0, err
			}
			return i, p, max(limit, p.sizeWith(n)), nil
		}
		changed, err := c.refresh(ctx, i)
		if err == nil && changed {
			err = c.settle(ctx)
		}
		if err != nil {
			return 0, nil, 0, err
		}
		if !changed {
			return i, p, max(limit, p.sizeWith(n)), nil
		}
	}
}

// takes reports whether a record of n bytes is to go to page p.
func takes(p *page, n, full, limit, roomy int) bool {
	if len(p.records) == 0 {
		return p.sizeWith(n) <= full
	}
	return full-p.size() >= roomy && p.sizeWith(n) <= limit
}

// newPage returns an empty page with the index that it will have: after every
// page that is there, that was there, or that another process has made
// meanwhile.
func (c *change) newPage(ctx context.Context) (int, *page, error) {
	for {
		i := len(c.v.slots)
		if i >= MaxPages {
			return 0, nil, fmt.Errorf("%w: %s is the last page that there can be, so remove accounts first",
				ErrFull, pageName(MaxPages-1))
		}
		_, err := c.v.store.Get(ctx, pageName(i))
		if errors.Is(err, ErrNotFound) {
			return i, &page{to: noPage}, nil
		}
		if err != nil {
			return 0, nil, fmt.Errorf("reading %s from %s: %w", pageName(i), c.v.store, err)
		}
		if _, err := c.reload(ctx); err != nil {
			return 0, nil, err
		}
		if err := c.settle(ctx); err != nil {
			return 0, nil, err
		}
	}
}

// emptiest returns the page with the most room, apart from the page not, or nil.
func (c *change) emptiest(not int) (i int, p *page) {
	for j, s := range c.v.slots {
		if s.page != nil && j != not && (p == nil || s.page.size() < p.size()) {
			i, p = j, s.page
		}
	}
	return i, p
}

// fits returns an error that wraps ErrTooBig where the record is too big for a
// page of its own.
func (c *change) fits(r record) error {
	empty := &page{to: noPage}
	over := empty.sizeWith(len(r.raw)) - c.v.store.Limit()
	if over <= 0 {
		return nil
	}
	return r.tooBig(over, c.v.store)
}

// tooBig is the error of a record that takes so many bytes more than a page of
// its own can have.
func (r record) tooBig(over int, store Store) error {
	return fmt.Errorf("%w: %s takes %d bytes more than %s can hold for one account; shorten its %s",
		ErrTooBig, r.account.Title(), over, store, longest(r.account))
}

// longest names the part of an account that takes the most room.
func longest(a Account) string {
	tags := 0
	for _, tag := range a.Tags {
		tags += len(tag)
	}
	what, most := "key", a.Secret.Len()
	for _, part := range []struct {
		what string
		n    int
	}{{"note", len(a.Note)}, {"tags", tags}, {"account name", len(a.Name)}, {"issuer", len(a.Issuer)}} {
		if part.n > most {
			what, most = part.what, part.n
		}
	}
	return what
}
