package app

import (
	"context"
	"errors"
	"time"

	"latchkey/vault"
)

// Once a second, on the second, what is in view steps on; more seldom where
// nobody seems to look (see pace). While the window is hidden nothing wakes the
// program: no timer runs.

// SetVisible says whether any of the window can be seen. Fyne does not report
// that a window was minimised, so whoever can find out calls this. A window that
// has merely lost the keyboard is still visible.
func (a *App) SetVisible(visible bool) {
	if a.hidden == !visible {
		return
	}
	a.hidden = !visible
	a.pace.touch(a.clock())
	if a.hidden {
		a.stopTicking()
		if a.revealed != nil {
			a.revealed.leave()
		}
		a.pauseCamera()
		a.unfocus() // a cursor that blinks draws, seen or not
		return
	}
	a.startTicking()
	a.resumeCamera()
	a.lookAgain()
}

// startTicking steps now and on every second from here.
func (a *App) startTicking() {
	a.stopTicking()
	if a.hidden || a.list == nil {
		return
	}
	a.step()
	a.awaitSecond()
}

// step brings what is shown to what is so now.
func (a *App) step() {
	a.timekeeping.check()
	now := a.clock()
	a.list.tick(now)
	a.tickAdding(now)
}

func (a *App) stopTicking() {
	if a.stopTick != nil {
		a.stopTick()
		a.stopTick = nil
	}
}

// awaitSecond sets the timer for the next whole second, or a later one, of the
// clock that codes are made for. Every tick sets it anew, so that it follows a
// clock that is set.
func (a *App) awaitSecond() {
	a.stopTicking()
	now := a.clock()
	a.stopTick = a.once(a.nextStep(now).Sub(now), func() {
		a.step()
		a.awaitSecond()
	})
}

// tick steps the rows in view. Rows out of view, and a list behind another
// screen, catch up when they are shown.
func (l *listScreen) tick(now time.Time) {
	if !l.shown() {
		return
	}
	l.cards.tick(now)
	l.search.rest(now)
	if now.Sub(l.lastReload) >= l.reloadEvery || now.Before(l.lastReload) {
		l.lookAgain()
	}
}

// shown reports whether the list is the screen that is shown.
func (l *listScreen) shown() bool {
	return len(l.stage.screen.Objects) == 1 && l.stage.screen.Objects[0] == l.root
}

// How often the vault is read again without a reason, in case a command line
// has changed it: seldom enough to cost next to nothing, whatever the keyring.
const (
	reloadAtMost = time.Minute
	reloadShare  = 2000 // the part of the time that may go into it, inverted
)

// lookAgain reads the vault again without having been asked to. Where the
// keyring was found locked it does not: every look would raise the request for
// the password anew, and closing that brings the window back to the front, which
// would be the next look.
func (a *App) lookAgain() {
	if a.list != nil && !a.list.locked {
		a.reload()
	}
}

// answered is called when the vault has just been changed: a keyring that was
// locked is no longer, and can be read again.
func (a *App) answered() {
	if a.list.locked {
		a.reload()
	}
}

// reload reads the vault again, in the background, and shows what has changed.
func (a *App) reload() {
	if a.vault == nil || a.list == nil || a.reloading {
		return
	}
	a.reloading = true
	l := a.list
	changed := false
	began := a.clock()
	a.background("", func(ctx context.Context) error {
		var err error
		changed, err = a.vault.Reload(ctx)
		return err
	}, func(err error) {
		a.reloading = false
		l.lastReload = a.clock()
		l.reloadEvery = max(reloadAtMost, reloadShare*l.lastReload.Sub(began))
		l.locked = errors.Is(err, vault.ErrLocked) || errors.Is(err, vault.ErrDismissed) || errors.Is(err, vault.ErrTimeout)
		l.status.reloaded(err)
		if changed {
			l.refresh()
		}
	})
}
