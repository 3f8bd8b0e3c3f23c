package vault

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestMove moves every account of a list to every place in it.
func TestMove(t *testing.T) {
	const n = 6
	for from := range n {
		for to := range n + 1 {
			m, v := create(t, 2400, n)
			list := v.Accounts()
			before := ID("")
			if to < n {
				before = list[to].ID
			}
			if err := v.Move(t.Context(), list[from].ID, before); err != nil {
				t.Fatal(err)
			}
			want := movedBefore(list, list[from].ID, before)
			same(t, v.Accounts(), want)
			_, w := open(t, m.disk, 2400)
			same(t, w.Accounts(), want)
		}
	}
}

// TestMoveIsOneWrite moves where there is room, and where nothing has to move.
func TestMoveIsOneWrite(t *testing.T) {
	m, v := create(t, 2400, 100)
	list := v.Accounts()
	for _, test := range []struct{ from, before, writes int }{{99, 3, 1}, {5, 6, 0}, {5, 5, 0}, {50, 0, 1}} {
		m.sets = 0
		if err := v.Move(t.Context(), list[test.from].ID, list[test.before].ID); err != nil || m.sets != test.writes {
			t.Errorf("moving %d before %d took %d writes: %v", test.from, test.before, m.sets, err)
		}
	}
}

// TestMoveToOneSpotForEver moves accounts between the same two until the places
// there have run out many times. Whatever is written, at any moment, keeps the
// others in their order.
func TestMoveToOneSpotForEver(t *testing.T) {
	ctx := t.Context()
	m, v := create(t, 64<<10, 8)
	list := v.Accounts()
	for i := range 300 {
		moved := list[2+i%4].ID
		target := v.Accounts()[1].ID
		if target == moved {
			target = v.Accounts()[2].ID
		}
		want := movedBefore(v.Accounts(), moved, target)
		rest := slices.DeleteFunc(slices.Clone(want), func(a Account) bool { return a.ID == moved })
		m.onSet = func(string) error {
			// What was written before this Set is what a crash here leaves.
			p, err := decodePage(m.values[pageName(0)])
			if err != nil {
				t.Fatal(err)
			}
			x := newIndex([]slot{{page: p}})
			others := slices.DeleteFunc(x.accounts, func(a Account) bool { return a.ID == moved })
			if !slices.Equal(fingerprint(others, true), fingerprint(rest, true)) {
				t.Errorf("move %d: the others are out of order half way", i)
			}
			return nil
		}
		m.sets = 0
		if err := v.Move(ctx, moved, target); err != nil {
			t.Fatal(err)
		}
		if m.sets > 8 {
			t.Errorf("move %d took %d writes", i, m.sets)
		}
		same(t, v.Accounts(), want)
	}
}

// TestMovePastOneThatIsGone has another process remove an account that would
// have to give way, of which this one does not know.
func TestMovePastOneThatIsGone(t *testing.T) {
	ctx := t.Context()
	const limit = 400
	d := newDisk()
	for i, id := range []string{"a", "b", "c", "d", "z"} {
		d.put(pageName(i), seal(fmt.Sprintf(`{"of":5,"r":[{"id":%q,"s":"AAEC","l":%d}]}`, id, i+1)))
	}
	_, first := open(t, d, limit)
	_, second := open(t, d, limit)
	if _, err := second.Remove(ctx, "c"); err != nil {
		t.Fatal(err)
	}
	if err := first.Move(ctx, "z", "b"); err != nil {
		t.Fatal(err)
	}
	_, w := open(t, d, limit)
	var got []ID
	for _, a := range w.Accounts() {
		got = append(got, a.ID)
	}
	if want := []ID{"a", "z", "b", "d"}; !slices.Equal(got, want) {
		t.Errorf("the list is %v, want %v", got, want)
	}
}

// FuzzMakeRoom asks for room in lists that are crowded, at the bounds, or have
// several accounts at one place.
func FuzzMakeRoom(f *testing.F) {
	f.Add(uint64(1), 5, int64(3), 2)
	f.Add(uint64(2), 9, int64(1), 9)
	f.Add(uint64(3), 1, int64(maxPlace), 0)
	f.Add(uint64(4), 30, int64(0), 15)
	f.Fuzz(func(t *testing.T, seed uint64, n int, spread int64, pos int) {
		if n < 1 || n > 200 || pos < 0 || pos > n || spread < 0 {
			return
		}
		random := rand.New(rand.NewPCG(seed, 3))
		start := []int64{0, -maxPlace, maxPlace - spread}[random.IntN(3)]
		places := make([]int64, n)
		for i := range places {
			places[i] = min(max(start, -maxPlace)+random.Int64N(min(spread, maxPlace)+1), maxPlace)
		}
		slices.Sort(places)
		pushes, place, err := makeRoom(places, pos)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range pushes {
			if p.index >= pos && p.place <= places[p.index] || p.index < pos && p.place >= places[p.index] {
				t.Fatalf("the account at %d is pushed towards the gap", p.index)
			}
			places[p.index] = p.place
			if !slices.IsSorted(places) || p.place > maxPlace || p.place < -maxPlace {
				t.Fatalf("pushing %d to %d leaves the list out of order", p.index, p.place)
			}
			if p.index > 0 && places[p.index-1] == p.place || p.index < n-1 && places[p.index+1] == p.place {
				t.Fatalf("pushing %d to %d leaves two at one place", p.index, p.place)
			}
		}
		if pos > 0 && place <= places[pos-1] || pos < n && place >= places[pos] || place > maxPlace || place < -maxPlace {
			t.Fatalf("the new place is %d at %d of %v", place, pos, places)
		}
	})
}
