package app

import (
	"errors"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"latchkey/vault"
	"latchkey/vault/clock"
)

// discarded opens a window on accounts of which the first n were deleted so long
// ago.
func discarded(t *testing.T, n int, ago time.Duration, list ...vault.Account) *bench {
	t.Helper()
	b := newBench(t, list...)
	var ids []vault.ID
	for _, a := range b.app.vault.Accounts()[:n] {
		ids = append(ids, a.ID)
	}
	if _, err := b.app.vault.Discard(t.Context(), b.now.Add(-ago), ids...); err != nil {
		t.Fatal(err)
	}
	b.app.list.refresh()
	return b
}

// inTrash are the titles of what is in the trash.
func (b *bench) inTrash() []string {
	var list []string
	for _, a := range b.app.vault.Trash() {
		list = append(list, a.Title())
	}
	return list
}

func TestTrashShowsWhatWasDeletedAndPutsItBack(t *testing.T) {
	b := three(t)
	before := b.app.vault.Accounts()
	b.key(fyne.KeyDelete)
	b.sees("into the trash, where it stays for 30 days")
	b.tap("Delete")
	b.now = b.now.Add(25 * time.Hour)
	b.key(fyne.KeyDelete)
	b.tap("Delete")
	b.pass(time.Minute) // Undo is no longer offered
	b.app.list.showMenu()
	b.item("Trash (2)…")
	b.sees("GitHub", "Deleted 1 day ago · 29 days left", "Cin7 Core", "Deleted in the last 24 hours · 30 days left")
	b.key(fyne.KeyDown, fyne.KeyReturn) // the other one is GitHub
	b.sees("Brought back GitHub (dana)")
	b.tap("Put back")
	b.sees("The trash is empty")
	b.seesNot("Put back", "Delete for good…")
	b.key(fyne.KeyEscape)
	if got := b.app.vault.Accounts(); !slices.EqualFunc(got, before, func(a, b vault.Account) bool { return a.ID == b.ID && a.Same(b) }) {
		t.Errorf("the vault holds %q", b.holds())
	}
	if got := b.titles(); !slices.Equal(got, []string{"GitHub", "Cin7 Core", "Steam"}) || b.selected() != "Cin7 Core" {
		t.Errorf("the window shows %q, and %q is selected", got, b.selected())
	}
	b.app.list.showMenu()
	b.item("Trash…")
	b.sees("The trash is empty")
}

func TestDeletingForGoodAsks(t *testing.T) {
	b := discarded(t, 2, time.Hour, accounts(3)...)
	b.app.showTrash()
	b.key(fyne.KeyDown, fyne.KeyDelete)
	b.sees("Delete it for good?", "nothing brings it back")
	b.key(fyne.KeyReturn) // the keyboard is on Cancel
	if n := len(b.inTrash()); n != 2 {
		t.Fatalf("Enter on the question left %d", n)
	}
	want := b.app.vault.Trash()[0].Title()
	b.tap("Delete for good…")
	b.tap("Delete for good")
	if got := b.inTrash(); !slices.Equal(got, []string{want}) || len(b.holds()) != 1 {
		t.Errorf("%q are left, want %q", got, want)
	}
	b.sees("is gone for good")
	b.key(fyne.KeyEscape)
	b.seesNot("Trash")
}

func TestDeletingForGoodLeavesWhatAnotherProgramPutBack(t *testing.T) {
	b := discarded(t, 1, time.Hour, accounts(2)...)
	b.app.showTrash()
	b.key(fyne.KeyDelete)
	other, err := vault.Open(t.Context(), b.store)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := other.Recover(t.Context(), other.Trash()[0].ID); err != nil {
		t.Fatal(err)
	}
	b.tap("Delete for good")
	b.sees("was put back by another program meanwhile")
	if n := len(b.holds()); n != 2 {
		t.Errorf("the vault holds %d accounts, want both", n)
	}
	b.tap("Close")
	b.sees("The trash is empty")
}

func TestPuttingBackWhatIsGone(t *testing.T) {
	b := discarded(t, 1, time.Hour, accounts(2)...)
	b.app.showTrash()
	other, err := vault.Open(t.Context(), b.store)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := other.RemoveAll(t.Context(), other.Trash()[0].ID); err != nil {
		t.Fatal(err)
	}
	b.tap("Put back")
	b.sees("is not in the trash any more", "The trash is empty")
}

