package vault

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// A slot is what is known of one page: either the page, or why there is none.
type slot struct {
	value string // as it is stored; empty for a page that is not there
	page  *page  // nil where err is set
	err   error
}

// newSlot decodes what is stored.
func newSlot(value string) slot {
	p, err := decodePage(value)
	return slot{value: value, page: p, err: err}
}

// missingSlot stands for a page that another page says was there.
func missingSlot() slot {
	return slot{err: fmt.Errorf("%w, though it was there before: restore it from a backup, or add its accounts again", ErrNotFound)}
}

// A Problem is a page, or a record on one, that could not be read. It is kept
// as it is and never overwritten; the accounts elsewhere go on working.
type Problem struct {
	Page   string // the name it has in the keyring, "page-003"
	Record int    // the record's index on its page, or -1 for the whole page
	Err    error  // wraps ErrNotFound, ErrDamaged or ErrNewer
}

// Error names the page, the record if it is only one, and what is wrong.
func (p Problem) Error() string {
	if p.Record < 0 {
		return fmt.Sprintf("%s: %v", p.Page, p.Err)
	}
	return fmt.Sprintf("%s, record %d: %v", p.Page, p.Record, p.Err)
}

// Unwrap returns p.Err.
func (p Problem) Unwrap() error { return p.Err }

// A spot is where a record lies.
type spot struct {
	page, record int
}

// An index is what a set of pages amounts to. It is never changed once built.
type index struct {
	accounts []Account // in list order
	trash    []Account // the deleted ones, the last deleted first
	at       map[ID]spot
	// unread are the highest revisions of those copies of accounts that cannot be
	// read.
	unread map[ID]uint64
	// stale are readable copies of accounts that another copy has overtaken.
	stale    []spot
	problems []Problem
}

// holds reports whether there is an account with this ID, be it in the trash.
func (x *index) holds(id ID) bool {
	_, ok := x.at[id]
	return ok
}

// newIndex picks the copy of each account that counts: the highest revision,
// and of equal ones the first.
func newIndex(slots []slot) *index {
	n := 0
	for _, s := range slots {
		if s.page != nil {
			n += len(s.page.records)
		}
	}
	x := &index{at: make(map[ID]spot, n), unread: make(map[ID]uint64)}
	for i, s := range slots {
		if s.err != nil {
			x.problems = append(x.problems, Problem{pageName(i), -1, s.err})
			continue
		}
		for j, r := range s.page.records {
			here := spot{i, j}
			if r.err != nil {
				if r.revision <= maxRevision {
					x.unread[r.account.ID] = max(x.unread[r.account.ID], r.revision)
				}
				x.problems = append(x.problems, Problem{pageName(i), j, r.err})
				continue
			}
			other, twice := x.at[r.account.ID]
			switch {
			case !twice:
				x.at[r.account.ID] = here
			case slots[other.page].page.records[other.record].revision >= r.revision:
				x.stale = append(x.stale, here)
			default:
				x.stale = append(x.stale, other)
				x.at[r.account.ID] = here
			}
		}
	}
	x.accounts = make([]Account, 0, len(x.at))
	for i, s := range slots {
		if s.page == nil {
			continue
		}
		for j, r := range s.page.records {
			at, ok := x.at[r.account.ID]
			switch {
			case !ok || at != (spot{i, j}):
			case r.account.Deleted.IsZero():
				x.accounts = append(x.accounts, r.account)
			default:
				x.trash = append(x.trash, r.account)
			}
		}
	}
	slices.SortFunc(x.accounts, func(a, b Account) int {
		return cmp.Or(cmp.Compare(a.Place, b.Place), strings.Compare(string(a.ID), string(b.ID)))
	})
	slices.SortFunc(x.trash, func(a, b Account) int {
		return cmp.Or(b.Deleted.Compare(a.Deleted), strings.Compare(string(a.ID), string(b.ID)))
	})
	return x
}
