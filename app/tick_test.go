package app

import (
	"errors"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"latchkey/vault"
)

func TestHiddenWindowDoesNothing(t *testing.T) {
	b := newBench(t, accounts(3)...)
	b.write("issuer") // a cursor that blinks
	b.app.SetVisible(false)
	if b.app.window.Canvas().Focused() != nil {
		t.Error("a cursor blinks in a hidden window")
	}
	before := b.card("Issuer 000").code
	b.pass(10 * time.Minute)
	if got := b.card("Issuer 000").code; got != before {
		t.Error("a hidden window went on making codes")
	}
	for _, timer := range b.timers {
		if !timer.stopped {
			t.Errorf("a timer for %s still runs", timer.at)
		}
	}
	b.app.SetVisible(true)
	if got := b.card("Issuer 000").code; got != b.code(b.app.vault.Accounts()[0]) {
		t.Errorf("when it is shown again the window says %s", got)
	}
	b.pass(time.Minute)
	if got := b.card("Issuer 000").code; got != b.code(b.app.vault.Accounts()[0]) {
		t.Error("a window that is shown again does not step")
	}
}

func TestHiddenFormDoesNothing(t *testing.T) {
	b := newBench(t, accounts(3)...)
	b.app.showKeyForm()
	b.app.SetVisible(false)
	b.pass(2 * time.Second)
	if next := b.nextTimer(b.now.Add(time.Hour)); next != nil {
		t.Errorf("a timer for %s still runs", next.at)
	}
	b.app.SetVisible(true)
	b.work()
	b.pass(time.Second)
	if next := b.nextTimer(b.now.Add(time.Second)); next == nil {
		t.Error("a form that is shown again does not step")
	}
}

func TestOneTickASecondOnTheSecond(t *testing.T) {
	b := newBench(t, accounts(3)...)
	b.now = b.now.Add(300 * time.Millisecond)
	b.app.SetVisible(false)
	b.app.SetVisible(true)
	b.work()
	ticks := 0
	for range 100 {
		next := b.nextTimer(b.now.Add(time.Hour))
		if next == nil {
			t.Fatal("no timer runs")
		}
		if next.at.Nanosecond() != 0 {
			t.Fatalf("a timer rings at %s, which is no whole second", next.at)
		}
		b.app.Used()
		b.pass(next.at.Sub(b.now))
		ticks++
	}
	if took := b.now.Sub(start()); took < 99*time.Second || took > 101*time.Second {
		t.Errorf("%d ticks took %s", ticks, took)
	}
}

// elsewhere changes the vault as the command line would.
func (b *bench) elsewhere(change func(v *vault.Vault) error) {
	b.t.Helper()
	v, err := vault.Open(b.t.Context(), b.store)
	if err == nil {
		err = change(v)
	}
	if err != nil {
		b.t.Fatal(err)
	}
}

func TestChangesFromElsewhereAreShown(t *testing.T) {
	for name, look := range map[string]func(*bench){
		"on focus":       func(b *bench) { b.app.lookAgain(); b.work() },
		"after a minute": func(b *bench) { b.pass(61 * time.Second); b.work() },
		"when shown":     func(b *bench) { b.app.SetVisible(false); b.app.SetVisible(true); b.work() },
	} {
		b := newBench(t, account("GitHub", "dana"))
		b.elsewhere(func(v *vault.Vault) error {
			_, err := v.Add(t.Context(), account("Cin7 Core", "warehouse"))
			return err
		})
		look(b)
		if got := b.titles(); !slices.Equal(got, []string{"GitHub", "Cin7 Core"}) {
			t.Errorf("%s the window shows %q", name, got)
		}
	}
}

func TestVaultThatCannotBeReadAgainSaysSo(t *testing.T) {
	b := newBench(t, account("GitHub", "dana"))
	b.store.fail = storeError{vault.ErrLocked, "the keyring is locked: unlock it"}
	b.app.reload()
	b.work()
	b.sees("GitHub", "Keyring locked: what you see may be old.")
	b.app.list.status.behind.Tapped(nil)
	b.sees("The keyring is locked: unlock it. What you see was read before that. To read it now, press Ctrl+R.")
	b.tap("Close")
	b.store.fail = storeError{vault.ErrNoKeyring, "no keyring service runs: start one"}
	b.app.reload()
	b.work()
	b.sees("GitHub", "Showing what was read before: No keyring service runs: start one.")
	b.store.fail = nil
	b.app.reload()
	b.work()
	b.seesNot("Showing what was read before", "may be old")
}

func TestLockedKeyringIsNotAskedAgainAndAgain(t *testing.T) {
	b := newBench(t, account("GitHub", "dana"))
	b.store.fail = storeError{vault.ErrDismissed, "the request to unlock it was dismissed: try again"}
	b.pass(61 * time.Second)
	b.work()
	b.sees("what you see may be old")
	for what, happens := range map[string]func(){
		"the request was closed":  b.app.lookAgain, // the window is in front again
		"an hour went by":         func() { b.pass(time.Hour) },
		"the window was put away": func() { b.app.SetVisible(false); b.app.SetVisible(true) },
	} {
		if happens(); len(b.queue) > 0 {
			t.Errorf("%s: the keyring was asked once more without being told to", what)
			b.work()
		}
	}

	b.store.fail = nil
	b.app.Used() // as a real window says of each key
	b.shortcut(ctrl(fyne.KeyR))
	b.seesNot("what you see may be old")
	if b.pass(61 * time.Second); len(b.queue) == 0 {
		t.Error("the keyring answers again, and is no longer looked at")
	}
}

func TestChangeThatSucceedsEndsTheWarning(t *testing.T) {
	b := newBench(t, account("GitHub", "dana"), account("Steam", "dana"))
	b.store.fail = storeError{vault.ErrLocked, "the keyring is locked: unlock it"}
	b.app.lookAgain()
	b.work()
	b.sees("what you see may be old")
	b.store.fail = nil
	b.key(fyne.KeyDelete)
	b.tap("Delete")
	b.work()
	b.seesNot("what you see may be old")
	b.sees("Deleted GitHub")
}

func TestDamagedPageIsNamed(t *testing.T) {
	b := newBench(t, account("GitHub", "dana"))
	b.store.values["page-001"] = "scribble"
	b.app.reload()
	b.work()
	b.sees("page-001", "GitHub")
	b.app.list.status.problems.Tapped(nil)
	b.sees("The other accounts work", "never writes over it")
}

func TestDamagedVaultIsNotCalledEmpty(t *testing.T) {
	b := newBench(t)
	b.store.values["page-000"] = "scribble"
	b.app.reload()
	b.work()
	b.sees("No account can be read", "page-000")
	b.seesNot("No accounts yet")
	b.tap("Details")
	b.sees("never writes over it")
}

func TestReloadingIsSeldomWhereItIsSlow(t *testing.T) {
	b := newBench(t, account("GitHub", "dana"))
	b.app.reload()
	b.now = b.now.Add(time.Second) // it takes that long
	b.work()
	reads := 0
	b.store.fail = errors.New("not so often")
	for range 30 * 60 {
		b.pass(time.Second)
		if len(b.queue) > 0 {
			reads++
			b.work()
		}
	}
	if reads > 1 {
		t.Errorf("a vault that takes a second to read was read %d times in half an hour", reads)
	}
}
