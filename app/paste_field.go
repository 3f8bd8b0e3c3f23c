package app

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"latchkey/app/look"
	"latchkey/importer/clipboard"
)

// pasteInto pastes into a field: text as always, but for a link that makes an
// account, which is taken in wherever accounts are, as pictures and files are.
func (a *App) pasteInto(s fyne.Shortcut) {
	p := s.(*look.Pasting)
	p.Taken = true
	if p.Into.Disabled() {
		return
	}
	if a.board == nil {
		a.pastedInto(p.Into, clipboard.Content{Text: a.fyne.Clipboard().Content()})
		return
	}
	screen := a.stage.screen.Objects[0]
	var content clipboard.Content
	a.background("", func(ctx context.Context) (err error) {
		ctx, cancel := context.WithTimeout(ctx, pastePatience)
		defer cancel()
		content, err = a.board.Read(ctx, clipboard.Text)
		return err
	}, func(err error) {
		switch {
		case a.stage.screen.Objects[0] != screen || p.Into.Disabled():
		case err != nil:
			a.fail(err)
		default:
			a.pastedInto(p.Into, content)
		}
	})
}

// pastedInto goes on with what was on the clipboard.
func (a *App) pastedInto(into look.Pastable, c clipboard.Content) {
	takes := a.bound.shortcuts[(&fyne.ShortcutPaste{}).ShortcutName()] != nil
	switch {
	case takes && isLink(c.Text):
		a.intakeText(c.Text)
	case c.Text != "":
		into.Insert(c.Text)
	case takes && (len(c.Picture) > 0 || len(c.Files) > 0):
		a.intakeCopied(c)
	case strings.Join(c.Offered, "") == "":
		a.toast(tr("There is nothing on the clipboard."))
	default:
		a.toast(tr("There is no text on the clipboard."))
	}
}
