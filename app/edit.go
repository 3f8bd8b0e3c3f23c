package app

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"latchkey/app/face"
	"latchkey/app/look"
	"latchkey/vault"
)

// An editForm changes an account that is stored: everything but its key.
type editForm struct {
	app  *App
	root fyne.CanvasObject
	was  vault.Account // as it was when the form was opened
	now  vault.Account // as it is typed

	picture  *face.Form
	issuer   *look.Entry
	name     *look.Entry
	tags     *tagsField
	note     *look.Entry
	pinned   *look.Check
	settings *editSettings
	reveal   *look.Button

	why    *look.Text // why it cannot be saved
	cancel *look.Button
	save   *look.Button
	busy   bool
}

// showEdit shows an account to be changed.
func (a *App) showEdit(id vault.ID) {
	account, ok := a.vault.Account(id)
	if !ok {
		a.toast(tr("That account has been deleted"))
		a.list.refresh()
		return
	}
	newEditForm(a, account).show()
}

// editing reports whether an account is being changed, and would be lost sight of.
func (a *App) editing() bool {
	s, ok := a.incoming.screen.(*editForm)
	return ok && a.isAdding() && (s.busy || s.changed())
}

// keepsEdit says that nothing else can be done while an account is being changed,
// and reports whether one is.
func (a *App) keepsEdit() bool {
	editing := a.editing()
	if editing {
		a.toast(tr("First save what you changed, or leave it."))
	}
	return editing
}

func newEditForm(a *App, account vault.Account) *editForm {
	s := &editForm{app: a, was: account, now: account.Clone()}
	typed := func(to *string) func(string) {
		return func(text string) { *to = text; s.update() }
	}
	s.picture = face.NewForm(a.gallery, a.faceOf, func(icon, color string) {
		s.now.Icon, s.now.Color = icon, color
		s.update()
	}, s.back)
	s.issuer = look.NewEntry(typed(&s.now.Issuer), s.store, s.back)
	s.issuer.SetPlaceHolder(tr("Customer Portal"))
	s.name = look.NewEntry(typed(&s.now.Name), s.store, s.back)
	s.name.SetPlaceHolder("dana@example.com")
	s.issuer.Text, s.name.Text = account.Issuer, account.Name
	s.tags = newTagsField(account.Tags, usedTags(a.vault.Accounts()), func(tags []string) {
		s.now.Tags = tags
		s.update()
	}, s.store, s.back)
	s.note = look.NewNoteEntry(typed(&s.now.Note), s.store, s.back)
	s.note.Text = account.Note
	s.pinned = look.NewCheck(tr("Pinned: stays at the top of the list"), account.Pinned, func(on bool) {
		s.now.Pinned = on
		s.update()
	}, s.back)
	s.reveal = look.NewButton(tr("Show the key…"), func() {
		s.leave(func() { a.askReveal(account.ID) })
	}, s.back)
	s.reveal.Importance = widget.LowImportance
	s.why = look.NewSmall("")
	s.why.Align(fyne.TextAlignTrailing)
	s.cancel = look.NewCancel(tr("Cancel"), s.back)
	s.save = look.NewButton(tr("Save"), s.store, s.back)
	s.save.Importance = widget.HighImportance
	s.settings = newEditSettings(s)
	s.root = look.NewForm(look.NewHeader(tr("Edit the account"), tr("Its key stays as it is"), s.back), s.body(),
		look.NewFoot(s.why, s.cancel, s.save))
	s.update()
	return s
}

func (s *editForm) body() fyne.CanvasObject {
	return container.New(layout.NewCustomPaddedVBoxLayout(10),
		s.picture.Content,
		look.NewField(tr("Website"), s.issuer),
		look.NewField(tr("Account name"), s.name),
		s.tags.content,
		look.NewField(tr("Note"), s.note),
		look.InColumn(s.pinned),
		s.settings.form.content,
		container.NewHBox(s.reveal),
	)
}

// update shows what follows from what was typed.
func (s *editForm) update() {
	if s.settings == nil {
		return // it is being made
	}
	err := s.settings.read(&s.now)
	reason := problem(trimmed(s.now))
	if err != nil {
		reason = sentence(err)
	}
	s.picture.Set(s.now)
	s.settings.show(s.now, err)
	s.why.Set(reason)
	s.save.SetEnabled(reason == "" && !s.busy)
	s.cancel.SetEnabled(!s.busy)
	label := tr("Save")
	if s.busy {
		label = tr("Saving…")
	}
	s.save.SetLabel(label)
}

// changed reports whether anything is not as it was.
func (s *editForm) changed() bool {
	changed := s.was.Clone()
	s.edit().apply(&changed)
	return !sameInAll(changed, s.was) || s.settings.read(&changed) != nil
}

// edit is what was changed. Spaces round a name that was not touched stay.
func (s *editForm) edit() edit {
	now := trimmed(s.now)
	if s.now.Issuer == s.was.Issuer {
		now.Issuer = s.was.Issuer
	}
	if s.now.Name == s.was.Name {
		now.Name = s.was.Name
	}
	return edit{s.was, now}
}

// show implements [addScreen].
func (s *editForm) show() {
	s.app.enter(s, s.root, s.issuer)
	s.app.bound.shortcuts[ctrl(fyne.KeyS).ShortcutName()] = s.store
	s.app.bound.shortcuts[ctrl(fyne.KeyQ).ShortcutName()] = s.app.quitAsked
	s.update()
}

// back goes to the list.
func (s *editForm) back() { s.leave(s.end) }

// leave asks before it goes where what was typed is lost.
func (s *editForm) leave(to func()) {
	switch {
	case s.busy:
	case s.changed():
		s.app.ask(tr("Leave without saving?"), trf("What you changed of %s is not stored yet.", s.was.Title()), tr("Leave"), to)
	default:
		to()
	}
}

// end goes to the list, where the account is.
func (s *editForm) end() {
	s.app.endAdding()
	cards := s.app.list.cards
	cards.choose(s.was.ID)
	if at := cards.position(); at >= 0 {
		cards.reveal(at)
	}
}

func (s *editForm) tick(now time.Time) { s.settings.code.tick(now) }

// store keeps what was changed, and nothing else of the account.
func (s *editForm) store() {
	if s.busy || s.save.Disabled() {
		return
	}
	if !s.changed() {
		s.end()
		return
	}
	s.setBusy(true)
	edit := s.edit()
	var saved vault.Account
	s.app.background(trf("saving %s", s.was.Title()), func(ctx context.Context) error {
		var err error
		saved, err = s.app.vault.Update(ctx, s.was.ID, func(a *vault.Account) error {
			edit.apply(a)
			return nil
		})
		return err
	}, func(err error) {
		s.setBusy(false)
		if err != nil {
			s.app.fail(err)
			return
		}
		delete(s.app.list.asked, saved.ID) // a code that was asked for is of the old settings
		s.end()
		s.app.answered()
		s.app.toast(trf("Saved %s", saved.Title()))
	})
}

func (s *editForm) setBusy(busy bool) {
	s.busy = busy
	f := s.settings.form
	for _, e := range []fyne.Disableable{
		s.issuer, s.name, s.tags.entry, s.note, s.pinned, f.open, f.kind, f.algorithm, f.digits, f.period, f.counter,
	} {
		if busy {
			e.Disable()
		} else {
			e.Enable()
		}
	}
	s.update()
}
