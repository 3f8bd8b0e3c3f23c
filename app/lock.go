package app

import (
	"context"
	"errors"
	"strings"

	"fyne.io/fyne/v2"

	"latchkey/app/look"
)

// A vault that a passphrase protects can be locked while the window stays open:
// its keys are forgotten, whatever showed any of them is closed, and only the
// passphrase leads back.
//
// Work that is on its way to the keyring is not cut short. It is finished behind
// the lock screen, and what came of it is said once the vault is open again.

// A locking is the lock of the window.
type locking struct {
	app    *App
	on     bool
	screen *lockScreen // nil unless on

	working int      // pieces of background work that are under way
	held    []func() // what they came to behind the lock screen
	lost    []string // says what was typed or found when it locked, and is gone
	leaving []Vault  // are forgotten once nothing works on them any more
	free    func()   // is called then; nil where nobody waits for it

	idle idling
}

func newLocking(a *App) *locking {
	l := &locking{app: a}
	l.idle = idling{app: a, stop: func() {}}
	return l
}

// A lockReason is what locked the vault, for whoever comes back to it.
type lockReason int

const (
	lockedByHand lockReason = iota
	lockedIdle
	lockedScreen
	lockedAsleep
	lockedByHiding
)

func (r lockReason) text() string {
	switch r {
	case lockedIdle:
		return tr("Locked because nothing was done here for a while.")
	case lockedScreen:
		return tr("Locked together with the screen.")
	case lockedAsleep:
		return tr("Locked when the computer went to sleep.")
	case lockedByHiding:
		return tr("Locked when the window was hidden.")
	}
	return tr("Enter your passphrase to see your codes.")
}

// Lock locks the vault because the user wants it so. Without a passphrase there
// is nothing to lock with, and it says so.
func (a *App) Lock() {
	switch {
	case a.vault == nil || a.lock.on:
	case !a.keyrings.Guarded():
		a.invite(tr("There is no passphrase to lock with"), tr("Your accounts are protected by your keyring, which is open for as long as you are logged in. With a "+
			"passphrase of their own they can be locked, and stay closed even to somebody who sits at your desk."),
			tr("Choose a passphrase"), a.showProtect)
	default:
		a.lockNow(lockedByHand)
	}
}

// lockHere is Lock where nothing else can be begun: it does nothing without a passphrase.
func (a *App) lockHere() { a.lockFor(lockedByHand) }

// lockFor locks where a passphrase protects the vault, and does nothing where
// none does.
func (a *App) lockFor(why lockReason) {
	if a.vault != nil && !a.lock.on && a.keyrings.Guarded() {
		a.lockNow(why)
	}
}

// lockNow closes everything that shows anything of the vault, and forgets it.
func (a *App) lockNow(why lockReason) {
	l := a.lock
	l.on = true
	l.lost = a.abandon()
	l.idle.stop()
	l.idle.waits = false
	a.closeDialogs()
	a.stage.toast.withdraw()
	a.stage.toast.hide()
	a.clip.clear()
	a.stopTicking()
	a.incoming.screen, a.incoming.root, a.incoming.draft = nil, nil, nil
	l.screen = newLockScreen(a, tr("Latchkey is locked"), why.text())
	l.screen.show()
	a.list = nil
	a.refreshTray()
	a.backups.stop()
	l.leave()
}

// abandon stops what is on its way in, and says what had been found or typed and was
// not in the vault yet. What is being stored goes on.
func (a *App) abandon() (lost []string) {
	in := &a.incoming
	if in.reading != nil || in.scan != nil || in.paste != nil || in.draft.isBegun() || a.confirming() != nil && !a.isSaving() {
		lost = append(lost, tr("What you were adding when it locked was not added."))
	}
	if s, ok := in.screen.(*editForm); ok && a.isAdding() && !s.busy && s.changed() {
		lost = append(lost, trf("What you changed of %s was not saved before it locked.", s.was.Title()))
	}
	if in.reading != nil {
		in.reading.end()
	}
	if in.scan != nil {
		s := in.scan
		s.end()
		s.reappear()
	}
	if in.paste != nil {
		in.paste.end()
	}
	return lost
}

