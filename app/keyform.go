package app

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	standard "fyne.io/fyne/v2/theme"

	"latchkey/app/look"
	"latchkey/vault"
)

// A keyForm takes a key as someone types it, with the account's names, and shows
// the live code as soon as the key is complete.
type keyForm struct {
	app   *App
	root  fyne.CanvasObject
	leave func() // to where one was before

	key      *keyField
	issuer   *look.Entry
	name     *look.Entry
	settings *settingsForm
	code     *codePanel
	verdict  *verdict
}

// showKeyForm shows the form for a typed key, as it was left if it was left
// with something in it.
func (a *App) showKeyForm() {
	if a.isSaving() {
		return
	}
	if s, ok := a.incoming.screen.(*keyForm); ok && a.isAdding() {
		s.show()
		return
	}
	if a.incoming.draft == nil {
		a.incoming.draft = newKeyForm(a)
	}
	a.incoming.draft.leave = a.backTo()
	a.incoming.draft.show()
}

// pasteKey opens the form with a key that was pasted.
func (a *App) pasteKey(text string) {
	if a.isSaving() {
		return
	}
	a.showKeyForm()
	a.incoming.draft.key.set(text)
	a.incoming.draft.show()
}

func newKeyForm(a *App) *keyForm {
	s := &keyForm{app: a}
	s.verdict = newVerdict(a, verdictWords{cancel: tr("Cancel"), add: tr("Add account"), busy: tr("Saving…"), typing: true}, s.back)
	s.verdict.decided, s.verdict.shown = s.save, s.showOld
	s.key = newKeyField(a, func() { s.update() }, func() { s.app.window.Canvas().Focus(s.issuer) }, s.back)
	s.key.link = s.pasted
	s.issuer = look.NewEntry(func(string) { s.update() }, s.verdict.submit, s.back)
	s.issuer.SetPlaceHolder(tr("Customer Portal"))
	s.name = look.NewEntry(func(string) { s.update() }, s.verdict.submit, s.back)
	s.name.SetPlaceHolder("dana@example.com")
	s.settings = newSettingsForm(s.update, s.verdict.submit, s.back)
	s.code = newCodePanel(tr("as soon as the key is complete"))
	head := look.NewHeader(tr("Type the key"), tr("Capitals, spaces and dashes do not matter"), s.back)
	// How the account stands is said in the foot: it must be seen beside the
	// buttons that it is about, however the form is scrolled.
	foot := container.New(layout.NewCustomPaddedVBoxLayout(6), s.verdict.notice, s.verdict.choice, s.verdict.foot)
	s.root = look.NewForm(head, s.body(), foot)
	s.update()
	return s
}

func (s *keyForm) body() fyne.CanvasObject {
	return container.New(layout.NewCustomPaddedVBoxLayout(10),
		s.key.content,
		look.NewField(tr("Code with this key"), s.code.content),
		s.key.read.Content,
		look.NewField(tr("Website"), s.issuer),
		look.NewField(tr("Account name"), s.name),
		s.settings.content,
	)
}

// account is the account as far as the form is filled in.
func (s *keyForm) account() (vault.Account, error) {
	a, err := s.settings.read()
	a.Issuer, a.Name, a.Secret = s.issuer.Text, s.name.Text, s.key.check.secret
	return a, err
}

// update shows what follows from what was typed.
func (s *keyForm) update() {
	a, err := s.account()
	ready := s.key.check.reason == "" && err == nil
	if ready {
		s.code.set(a, s.app.clock())
	} else {
		s.code.clear()
	}
	reason := s.key.check.reason
	switch {
	case reason != "":
	case err != nil:
		reason = sentence(err)
	default:
		reason = problem(a)
	}
	s.verdict.update(a, reason)
}

// pasted takes a link out of the key's field to where links are read.
func (s *keyForm) pasted(text string) bool {
	if !isLink(text) {
		return false
	}
	s.app.intakeText(text)
	return true
}

// isBegun reports whether there is a form with something typed in it that is neither
// in the vault nor on its way there.
func (s *keyForm) isBegun() bool {
	return s != nil && !s.verdict.busy && s.key.entry.Text+s.issuer.Text+s.name.Text != ""
}

func (s *keyForm) show() {
	s.app.enter(s, s.root, s.key.entry)
	s.key.show() // the marks may have been chosen anew on another screen
	s.update()
}

// back leaves the form and forgets what was typed.
func (s *keyForm) back() {
	if s.app.isSaving() {
		return
	}
	s.app.incoming.draft = nil
	s.leave()
}

func (s *keyForm) tick(now time.Time) { s.code.tick(now) }

func (s *keyForm) save(replace vault.ID) {
	s.setBusy(true)
	s.app.store(order{takes: []take{s.verdict.take(replace)}, then: s.app.tryCode, ended: func(well bool) {
		s.setBusy(false)
		s.update()
		if well {
			s.app.incoming.draft = nil
		}
	}})
}

// showOld goes to the account that is in the vault already.
func (s *keyForm) showOld(id vault.ID) {
	s.app.incoming.draft = nil
	s.app.showStored(id)
}

func (s *keyForm) setBusy(busy bool) {
	for _, e := range []fyne.Disableable{
		s.issuer, s.name, s.settings.open, s.settings.kind, s.settings.algorithm,
		s.settings.digits, s.settings.period, s.settings.counter,
	} {
		if busy {
			e.Disable()
		} else {
			e.Enable()
		}
	}
	s.key.disable(busy)
	s.verdict.setBusy(busy)
}

// bigText is the theme with larger text, for the field that is read from
// farther away.
type bigText struct{ chosenTheme }

// Size implements [fyne.Theme].
func (t bigText) Size(name fyne.ThemeSizeName) float32 {
	if name == standard.SizeNameText {
		return 18
	}
	return t.chosenTheme.Size(name)
}
