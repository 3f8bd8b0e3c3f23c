package app

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"latchkey/app/session"
	"latchkey/app/settings"
)

// The first that is seen after sleep is right: no timer has run in it.
func TestCodesAreRightAfterSleep(t *testing.T) {
	d := newDeskBench(t, settings.Desktop{}, false, account("GitHub", "dana"))
	d.hears(session.Sleeping)
	d.now = d.now.Add(7*time.Hour + 13*time.Second)
	d.hears(session.Woke)
	code, err := d.app.vault.Accounts()[0].Code(d.now)
	if err != nil {
		t.Fatal(err)
	}
	d.sees(code.Value[:3])
	d.sees(code.Value[3:])
}

func TestSleepTakesTheCodeOffTheClipboard(t *testing.T) {
	d := newDeskBench(t, settings.Desktop{}, false, account("GitHub", "dana"))
	d.key(fyne.KeyReturn)
	d.hears(session.Locked)
	if d.clipboard() == "" {
		t.Error("the screen's lock took a code away that is to be pasted elsewhere")
	}
	d.hears(session.Sleeping)
	if got := d.clipboard(); got != "" {
		t.Errorf("the clipboard holds %q", got)
	}
}

func TestSessionLocksWhereALockIsSetUp(t *testing.T) {
	for _, e := range []session.Event{session.Locked, session.Sleeping} {
		for _, set := range []struct{ passphrase, wanted bool }{{true, true}, {true, false}, {false, true}} {
			d := newDeskBench(t, settings.Desktop{}, false)
			if set.passphrase {
				d.keys.passphrase = "open sesame"
			}
			d.app.prefs.now.Lock.WithScreen, d.app.prefs.now.Lock.OnSleep = set.wanted, set.wanted
			d.hears(session.Unlocked)
			if d.app.lock.on {
				t.Error("the unlocked screen locked it")
			}
			d.hears(e)
			if want := set.passphrase && set.wanted; d.app.lock.on != want {
				t.Errorf("event %d, %+v: locked %t", e, set, d.app.lock.on)
			}
		}
	}
}

// Sleep is idle time as well, where it does not lock itself.
func TestIdleTimeIsOverInSleep(t *testing.T) {
	for slept, want := range map[time.Duration]bool{time.Minute: false, time.Hour: true} {
		d := newDeskBench(t, settings.Desktop{}, false, account("GitHub", "dana"))
		d.keys.passphrase = "open sesame"
		d.app.prefs.now.Lock.OnSleep = false
		d.app.lock.idle.start()
		d.hears(session.Sleeping)
		d.now = d.now.Add(slept)
		d.hears(session.Woke)
		if d.app.lock.on != want {
			t.Errorf("after %v: locked %t", slept, d.app.lock.on)
		}
	}
}

// A key that is shown is hidden with the screen.
func TestLockedScreenHidesAKey(t *testing.T) {
	d := newDeskBench(t, settings.Desktop{}, false, account("GitHub", "dana"))
	d.app.reveal(d.app.vault.Accounts()[0])
	if d.app.revealed == nil {
		t.Fatal("no key is shown")
	}
	d.hears(session.Locked)
	if d.app.revealed != nil {
		t.Error("the key is still shown")
	}
}
