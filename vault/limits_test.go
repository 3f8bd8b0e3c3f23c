package vault

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// TestTenThousandAccounts stores them under the smallest limit of any keyring:
// no page is over it, each is written once, and they all come back.
func TestTenThousandAccounts(t *testing.T) {
	t.Parallel()
	for _, limit := range []int{2400, benchLimit} {
		m, v := create(t, limit, 10_000)
		u := v.Usage()
		if u.Accounts != 10_000 || u.Pages >= MaxPages || u.Bytes > u.Pages*limit || u.Warning != "" {
			t.Fatalf("%+v", u)
		}
		// page-000 once more at Create, and once to learn how many there are.
		if m.sets > u.Pages+2 {
			t.Errorf("%d pages were written %d times", u.Pages, m.sets)
		}
		for name, value := range m.snapshot() {
			if len(value) > limit {
				t.Fatalf("%s has %d bytes", name, len(value))
			}
		}
		_, w := open(t, m.disk, limit)
		same(t, w.Accounts(), v.Accounts())
		m.sets = 0
		if _, err := v.Update(t.Context(), v.Accounts()[5000].ID, func(a *Account) error { a.Pinned = true; return nil }); err != nil || m.sets != 1 {
			t.Fatalf("one change took %d writes: %v", m.sets, err)
		}
	}
}

// TestTheLargestAccounts stores 10,000 accounts that each fill a page, under a
// limit that makes pages small enough for the race detector. The vault takes
// them, warns before the last ones, and what is refused in the end is an error
// that says what to do, with everything before it stored.
func TestTheLargestAccounts(t *testing.T) {
	t.Parallel()
	const limit = 320
	add := func(v *Vault, n int) {
		t.Helper()
		batch := make([]Account, n)
		for i := range batch {
			batch[i] = account(MaxPages + i)
		}
		if _, err := v.Add(t.Context(), batch...); err != nil {
			t.Fatal(err)
		}
	}
	// All but the last pages are laid down as a vault lays them, only sooner.
	m := newMemory(limit)
	const most = MaxPages - 50
	for i := range most {
		a := account(i)
		a.ID, a.Place = ID(fmt.Sprintf("a%d", i)), int64(i)
		m.put(pageName(i), stored(t, &page{to: noPage}, a))
	}
	fewer := m.copied()
	for i := warnPages; i < most; i++ {
		fewer.take(pageName(i))
	}
	_, v := open(t, fewer, limit)
	if w := v.Usage().Warning; strings.Contains(w, "full") {
		t.Errorf("with %d pages: %q", warnPages, w)
	}
	add(v, 1)
	if w := v.Usage().Warning; !strings.Contains(w, "nearly full, with room for about 999 more accounts: remove") {
		t.Errorf("with one page more: %q", w)
	}

	_, v = open(t, m.disk, limit)
	if w := v.Usage().Warning; !strings.Contains(w, "nearly full, with room for about 50 more accounts: remove") {
		t.Errorf("with %d pages: %q", most, w)
	}
	add(v, 50)
	if u := v.Usage(); u.Accounts != 10_000 || u.Pages != MaxPages || !strings.Contains(u.Warning, "is full: remove") {
		t.Fatalf("%+v", u)
	}
	for name, value := range m.snapshot() {
		if len(value) > limit {
			t.Fatalf("%s has %d bytes", name, len(value))
		}
	}
	if _, err := v.Add(t.Context(), account(1)); !errors.Is(err, ErrFull) || !strings.Contains(err.Error(), "page-9999") || !strings.Contains(err.Error(), "remove accounts") {
		t.Fatal(err)
	}
	_, w := open(t, m.disk, limit)
	same(t, w.Accounts(), v.Accounts())
	if _, err := v.Remove(t.Context(), v.Accounts()[5000].ID); err != nil {
		t.Fatal(err)
	}
	add(v, 1)
}

