package vault

import (
	"errors"
	"testing"
	"time"
)

// A clock far in the past, as of a computer with a flat battery, neither keeps an
// account from being deleted nor has the trash emptied when it is set right.
func TestTrashWithAClockInThePast(t *testing.T) {
	ctx := t.Context()
	m, v := create(t, smallPage, 6)
	list := v.Accounts()
	today := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	for i, at := range []time.Time{time.Unix(1, 0), time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC), today} {
		if _, err := v.Discard(ctx, at, list[i].ID); err != nil {
			t.Fatal(err)
		}
	}
	for _, before := range []time.Time{{}, time.Unix(-1, 0), time.Unix(0, 0)} {
		_, err := v.Discard(ctx, before, list[3].ID)
		if !errors.Is(err, ErrBeforeEpoch) || err.Error() != "deleting from the test's keyring: the clock says a year before 1970: set the date and time" {
			t.Errorf("deleted in %d: %v", before.Year(), err)
		}
	}
	purge := func(now time.Time, want, left int) {
		t.Helper()
		if n, err := v.Purge(ctx, now); n != want || err != nil {
			t.Errorf("on %s %d were removed, want %d: %v", now.Format(time.DateOnly), n, want, err)
		}
		_, again := open(t, m.disk, smallPage)
		if trash := again.Trash(); len(trash) != left {
			t.Errorf("on %s %d are in the trash, want %d", now.Format(time.DateOnly), len(trash), left)
		}
	}
	purge(time.Date(2001, 3, 1, 0, 0, 0, 0, time.UTC), 0, 3)
	purge(today.Add(time.Hour), 0, 3)
	purge(today.Add(TrashTime), 1, 2)
	purge(today.Add(9*TrashTime), 0, 2)
	if len(v.Accounts()) != 3 {
		t.Errorf("%d accounts are left", len(v.Accounts()))
	}
}
