package app

import (
	"fyne.io/fyne/v2"

	"latchkey/app/settings"
)

// newProtection is the group of the passphrase, and of when the vault locks.
func (s *settingsScreen) newProtection() fyne.CanvasObject {
	a := s.app
	if !a.keyrings.Guarded() {
		return s.group(tr("Passphrase and lock"),
			s.says(tr("Your keyring protects your accounts, and it is open for as long as you are logged in. With a passphrase "+
				"of their own they can be locked as well, and stay closed to somebody who sits at your desk.")),
			s.buttons(s.button(tr("Choose a passphrase…"), a.showProtect)))
	}
	buttons := []fyne.CanvasObject{s.button(tr("Lock now"), a.Lock), s.button(tr("Change the passphrase…"), a.showChangePassphrase)}
	if a.keyrings.File() == "" {
		buttons = append(buttons, s.button(tr("Remove the passphrase…"), a.showUnprotect))
	}
	lock := a.prefs.now.Lock
	set := func(change func(*settings.Lock)) {
		a.prefs.change(func(all *settings.Settings) { change(&all.Lock) })
		a.lock.idle.start()
	}
	return s.group(tr("Passphrase and lock"),
		s.says(trf("A passphrase protects your accounts. %sL locks them.", modifierName())),
		s.buttons(buttons...),
		newChoice(s, tr("Lock when nothing was done here for"), lock.IdleMinutes, minutes(lock.IdleMinutes), idleChoices(), func(m int) {
			set(func(l *settings.Lock) { l.IdleMinutes = m })
		}),
		s.check(tr("Lock together with the screen"), lock.WithScreen, func(on bool) {
			set(func(l *settings.Lock) { l.WithScreen = on })
		}),
		s.check(tr("Lock when the computer goes to sleep"), lock.OnSleep, func(on bool) {
			set(func(l *settings.Lock) { l.OnSleep = on })
		}),
		s.check(tr("Lock when the window is hidden"), lock.OnHide, func(on bool) {
			set(func(l *settings.Lock) { l.OnHide = on })
		}),
	)
}

func idleChoices() []choice[int] {
	var list []choice[int]
	for _, m := range []int{1, 2, 5, 15, 30, 60, 240, 0} {
		list = append(list, choice[int]{minutes(m), m})
	}
	return list
}

// minutes puts a time in minutes into words; zero is for ever.
func minutes(m int) string {
	switch {
	case m == 0:
		return tr("Never")
	case m == 1:
		return tr("1 minute")
	case m == 60:
		return tr("1 hour")
	case m%60 == 0:
		return trf("%d hours", m/60)
	}
	return trf("%d minutes", m)
}

// newClipboard is the group of what is done with a code that was copied.
func (s *settingsScreen) newClipboard() fyne.CanvasObject {
	a := s.app
	var list []choice[int]
	for _, n := range []int{10, 20, 30, 60, 120} {
		list = append(list, choice[int]{trf("%d seconds", n), n})
	}
	now := a.prefs.now.Lock.ClipboardSeconds
	return s.group(tr("Copied codes"),
		newChoice(s, tr("Take a copied code off the clipboard after"), now, trf("%d seconds", now), list, func(n int) {
			a.prefs.change(func(all *settings.Settings) { all.Lock.ClipboardSeconds = n })
		}),
		s.says(tr("It is taken away as well when Latchkey locks or quits, and left alone where you have copied something else since.")))
}

// newKeeping is the group of where the accounts are.
func (s *settingsScreen) newKeeping() fyne.CanvasObject {
	a := s.app
	move := tr("Move them to an encrypted file…")
	if a.keyrings.File() != "" {
		move = tr("Move them to the system keyring…")
	}
	return s.group(tr("Where your accounts are kept"), s.says(trf("In %s", placeWords(a.vault.String()))),
		s.buttons(s.button(move, a.showMove)))
}

// newClock is the group of the clock, which has a screen of its own.
func (s *settingsScreen) newClock() fyne.CanvasObject {
	return s.group(tr("Clock"), s.says(tr("Codes are made from the time. Where the clock is wrong, so are they.")),
		s.buttons(s.button(tr("Check the clock…"), s.app.ShowClock)))
}