// closeDialogs closes every dialog, menu and file chooser, without an answer.
func (a *App) closeDialogs() {
	overlays := a.window.Canvas().Overlays()
	for top := overlays.Top(); top != nil; top = overlays.Top() {
		overlays.Remove(top)
	}
	a.told, a.incoming.picker = nil, nil
}

// leave has the vault that is open forgotten, once nothing works on it any more.
func (l *locking) leave() {
	if l.app.vault != nil {
		l.leaving = append(l.leaving, l.app.vault)
	}
	l.forget()
}

// forget lets go of what is left, if nothing works on it.
func (l *locking) forget() {
	if l.working > 0 || len(l.leaving) == 0 {
		return
	}
	for _, v := range l.leaving {
		v.Forget()
		if l.app.vault == v {
			l.app.vault = nil
		}
	}
	l.leaving = nil
	if free := l.free; free != nil {
		l.free = nil
		free()
	}
}

// begin counts a piece of work that may use the vault, and end that it is over.
func (l *locking) begin() { l.working++ }

func (l *locking) end() {
	l.working--
	l.forget()
}

// after calls done, or keeps it for when the vault is open again.
func (l *locking) after(done func()) {
	if l.on {
		l.held = append(l.held, done)
		return
	}
	done()
}

// unlock opens the vault with a passphrase, unless halt is called first.
func (a *App) unlock(passphrase string) (halt func()) {
	ctx, halt := context.WithCancel(a.ctx)
	s := a.lock.screen
	var v Vault
	a.work("", func(context.Context) error {
		var err error
		v, err = a.keyrings.Open(ctx, passphrase)
		return err
	}, func(err error) {
		halt()
		var offer *Offer
		switch {
		case err == nil:
			s.end()
			a.unlocked(v)
		case errors.As(err, &offer):
			s.end()
			a.lock.on, a.lock.screen = false, nil
			a.lock.held, a.lock.lost = nil, nil // they were about a vault that is gone
			a.showOffer(offer)
		default:
			s.refuse(err)
		}
	})
	return halt
}

// tellHeld says what came of the work that went on while the vault was closed.
func (l *locking) tellHeld() {
	if len(l.lost) > 0 {
		l.app.toast(strings.Join(l.lost, " "))
	}
	held := l.held
	l.held, l.lost = nil, nil
	for _, done := range held {
		done()
	}
}

// swap goes on with another vault in the place of the one that is open: the same
// accounts, which lie elsewhere now, or are encrypted otherwise.
func (a *App) swap(v Vault) {
	a.backups.stop()
	a.lock.leaving = append(a.lock.leaving, a.vault)
	a.vault = v
	a.lock.forget()
	a.backups.start()
	a.list.refresh()
	a.lock.idle.start()
}

// reopen opens the vault anew: another program has given it a passphrase, or taken
// it away, or moved it.
func (a *App) reopen() {
	a.abandon()
	a.closeDialogs()
	a.stopTicking()
	a.incoming.screen, a.incoming.root, a.incoming.draft = nil, nil, nil
	a.show(look.NewMessage(tr("Opening the vault…"), ""), nil)
	a.bind(a.quitOnly())
	a.list = nil
	a.refreshTray()
	a.lock.on = true // what is under way is told when it is open
	a.lock.free = func() {
		a.lock.on = false
		a.open("")
	}
	a.backups.stop()
	a.lock.leave()
}

// wrongPassphrase is what to say of one that is not right.
func wrongPassphrase() string {
	return tr("That is not the passphrase. Try again; capitals and spaces count.")
}

// unlocked goes back to the list, and to what was being done.
func (a *App) unlocked(v Vault) {
	l := a.lock
	l.on, l.screen = false, nil
	a.opened(v)
}

// closed reports whether nothing can be taken in, because the vault is not open.
// Of a locked one it says so.
func (a *App) closed() bool {
	if a.lock.on && a.lock.screen != nil {
		a.lock.screen.say(tr("Unlock first, and then do that again."))
	}
	return a.vault == nil || a.lock.on
}

// lockKeys are the keys where nothing has the keyboard.
func (a *App) lockKeys() keys {
	k := a.quitOnly()
	k.typed = func(e *fyne.KeyEvent) {
		if look.IsEnter(e) && a.lock.screen != nil {
			a.lock.screen.submit()
		}
	}
	return k
}
