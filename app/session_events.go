package app

import (
	"time"

	"latchkey/app/session"
)

// trayPatience is how long a tray may be away, while a desktop starts or its panel
// does anew, before a window that is only in it is shown.
const trayPatience = 15 * time.Second

// Session takes what has happened to the desktop session.
func (a *App) Session(e session.Event) {
	switch e {
	case session.Locked:
		a.withdraw(a.prefs.now.Lock.WithScreen, lockedScreen)
	case session.Sleeping:
		a.withdraw(a.prefs.now.Lock.OnSleep, lockedAsleep)
		a.clip.clear() // its time stands still in sleep
	case session.Woke:
		a.lock.idle.wake()
		a.CatchUp()
		a.lookAgain()
	case session.TrayAppeared:
		a.desk.hasTray = true
		a.desk.shown = nil // a new tray has nothing of it yet
		a.refreshTray()
	case session.TrayGone:
		a.desk.hasTray = false
		a.awaitTray()
	}
}

// withdraw locks where that is wanted and a passphrase protects the vault, and
// hides a key that can be seen.
func (a *App) withdraw(locks bool, why lockReason) {
	if locks {
		a.lockFor(why)
	}
	if a.revealed != nil {
		a.revealed.leave()
	}
}

// awaitTray shows a window that is only in the tray if there is none in a while, so
// that it is not out of reach.
func (a *App) awaitTray() {
	if !a.desk.inTray {
		return
	}
	a.once(trayPatience, func() {
		if a.desk.inTray && !a.desk.hasTray {
			a.Open()
			if a.frame != nil {
				a.frame.Minimise()
			}
		}
	})
}
