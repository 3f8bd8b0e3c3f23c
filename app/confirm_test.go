package app

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"latchkey/app/standing"
	"latchkey/vault"
)

func TestPastedLinkIsConfirmedAndAdded(t *testing.T) {
	b := newBench(t, account("GitHub", "dana"))
	portal := account("Customer Portal", "dana@example.com")
	b.paste(links(portal))
	b.sees("Customer Portal", "dana@example.com", "SHA-1 · 6 digits · every 30 s", "New", b.code(portal))
	if got := b.holds(); len(got) != 1 {
		t.Fatalf("stored before it was confirmed: %v", got)
	}
	b.key(fyne.KeyReturn) // nothing but Enter is needed
	b.sees("Added Customer Portal (dana@example.com)")
	if !b.onList() {
		t.Error("the list is not shown")
	}
	stored := b.stored("Customer Portal (dana@example.com)")
	if !stored.Secret.Equal(portal.Secret) {
		t.Error("another key was stored")
	}
	if b.app.list.cards.selected != stored.ID {
		t.Error("the new account is not selected")
	}
}

func TestLiveCodeFollowsTheClock(t *testing.T) {
	b := newBench(t)
	portal := account("Customer Portal", "dana@example.com")
	b.paste(links(portal))
	before := b.code(portal)
	b.pass(19 * time.Second)
	if now := b.code(portal); now == before {
		t.Fatal("the test's time step has not ended")
	}
	b.sees(b.code(portal))
	b.key(fyne.KeyEscape)
	if !b.onList() {
		t.Error("Esc does not lead back to the list")
	}
	if got := b.holds(); len(got) != 0 {
		t.Errorf("stored without confirmation: %v", got)
	}
}

func TestNamesAreEditedBeforeAdding(t *testing.T) {
	b := newBench(t)
	b.paste(links(account("Acme", "dana")))
	one := b.app.incoming.screen.(*confirmOne)
	one.issuer.SetText("  Acme Warehouse ")
	b.tap("Add account")
	b.stored("Acme Warehouse (dana)")
}

func TestBothIssuersOfALinkAreOffered(t *testing.T) {
	b := newBench(t)
	b.paste("otpauth://totp/Acme%20Web:dana?secret=DEUK3YIQSUZ3P3CR&issuer=Customer%20Portal")
	if !b.offers("Acme Web") || !b.offers("Customer Portal") {
		t.Fatalf("not both are offered:\n%s", b.seen())
	}
	b.tap("Acme Web")
	b.tap("Add account")
	b.stored("Acme Web (dana)")
}

func TestAccountWithoutANameIsAskedForOne(t *testing.T) {
	b := newBench(t)
	b.paste("otpauth://totp/?secret=DEUK3YIQSUZ3P3CR")
	b.sees("Give it a website or an account name")
	if b.offers("Add account") {
		t.Fatal("it can be added without a name")
	}
	b.types("Bank") // the field has the keyboard already
	b.seesNot("Give it a website")
	b.key(fyne.KeyReturn)
	b.stored("Bank")
}

func TestSameAccountAgainIsShown(t *testing.T) {
	github := account("GitHub", "dana")
	b := newBench(t, account("Customer Portal", "dana@example.com"), github)
	b.paste(links(github))
	b.sees("You have this account already. There is nothing to do.")
	if b.offers("Add account") || b.offers("Keep both") || b.offers("Replace the old one") {
		t.Error("it can be added again")
	}
	b.tap("Show it")
	if !b.onList() || b.app.list.cards.selected != b.stored("GitHub (dana)").ID {
		t.Error("the account is not shown")
	}
	if got := b.holds(); len(got) != 2 {
		t.Errorf("the vault holds %v", got)
	}
}

// withTrimmings is a vault in which the middle account has everything that a
// user adds to one.
func withTrimmings(t *testing.T) (*bench, vault.Account) {
	list := accounts(3)
	list[1].Pinned, list[1].Tags, list[1].Note = true, []string{"work", "shared"}, "card in the drawer"
	b := newBench(t, list...)
	return b, b.stored(list[1].Title())
}

func TestResetReplacesTheOldKeyAndKeepsTheRest(t *testing.T) {
	b, old := withTrimmings(t)
	found := reset(old)
	found.Digits = 8
	b.paste(links(found))
	b.sees("another key", "reset two-factor", "its code stops working")
	b.key(fyne.KeyReturn) // must not decide it
	if !b.stored(old.Title()).Secret.Equal(old.Secret) {
		t.Fatal("Enter replaced a key")
	}
	b.tap("Replace the old one")
	b.sees("Replaced " + old.Title())
	now := b.stored(old.Title())
	if !now.Secret.Equal(found.Secret) || now.Digits != 8 {
		t.Error("the old key or settings are still there")
	}
	if now.ID != old.ID || now.Place != old.Place || !now.Pinned || !slices.Equal(now.Tags, old.Tags) || now.Note != old.Note {
		t.Errorf("lost what the user made of it: %+v", now)
	}
	if got := b.holds(); len(got) != 3 || got[1] != old.Title() {
		t.Errorf("the list is %v", got)
	}
}

func TestKeepingBoth(t *testing.T) {
	b, old := withTrimmings(t)
	b.paste(links(reset(old)))
	b.tap("Keep both")
	if got := b.holds(); len(got) != 4 || got[1] != old.Title() || got[3] != old.Title() {
		t.Errorf("the list is %v", got)
	}
	if !b.stored(old.Title()).Secret.Equal(old.Secret) {
		t.Error("the old key was replaced")
	}
}

