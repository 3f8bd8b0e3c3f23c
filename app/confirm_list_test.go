package app

import (
	"context"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	standard "fyne.io/fyne/v2/theme"

	"latchkey/vault"
)

// failing is a vault that does not add.
type failing struct {
	Vault
	add error
}

func (f *failing) Add(context.Context, ...vault.Account) ([]vault.Account, error) {
	return nil, f.add
}

// toRows moves the keys from the button to the first row of what was found.
func (b *bench) toRows() { b.key(fyne.KeyUp) }

// ticked returns the account names on the rows that show a tick.
func (b *bench) ticked() []string {
	tick := standard.NewPrimaryThemedResource(standard.CheckButtonCheckedIcon()).Name()
	var names []string
	b.each(func(o fyne.CanvasObject) bool {
		if r, ok := o.(*foundRow); ok && r.tick.Resource.Name() == tick {
			names = append(names, r.name.String())
		}
		return true
	})
	return names
}

func TestEnterAddsSeveralNewAccounts(t *testing.T) {
	b := newBench(t)
	b.paste(links(account("New", "one"), account("New", "two")))
	b.key(fyne.KeyReturn)
	b.sees("Added 2 accounts")
	if got := b.holds(); len(got) != 2 || !b.onList() {
		t.Errorf("the vault holds %v", got)
	}
}

func TestSeveralAccountsAreTickedAndAdded(t *testing.T) {
	github := account("GitHub", "dana")
	b := newBench(t, github)
	b.paste(links(account("New", "one"), github, account("New", "two"), account("New", "three")) +
		"\notpauth://totp/Broken?secret=0000")
	b.sees("4 accounts found", "You have it already", "line 5", "Add 3 accounts")
	b.key(fyne.KeyDown, fyne.KeyDown, fyne.KeySpace) // the third: New (two)
	b.sees("Add 2 accounts")
	if got := b.ticked(); !slices.Equal(got, []string{"one", "three"}) {
		t.Errorf("ticks are seen at %v", got)
	}
	b.tap("Add 2 accounts")
	b.sees("Added 2 accounts")
	if got := b.holds(); !slices.Equal(got, []string{"GitHub (dana)", "New (one)", "New (three)"}) {
		t.Errorf("the vault holds %v", got)
	}
}

func TestCollisionInAListIsDecidedInItsForm(t *testing.T) {
	github := account("GitHub", "dana")
	b := newBench(t, github)
	b.paste(links(reset(github), account("New", "one")))
	b.sees("Is kept beside the one of this name", "Add 2 accounts")
	b.key(fyne.KeyReturn)
	b.tap("Replace the old one")
	b.sees("Replaces the one of this name")
	b.tap("Add 2 accounts")
	b.sees("Added 1 account, replaced 1")
	if got := b.holds(); !slices.Equal(got, []string{"GitHub (dana)", "New (one)"}) {
		t.Errorf("the vault holds %v", got)
	}
	if b.stored("GitHub (dana)").Secret.Equal(github.Secret) {
		t.Error("the old key is still there")
	}
}

func TestNamelessAccountInAListGetsItsName(t *testing.T) {
	b := newBench(t)
	b.paste("otpauth://totp/?secret=DEUK3YIQSUZ3P3CR\n" + links(account("New", "one")))
	b.sees("No name", lacks(), "Add 1 account")
	b.key(fyne.KeySpace) // opens what cannot be ticked yet
	b.types("Bank")
	b.key(fyne.KeyReturn)
	b.sees("Bank", "Add 2 accounts")
	b.tap("Add 2 accounts")
	if got := b.holds(); !slices.Equal(got, []string{"Bank", "New (one)"}) {
		t.Errorf("the vault holds %v", got)
	}
}

func TestSecondPictureIsAddedToTheConfirmation(t *testing.T) {
	b := newBench(t)
	b.app.intakeData("one.png", b.picture(links(account("New", "one"))))
	b.work()
	b.app.incoming.screen.(*confirmOne).name.SetText("edited")
	b.app.intakeData("two.png", b.picture(links(account("New", "two"))))
	b.work()
	b.sees("2 accounts found", "edited · one.png", "two · two.png")
	b.tap("Add 2 accounts")
	if got := b.holds(); !slices.Equal(got, []string{"New (edited)", "New (two)"}) {
		t.Errorf("the vault holds %v", got)
	}
}

func TestOneCodeInTwoPicturesIsOneAccount(t *testing.T) {
	b := newBench(t)
	link := links(account("New", "one"))
	b.app.intakeData("one.png", b.picture(link))
	b.work()
	b.app.intakeData("two.png", b.picture(link))
	b.work()
	b.sees("Left out: New (one): it is the same account as another one here.")
	b.tap("Add account")
	if got := b.holds(); len(got) != 1 {
		t.Errorf("the vault holds %v", got)
	}
}

func TestUntickingEverythingSaysWhyNothingCanBeAdded(t *testing.T) {
	b := newBench(t)
	b.paste(links(account("New", "one"), account("New", "two")))
	b.toRows()
	b.key(fyne.KeySpace, fyne.KeyDown, fyne.KeySpace)
	b.sees("Nothing is ticked that can be added.")
	if b.offers("Add") {
		t.Error("nothing can be added")
	}
	b.key(fyne.KeyEscape)
	if !b.onList() {
		t.Error("Esc does not lead back to the list")
	}
}

func TestFailedSaveOfSeveralKeepsTheirTicks(t *testing.T) {
	b := newBench(t)
	b.paste(links(account("New", "one"), account("New", "two"), account("New", "three")))
	b.toRows()
	b.key(fyne.KeySpace)
	b.store.fail = vault.ErrLocked
	b.tap("Add 2 accounts")
	b.sees("locked")
	b.tap("Close")
	b.store.fail = nil
	b.tap("Add 2 accounts")
	if got := b.holds(); !slices.Equal(got, []string{"New (two)", "New (three)"}) {
		t.Errorf("the vault holds %v", got)
	}
}

// A thousand links must open as fast as two, on recycled rows that never show
// one account's state on another.
func TestManyAccountsAndRecycledRows(t *testing.T) {
	b := newBench(t)
	b.paste(links(accounts(1000)...))
	b.sees("1,000 accounts found", "Add 1,000 accounts", "user0@example.com")
	list := b.app.incoming.screen.(*confirmList)
	b.toRows()
	b.key(fyne.KeySpace) // the first
	list.rows.ScrollToBottom()
	b.sees("user999@example.com")
	b.seesNot("user0@example.com")
	rows, ticked := 0, 0
	b.each(func(o fyne.CanvasObject) bool {
		if r, ok := o.(*foundRow); ok {
			rows++
			if r.c.take {
				ticked++
			}
		}
		return true
	})
	if rows == 0 || rows > 40 || ticked != rows {
		t.Errorf("%d rows, %d of them ticked", rows, ticked)
	}
	b.tap("Add 999 accounts")
	if got := b.holds(); len(got) != 999 || got[0] != "Issuer 001 (user1@example.com)" {
		t.Errorf("%d are stored, the first %s", len(got), got[0])
	}
}
