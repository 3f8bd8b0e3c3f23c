package app

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"latchkey/importer/clipboard"
)

// A field asks the window for what is pasted into it. Fyne would ask the program
// that it was copied from, and wait for its answer with everything standing
// still; and it knows nothing but text.

// pasteInto pastes into a field: text as always, but for a link that makes an
// account, which is taken in wherever accounts are, as pictures and files are.
func (a *App) pasteInto(s fyne.Shortcut) {
	p := s.(*pasting)
	p.taken = true
	if p.into.Disabled() {
		return
	}
	if a.board == nil {
		a.pastedInto(p.into, clipboard.Content{Text: a.fyne.Clipboard().Content()})
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
		case a.stage.screen.Objects[0] != screen || p.into.Disabled():
		case err != nil:
			a.fail(err)
		default:
			a.pastedInto(p.into, content)
		}
	})
}

// pastedInto goes on with what was on the clipboard.
func (a *App) pastedInto(into pastable, c clipboard.Content) {
	takes := a.bound.shortcuts[(&fyne.ShortcutPaste{}).ShortcutName()] != nil
	switch {
	case takes && isLink(c.Text):
		a.intakeText(c.Text)
	case c.Text != "":
		into.insert(c.Text)
	case takes && (len(c.Picture) > 0 || len(c.Files) > 0):
		a.intakeCopied(c)
	case strings.Join(c.Offered, "") == "":
		a.toast(tr("There is nothing on the clipboard."))
	default:
		a.toast(tr("There is no text on the clipboard."))
	}
}
