package vault

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// errNoRoom cannot happen to a list that memory can hold.
var errNoRoom = errors.New("the list has no room for another place")

// Move puts an account right before another one, or at the end of the list
// where before is empty. Mostly that is one write; where accounts lie too close
// together, those that follow are pushed on first, the last one first, so that
// their order is never another one. Errors wrap ErrNoAccount or the store's.
func (v *Vault) Move(ctx context.Context, id, before ID) error {
	err := v.change(ctx, func(c *change) error { return c.move(ctx, id, before) })
	if err != nil {
		return fmt.Errorf("moving an account in %s: %w", v, err)
	}
	return nil
}

func (c *change) move(ctx context.Context, id, before ID) error {
	if _, _, err := c.findListed(ctx, id); err != nil {
		return err
	}
	if before != "" {
		if _, _, err := c.findListed(ctx, before); err != nil {
			return err
		}
	}
	pushes, err := c.makeRoomFor(ctx, id, before)
	if err != nil {
		return err
	}
	for _, p := range pushes {
		if _, err := c.update(ctx, p.id, func(a *Account) error { a.Place = p.place; return nil }); err != nil {
			return err
		}
	}
	return nil
}

// A placing gives an account another place.
type placing struct {
	id    ID
	place int64
}

// makeRoomFor returns what puts id right before another account, in the order
// that it has to be done in: those that give way, and then id itself. Whoever
// is pushed or lies beside one that is, is settled first: another process may
// have moved or removed it.
func (c *change) makeRoomFor(ctx context.Context, id, before ID) ([]placing, error) {
	for {
		x, _ := c.v.view()
		list, pos, there := around(x.accounts, id, before)
		places := make([]int64, len(list))
		for i, a := range list {
			places[i] = a.Place
		}
		pushes, place, err := makeRoom(places, pos)
		if err != nil {
			return nil, err
		}
		first, last := pos-1, pos
		var placings []placing
		for _, p := range pushes {
			placings = append(placings, placing{list[p.index].ID, p.place})
			first, last = min(first, p.index-1), max(last, p.index+1)
		}
		var touched []ID
		for _, a := range list[max(first, 0):min(last+1, len(list))] {
			touched = append(touched, a.ID)
		}
		if err := c.settle(ctx, touched...); err != nil {
			return nil, err
		}
		if y, _ := c.v.view(); y != x {
			continue
		}
		if there {
			return nil, nil
		}
		return append(placings, placing{id, place}), nil
	}
}

// around returns the list without id, the position in it that is right before
// before, and whether id is there already.
func around(accounts []Account, id, before ID) (list []Account, pos int, there bool) {
	from := slices.IndexFunc(accounts, func(a Account) bool { return a.ID == id })
	list = slices.Delete(slices.Clone(accounts), from, from+1)
	if before == id {
		return list, from, true
	}
	pos = len(list)
	if before != "" {
		pos = slices.IndexFunc(list, func(a Account) bool { return a.ID == before })
	}
	return list, pos, pos == from
}

// A push gives the account at an index of the list another place.
type push struct {
	index int
	place int64
}

// makeRoom finds a place between those at pos-1 and pos of an ascending list.
// Where there is none, it pushes as few others as will do, spread evenly over
// the gap after them. The pushes are to be made in their order: then the list
// keeps its order all the while.
func makeRoom(places []int64, pos int) ([]push, int64, error) {
	pushes, place, ok := pushUp(places, pos)
	if ok {
		return pushes, place, nil
	}
	// The end of the list is at the end of what a place can be: push down.
	n := len(places)
	mirrored := make([]int64, n)
	for i, p := range places {
		mirrored[n-1-i] = -p
	}
	pushes, place, ok = pushUp(mirrored, n-pos)
	if !ok {
		return nil, 0, errNoRoom
	}
	for i, p := range pushes {
		pushes[i] = push{n - 1 - p.index, -p.place}
	}
	return pushes, -place, nil
}

func pushUp(places []int64, pos int) ([]push, int64, bool) {
	n := len(places)
	low := int64(-maxPlace - 1)
	if pos > 0 {
		low = places[pos-1]
	}
	for k := 0; pos+k <= n; k++ {
		// The new place and k pushed ones have to lie between low and high.
		high := int64(maxPlace + 1)
		if pos+k < n {
			high = places[pos+k]
		} else if last := low; n > 0 {
			last = max(last, places[n-1])
			high = min(high, last+step*int64(k+2))
		}
		if k == 0 && pos == 0 && n > 0 {
			low = max(low, high-2*step)
		}
		gap := (high - low) / int64(k+2)
		if gap < 1 {
			continue
		}
		pushes := make([]push, 0, k)
		for i := k; i > 0; i-- {
			pushes = append(pushes, push{pos + i - 1, low + gap*int64(i+1)})
		}
		return pushes, low + gap, true
	}
	return nil, 0, false
}
