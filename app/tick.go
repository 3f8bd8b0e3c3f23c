package app

import (
	"context"
	"errors"
	"time"

	"latchkey/app/settings"
	"latchkey/vault"
	"latchkey/vault/sealed"
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
		if a.prefs.now.Lock.OnHide {
			a.lockFor(lockedByHiding)
		}
		return
	}
	if a.list != nil && a.prefs.now.List.Sort == settings.SortUsed {
		a.list.rank()
		a.list.refresh()
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

// CatchUp brings what is in view to what is so now, without waiting for the next
// second. Whoever learns that the computer has slept, or that its clock was set,
// calls it; nothing is wrong with calling it often.
func (a *App) CatchUp() {
	if a.stopTick != nil {
		a.step()
		a.awaitSecond()
	}
}

// step brings what is shown to what is so now.
func (a *App) step() {
	a.timekeeping.check()
	now := a.clock()
	a.list.tick(now)
	a.tickAdding(now)
	a.noteWindow()
	a.purge(now)
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

// lookAgain reads the vault again without having been asked to, and so asks nobody
// for a password. Where the keyring was found locked it does not: some systems
// would raise the request for the password anew at every look, and closing that
// brings the window back to the front, which would be the next look.
func (a *App) lookAgain() {
	if a.list != nil && !a.list.locked {
		a.reread(vault.Quietly)
	}
}

// answered is called when the vault has just been changed: a keyring that was
// locked is no longer, and can be read again.
func (a *App) answered() {
	if a.list.locked {
		a.reread(vault.Quietly)
	}
}

// reload reads the vault again because its user wants that, who may be asked for
// the keyring's password.
func (a *App) reload() {
	a.reread(func(ctx context.Context) context.Context { return ctx })
}

// reread reads the vault again, in the background, and shows what has changed. how
// changes the context that it is read with.
func (a *App) reread(how func(context.Context) context.Context) {
	if a.vault == nil || a.list == nil || a.reloading {
		return
	}
	a.reloading = true
	l := a.list
	changed := false
	began := a.clock()
	a.background("", func(ctx context.Context) error {
		var err error
		changed, err = a.vault.Reload(how(ctx))
		return err
	}, func(err error) {
		a.reloading = false
		l.lastReload = a.clock()
		l.reloadEvery = max(reloadAtMost, reloadShare*l.lastReload.Sub(began))
		l.locked = errors.Is(err, vault.ErrLocked) || errors.Is(err, vault.ErrDismissed) || errors.Is(err, vault.ErrTimeout)
		if errors.Is(err, sealed.ErrChanged) {
			a.reopen()
			return
		}
		if err == nil {
			a.endVigil()
		}
		l.status.reloaded(err, err != nil && a.keepVigil(err, func() { a.reread(vault.Quietly) }))
		if changed {
			l.refresh()
		}
	})
}