func TestNameCollisionIsLookedForAtEveryEdit(t *testing.T) {
	github := account("GitHub", "dana")
	b := newBench(t, github)
	b.paste(links(reset(github)))
	one := b.app.incoming.screen.(*confirmOne)
	one.name.SetText("dana2")
	b.sees("New: not in your list yet.")
	b.seesNot("Replace the old one")
	one.name.SetText("Dana ")
	b.sees("Replace the old one")
	one.issuer.SetText("")
	b.seesNot("Replace the old one")
	b.tap("Add account")
	if got := b.holds(); !slices.Equal(got, []string{"GitHub (dana)", "Dana"}) {
		t.Errorf("the list is %v", got)
	}
}

func TestOneOfSeveralOldAccountsIsChosen(t *testing.T) {
	github := account("GitHub", "dana")
	second := edited(github, func(a *vault.Account) {
		a.Secret, a.Tags = vault.NewSecret([]byte("the second key")), []string{"work"}
	})
	b := newBench(t, github, second)
	b.paste(links(reset(github)))
	one := b.app.incoming.screen.(*confirmOne)
	if got := one.verdict.which.Options; !slices.Equal(got, []string{"Number 1 in the list", "Number 2 in the list, tagged work"}) {
		t.Fatalf("offered are %v", got)
	}
	one.verdict.which.SetSelectedIndex(1)
	b.tap("Replace the old one")
	v, err := vault.Open(t.Context(), b.store)
	if err != nil {
		t.Fatal(err)
	}
	if list := v.Accounts(); len(list) != 2 || !list[0].Secret.Equal(github.Secret) || !list[1].Secret.Equal(reset(github).Secret) {
		t.Error("not the one that was chosen was replaced")
	}
}

// What another program stores between the question and the answer must not be
// overwritten or doubled: the question is asked again.
func TestVaultChangedWhileTheQuestionWasOpen(t *testing.T) {
	b := newBench(t)
	portal := account("Customer Portal", "dana@example.com")
	b.paste(links(portal))
	other, err := vault.Open(t.Context(), b.store)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := other.Add(t.Context(), reset(portal)); err != nil {
		t.Fatal(err)
	}
	b.tap("Add account")
	b.sees("changed by another program", "Replace the old one", "Keep both")
	if got := b.holds(); len(got) != 1 {
		t.Errorf("the vault holds %v", got)
	}
}

func TestFailedSaveKeepsEverything(t *testing.T) {
	b := newBench(t)
	b.paste(links(account("Customer Portal", "dana@example.com")))
	one := b.app.incoming.screen.(*confirmOne)
	one.name.SetText("warehouse@example.com")
	b.store.fail = fmt.Errorf("%w: unlock it and try again", vault.ErrLocked)
	b.tap("Add account")
	b.sees("the keyring is locked", "warehouse@example.com", "Customer Portal")
	b.tap("Close")
	b.store.fail = nil
	b.tap("Add account")
	b.stored("Customer Portal (warehouse@example.com)")
}

func TestSavingIsShownAndCannotBeStartedTwice(t *testing.T) {
	b := newBench(t)
	b.paste(links(account("Customer Portal", "dana@example.com")))
	add, _ := b.button("Add account")
	test.Tap(add) // the work waits
	b.sees("Saving…")
	if b.offers("Saving…") || b.offers("Cancel") {
		t.Error("buttons can be pressed while it is being saved")
	}
	test.Tap(add)
	b.app.incoming.screen.back()
	if b.onList() {
		t.Error("the form can be left while it is being saved")
	}
	b.work()
	if got := b.holds(); len(got) != 1 {
		t.Errorf("the vault holds %v", got)
	}
}

func TestCounterThatIsAheadIsOffered(t *testing.T) {
	bank := edited(account("Bank", "dana"), func(a *vault.Account) { a.Kind, a.Period, a.Counter = vault.HOTP, 0, 3 })
	b := newBench(t, bank)
	b.paste(links(edited(bank, func(a *vault.Account) { a.Counter = 8 })))
	b.sees("at count 3", "this one is at 8")
	b.tap("Replace the old one")
	if got := b.stored("Bank (dana)").Counter; got != 8 {
		t.Errorf("the count is %d", got)
	}
}

// A save that takes from several accounts what it can must say what it stored.
func TestSaveReportsWhatItStoredBeforeAnError(t *testing.T) {
	b := newBench(t, account("GitHub", "dana"))
	old := b.stored("GitHub (dana)")
	broken := errors.New("the disk is full")
	v := &failing{Vault: b.app.vault, add: broken}
	s := &saving{vault: v, halt: t.Context(), told: func(int) {}, takes: []take{
		{account: account("New", "one")},
		{account: reset(old), replace: old.ID, seen: standing.Reset},
	}}
	err := s.run(t.Context())
	stored := s.stored
	if !errors.Is(err, broken) || len(stored) != 1 || stored[0].ID != old.ID {
		t.Errorf("%v, %d stored", err, len(stored))
	}
}

func TestTwoAccountsCannotReplaceTheSameOne(t *testing.T) {
	b := newBench(t, account("GitHub", "dana"))
	old := b.stored("GitHub (dana)")
	other := edited(reset(old), func(a *vault.Account) { a.Secret = vault.NewSecret([]byte("yet another key")) })
	s := &saving{vault: b.app.vault, halt: t.Context(), told: func(int) {}, takes: []take{
		{account: reset(old), replace: old.ID, seen: standing.Reset},
		{account: other, replace: old.ID, seen: standing.Reset},
	}}
	if err := s.run(t.Context()); err == nil {
		t.Error("one key was lost in silence")
	}
	if !b.stored("GitHub (dana)").Secret.Equal(old.Secret) {
		t.Error("something was saved")
	}
}
