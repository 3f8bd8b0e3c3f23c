package app

import (
	"errors"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"latchkey/app/look"
	"latchkey/app/theme"
	"latchkey/vault"
)

// status is the foot of the list: where the vault is, and above that whatever
// is wrong with it.
type status struct {
	app      *App
	root     *fyne.Container
	place    *look.Text
	problems *look.Alert
	warning  *look.Alert
	behind   *look.Alert // the vault could not be read again
	clock    *look.Alert
	backup   *look.Alert // that there is none, or an old one
	resized  func()      // is told that the foot has become higher or lower
}

func newStatus(a *App, resized func()) *status {
	s := &status{app: a, resized: resized}
	s.place = look.NewText("", theme.SizeTiny, theme.ColorMuted)
	details := tr("Details")
	s.problems, s.warning, s.behind, s.clock = look.NewAlert(details), look.NewAlert(details), look.NewAlert(details), look.NewAlert(details)
	s.backup = look.NewHint(tr("Back up"))
	for _, alert := range []*look.Alert{s.problems, s.warning, s.behind, s.clock, s.backup} {
		alert.Other = a.spareKey
		alert.Runes = func(r rune) { a.list.typedRune(r) }
	}
	foot := container.New(layout.NewCustomPaddedLayout(7, 8, 14, 14), s.place)
	s.root = container.New(layout.NewCustomPaddedVBoxLayout(0),
		s.problems, s.warning, s.behind, s.clock, s.backup, widget.NewSeparator(), foot)
	return s
}

// refresh says what is so now.
func (s *status) refresh() {
	s.place.Set(trf("In %s", placeWords(s.app.vault.String())))
	s.say(s.problems, problemLine(s.app), func() { s.app.tell(tr("Not everything could be read"), problemText(s.app)) })
	warning := said(s.app.vault.Usage().Warning)
	s.say(s.warning, warning, func() { s.app.tell(tr("The vault is getting full"), warning) })
	s.clockChanged()
	s.remind()
}

// reloaded says whether the vault could be read again. Until it can, what is
// shown is what was last read. byItself says that it will be read without its
// user doing anything here.
func (s *status) reloaded(err error, byItself bool) {
	if err == nil {
		s.say(s.behind, "", nil)
		return
	}
	line := trf("Showing what was read before: %s", plain(err))
	if errors.Is(err, vault.ErrLocked) || errors.Is(err, vault.ErrDismissed) {
		line = tr("Keyring locked: what you see may be old.")
	}
	more := trf("%s What you see was read before that.", plain(err))
	if byItself {
		more += tr(" Latchkey reads the vault again by itself as soon as the keyring can be used.")
	}
	s.say(s.behind, line, func() {
		s.app.tell(tr("The vault could not be read again"), trf("%s To read it now, press %sR.", more, modifierName()))
	})
}

// remind says what there is to say of backups.
func (s *status) remind() { s.say(s.backup, s.app.backups.line(), s.app.showBackup) }

// clockChanged says what there is to say of the clock.
func (s *status) clockChanged() { s.say(s.clock, s.app.timekeeping.line(), s.app.ShowClock) }

// say has an alert say text, and makes room for it. One that is hidden gives up the
// keyboard.
func (s *status) say(a *look.Alert, text string, tapped func()) {
	was := a.Visible()
	a.Say(text, tapped)
	if !a.Visible() {
		s.app.unfocusFrom(a)
	}
	if a.Visible() != was {
		s.resized()
	}
}

// problemLine names the first page or account that cannot be read.
func problemLine(a *App) string {
	problems := a.vault.Problems()
	switch len(problems) {
	case 0:
		return ""
	case 1:
		return said(problems[0].Error())
	}
	return trf("%s (and %d more)", said(problems[0].Error()), len(problems)-1)
}

// problemText says all that cannot be read, and what becomes of it.
func problemText(a *App) string {
	var b strings.Builder
	for _, p := range a.vault.Problems() {
		b.WriteString(sentence(p))
		b.WriteString("\n\n")
	}
	b.WriteString(trf("The other accounts work. Latchkey leaves what it cannot read as it is and never writes over it. If you "+
		"have a backup of %s, restore it; otherwise add the missing accounts again.", placeWords(a.vault.String())))
	return b.String()
}
