package app

import (
	"context"
	"errors"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	standard "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"latchkey/app/look"
	"latchkey/app/theme"
)

// A forgotScreen is where a passphrase that is forgotten leads: it says what can
// and cannot be done, and has a vault in the keyring set aside for another one. A
// word has to be typed for that, since nobody may do it by accident.
type forgotScreen struct {
	busyForm
	backup bool // the accounts of a backup are to be in the new vault
	entry  *look.Entry
}

// showForgot says what can and cannot be done without the passphrase.
func (a *App) showForgot() {
	cannot := tr("Nobody can open these accounts without it: not you, not us, and there is no way around it. Try the ways " +
		"you may have typed it: another keyboard layout, Caps Lock, a space at the end. Trying does no harm, it " +
		"only gets slower.")
	if file := a.keyrings.File(); file != "" {
		a.tell(tr("If the passphrase is forgotten"), cannot+" "+trf("To begin with another vault, rename the file %s: Latchkey then makes a new one "+
			"in its place, also from a backup, which has a passphrase of its own. Keep the old file, in case the passphrase comes back.", file))
		return
	}
	text := cannot + " " + tr("If you have a backup, its own passphrase opens it. Otherwise log in to each website with a recovery code, or ask its "+
		"support to reset two-factor, and add the accounts anew. In either case this vault has to make room for another one.")
	buttons := container.New(layout.NewCustomPaddedVBoxLayout(theme.Gap),
		container.NewCenter(look.NewPrimary(tr("Try again"), a.backToLock)),
		container.NewCenter(look.NewQuiet(tr("Restore from a backup…"), func() { a.confirmForgot(true) })),
		container.NewCenter(look.NewQuiet(tr("Begin with an empty vault…"), func() { a.confirmForgot(false) })))
	a.show(look.NewMessage(tr("If the passphrase is forgotten"), text, buttons), nil)
	k := a.forgotKeys(a.backToLock)
	escape := k.typed
	k.typed = func(e *fyne.KeyEvent) {
		if look.IsEnter(e) {
			a.backToLock()
			return
		}
		escape(e)
	}
	a.bind(k)
}

// forgotKeys are those of the screens about a forgotten passphrase.
func (a *App) forgotKeys(back func()) keys {
	k := a.quitOnly()
	k.typed = func(e *fyne.KeyEvent) {
		if e.Name == fyne.KeyEscape {
			back()
		}
	}
	return k
}

// backToLock goes back to where the passphrase is asked for.
func (a *App) backToLock() {
	if a.lock.screen != nil {
		a.lock.screen.show()
	}
}

// forgotWord is what has to be typed.
func forgotWord() string { return tr("set aside") }

// confirmForgot asks for the word, before anything is done.
func (a *App) confirmForgot(fromBackup bool) {
	s := &forgotScreen{busyForm: busyForm{app: a, hint: look.NewProblem("")}, backup: fromBackup}
	s.entry = look.NewEntry(func(string) { s.changed() }, s.submit, a.showForgot)
	s.entry.SetPlaceHolder(forgotWord())
	s.label, s.during = tr("Empty vault"), tr("One moment…")
	if fromBackup {
		s.label = tr("Choose the backup…")
	}
	s.press = look.NewButton(s.label, s.submit, a.showForgot)
	s.press.Importance = widget.DangerImportance
	text := look.NewParagraph(trf("The vault is taken out of the keyring. What is encrypted in it is kept in a file, and said where: should the passphrase "+
		"come back, restore the accounts from that file as from a backup. Type “%s” to go on.", forgotWord()), standard.ColorNameForeground)
	root := look.NewForm(look.NewHeader(tr("Set this vault aside?"), "", a.showForgot), look.NewColumn(look.Flush(text), s.entry, s.hint),
		look.NewFoot(look.NewSpace(0), s.newCancel(a.showForgot), s.press))
	a.show(root, s.entry)
	a.bind(a.forgotKeys(a.showForgot))
}

func (s *forgotScreen) changed() { s.hint.Say("", standard.ColorNameError) }

// submit goes on, if the word was typed and nothing works on the vault any more.
func (s *forgotScreen) submit() {
	a := s.app
	switch {
	case s.busy:
	case !strings.EqualFold(strings.TrimSpace(s.entry.Text), forgotWord()):
		s.refuse(trf("Type “%s” into the field, or cancel.", forgotWord()), s.entry)
	case a.lock.working > 0:
		s.refuse(tr("Something is still being stored: wait a moment, and try again."), s.entry)
	case s.backup:
		a.pickFile(tr("Open a backup"), a.restoreForgotten)
	default:
		s.setBusy(true)
		a.beginAnew(func(err error) {
			s.setBusy(false)
			s.refuse(plain(err), s.entry)
		})
	}
}

// restoreForgotten reads a backup, and sets the vault aside for it once it is open.
func (a *App) restoreForgotten(file fyne.URI) {
	a.leaveLock()
	r := &restoring{app: a, instead: true, aside: true, name: file.Name()}
	r.leave = func() { a.open("") }
	r.load(file)
}

// leaveLock lets go of the lock screen, and of what was to be said when the vault
// that it hides is open again.
func (a *App) leaveLock() {
	l := a.lock
	l.on, l.screen, l.held, l.lost = false, nil, nil, nil
}

// beginAnew sets the vault aside and opens an empty one.
func (a *App) beginAnew(failed func(error)) {
	var v Vault
	var path string
	a.work("", func(ctx context.Context) (err error) {
		if path, err = a.keyrings.SetAside(ctx); err != nil {
			return err
		}
		v, err = a.keyrings.Create(ctx, "")
		return err
	}, func(err error) {
		switch {
		case err != nil && path == "":
			failed(err)
		case err != nil:
			a.leaveLock()
			a.showTrouble(errors.New(plain(err) + " " + asideText(path)))
		default:
			a.leaveLock()
			a.opened(v)
			a.tell(tr("This vault is new and empty"), asideText(path))
		}
	})
}

// asideText says where a vault is kept that was set aside.
func asideText(path string) string {
	return trf("What was encrypted in the old vault is kept in the file %s. Should its passphrase come back, restore the "+
		"accounts from there as from a backup.", path)
}
