package vault

import (
	"errors"
	"testing"
)

// Many accounts go at once, with each page written once; the others stay, and one
// that is not there keeps none from going.
func TestRemoveAll(t *testing.T) {
	m, v := create(t, smallPage, 40)
	all := v.Accounts()
	ids := []ID{"nobody"}
	for _, a := range all[10:] {
		ids = append(ids, a.ID)
	}
	m.sets = 0
	removed, err := v.RemoveAll(t.Context(), ids...)
	if err != nil || len(removed) != 30 {
		t.Fatalf("%d were removed: %v", len(removed), err)
	}
	if m.sets >= 30 {
		t.Errorf("%d pages were written for 30 accounts, of which two and more are on one", m.sets)
	}
	_, again := open(t, m.disk, smallPage)
	same(t, again.Accounts(), all[:10])
	if err := v.Restore(t.Context(), removed[0]); err != nil {
		t.Errorf("putting one back: %v", err)
	}
}

// Where it fails half way, what it returns is what is gone.
func TestRemoveAllFailsHalfWay(t *testing.T) {
	m, v := create(t, smallPage, 40)
	var ids []ID
	for _, a := range v.Accounts() {
		ids = append(ids, a.ID)
	}
	writes := 0
	m.onSet = func(string) error {
		if writes++; writes > 5 {
			return ErrLocked
		}
		return nil
	}
	removed, err := v.RemoveAll(t.Context(), ids...)
	if !errors.Is(err, ErrLocked) || len(removed) == 0 {
		t.Fatalf("%d were removed: %v", len(removed), err)
	}
	m.onSet = nil
	_, again := open(t, m.disk, smallPage)
	if left := again.Accounts(); len(left) != 40-len(removed) {
		t.Errorf("%d were said to be removed, and %d are left of 40", len(removed), len(left))
	}
}
