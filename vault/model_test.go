package vault

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// An operation is one change to a vault, with its arguments drawn beforehand.
type operation struct {
	name string
	do   func(ctx context.Context, v *Vault) error
	// after returns the lists that there may be once the operation has been
	// started, in the order of how far it came: the first is the list without
	// it, the last the list with all of it.
	after func(list []Account) [][]Account
}

// A dealer draws operations. It knows the list that they apply to.
type dealer struct {
	random  *rand.Rand
	next    int
	removed []Account
	// discarded are in the trash, in the order in which they got there.
	discarded []Account
}

func (d *dealer) deal(list []Account) operation {
	n := d.random.IntN(100)
	switch {
	case len(list) < 4 || n < 25 && len(list) < 40:
		return d.add()
	case n < 55:
		return d.update(list)
	case n < 65:
		return d.remove(list)
	case n < 70:
		return d.removeTwo(list)
	case n < 76 && len(d.removed) > 0:
		return d.restore()
	case n < 84 && len(d.discarded) < 3:
		return d.discard(list)
	case n < 90 && len(d.discarded) > 0:
		return d.recover()
	default:
		return d.move(list)
	}
}

func (d *dealer) add() operation {
	var batch []Account
	for range 1 + d.random.IntN(4) {
		a := account(d.next)
		a.ID = NewID()
		d.next++
		batch = append(batch, a)
	}
	return operation{
		name: fmt.Sprintf("add %d", len(batch)),
		do: func(ctx context.Context, v *Vault) error {
			_, err := v.Add(ctx, batch...)
			return err
		},
		after: func(list []Account) [][]Account {
			lists := [][]Account{list}
			for i := range batch {
				lists = append(lists, slices.Concat(list, batch[:i+1]))
			}
			return lists
		},
	}
}

func (d *dealer) update(list []Account) operation {
	id := list[d.random.IntN(len(list))].ID
	note := strings.Repeat("n", d.random.IntN(150))
	edit := func(a *Account) error {
		a.Note = note
		a.Digits = 6 + (a.Digits+1)%3
		a.Tags = append(a.Tags[:len(a.Tags):len(a.Tags)], "t")
		if len(a.Tags) > 3 {
			a.Tags = nil
		}
		return nil
	}
	return operation{
		name: "update",
		do: func(ctx context.Context, v *Vault) error {
			_, err := v.Update(ctx, id, edit)
			return err
		},
		after: func(list []Account) [][]Account {
			changed := slices.Clone(list)
			i := indexOf(changed, id)
			changed[i] = changed[i].Clone()
			_ = edit(&changed[i])
			return [][]Account{list, changed}
		},
	}
}

func (d *dealer) remove(list []Account) operation {
	a := list[d.random.IntN(len(list))]
	return operation{
		name: "remove",
		do: func(ctx context.Context, v *Vault) error {
			removed, err := v.Remove(ctx, a.ID)
			if err == nil {
				d.removed = append(d.removed, removed)
			}
			return err
		},
		after: func(list []Account) [][]Account {
			i := indexOf(list, a.ID)
			return [][]Account{list, slices.Delete(slices.Clone(list), i, i+1)}
		},
	}
}

// removeTwo removes two accounts at once, which may be on one page or on two.
func (d *dealer) removeTwo(list []Account) operation {
	at := d.random.Perm(len(list))
	a, b := list[at[0]].ID, list[at[1]].ID
	without := func(list []Account, ids ...ID) []Account {
		return slices.DeleteFunc(slices.Clone(list), func(a Account) bool { return slices.Contains(ids, a.ID) })
	}
	return operation{
		name: "remove two",
		do: func(ctx context.Context, v *Vault) error {
			_, err := v.RemoveAll(ctx, a, b)
			return err
		},
		after: func(list []Account) [][]Account {
			return [][]Account{list, without(list, a), without(list, b), without(list, a, b)}
		},
	}
}

func (d *dealer) restore() operation {
	a := d.removed[len(d.removed)-1]
	d.removed = d.removed[:len(d.removed)-1]
	return operation{
		name: "restore",
		do:   func(ctx context.Context, v *Vault) error { return v.Restore(ctx, a) },
		after: func(list []Account) [][]Account {
			// Where it goes is what its place says: the list's own accounts
			// carry theirs only in the vault, so the test looks at contents.
			return [][]Account{list, append(slices.Clone(list), a)}
		},
	}
}

func (d *dealer) discard(list []Account) operation {
	a := list[d.random.IntN(len(list))]
	return operation{
		name: "discard",
		do: func(ctx context.Context, v *Vault) error {
			gone, err := v.Discard(ctx, time.Unix(int64(1e9+d.next), 0), a.ID)
			if err == nil && len(gone) > 0 {
				d.discarded = append(d.discarded, gone[0])
			}
			return err
		},
		after: func(list []Account) [][]Account {
			i := indexOf(list, a.ID)
			return [][]Account{list, slices.Delete(slices.Clone(list), i, i+1)}
		},
	}
}

func (d *dealer) recover() operation {
	a := d.discarded[len(d.discarded)-1]
	d.discarded = d.discarded[:len(d.discarded)-1]
	return operation{
		name: "recover",
		do: func(ctx context.Context, v *Vault) error {
			_, err := v.Recover(ctx, a.ID)
			return err
		},
		after: func(list []Account) [][]Account { return [][]Account{list, append(slices.Clone(list), a)} },
	}
}

func (d *dealer) move(list []Account) operation {
	id := list[d.random.IntN(len(list))].ID
	before := ID("")
	if i := d.random.IntN(len(list) + 1); i < len(list) {
		before = list[i].ID
	}
	return operation{
		name:  "move",
		do:    func(ctx context.Context, v *Vault) error { return v.Move(ctx, id, before) },
		after: func(list []Account) [][]Account { return [][]Account{list, movedBefore(list, id, before)} },
	}
}

func indexOf(list []Account, id ID) int {
	return slices.IndexFunc(list, func(a Account) bool { return a.ID == id })
}

func movedBefore(list []Account, id, before ID) []Account {
	if id == before {
		return list
	}
	i := indexOf(list, id)
	a := list[i]
	list = slices.Delete(slices.Clone(list), i, i+1)
	if before == "" {
		return append(list, a)
	}
	return slices.Insert(list, indexOf(list, before), a)
}

// matches reports which of the lists a vault holds, or -1. Without regard to
// order where ordered is not set.
func matches(v *Vault, lists [][]Account, ordered bool) int {
	got := fingerprint(v.Accounts(), ordered)
	for i := len(lists) - 1; i >= 0; i-- {
		if slices.Equal(got, fingerprint(lists[i], ordered)) {
			return i
		}
	}
	return -1
}

func fingerprint(list []Account, ordered bool) []string {
	if !ordered {
		list = slices.SortedFunc(slices.Values(list), func(a, b Account) int { return cmp.Compare(a.ID, b.ID) })
	}
	texts := make([]string, len(list))
	for i, a := range list {
		texts[i] = describe(a)
	}
	return texts
}
