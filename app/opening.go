package app

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"

	"latchkey/app/look"
	"latchkey/vault"
)

// open looks for the vault in the background and then shows the list, or asks
// what it needs to know, or says what is wrong.
func (a *App) open(passphrase string) {
	a.endVigil()
	hint := tr("If your keyring asks for its password, look for its window.")
	if a.keyrings.File() != "" {
		hint = "" // no keyring is asked
	}
	a.show(look.NewMessage(tr("Opening the vault…"), hint), nil)
	a.bind(a.quitOnly())
	var v Vault
	a.background("", func(ctx context.Context) error {
		var err error
		v, err = a.keyrings.Open(ctx, passphrase)
		return err
	}, func(err error) {
		if err != nil {
			a.notOpened(err)
			return
		}
		a.opened(v)
	})
}

// notOpened asks what it takes to open the vault, or says why it cannot be.
func (a *App) notOpened(err error) {
	var offer *Offer
	switch {
	case errors.As(err, &offer):
		a.showOffer(offer)
	case errors.Is(err, ErrPassphraseNeeded):
		a.showPassphrase()
	case errors.Is(err, vault.ErrPassphrase): // the one in the file that was named
		a.showPassphrase()
		a.lock.screen.refuse(err)
	default:
		a.showTrouble(err)
	}
}

// opened shows the vault.
func (a *App) opened(v Vault) {
	a.vault = v
	a.fillList()
	a.appear()
}

// appear shows the list of the vault that has just been opened.
func (a *App) appear() {
	a.toList()
	a.list.lastReload = a.clock()
	a.list.reloadEvery = reloadAtMost
	a.startTicking()
	a.timekeeping.start()
	a.prefs.once(a.lock.idle.start)
	a.prefs.once(a.backups.start)
	a.lock.tellHeld()
}

func (a *App) quitOnly() keys {
	return keys{shortcuts: map[string]func(){
		ctrl(fyne.KeyQ).ShortcutName(): a.Quit,
		ctrl(fyne.KeyW).ShortcutName(): a.closeWindow,
	}}
}

// showTrouble says why the vault cannot be opened, and what to do.
func (a *App) showTrouble(err error) {
	title, text := trouble(err)
	if a.keepVigil(err, func() { a.open("") }) {
		text += tr(" Latchkey goes on by itself as soon as the keyring can be used.")
	}
	again := look.NewPrimary(tr("Try again"), func() { a.open("") })
	a.show(look.NewMessage(title, text, a.withInstead(err, look.NewQuiet(tr("Quit"), a.Quit), again)...), nil)
	k := a.quitOnly()
	k.typed = func(e *fyne.KeyEvent) {
		if look.IsEnter(e) {
			a.open("")
		}
	}
	a.bind(k)
}

// trouble puts an error of opening into words.
func trouble(err error) (title, text string) {
	switch {
	case errors.Is(err, vault.ErrNoVault):
		return tr("The vault is not there"), trf("%s Latchkey does not start an empty one in its place.", plain(err))
	case errors.Is(err, vault.ErrLocked):
		title = tr("The keyring is locked")
	case errors.Is(err, vault.ErrDismissed):
		title = tr("The keyring was not unlocked")
	case errors.Is(err, vault.ErrTimeout):
		title = tr("The keyring does not answer")
	case errors.Is(err, vault.ErrNoBus), errors.Is(err, vault.ErrNoKeyring):
		title = tr("The keyring cannot be reached")
	case errors.Is(err, vault.ErrDamaged):
		title = tr("The vault cannot be read")
	default:
		title = tr("The vault cannot be opened")
	}
	return title, plain(err)
}
