package app

import (
	"context"
	"errors"
	"time"

	"fyne.io/fyne/v2"
	standard "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"latchkey/app/look"
	"latchkey/app/theme"
	"latchkey/vault"
)

// A moveScreen moves the vault from the keyring to an encrypted file, or back.
type moveScreen struct {
	busyForm
	root   fyne.CanvasObject
	leave  func()
	target *target     // of the file; nil where it goes to the keyring
	old    *look.Entry // the passphrase that it has; nil where it has none
	first  *look.Entry // that it is to have
	second *look.Entry
}

// vaultFile is what the encrypted file is called if nothing else is said.
const vaultFile = "vault.age"

// showMove asks for what the vault is moved with.
func (a *App) showMove() {
	if a.isSaving() {
		return
	}
	toFile := a.keyrings.File() == ""
	s := &moveScreen{leave: a.backTo()}
	s.busyForm = busyForm{app: a, hint: look.NewProblem(""), label: tr("Move"), during: tr("Moving…")}
	clear := func() { s.hint.Say("", standard.ColorNameError) }
	var objects []fyne.CanvasObject
	if a.keyrings.Guarded() {
		s.old = look.NewSecretEntry(tr("The current passphrase"), clear, func() { a.window.Canvas().Focus(s.first) }, s.back)
		objects = append(objects, look.NewField(tr("Your passphrase"), s.old))
	}
	s.first = look.NewSecretEntry(tr("Passphrase"), clear, func() { a.window.Canvas().Focus(s.second) }, s.back)
	s.second = look.NewSecretEntry(tr("The same passphrase again"), clear, s.submit, s.back)
	title, text := tr("Move to the system keyring"), tr("Your accounts are then open while you are logged in, unless you give them a passphrase")
	label := tr("Passphrase there; empty for none")
	if toFile {
		title, text = tr("Move to an encrypted file"), tr("For a computer without a keyring, or one that you do not want to trust with your accounts")
		label = tr("Passphrase of the file")
	}
	objects = append(objects, look.NewField(label, s.first), s.second, look.Flush(look.NewParagraph(forgetWarning(), theme.ColorMuted)))
	if toFile {
		s.target = newTarget(a, homeFolder(), vaultFile, s.submit, s.back)
		objects = append(objects, s.target.content)
	}
	objects = append(objects, s.hint)
	s.press = look.NewButton(s.label, s.submit, s.back)
	s.press.Importance = widget.HighImportance
	s.root = look.NewForm(look.NewHeader(title, text, s.back), look.NewColumn(objects...), look.NewFoot(look.NewSpace(0), s.newCancel(s.back), s.press))
	s.show()
}

func (s *moveScreen) show() {
	if s.old != nil {
		s.app.enter(s, s.root, s.old)
		return
	}
	s.app.enter(s, s.root, s.first)
}

func (s *moveScreen) tick(time.Time) {}

func (s *moveScreen) back() {
	if !s.busy {
		for _, e := range []*look.Entry{s.old, s.first, s.second} {
			if e != nil {
				e.SetText("")
			}
		}
		s.leave()
	}
}

// submit moves the vault, once what was typed will do.
func (s *moveScreen) submit() {
	if s.busy {
		return
	}
	path, old := "", ""
	if s.old != nil {
		if old = s.old.Text; old == "" {
			s.refuse(tr("Enter the current passphrase."), s.old)
			return
		}
	}
	if problem := twice(s.first.Text, s.second.Text); problem != "" && (s.target != nil || s.first.Text != s.second.Text) {
		s.refuse(problem, s.first)
		return
	}
	if s.target != nil {
		var err error
		if path, err = s.target.path(); err != nil {
			s.refuse(sentence(err), s.target.folder)
			return
		}
	}
	s.move(path, old, s.first.Text)
}

func (s *moveScreen) move(path, old, passphrase string) {
	s.setBusy(true)
	var v Vault
	note := ""
	s.app.background("", func(ctx context.Context) error {
		var err error
		v, note, err = s.app.keyrings.Move(ctx, path, old, passphrase)
		return err
	}, func(err error) {
		s.setBusy(false)
		switch {
		case errors.Is(err, vault.ErrPassphrase) && s.old != nil:
			s.refuse(tr("That is not the passphrase. Nothing was moved."), s.old)
		case err != nil:
			s.refuse(plain(err), s.press)
		default:
			s.app.swap(v)
			s.back()
			text := trf("Your accounts are in %s now. Every one of them was compared before they were deleted where they were.", placeWords(v.String()))
			if note != "" {
				text += " " + note
			}
			s.app.tell(tr("Moved"), text)
		}
	})
}
