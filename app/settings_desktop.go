package app

import (
	"context"

	"fyne.io/fyne/v2"
	standard "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"latchkey/app/autostart"
	"latchkey/app/look"
	"latchkey/app/settings"
	"latchkey/app/theme"
)

// A Login is the entry that starts the program when the user logs in. Its methods
// touch the disk, and are called through App.background only.
type Login interface {
	// State says whether it is on, in the tray or with the window.
	State(hidden bool) (autostart.State, error)
	// Set turns it on, in the tray or with the window, or off.
	Set(on, hidden bool) error
}

// newDesktop is the group of how the window behaves beside others.
func (s *settingsScreen) newDesktop() fyne.CanvasObject {
	a := s.app
	set := a.Desktop()
	change := func(change func(*settings.Desktop)) { a.ChangeDesktop(change, a.fail) }
	objects := []fyne.CanvasObject{s.check(tr("Keep running in the tray when the window is closed"), set.CloseToTray, func(on bool) {
		change(func(d *settings.Desktop) { d.CloseToTray, d.NoTrayTold = on, false })
	})}
	if !a.HasTray() {
		objects = append(objects, s.says(tr("This desktop shows no tray now. Without one, closing the window quits Latchkey.")))
	}
	if a.login != nil {
		objects = append(objects, s.newLogin()...)
	}
	return s.group(tr("Desktop"), objects...)
}

// A loginSetting is what is set of the login entry. What that says is read first,
// and it is changed in the background.
type loginSetting struct {
	app    *App
	start  *look.WordedCheck
	hidden *look.WordedCheck
	note   *widget.RichText
	room   fyne.CanvasObject // that the note is in, which takes none while there is none
}

func (s *settingsScreen) newLogin() []fyne.CanvasObject {
	l := &loginSetting{app: s.app, note: look.NewParagraph("", theme.ColorMuted)}
	l.room = look.Flush(l.note)
	l.room.Hide()
	l.start = s.check(tr("Start when I log in"), false, nil)
	l.hidden = s.check(tr("In the tray, without the window"), s.app.Desktop().StartHidden, l.hide)
	l.look()
	return []fyne.CanvasObject{l.start, l.hidden, l.room}
}

// say is what there is to say of the entry.
func (l *loginSetting) say(text string, colour fyne.ThemeColorName) {
	look.SetParagraph(l.note, text, colour)
	look.Show(l.room, text != "")
}

// look reads what the entry says.
func (l *loginSetting) look() {
	l.start.Box.Disable()
	l.start.Box.OnChanged = nil
	state, hidden := autostart.Off, l.hidden.Box.Checked
	l.app.background(tr("looking at what starts when you log in"), func(context.Context) error {
		var err error
		state, err = l.app.login.State(hidden)
		return err
	}, func(err error) {
		if err != nil {
			l.say(plain(err), standard.ColorNameWarning)
			return
		}
		if state == autostart.Other {
			l.say(tr("An entry starts another Latchkey when you log in. Tick this to have it start this one."), theme.ColorMuted)
		}
		l.start.Box.Enable()
		l.start.Box.SetChecked(state == autostart.On)
		l.start.Box.OnChanged = func(bool) { l.set() }
	})
}

// set changes the entry to what is ticked. Where it cannot be, what is ticked is
// what it says.
func (l *loginSetting) set() {
	on, hidden := l.start.Box.Checked, l.hidden.Box.Checked
	l.app.background(tr("changing what starts when you log in"), func(context.Context) error {
		return l.app.login.Set(on, hidden)
	}, func(err error) {
		l.say("", theme.ColorMuted)
		if err != nil {
			l.app.fail(err)
			l.look()
		}
	})
}

func (l *loginSetting) hide(hidden bool) {
	l.app.ChangeDesktop(func(d *settings.Desktop) { d.StartHidden = hidden }, l.app.fail)
	if l.start.Box.Checked {
		l.set()
	}
}
