package vault

import (
	"errors"
	"testing"
	"time"
)

// What is deleted is not in the list any more and comes back whole, to where it
// was, also for a process that starts anew.
func TestTrash(t *testing.T) {
	ctx := t.Context()
	m, v := create(t, smallPage, 9)
	list := v.Accounts()
	day := time.Unix(1_800_000_000, 0)
	gone, err := v.Discard(ctx, day, list[3].ID, "nobody")
	if err != nil {
		t.Fatal(err)
	}
	same(t, gone, list[3:4])
	if _, err := v.Discard(ctx, day.Add(time.Hour), list[5].ID, list[3].ID); err != nil {
		t.Fatal(err)
	}
	_, again := open(t, m.disk, smallPage)
	for _, v := range []*Vault{v, again} {
		if n := len(v.Accounts()); n != 7 {
			t.Errorf("%d accounts are listed, want 7", n)
		}
		if _, there := v.Account(list[3].ID); there {
			t.Error("a deleted account is still found")
		}
		trash := v.Trash()
		if len(trash) != 2 || trash[0].ID != list[5].ID || !trash[1].Deleted.Equal(day) {
			t.Errorf("the trash is not what was deleted: %d accounts", len(trash))
		}
	}
	back, err := again.Recover(ctx, list[3].ID, list[5].ID, list[0].ID)
	if err != nil || len(back) != 2 {
		t.Fatalf("%d came back: %v", len(back), err)
	}
	same(t, again.Accounts(), list)
	if _, err := v.Reload(ctx); err != nil {
		t.Fatal(err)
	}
	same(t, v.Accounts(), list)
}

// Nothing is done to an account in the trash but to bring it back, or to remove
// it for good.
func TestTrashIsLeftAlone(t *testing.T) {
	ctx := t.Context()
	_, v := create(t, smallPage, 3)
	list := v.Accounts()
	if _, err := v.Discard(ctx, time.Unix(1_800_000_000, 0), list[1].ID); err != nil {
		t.Fatal(err)
	}
	_, err := v.Update(ctx, list[1].ID, func(a *Account) error { a.Note = "x"; return nil })
	for what, err := range map[string]error{
		"changing":         err,
		"moving":           v.Move(ctx, list[1].ID, ""),
		"moving before it": v.Move(ctx, list[0].ID, list[1].ID),
	} {
		if !errors.Is(err, ErrNoAccount) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if err := v.Restore(ctx, list[1]); !errors.Is(err, ErrExists) {
		t.Errorf("restoring what is in the trash: %v", err)
	}
	if _, err := v.Add(ctx, list[1]); !errors.Is(err, ErrExists) {
		t.Errorf("adding its ID again: %v", err)
	}
	if _, err := v.Remove(ctx, list[1].ID); err != nil || len(v.Trash()) != 0 {
		t.Errorf("removing it for good: %v", err)
	}
}

// After its time, and not before, an account is gone for good; what was deleted
// on a day to come is not.
func TestPurge(t *testing.T) {
	ctx := t.Context()
	m, v := create(t, smallPage, 4)
	list := v.Accounts()
	day := time.Unix(1_800_000_000, 0)
	for i, at := range []time.Time{day, day.Add(time.Hour), day.Add(9 * TrashTime)} {
		if _, err := v.Discard(ctx, at, list[i].ID); err != nil {
			t.Fatal(err)
		}
	}
	_, other := open(t, m.disk, smallPage)
	if n, err := v.Purge(ctx, day.Add(TrashTime-time.Second)); n != 0 || err != nil {
		t.Errorf("%d were removed a second early: %v", n, err)
	}
	if _, err := other.Recover(ctx, list[0].ID); err != nil {
		t.Fatal(err)
	}
	// This one still believes both to be in the trash.
	if n, err := v.Purge(ctx, day.Add(TrashTime+time.Hour)); n != 1 || err != nil {
		t.Errorf("%d were removed: %v", n, err)
	}
	_, again := open(t, m.disk, smallPage)
	same(t, again.Accounts(), []Account{list[0], list[3]})
	if trash := again.Trash(); len(trash) != 1 || trash[0].ID != list[2].ID {
		t.Errorf("%d are in the trash, want the one", len(trash))
	}
}

// What was deleted while the clock was far in the past is not a month old when
// the clock is right again.
func TestPurgeAfterAWrongClock(t *testing.T) {
	ctx := t.Context()
	_, v := create(t, smallPage, 2)
	past := time.Date(2010, 1, 1, 0, 0, 0, 0, time.UTC)
	if _, err := v.Discard(ctx, past, v.Accounts()[0].ID); err != nil {
		t.Fatal(err)
	}
	for _, now := range []time.Time{past.Add(time.Hour), past.Add(2 * TrashTime), time.Unix(1_800_000_000, 0)} {
		if n, err := v.Purge(ctx, now); n != 0 || err != nil {
			t.Errorf("%d were removed on %v: %v", n, now, err)
		}
	}
	if a := v.Trash()[0]; Dated(a) || !Dated(Account{Deleted: time.Unix(1_800_000_000, 0)}) {
		t.Error("the wrong clock's time counts as known")
	}
}

// Where the store fails half way, what is returned is what was deleted.
func TestDiscardFailsHalfWay(t *testing.T) {
	ctx := t.Context()
	m, v := create(t, smallPage, 20)
	var ids []ID
	for _, a := range v.Accounts() {
		ids = append(ids, a.ID)
	}
	writes := 0
	m.onSet = func(string) error {
		if writes++; writes > 3 {
			return ErrLocked
		}
		return nil
	}
	gone, err := v.Discard(ctx, time.Unix(1_800_000_000, 0), ids...)
	if !errors.Is(err, ErrLocked) || len(gone) == 0 {
		t.Fatalf("%d were deleted: %v", len(gone), err)
	}
	m.onSet = nil
	_, again := open(t, m.disk, smallPage)
	if len(again.Trash()) != len(gone) || len(again.Accounts()) != 20-len(gone) {
		t.Errorf("%d were said to be deleted, and %d are", len(gone), len(again.Trash()))
	}
}
