package vault

import "fmt"

// Usage is how full a vault is.
type Usage struct {
	Accounts int
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
func (v *Vault) Usage() Usage {
	x, slots := v.view()
	u := Usage{Accounts: len(x.accounts), Pages: len(slots)}
	limit := v.store.Limit()
	free := 0
	for _, s := range slots {
		u.Bytes += len(s.value)
		if s.page != nil {
			free += max(0, limit-s.page.size())
		}
	}
	if len(slots) > warnPages {
		free += (MaxPages - len(slots)) * limit
		u.Warning = fmt.Sprintf("%s is nearly full: %d of %d pages are in use, with room for about %d more accounts.",
			v, len(slots), MaxPages, free*u.Accounts/max(1, u.Bytes))
		return u
	}
	empty := &page{to: noPage}
	for _, at := range x.at {
		r := slots[at.page].page.records[at.record]
		if empty.sizeWith(len(r.raw))*100 > limit*warnPart {
			u.Warning = fmt.Sprintf("%s nearly takes as much room as %s has for one account: keep its %s from growing.",
				r.account.Title(), v, longest(r.account))
			return u
		}
	}
	return u
}
