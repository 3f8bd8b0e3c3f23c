package app

import (
	"errors"
	"image/color"
	"testing"

	"fyne.io/fyne/v2"
	standard "fyne.io/fyne/v2/theme"

	"latchkey/app/autostart"
	"latchkey/app/look"
	"latchkey/app/settings"
)

// sets chooses a value of the setting with this label.
func (b *bench) sets(label, value string) {
	b.t.Helper()
	named := false
	b.each(func(o fyne.CanvasObject) bool {
		switch o := o.(type) {
		case *look.Text:
			named = o.String() == label
		case *look.Select:
			if named {
				named = false
				o.SetSelected(value)
				b.work()
				label = ""
			}
		}
		return true
	})
	if label != "" {
		b.t.Fatalf("there is no setting %q", label)
	}
}

func TestSettingsAreKept(t *testing.T) {
	b := newGuardedBench(t, account("Example", "dana"))
	b.app.shortcut(ctrl(fyne.KeyComma))
	b.sees("Settings", "Passphrase and lock", "Lock together with the screen", "In the system keyring")
	b.sets("Lock when nothing was done here for", "1 hour")
	b.sets("Take a copied code off the clipboard after", "60 seconds")
	kept, err := b.app.prefs.kept.Load()
	if err != nil || kept.Lock.IdleMinutes != 60 || kept.Lock.ClipboardSeconds != 60 {
		t.Errorf("kept is %+v: %v", kept.Lock, err)
	}
	b.key(fyne.KeyEscape)
	if !b.onList() {
		t.Error("Esc does not lead back")
	}
}

// The window looks as is set, at once and after a start.
func TestLook(t *testing.T) {
	b := newBench(t, account("Example", "dana"))
	var size int
	b.app.zoom = func(percent int) { size = percent }
	ground := func() color.Color { return look.Colour(standard.ColorNameBackground) }
	white, black := color.NRGBA{0xff, 0xff, 0xff, 0xff}, color.NRGBA{A: 0xff}
	b.app.showSettings()
	b.sets("Light or dark", "Light")
	b.app.setLook(func(l *settings.Look) { l.HighContrast = true })
	if ground() != white {
		t.Errorf("the ground is %v, want white", ground())
	}
	b.sets("Light or dark", "Dark")
	if ground() != black {
		t.Errorf("the ground is %v, want black", ground())
	}
	b.sets("Size of everything", "150 %")
	if size != 150 {
		t.Errorf("everything is %d %% large", size)
	}
	b.app.shortcut(ctrl(fyne.KeyPlus))
	b.sees("175 %")
	for range 20 {
		b.app.shortcut(ctrl(fyne.KeyMinus))
	}
	if size != sizes()[0] {
		t.Errorf("the smallest is %d %%", size)
	}
	b.app.shortcut(ctrl(fyne.Key0))
	b.work()
	if size != 100 {
		t.Errorf("the usual is %d %%", size)
	}
	kept, err := b.app.prefs.kept.Load()
	if err != nil || kept.Look != (settings.Look{Scheme: "dark", HighContrast: true, Size: 100}) {
		t.Errorf("kept is %+v: %v", kept.Look, err)
	}
}

// testLogin is a login entry that a test has.
type testLogin struct {
	on, hidden bool
	fail       error
}

func (l *testLogin) State(hidden bool) (autostart.State, error) {
	switch {
	case l.fail != nil || !l.on:
		return autostart.Off, l.fail
	case l.hidden != hidden:
		return autostart.Other, nil
	}
	return autostart.On, nil
}

func (l *testLogin) Set(on, hidden bool) error {
	if l.fail == nil {
		l.on, l.hidden = on, hidden
	}
	return l.fail
}

// tick ticks a box, or takes its tick away.
func (b *bench) tick(label string) {
	b.t.Helper()
	found := false
	b.each(func(o fyne.CanvasObject) bool {
		if c, ok := o.(*look.WordedCheck); ok && says(o, label) && !c.Box.Disabled() {
			found = true
			c.Tapped(nil)
			b.work()
		}
		return true
	})
	if !found {
		b.t.Fatalf("there is no box %q to tick", label)
	}
}

func TestStartAtLogin(t *testing.T) {
	b := newBench(t, account("Example", "dana"))
	login := &testLogin{}
	b.app.login = login
	b.app.showSettings()
	b.work()
	b.tick("Start when I log in")
	if !login.on || login.hidden {
		t.Errorf("it is %+v", login)
	}
	b.tick("In the tray, without the window")
	if !login.on || !login.hidden || !b.app.Desktop().StartHidden {
		t.Errorf("it is %+v", login)
	}
	b.app.showSettings()
	b.work()
	b.tick("Start when I log in")
	if login.on {
		t.Errorf("it is %+v", login)
	}
	login.fail = errors.New("the folder cannot be written: make it writable")
	b.tick("Start when I log in")
	b.sees("the folder cannot be written: make it writable")
}
