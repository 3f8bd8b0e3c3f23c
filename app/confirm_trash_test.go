package app

import (
	"context"
	"errors"
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"latchkey/app/standing"
	"latchkey/vault"
)

// thrown opens a window on two accounts of which the first, with a tag, was
// deleted.
func thrown(t *testing.T) (*bench, vault.Account) {
	t.Helper()
	gone := account("GitHub", "dana")
	gone.Tags = []string{"work"}
	b := newBench(t, gone, account("Mail", "dana"))
	gone = b.app.vault.Accounts()[0]
	if _, err := b.app.vault.Discard(t.Context(), b.now, gone.ID); err != nil {
		t.Fatal(err)
	}
	b.app.list.refresh()
	return b, gone
}

func TestAddingWhatIsInTheTrashPutsItBack(t *testing.T) {
	for name, put := range map[string]func(*bench){
		"the button": func(b *bench) { b.tap("Put it back") },
		"Enter":      func(b *bench) { b.key(fyne.KeyReturn) },
	} {
		b, gone := thrown(t)
		b.paste(links(sameAs(gone)))
		b.sees("You have deleted this account, and it is in the trash.")
		if button, _ := b.button("Keep both"); button != nil {
			t.Errorf("%s: a second entry is offered", name)
		}
		put(b)
		b.sees("Put back GitHub (dana)")
		got := b.stored("GitHub (dana)")
		if got.ID != gone.ID || !slices.Equal(got.Tags, gone.Tags) || got.Place != gone.Place || len(b.inTrash()) != 0 {
			t.Errorf("%s: what is in the list is not what was deleted", name)
		}
	}
}

// sameAs is an account as its website shows it once more.
func sameAs(a vault.Account) vault.Account {
	return vault.Account{
		Issuer: a.Issuer, Name: a.Name, Secret: a.Secret,
		Kind: a.Kind, Algorithm: a.Algorithm, Digits: a.Digits, Period: a.Period, Counter: a.Counter,
	}
}

func TestImportingWhatIsInTheTrashPutsItBack(t *testing.T) {
	b, gone := thrown(t)
	b.paste(links(sameAs(gone), account("New", "dana"), account("Mail", "dana")))
	b.sees("Is put back from the trash", "You have it already")
	b.tap("Add 2 accounts")
	b.sees("Added 1 account, put back 1, 1 there already")
	if got := b.holds(); !slices.Equal(got, []string{"GitHub (dana)", "Mail (dana)", "New (dana)"}) || b.stored("GitHub (dana)").ID != gone.ID {
		t.Errorf("the vault holds %q", got)
	}
}

func TestPuttingBackACounterThatWentOn(t *testing.T) {
	hotp := account("Counter", "bob")
	hotp.Kind, hotp.Period, hotp.Counter = vault.HOTP, 0, 7
	b := newBench(t, hotp)
	if _, err := b.app.vault.Discard(t.Context(), b.now, b.app.vault.Accounts()[0].ID); err != nil {
		t.Fatal(err)
	}
	hotp.Counter = 12
	b.paste(links(hotp))
	b.tap("Put it back")
	if got := b.stored("Counter (bob)"); got.Counter != 12 {
		t.Errorf("its count is %d, want the one that is ahead", got.Counter)
	}
}

// Stopped, what was put back is in the trash again, as it was.
func TestStoppingPutsIntoTheTrashAgain(t *testing.T) {
	b, gone := thrown(t)
	was := b.app.vault.Trash()[0]
	halt, stop := context.WithCancel(t.Context())
	s := &saving{vault: b.app.vault, halt: halt, told: func(int) {}, takes: []take{
		{account: sameAs(gone), replace: gone.ID, seen: standing.Deleted}, {account: account("New", "dana"), seen: standing.New},
	}}
	if err := s.recover(t.Context(), s.takes[0]); err != nil {
		t.Fatal(err)
	}
	stop()
	if err := s.takeBack(t.Context()); err != nil {
		t.Fatal(err)
	}
	trash := b.app.vault.Trash()
	if len(trash) != 1 || !trash[0].Deleted.Equal(was.Deleted) || len(b.holds()) != 1 {
		t.Errorf("%q are in the trash, %q in the list", b.inTrash(), b.holds())
	}
}

func TestPuttingBackWhatAnotherProgramTookAway(t *testing.T) {
	b, gone := thrown(t)
	b.paste(links(sameAs(gone)))
	if _, err := b.app.vault.Recover(t.Context(), gone.ID); err != nil {
		t.Fatal(err)
	}
	b.tap("Put it back")
	b.sees(sentence(errListChanged))
	s := &saving{vault: b.app.vault}
	if err := s.recover(t.Context(), take{replace: gone.ID, seen: standing.Deleted}); !errors.Is(err, errListChanged) {
		t.Errorf("%v", err)
	}
}
