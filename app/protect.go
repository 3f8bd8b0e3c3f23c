package app

import (
	"context"
	"errors"
	"time"

	"fyne.io/fyne/v2"
	standard "fyne.io/fyne/v2/theme"

	"latchkey/app/look"
	"latchkey/app/theme"
	"latchkey/vault"
)

// A protectScreen asks for what a passphrase is set, changed or taken away with.
type protectScreen struct {
	busyForm
	root   fyne.CanvasObject
	old    *passphraseEntry // nil where there is none yet
	first  *passphraseEntry // nil where it is to be taken away
	second *passphraseEntry
	// carry carries it out. The vault that it returns takes the place of the one
	// that is open; nil where that stays.
	carry   func(ctx context.Context, old, passphrase string) (Vault, error)
	doing   string // "Protecting your accounts…"
	failure string // "protecting your accounts"
	done    string
	leave   func()
}

// forgetWarning is said wherever a passphrase is chosen.
func forgetWarning() string {
	return tr("Nobody can open your accounts without it, and nobody can recover it: not us, not your system. " +
		"Write it down where you will find it, or make a backup with another one.")
}

// showProtect asks for a passphrase to protect the vault with.
func (a *App) showProtect() {
	s := &protectScreen{
		busyForm: busyForm{app: a, label: tr("Protect")}, leave: a.backTo(), doing: tr("Protecting your accounts…"),
		failure: tr("protecting your accounts"),
		done:    trf("Your accounts are protected. %sL locks them.", modifierName()),
		carry: func(ctx context.Context, _, passphrase string) (Vault, error) {
			return a.keyrings.Protect(ctx, passphrase)
		},
	}
	s.build(tr("Protect your accounts"), tr("With a passphrase on top of your keyring. The window asks for it at the start, and whenever it was locked."),
		false, true)
}

// showChangePassphrase asks for the passphrase and for another one.
func (a *App) showChangePassphrase() {
	s := &protectScreen{
		busyForm: busyForm{app: a, label: tr("Change it")}, leave: a.backTo(), doing: tr("Changing the passphrase…"),
		failure: tr("changing the passphrase"),
		done:    tr("The passphrase is changed. From now on the new one is asked for."),
		carry: func(ctx context.Context, old, passphrase string) (Vault, error) {
			return nil, a.keyrings.ChangePassphrase(ctx, old, passphrase)
		},
	}
	s.build(tr("Change the passphrase"), tr("Backups keep the passphrase that they were made with."), true, true)
}

// showUnprotect asks for the passphrase that is to be asked for no more.
func (a *App) showUnprotect() {
	s := &protectScreen{
		busyForm: busyForm{app: a, label: tr("Remove it")}, leave: a.backTo(), doing: tr("Removing the passphrase…"),
		failure: tr("removing the passphrase"),
		done:    tr("No passphrase is asked for any more."),
		carry:   func(ctx context.Context, old, _ string) (Vault, error) { return a.keyrings.Unprotect(ctx, old) },
	}
	s.build(tr("Remove the passphrase"), tr("Your accounts are then protected by your keyring alone, which is open while you are logged in, and they cannot be locked."),
		true, false)
}

func (s *protectScreen) build(title, text string, old, fresh bool) {
	s.hint = look.NewProblem("")
	objects := []fyne.CanvasObject{}
	var fields []*passphraseEntry
	field := func(placeholder string) *passphraseEntry {
		e := newPassphraseEntry(placeholder, s.app)
		e.escaped = s.back
		objects = append(objects, e)
		fields = append(fields, e)
		return e
	}
	if old {
		s.old = field(tr("The current passphrase"))
	}
	if fresh {
		s.first = field(tr("A new passphrase"))
		s.second = field(tr("The same passphrase again"))
		objects = append(objects, look.Flush(look.NewParagraph(forgetWarning(), theme.ColorMuted)))
	}
	for i, e := range fields {
		e.OnSubmitted = func(string) {
			if i+1 < len(fields) {
				s.app.window.Canvas().Focus(fields[i+1])
				return
			}
			s.submit()
		}
	}
	objects = append(objects, s.hint)
	s.press, s.during = look.NewPrimary(s.label, s.submit), s.label // the hint says more than a button has room for
	head := look.NewHeader(title, text, s.back)
	s.root = look.NewForm(head, look.NewColumn(objects...), look.AtRight(s.newCancel(s.back), s.press))
	s.app.enter(s, s.root, fields[0])
}

func (s *protectScreen) show()          { s.app.enter(s, s.root, s.firstField()) }
func (s *protectScreen) tick(time.Time) {}

func (s *protectScreen) back() {
	if !s.busy {
		s.leave()
	}
}

func (s *protectScreen) firstField() fyne.Focusable {
	if s.old != nil {
		return s.old
	}
	return s.first
}

// submit carries it out, once what was typed will do.
func (s *protectScreen) submit() {
	old, passphrase := "", ""
	if s.busy {
		return
	}
	if s.old != nil {
		if old = s.old.Text; old == "" {
			s.refuse(tr("Enter the current passphrase."), s.old)
			return
		}
	}
	if s.first != nil {
		if problem := twice(s.first.Text, s.second.Text); problem != "" {
			focus := s.first
			if s.first.Text != "" {
				focus = s.second
			}
			s.refuse(problem, focus)
			return
		}
		passphrase = s.first.Text
	}
	s.setBusy(true)
	s.hint.Say(s.doing, standard.ColorNameForeground)
	var v Vault
	s.app.background(s.failure, func(ctx context.Context) error {
		var err error
		v, err = s.carry(ctx, old, passphrase)
		return err
	}, func(err error) { s.carried(v, err) })
}

func (s *protectScreen) carried(v Vault, err error) {
	s.setBusy(false)
	switch {
	case err == nil:
		if v != nil {
			s.app.swap(v)
		}
		s.leave()
		s.app.toast(s.done)
	case errors.Is(err, vault.ErrPassphrase) && s.old != nil:
		s.refuse(tr("That is not the passphrase. Nothing was changed."), s.old)
	default:
		s.refuse(plain(err), s.firstField())
	}
}
