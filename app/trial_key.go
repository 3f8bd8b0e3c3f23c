package app

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	standard "fyne.io/fyne/v2/theme"

	"latchkey/app/look"
	"latchkey/app/theme"
	"latchkey/vault"
)

// keyStep is the key once more, with what looks alike marked in it. Corrected, it
// is stored over the one of the account.
type keyStep struct {
	trial *trial
	field *keyField
	save  *look.Button
	note  *look.Notice
}

func newKeyStep(t *trial) *keyStep { return &keyStep{trial: t} }

func (*keyStep) title() string { return tr("Is the key right?") }

func (*keyStep) why() string {
	return tr("One character that was misheard or misread makes every code wrong. Have the key read out once more, or " +
		"read it back, group by group; what is easily mistaken is marked. Correct it here, and the code changes with it.")
}

func (s *keyStep) body() fyne.CanvasObject {
	app := s.trial.app
	app.voice.Eye = true
	account, _ := s.trial.account()
	s.note = look.NewNotice("", standard.ColorNameSuccess)
	s.note.Say("", standard.ColorNameSuccess)
	s.save = look.NewButton(tr("Save the corrected key"), s.store, s.trial.back)
	s.field = newKeyField(app, func() {}, s.store, s.trial.back)
	s.field.set(account.Secret.Base32())
	s.field.changed = s.update
	s.save.SetEnabled(false)
	return container.New(layout.NewCustomPaddedVBoxLayout(10),
		s.field.content, container.NewHBox(s.save), s.note, s.field.read.Content)
}

func (*keyStep) tick(time.Time) {}

// update shows the code of the key as it is typed.
func (s *keyStep) update() {
	account, ok := s.trial.account()
	if !ok {
		return
	}
	secret := s.field.check.secret
	ready := s.field.check.reason == ""
	if ready {
		shown := account
		shown.Secret = secret
		s.trial.code.set(shown, s.trial.app.clock())
	} else {
		s.trial.code.clear()
	}
	s.save.SetEnabled(ready && !secret.Equal(account.Secret))
	s.note.Say("", theme.ColorMuted)
}

// store gives the account the corrected key.
func (s *keyStep) store() {
	if s.save.Disabled() {
		return
	}
	secret := s.field.check.secret
	s.trial.change(tr("saving the corrected key"), func(a *vault.Account) { a.Secret = secret }, func(vault.Account) {
		s.update()
		s.note.Say(tr("Saved. Type the new code at the website."), standard.ColorNameSuccess)
		s.trial.app.window.Canvas().Focus(s.trial.copy)
	})
}
