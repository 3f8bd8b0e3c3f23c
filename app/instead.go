package app

import (
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"latchkey/app/look"
	"latchkey/app/theme"
	"latchkey/vault"
)

// withInstead adds to buttons what can be done about an error of opening beside
// trying again, below them: a vault that is gone, or in a keyring that does not
// answer any more, can be made anew from a backup.
func (a *App) withInstead(err error, buttons ...fyne.CanvasObject) []fyne.CanvasObject {
	if a.restoreInstead == nil || !errors.Is(err, vault.ErrNoVault) {
		return buttons
	}
	restore := look.NewQuiet(tr("Restore from a backup…"), func() { a.askInstead(err) })
	row := container.New(layout.NewCustomPaddedHBoxLayout(theme.Gap), buttons...)
	return []fyne.CanvasObject{container.New(layout.NewCustomPaddedVBoxLayout(theme.Gap), container.NewCenter(row), container.NewCenter(restore))}
}

// askInstead has it confirmed that a vault is made where none answers, before
// anything is.
func (a *App) askInstead(err error) {
	a.endVigil()
	back := func() { a.showTrouble(err) }
	a.show(look.NewMessage(tr("Make a new vault from a backup?"),
		trf("%s If that cannot be, Latchkey can make a new vault in its place and put the accounts of a backup into "+
			"it. It does not touch the vault that was there before, and does not look for it any more. Accounts that "+
			"were added after the backup are only in that one.", plain(err)),
		look.NewQuiet(tr("Back"), back), look.NewPrimary(tr("Choose the backup…"), a.restoreInstead)), nil)
	k := a.quitOnly()
	k.typed = func(e *fyne.KeyEvent) {
		switch {
		case e.Name == fyne.KeyEscape:
			back()
		case look.IsEnter(e):
			a.restoreInstead()
		}
	}
	a.bind(k)
}