func TestTrashThatCannotBeChangedSaysWhy(t *testing.T) {
	b := discarded(t, 1, time.Hour, accounts(2)...)
	b.app.showTrash()
	b.store.fail = errors.New("disk on fire")
	b.tap("Put back")
	b.sees("disk on fire")
	b.tap("Close")
	b.tap("Delete for good…")
	b.tap("Delete for good")
	b.sees("disk on fire")
	b.tap("Close")
	b.store.fail = nil
	b.tap("Put back")
	if n := len(b.holds()); n != 2 {
		t.Errorf("the vault holds %d accounts, want both", n)
	}
}

func TestTrashWithManyAccountsHasFewRows(t *testing.T) {
	b := discarded(t, 1000, time.Hour, accounts(1001)...)
	b.app.showTrash()
	b.key(fyne.KeyEnd)
	b.sees(b.inTrash()[999][:10])
	rows := 0
	b.each(func(o fyne.CanvasObject) bool {
		if _, ok := o.(*trashRow); ok {
			rows++
		}
		return true
	})
	if rows == 0 || rows > 30 {
		t.Errorf("%d rows are drawn", rows)
	}
}

func TestTrashIsEmptiedWhenItsTimeIsOver(t *testing.T) {
	b := discarded(t, 1, vault.TrashTime-time.Hour, accounts(3)...)
	b.pass(time.Minute)
	b.work()
	if n := len(b.inTrash()); n != 1 {
		t.Fatalf("%d accounts are in the trash an hour early", n)
	}
	b.app.showTrash()
	b.sees("1 day left")
	b.now = b.now.Add(day)
	b.pass(2 * time.Second)
	b.work()
	if got := b.inTrash(); len(got) != 0 || len(b.holds()) != 2 {
		t.Errorf("%q are in the trash", got)
	}
	b.sees("The trash is empty")
}

func TestTrashThatCannotBeEmptiedIsTriedAgain(t *testing.T) {
	b := discarded(t, 1, vault.TrashTime-time.Hour, accounts(3)...)
	b.now = b.now.Add(day)
	b.store.fail = errors.New("disk on fire")
	b.pass(2 * time.Second)
	b.work()
	b.seesNot("Emptying the trash") // nobody has asked for anything
	b.app.showTrash()
	b.sees("Emptying the trash: ", "disk on fire", "It is tried again within the hour")
	b.store.fail = nil
	b.pass(30 * time.Minute)
	b.work()
	if n := len(b.inTrash()); n != 1 {
		t.Fatalf("%d accounts are in the trash", n)
	}
	b.pass(31 * time.Minute)
	b.work()
	if n := len(b.inTrash()); n != 0 {
		t.Errorf("%d accounts are in the trash after the hour", n)
	}
	b.seesNot("Emptying the trash")
}

// A clock that may be wrong removes nothing for good.
func TestTrashIsNotEmptiedByAClockThatMayBeWrong(t *testing.T) {
	b := newClockBench(t, 0, nil)
	id := b.app.vault.Accounts()[0].ID
	if _, err := b.app.vault.Discard(t.Context(), b.now, id); err != nil {
		t.Fatal(err)
	}
	b.system.State = clock.Unsynchronised
	b.off = 3 * 365 * day
	b.pass(2 * time.Second)
	b.work()
	b.pass(2 * time.Second)
	b.work()
	if n := len(b.inTrash()); n != 1 {
		t.Fatal("an account was removed for good by a clock that nothing sets")
	}
	b.system.State, b.off = clock.Synchronised, 0
	b.now = b.now.Add(vault.TrashTime)
	b.pass(2 * systemEvery)
	b.work()
	b.pass(slowStep + time.Second)
	b.work()
	if n := len(b.inTrash()); n != 0 {
		t.Error("the account is still in the trash when its time is over")
	}
}

// Nor does one that was far in the past when the account was deleted.
func TestTrashKeepsWhatWasDeletedInThePast(t *testing.T) {
	for _, year := range []int{1960, 1970, 2009} {
		b := newBench(t, accounts(2)...)
		right := b.now
		b.now = time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC)
		b.key(fyne.KeyDelete)
		b.tap("Delete")
		b.now = right
		b.pass(2 * time.Second)
		b.work()
		b.app.showTrash()
		b.sees("Deleted while the clock was wrong · kept until you delete it for good")
		b.tap("Put back")
		if n := len(b.holds()); n != 2 {
			t.Errorf("%d: the vault holds %d accounts", year, n)
		}
	}
}
