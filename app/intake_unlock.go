package app

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	standard "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"latchkey/app/look"
)

// An unlockScreen asks for the passphrase of an encrypted export or a locked
// archive, as often as it takes.
type unlockScreen struct {
	reading *reading
	root    fyne.CanvasObject
	entry   *look.Entry
	problem *look.Notice
	leave   *look.Button
	open    *look.Button
	busy    bool // what was typed is being tried
}

func newUnlockScreen(r *reading, why error) *unlockScreen {
	s := &unlockScreen{reading: r, problem: look.NewProblem("")}
	s.entry = look.NewEntry(func(string) { s.problem.Say("", standard.ColorNameError) }, s.submit, s.back)
	s.entry.Password = true
	s.entry.SetPlaceHolder(tr("Passphrase"))
	leave := tr("Cancel")
	if len(r.sources) > 1 {
		leave = tr("Leave it out")
	}
	s.leave = look.NewCancel(leave, s.back)
	s.open = look.NewButton(tr("Open"), s.submit, s.back)
	s.open.Importance = widget.HighImportance
	body := container.New(layout.NewCustomPaddedVBoxLayout(10), look.NewField(tr("Passphrase or password"), s.entry), s.problem)
	s.root = look.NewForm(look.NewHeader(trf("Open %s", r.what()), sentence(why), s.back), body, look.NewFoot(layout.NewSpacer(), s.leave, s.open))
	return s
}

// show implements [addScreen].
func (s *unlockScreen) show() { s.reading.app.enter(s, s.root, s.entry) }

// back leaves the file out. Where it is being tried, the sign that says so after
// a moment has a button to stop that.
func (s *unlockScreen) back() { s.reading.leaveOut() }

func (s *unlockScreen) tick(time.Time) {}

// submit tries what was typed.
func (s *unlockScreen) submit() {
	if s.busy {
		return
	}
	if s.entry.Text == "" {
		s.problem.Say(tr("Enter the passphrase, or leave the file out."), standard.ColorNameError)
		s.reading.app.window.Canvas().Focus(s.entry)
		return
	}
	s.setBusy(true)
	s.reading.attempt(s.entry.Text)
}

// refuse says that what was typed is wrong. It stays, selected, so that it can
// be corrected as well as typed anew.
func (s *unlockScreen) refuse(why error) {
	s.setBusy(false)
	s.show()
	s.entry.TypedShortcut(&fyne.ShortcutSelectAll{})
	s.problem.Say(trf("%s Capitals and spaces count.", sentence(why)), standard.ColorNameError)
}

// setBusy shows that what was typed is being tried, or no longer is.
func (s *unlockScreen) setBusy(busy bool) {
	s.busy = busy
	label := tr("Open")
	if busy {
		label = tr("Opening…")
		s.entry.Disable()
	} else {
		s.entry.Enable()
	}
	s.open.SetLabel(label)
	s.open.SetEnabled(!busy)
	s.leave.SetEnabled(!busy)
}

// forget takes what was typed out of the field: Fyne keeps what it has drawn for
// a while.
func (s *unlockScreen) forget() { s.entry.SetText("") }
