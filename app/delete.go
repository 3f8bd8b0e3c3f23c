package app

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	standard "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"latchkey/app/look"
	"latchkey/vault"
)

// askDelete asks whether to delete the account with this ID, and says what that
// does not do.
func (l *listScreen) askDelete(id vault.ID) {
	account, ok := l.vault.Account(id)
	if !ok {
		l.toast(tr("That account has been deleted already"))
		l.refresh()
		return
	}
	l.ask(tr("Delete this account?"), trf("This puts %s into the trash, where it stays for %d days. It does not switch two-factor off at the "+
		"website: do that there first, or you may not be able to log in again.", account.Title(), int(vault.TrashTime/day)),
		tr("Delete"), func() { l.remove(id) })
}

// ask shows a question whose answer does something that cannot be overlooked.
// Esc and Cancel answer no, and Cancel has the keyboard.
func (a *App) ask(title, text, yes string, accept func()) {
	a.askWith(title, text, yes, widget.DangerImportance, accept)
}

// invite is ask for what does no harm.
func (a *App) invite(title, text, yes string, accept func()) {
	a.askWith(title, text, yes, widget.HighImportance, accept)
}

func (a *App) askWith(title, text, yes string, weight widget.Importance, accept func()) {
	body := look.NewParagraph(text, standard.ColorNameForeground)
	d := dialog.NewCustomWithoutButtons(title, look.UnderTitle(look.Flush(body)), a.window)
	cancel := look.NewCancel(tr("Cancel"), d.Hide)
	confirm := look.NewButton(yes, func() {
		d.Hide()
		accept()
	}, d.Hide)
	confirm.Importance = weight
	d.SetButtons([]fyne.CanvasObject{cancel, confirm})
	d.Resize(look.DialogSize(a.window))
	d.Show()
	a.window.Canvas().Focus(cancel)
}

// tell shows text until it is closed, with Enter or Esc if one likes. Nothing
// is asked, so the next thing that is dropped or pasted closes it as well.
func (a *App) tell(title, text string) {
	a.heard()
	body := look.NewParagraph(text, standard.ColorNameForeground)
	d := dialog.NewCustomWithoutButtons(title, look.UnderTitle(look.Flush(body)), a.window)
	closer := look.NewCancel(tr("Close"), d.Hide)
	d.SetButtons([]fyne.CanvasObject{closer})
	d.Resize(look.DialogSize(a.window))
	d.SetOnClosed(func() { a.told = nil })
	a.told = d.Hide
	d.Show()
	a.window.Canvas().Focus(closer)
}

// heard closes what tell shows, if it does.
func (a *App) heard() {
	if a.told != nil {
		a.told()
	}
}

// remove puts the account into the trash and offers to bring it back.
func (l *listScreen) remove(id vault.ID) {
	var gone []vault.Account
	now := l.clock()
	if earliest := time.Unix(1, 0); now.Before(earliest) {
		now = earliest // a clock that is so wrong keeps nobody from deleting
	}
	l.background(tr("deleting the account"), func(ctx context.Context) error {
		var err error
		gone, err = l.vault.Discard(ctx, now, id)
		return err
	}, func(err error) {
		l.refresh()
		if err != nil {
			l.fail(err)
			return
		}
		l.answered()
		l.tickAdding(l.clock()) // a screen that lists it
		if len(gone) == 0 {
			l.toast(tr("That account has been deleted already"))
			return
		}
		l.offer(trf("Deleted %s", gone[0].Title()), tr("Undo"), func() { l.restore(gone[0]) })
	})
}

// restore brings a deleted account back to where it was.
func (l *listScreen) restore(gone vault.Account) {
	l.recover(gone, func() { l.cards.choose(gone.ID) })
}

// recover takes an account out of the trash, says so, and calls done if it was
// there.
func (l *listScreen) recover(gone vault.Account, done func()) {
	var back []vault.Account
	l.background(trf("bringing back %s", gone.Title()), func(ctx context.Context) error {
		var err error
		back, err = l.vault.Recover(ctx, gone.ID)
		return err
	}, func(err error) {
		l.refresh()
		if err != nil {
			l.fail(err)
			return
		}
		l.answered()
		l.tickAdding(l.clock())
		if len(back) == 0 {
			l.toast(trf("%s is not in the trash any more", gone.Title()))
			return
		}
		done()
		l.toast(trf("Brought back %s", gone.Title()))
	})
}
