package app

import (
	"context"
	"errors"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"latchkey/vault"
)

// A doorkeeper is a keyring that can be locked, and the wait for it. The wait is
// over as soon as the test does what waits in the background.
type doorkeeper struct {
	*bench
	trouble error // what every look returns; nil where it is open
	asked   int   // how often somebody was asked for the password
	waits   int   // how often it was waited for
	useless error // what the wait returns
}

// newDoorkeeper opens a window on a keyring with one account, and where trouble
// is not nil shuts it before.
func newDoorkeeper(t *testing.T, trouble error) *doorkeeper {
	t.Helper()
	d := &doorkeeper{bench: newClosedBench(t), trouble: trouble}
	v, err := vault.Create(t.Context(), d.store)
	if err == nil {
		_, err = v.Add(t.Context(), account("GitHub", "dana"))
	}
	if err != nil {
		t.Fatal(err)
	}
	d.keys.open = func(ctx context.Context, _ string) (Vault, error) {
		if d.trouble != nil {
			d.asked++
			return nil, d.trouble
		}
		v, err := vault.Open(ctx, d.store)
		return guarded{v, d}, err
	}
	d.app.await = func(trouble error) func(context.Context) error {
		if errors.Is(trouble, vault.ErrDamaged) || errors.Is(trouble, vault.ErrNoVault) {
			return nil
		}
		return func(ctx context.Context) error {
			d.waits++
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			return d.useless
		}
	}
	d.app.Run()
	d.next()
	return d
}

// guarded is a vault whose reading anew may ask for the keyring's password.
type guarded struct {
	Vault
	d *doorkeeper
}

func (w guarded) Reload(ctx context.Context) (bool, error) {
	if w.d.trouble != nil {
		if !vault.IsQuiet(ctx) {
			w.d.asked++
		}
		return false, w.d.trouble
	}
	return w.Vault.Reload(ctx)
}

// next does what waits in the background now, and not what that leads to: a wait
// for the keyring goes on.
func (d *doorkeeper) next() {
	now := d.queue
	d.queue = nil
	for _, work := range now {
		work()
	}
}

// press is tap without what a wait leads to.
func (d *doorkeeper) press(label string) {
	d.t.Helper()
	button, _ := d.button(label)
	button.Tapped(nil)
	d.next()
}

func shut() error {
	return storeError{vault.ErrLocked, "the keyring is locked: unlock it and try again"}
}

const byItself = "by itself as soon as the keyring can be used"

func TestLockedKeyringIsWaitedFor(t *testing.T) {
	d := newDoorkeeper(t, shut())
	d.sees("The keyring is locked", "Latchkey goes on "+byItself, "Try again", "Quit")
	d.trouble = nil // it is unlocked elsewhere
	d.work()
	d.sees("GitHub")
	if d.asked != 1 || d.waits != 1 {
		t.Errorf("the password was asked for %d times, and waited %d times", d.asked, d.waits)
	}
}

func TestTryAgainDoesNotWaitForTheWait(t *testing.T) {
	d := newDoorkeeper(t, shut())
	d.trouble = storeError{vault.ErrDismissed, "the request was dismissed: answer it"}
	waiting := d.queue
	d.queue = nil
	d.press("Try again") // and then waits anew
	d.sees("The keyring was not unlocked")
	d.queue = append(waiting, d.queue...)
	asked := d.asked
	d.trouble = nil
	d.work()
	d.sees("GitHub")
	if d.asked != asked {
		t.Error("the password was asked for once more")
	}
}

// A keyring that says it can be used, and cannot, is not tried without an end.
func TestKeyringThatIsOnlySaidToBeOpen(t *testing.T) {
	d := newDoorkeeper(t, shut())
	for range 10 {
		d.next()
	}
	d.sees("The keyring is locked")
	d.seesNot(byItself)
	if d.asked != 2 || len(d.queue) != 0 {
		t.Errorf("the password was asked for %d times, and %d things wait", d.asked, len(d.queue))
	}
	d.now = d.now.Add(patience)
	d.press("Try again")
	d.sees(byItself)
}

func TestWaitThatIsNoUse(t *testing.T) {
	d := newDoorkeeper(t, shut())
	d.useless = errors.New("nothing is said here")
	d.work()
	d.sees("The keyring is locked", "Try again")
	if d.asked != 1 {
		t.Errorf("the password was asked for %d times", d.asked)
	}
	d = newDoorkeeper(t, storeError{vault.ErrDamaged, "the file is damaged: restore it"})
	d.sees("The vault cannot be read")
	d.seesNot(byItself)
}

// While the list is open nobody is asked for a password without wanting it, and
// the warning goes away by itself.
func TestKeyringLockedUnderTheList(t *testing.T) {
	for name, look := range map[string]func(*doorkeeper){
		"a minute went by":      func(d *doorkeeper) { d.pass(61 * time.Second) },
		"the window came back":  func(d *doorkeeper) { d.app.SetVisible(false); d.app.SetVisible(true) },
		"its user asked for it": func(d *doorkeeper) { d.app.reload() },
	} {
		d := newDoorkeeper(t, nil)
		d.work()
		d.trouble = shut()
		look(d)
		d.next()
		d.sees("GitHub", "Keyring locked: what you see may be old.")
		want := 0
		if name == "its user asked for it" {
			want = 1
		}
		if d.asked != want {
			t.Errorf("%s: the password was asked for %d times", name, d.asked)
		}
		d.app.list.status.behind.Tapped(nil)
		d.sees("Latchkey reads the vault again " + byItself + ". To read it now, press Ctrl+R.")
		waiting := d.queue // the wait
		d.queue = nil
		d.tap("Close")
		d.queue = waiting
		d.trouble = nil
		d.elsewhere(func(v *vault.Vault) error {
			_, err := v.Add(t.Context(), account("Cin7 Core", "warehouse"))
			return err
		})
		d.work()
		d.sees("GitHub", "Cin7 Core")
		d.seesNot("may be old")
		if d.asked != want {
			t.Errorf("%s: the password was asked for when it was unlocked", name)
		}
	}
}

// A vault that is gone can be made anew from a backup, once that was confirmed.
func TestVaultThatIsGoneCanBeRestored(t *testing.T) {
	gone := storeError{vault.ErrNoVault, "KeePassXC answers for the keyring now, and your accounts were in GNOME Keyring: switch back to GNOME Keyring"}
	d := newDoorkeeper(t, gone)
	d.app.restoreInstead = nil
	d.tap("Try again")
	d.sees("The vault is not there", "KeePassXC answers for the keyring now", "Latchkey does not start an empty one in its place.")
	d.seesNot("Restore from a backup…") // nobody can

	restored := 0
	d.app.restoreInstead = func() { restored++ }
	d.tap("Try again")
	d.tap("Restore from a backup…")
	d.sees("Make a new vault from a backup?", "your accounts were in GNOME Keyring", "does not touch the vault that was there before")
	if restored != 0 {
		t.Error("it was not confirmed yet")
	}
	d.key(fyne.KeyEscape)
	d.sees("The vault is not there")
	d.tap("Restore from a backup…")
	d.tap("Choose the backup…")
	if restored != 1 {
		t.Error("nothing was restored")
	}

	d.trouble = shut()
	d.tap("Back")
	d.tap("Try again")
	d.seesNot("Restore from a backup…") // it is not gone
}
