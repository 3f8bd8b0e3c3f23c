package app

import (
	"errors"

	"fyne.io/fyne/v2"

	"latchkey/vault"
)

// insteadOf is what can be done about an error of opening beside trying again: a
// vault that is gone, or in a keyring that does not answer any more, can be made
// anew from a backup.
func (a *App) insteadOf(err error) []fyne.CanvasObject {
	if a.restoreInstead == nil || !errors.Is(err, vault.ErrNoVault) {
		return nil
	}
	return []fyne.CanvasObject{newQuiet("Restore from a backup…", func() { a.askInstead(err) })}
}

// askInstead has it confirmed that a vault is made where none answers, before
// anything is.
func (a *App) askInstead(err error) {
	a.endVigil()
	back := func() { a.showTrouble(err) }
	a.show(newMessage("Make a new vault from a backup?",
		plain(err)+" If that cannot be, Latchkey can make a new vault in its place and put the accounts of a backup into it. "+
			"It does not touch the vault that was there before, and does not look for it any more. "+
			"Accounts that were added after the backup are only in that one.",
		newPrimary("Choose the backup…", a.restoreInstead), newQuiet("Back", back)), nil)
	k := a.quitOnly()
	k.typed = func(e *fyne.KeyEvent) {
		switch {
		case e.Name == fyne.KeyEscape:
			back()
		case isEnter(e):
			a.restoreInstead()
		}
	}
	a.bind(k)
}
