package settings

import "fmt"

// A Sort is an order of the list of accounts. Whatever it is, pinned accounts
// come first.
type Sort string

// The orders. They are spelt as the file spells them.
const (
	SortOwn  Sort = "own"  // that in which the user has put the accounts
	SortName Sort = "name" // by issuer, then by account name
	SortUsed Sort = "used" // the ones that are copied most first
)

// List is how the list of accounts looks.
type List struct {
	Sort      Sort `json:"sort"`
	HideCodes bool `json:"hideCodes"` // codes are dots until they are asked for
	ShowNext  bool `json:"showNext"`  // the code of the next time step is there as well
	Compact   bool `json:"compact"`   // low cards
	Grid      bool `json:"grid"`      // several cards beside each other where the window is wide
}

// DefaultList is how the list looks to who has set nothing.
func DefaultList() List { return List{Sort: SortOwn, ShowNext: true, Grid: true} }

func (l *List) check() error {
	switch l.Sort {
	case SortOwn, SortName, SortUsed:
		return nil
	}
	return fmt.Errorf("%q is no order of the list", string(l.Sort))
}
