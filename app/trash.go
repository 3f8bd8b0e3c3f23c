package app

import (
	"context"
	"fmt"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	standard "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"latchkey/app/look"
	"latchkey/app/theme"
	"latchkey/vault"
)

// A trashScreen lists the deleted accounts, the last deleted first, to put them
// back or to delete them for good.
type trashScreen struct {
	app  *App
	root fyne.CanvasObject

	accounts []vault.Account
	rows     *trashList
	empty    fyne.CanvasObject // in place of the rows where there are none
	failed   *look.Notice      // why the trash could not be emptied
	closer   *look.Button
	purge    *look.Button
	putter   *look.Button // puts an account back
	busy     bool
}

// showTrash shows the deleted accounts.
func (a *App) showTrash() { newTrashScreen(a).show() }

// refreshTrash shows what is in the trash now, where that is looked at.
func (a *App) refreshTrash() {
	if s, ok := a.incoming.screen.(*trashScreen); ok && a.isAdding() {
		s.refresh()
	}
}

func newTrashScreen(a *App) *trashScreen {
	s := &trashScreen{app: a}
	s.rows = newTrashList(s)
	s.empty = look.NewMessage(tr("The trash is empty"), trf("An account that you delete is kept here for %d days. Until then you can put it back.", int(vault.TrashTime/day)))
	s.failed = look.NewNotice("", standard.ColorNameWarning)
	s.closer = look.NewCancel(tr("Close"), s.back)
	s.purge = look.NewButton(tr("Delete for good…"), s.askPurge, s.back)
	s.putter = look.NewButton(tr("Put back"), s.putBack, s.back)
	s.putter.Importance = widget.HighImportance
	for _, b := range []*look.Button{s.closer, s.purge, s.putter} {
		b.Other = s.toRows
	}
	head := look.NewHeader(tr("Trash"), trf("Accounts are kept here for %d days after you deleted them. Two-factor stays on at their websites.", int(vault.TrashTime/day)), s.back)
	top := container.New(layout.NewCustomPaddedVBoxLayout(8), head, s.failed)
	foot := container.New(layout.NewCustomPaddedVBoxLayout(0), widget.NewSeparator(),
		look.NewStrip(6, theme.Margin, look.AtRight(s.closer, s.purge, s.putter)))
	s.root = container.NewBorder(
		look.NewStrip(theme.Margin, 8-look.RimRoom, top), foot, nil, nil,
		container.NewStack(look.NewRows(s.rows), s.empty))
	return s
}

// show implements [addScreen].
func (s *trashScreen) show() {
	s.refresh()
	var focus fyne.Focusable = s.rows
	if len(s.accounts) == 0 {
		focus = s.closer
	}
	s.app.enter(s, s.root, focus)
}

// refresh shows the trash as it is now.
func (s *trashScreen) refresh() {
	s.accounts = s.app.vault.Trash()
	s.rows.at = max(min(s.rows.at, len(s.accounts)-1), 0)
	there := len(s.accounts) > 0
	look.Show(s.rows, there)
	look.Show(s.empty, !there)
	look.Show(s.purge, there)
	look.Show(s.putter, there)
	for _, b := range []*look.Button{s.purge, s.putter} {
		b.SetEnabled(!s.busy)
	}
	text := ""
	if err := s.app.purging.failed; err != nil {
		text = trf("%s It is tried again within the hour.", plain(err))
	}
	s.failed.Say(text, standard.ColorNameWarning)
	c := s.app.window.Canvas()
	if focused := c.Focused(); !there && (focused == s.rows || focused == s.purge || focused == s.putter) {
		c.Focus(s.closer)
	}
	s.rows.Refresh()
	s.root.Refresh()
}

// selected is the account that the buttons are about.
func (s *trashScreen) selected() (vault.Account, bool) {
	if s.busy || s.rows.at >= len(s.accounts) {
		return vault.Account{}, false
	}
	return s.accounts[s.rows.at], true
}

// putBack takes the selected account out of the trash.
func (s *trashScreen) putBack() {
	if account, ok := s.selected(); ok {
		s.app.list.recover(account, func() { s.app.list.cards.choose(account.ID) })
	}
}

// askPurge asks whether to delete the selected account for good.
func (s *trashScreen) askPurge() {
	account, ok := s.selected()
	if !ok {
		return
	}
	s.app.ask(tr("Delete it for good?"), trf("The key of %s will be gone, and nothing brings it back. If two-factor is still on at the website, you "+
		"may not be able to log in there again.", account.Title()),
		tr("Delete for good"), func() { s.purgeOne(account) })
}

func (s *trashScreen) purgeOne(account vault.Account) {
	s.busy = true
	s.app.background(tr("deleting the account for good"), func(ctx context.Context) error {
		return removeDeleted(ctx, s.app.vault, account.ID)
	}, func(err error) {
		s.busy = false
		s.app.list.refresh()
		if err != nil {
			s.app.fail(err)
			return
		}
		s.app.answered()
		s.app.toast(trf("%s is gone for good", account.Title()))
	})
}

// removeDeleted takes an account out of the vault for good, unless another program
// has put it back into the list meanwhile. It is well where there is none any more.
func removeDeleted(ctx context.Context, v Vault, id vault.ID) error {
	if _, err := v.Reload(ctx); err != nil {
		return err
	}
	if account, listed := v.Account(id); listed {
		return fmt.Errorf(tr("%s was put back by another program meanwhile: delete it there first"), account.Title())
	}
	_, err := v.RemoveAll(ctx, id)
	return err
}

// back goes to the list.
func (s *trashScreen) back() { s.app.endAdding() }

// toRows hands the arrow keys on to the rows.
func (s *trashScreen) toRows(key *fyne.KeyEvent) {
	if len(s.accounts) > 0 && (key.Name == fyne.KeyUp || key.Name == fyne.KeyDown) {
		s.app.window.Canvas().Focus(s.rows)
		s.rows.TypedKey(key)
	}
}

func (s *trashScreen) tick(time.Time) {}

// when says when an account was deleted, and for how long it is kept.
func (s *trashScreen) when(a vault.Account) string {
	now := s.app.clock()
	if !vault.Dated(a) {
		return tr("Deleted while the clock was wrong · kept until you delete it for good")
	}
	left := tr("removed soon")
	switch n := daysLeft(a, now); {
	case now.Before(a.Deleted):
		return trf("Deleted on %s", longDate(a.Deleted.In(now.Location())))
	case n == 1:
		left = tr("1 day left")
	case n > 1:
		left = trf("%d days left", n)
	}
	switch ago := int(now.Sub(a.Deleted) / day); ago {
	case 0:
		return trf("Deleted in the last 24 hours · %s", left)
	case 1:
		return trf("Deleted 1 day ago · %s", left)
	default:
		return trf("Deleted %d days ago · %s", ago, left)
	}
}

// trashLabel is the entry of the menu that shows the trash.
func trashLabel(n int) string {
	if n == 0 {
		return tr("Trash…")
	}
	return trf("Trash (%d)…", n)
}
