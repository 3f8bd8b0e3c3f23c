package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	standard "fyne.io/fyne/v2/theme"

	"latchkey/app/look"
	"latchkey/vault"
)

// An editSettings is how an account makes its codes, to be changed, with the code
// that it would give.
type editSettings struct {
	edit *editForm
	form *settingsForm
	code *codePanel
	same *look.Button // back to how it was
	live fyne.CanvasObject
	note *look.Notice // in place of the code, where one that is seen would be used up
}

func newEditSettings(s *editForm) *editSettings {
	e := &editSettings{edit: s}
	e.form = newSettingsForm(s.update, s.store, s.back)
	e.code = newCodePanel(tr("as soon as the settings are possible"))
	e.live = look.NewField(tr("Code with these settings"), e.code.content)
	e.note = look.NewNotice("", standard.ColorNameForeground)
	e.same = look.NewButton(tr("As it was"), func() { e.form.set(s.was) }, s.back)
	warning := look.NewNotice(tr("With wrong settings the codes will be refused. Only change them if the website says so, and try the code "+
		"there before you save."), standard.ColorNameWarning)
	fields := append([]fyne.CanvasObject{warning}, e.form.fields.Objects...)
	e.form.fields.Objects = append(fields, e.live, e.note, container.NewHBox(e.same))
	e.form.set(s.was)
	return e
}

// read puts the settings into a. Its error is a sentence about one that is not
// possible.
func (e *editSettings) read(a *vault.Account) error {
	set, err := e.form.read()
	if err != nil {
		return err
	}
	a.Kind, a.Algorithm, a.Digits, a.Period, a.Counter = set.Kind, set.Algorithm, set.Digits, set.Period, set.Counter
	if a.Kind != vault.HOTP { // no other counts: whatever is stored stays
		a.Counter = e.edit.was.Counter
	}
	return nil
}

// show shows the code that a gives, and whether there is a way back. A code of a
// counter is not shown: once it was seen it must not be given again.
func (e *editSettings) show(a vault.Account, err error) {
	counted := a.Kind == vault.HOTP
	look.Show(e.live, !counted)
	text := ""
	if counted {
		text = tr("Codes of this account are made when you ask for one, so none is shown here. Save, and press “Next code”.")
	}
	e.note.Say(text, standard.ColorNameForeground)
	switch {
	case counted:
	case err != nil:
		e.code.clear()
	default:
		e.code.set(a, e.edit.app.clock())
	}
	e.same.SetEnabled(err != nil || !sameSettings(a, e.edit.was))
}