// stored returns a page with accounts in it as it is stored.
func stored(t *testing.T, p *page, accounts ...Account) string {
	t.Helper()
	for _, a := range accounts {
		r, err := newRecord(a, firstRevision, nil)
		if err != nil {
			t.Fatal(err)
		}
		p = p.adding(r)
	}
	value, err := p.encode()
	if err != nil {
		t.Fatal(err)
	}
	return value
}

func TestWarnsOfALargeAccount(t *testing.T) {
	_, v := create(t, 2560, 3)
	id := v.Accounts()[1].ID
	for size := 0; ; size += 20 {
		warning := v.Usage().Warning
		_, err := v.Update(t.Context(), id, func(a *Account) error { a.Note = strings.Repeat("n", size); return nil })
		if errors.Is(err, ErrTooBig) {
			if !strings.Contains(warning, "Service 1 (someone1@example.com)") || !strings.Contains(warning, "note") {
				t.Fatalf("no warning before it was too big at %d: %q", size, warning)
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// TestEveryPageStaysWithinTheLimit grows accounts until they have to move, and
// fills pages to the last byte.
func TestEveryPageStaysWithinTheLimit(t *testing.T) {
	for limit := smallPage; limit < smallPage+40; limit++ {
		m, v := create(t, limit, 20)
		for i, a := range v.Accounts() {
			if _, err := v.Update(t.Context(), a.ID, func(a *Account) error { a.Note = strings.Repeat("n", 13*i); return nil }); err != nil {
				t.Fatal(err)
			}
		}
		for name, value := range m.snapshot() {
			if len(value) > limit {
				t.Errorf("%s has %d bytes of %d", name, len(value), limit)
			}
		}
		_, w := open(t, m.disk, limit)
		same(t, w.Accounts(), v.Accounts())
	}
}

// TestAnotherLimit opens a vault whose pages are larger than the keyring's limit
// is now: all of it can be read, changed and emptied.
func TestAnotherLimit(t *testing.T) {
	ctx := t.Context()
	m, _ := create(t, benchLimit, 300)
	_, v := open(t, m.disk, 2400)
	v.store.(*memory).limit = 2400
	for i, a := range v.Accounts() {
		v.store.(*memory).limit = benchLimit // the keyring takes large pages, the vault is not to make any
		_, err := v.Update(ctx, a.ID, func(a *Account) error { a.Pinned = true; return nil })
		if err != nil {
			t.Fatalf("account %d: %v", i, err)
		}
	}
	_, w := open(t, m.disk, 2400)
	same(t, w.Accounts(), v.Accounts())
}

// TestRoomIsUsedAgain adds and removes for a long time: the vault does not grow.
func TestRoomIsUsedAgain(t *testing.T) {
	_, v := create(t, 2400, 50)
	pages := v.Usage().Pages
	for i := range 300 {
		if _, err := v.Remove(t.Context(), v.Accounts()[i%50].ID); err != nil {
			t.Fatal(err)
		}
		if _, err := v.Add(t.Context(), account(1000+i)); err != nil {
			t.Fatal(err)
		}
	}
	if u := v.Usage(); u.Accounts != 50 || u.Pages > pages+1 {
		t.Fatalf("%d pages became %d", pages, u.Pages)
	}
}

func TestErrorsKeepTheSecret(t *testing.T) {
	m, v := create(t, 2400, 1)
	a := account(1)
	a.Note = strings.Repeat("n", 4000)
	m.onSet = func(string) error { return ErrLocked }
	for _, err := range []error{second(v.Add(t.Context(), a)), second(v.Add(t.Context(), account(1)))} {
		if err == nil || leaks(err.Error(), a.Secret) || leaks(fmt.Sprintf("%+v", err), a.Secret) {
			t.Errorf("the error is %v", err)
		}
	}
	values := slices.Collect(func(yield func(string) bool) {
		for _, value := range m.snapshot() {
			yield(value)
		}
	})
	m.put("page-000", "x"+values[0])
	_, w := open(t, m.disk, 2400)
	if p := w.Problems(); len(p) != 1 || strings.Contains(p[0].Error(), values[0][20:40]) {
		t.Errorf("the problems are %v", p)
	}
}
