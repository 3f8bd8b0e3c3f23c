package vault

import "fmt"

// Usage is how full a vault is.
type Usage struct {
	Accounts int
	Trash    int // accounts in the trash, which take room all the same
	Pages    int // pages that are there or should be, the unreadable among them
	Bytes    int // what the pages take in the store
	// Warning is a sentence for the user where a limit is near, or else empty.
	// It comes in time to do something about it.
	Warning string
}

const (
	// warnPages is how many pages may be in use before the vault warns.
	warnPages = MaxPages * 9 / 10
	// warnPart is the part of a page that one account may take before the vault
	// warns, in percent.
	warnPart = 90
)

// Usage reports how full the vault is.
func (v *Vault) Usage() (u Usage) {
	v.look(func(x *index, slots []slot) { u = v.usage(x, slots) })
	return u
}

func (v *Vault) usage(x *index, slots []slot) Usage {
	u := Usage{Accounts: len(x.accounts), Trash: len(x.trash), Pages: len(slots)}
	for _, s := range slots {
		u.Bytes += len(s.value)
	}
	if len(slots) > warnPages {
		left := v.left(slots, u)
		if left == 0 {
			u.Warning = fmt.Sprintf("%s is full: remove accounts that are not needed any more.", v)
			return u
		}
		u.Warning = fmt.Sprintf("%s is nearly full, with room for about %d more accounts: remove those that are not needed any more.", v, left)
		return u
	}
	limit := v.store.Limit()
	empty := &page{to: noPage}
	for _, a := range x.accounts {
		at := x.at[a.ID]
		r := slots[at.page].page.records[at.record]
		if empty.sizeWith(len(r.raw))*100 > limit*warnPart {
			u.Warning = fmt.Sprintf("%s takes nearly as much room as %s has for one account: keep its %s short.",
				a.Title(), v, longest(a))
			return u
		}
	}
	return u
}

// left estimates how many accounts there is room for, of the average size.
func (v *Vault) left(slots []slot, u Usage) int {
	limit, average := v.store.Limit(), max(1, u.Bytes/max(1, u.Accounts+u.Trash))
	n := (MaxPages - len(slots)) * (limit / average)
	for _, s := range slots {
		if s.page != nil {
			n += max(0, limit-s.page.size()) / average
		}
	}
	return n
}
