package app

import (
	"image"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"latchkey/app/session"
	"latchkey/app/settings"
)

func TestClosingQuitsUnlessItIsSetOtherwise(t *testing.T) {
	d := newDeskBench(t, settings.Desktop{}, false)
	d.hears(session.TrayAppeared)
	d.app.closeWindow()
	if d.fyne.quits != 1 {
		t.Error("closing did not quit")
	}
}

func TestClosingToTheTrayAndBack(t *testing.T) {
	d := newDeskBench(t, settings.Desktop{CloseToTray: true}, false, account("GitHub", "dana"))
	d.hears(session.TrayAppeared)
	d.shortcut(ctrl(fyne.KeyW))
	if d.fyne.quits > 0 || d.fyne.window.shown {
		t.Fatalf("it has quit %d times, shown: %t", d.fyne.quits, d.fyne.window.shown)
	}
	if d.app.stopTick != nil {
		t.Error("a window that nobody sees ticks")
	}
	d.tray.press("Open Latchkey")
	if !d.fyne.window.shown || d.app.stopTick == nil {
		t.Error("the window did not come back")
	}
	d.shortcut(ctrl(fyne.KeyQ))
	if d.fyne.quits != 1 {
		t.Error("Ctrl+Q did not quit")
	}
}

// Without a tray the window would be out of reach: it is said once that closing
// quits, and then done.
func TestClosingWithoutATray(t *testing.T) {
	d := newDeskBench(t, settings.Desktop{CloseToTray: true}, false)
	d.app.closeWindow()
	d.sees("this desktop has no tray")
	if d.fyne.quits > 0 {
		t.Fatal("it has quit without a word")
	}
	d.tap("Quit")
	if d.fyne.quits != 1 || !d.kept().NoTrayTold {
		t.Fatalf("quit %d times, kept %+v", d.fyne.quits, d.kept())
	}
	d = newDeskBench(t, d.kept(), false)
	d.app.closeWindow()
	if d.fyne.quits != 1 {
		t.Error("it was said twice")
	}
}

func TestTrayThatGoesBringsTheWindowBack(t *testing.T) {
	d := newDeskBench(t, settings.Desktop{CloseToTray: true}, false)
	d.hears(session.TrayAppeared)
	d.app.closeWindow()
	d.hears(session.TrayGone)
	d.pass(time.Second)
	d.hears(session.TrayAppeared) // a panel that was restarted
	d.pass(trayTime)
	if d.fyne.window.shown {
		t.Error("the window came though the tray was back")
	}
	d.hears(session.TrayGone)
	d.pass(trayTime)
	if !d.fyne.window.shown || !d.frame.minimised {
		t.Error("the window is out of reach")
	}
}

func TestStartInTheTray(t *testing.T) {
	d := newDeskBench(t, settings.Desktop{}, true, account("GitHub", "dana"))
	d.hears(session.TrayAppeared)
	d.pass(trayTime)
	if d.fyne.window.shown || d.app.stopTick != nil {
		t.Fatal("the window is there")
	}
	d.app.Open() // a second start
	if !d.fyne.window.shown || d.frame.minimised {
		t.Error("the window did not come")
	}
	d.sees("GitHub")
	if d.app.stopTick == nil {
		t.Error("its codes stand still")
	}
}

func TestStartInATrayThatIsNotThere(t *testing.T) {
	d := newDeskBench(t, settings.Desktop{}, true)
	d.pass(trayTime)
	if !d.fyne.window.shown || !d.frame.minimised {
		t.Error("the window is out of reach")
	}
}

// The size and place are kept when the window has come to rest, and not while it
// fills the monitor.
func TestWindowIsKept(t *testing.T) {
	d := newDeskBench(t, settings.Desktop{}, false, account("GitHub", "dana"))
	d.app.window.Resize(fyne.NewSize(500, 640))
	d.frame.at = image.Pt(300, 90)
	d.pass(time.Second)
	if w := d.kept().Window; w.Width == 500 {
		t.Error("it was kept while it moved")
	}
	d.pass(time.Second)
	want := settings.Window{Width: 500, Height: 640, Placed: true, X: 300, Y: 90}
	if w := d.kept().Window; w != want {
		t.Errorf("kept %+v, want %+v", w, want)
	}
	d.frame.maximised = true
	d.app.window.Resize(fyne.NewSize(1280, 780))
	d.frame.at = image.Pt(0, 0)
	d.pass(5 * time.Second)
	d.app.Quit()
	if w := d.kept().Window; w != want {
		t.Errorf("maximised, kept %+v, want %+v", w, want)
	}
}

func TestWindowIsKeptAtTheEnd(t *testing.T) {
	d := newDeskBench(t, settings.Desktop{}, false)
	d.app.window.Resize(fyne.NewSize(600, 610))
	d.app.Quit()
	if w := d.kept().Window; w.Width != 600 || w.Height != 610 || !w.Placed {
		t.Errorf("kept %+v", w)
	}
}

func TestWindowFitsTheMonitorsThereAre(t *testing.T) {
	left, right := image.Rect(0, 24, 1280, 800), image.Rect(1280, 0, 3200, 1080)
	for _, test := range []struct {
		name       string
		at         image.Point
		placed     bool
		size       image.Point
		areas      []image.Rectangle
		want, fits image.Point
	}{
		{"on the second", image.Pt(2000, 100), true, image.Pt(440, 700), []image.Rectangle{left, right}, image.Pt(2000, 100), image.Pt(440, 700)},
		{"the second is gone", image.Pt(2000, 100), true, image.Pt(440, 700), []image.Rectangle{left}, image.Pt(840, 100), image.Pt(440, 700)},
		{"half out of view", image.Pt(-200, -50), true, image.Pt(440, 700), []image.Rectangle{left}, image.Pt(0, 24), image.Pt(440, 700)},
		{"too large", image.Pt(100, 100), true, image.Pt(3000, 2000), []image.Rectangle{left}, image.Pt(0, 24), image.Pt(1280, 776)},
		{"not placed", image.Point{}, false, image.Pt(440, 900), []image.Rectangle{left, right}, image.Pt(0, 24), image.Pt(440, 776)},
		{"no monitors", image.Pt(7, 8), true, image.Pt(440, 700), nil, image.Pt(7, 8), image.Pt(440, 700)},
	} {
		if at, size := fit(test.at, test.placed, test.size, test.areas); at != test.want || size != test.fits {
			t.Errorf("%s: %v at %v, want %v at %v", test.name, size, at, test.fits, test.want)
		}
	}
}

func TestWindowComesBackWhereItWas(t *testing.T) {
	set := settings.Desktop{Window: settings.Window{Width: 520, Height: 650, Placed: true, X: 5000, Y: 60}}
	d := newDeskBench(t, set, false)
	if size := d.app.window.Canvas().Size(); size != fyne.NewSize(520, 650) {
		t.Errorf("its size is %v", size)
	}
	if d.frame.at.X != 1280-520 || d.frame.at.Y != 60 {
		t.Errorf("it is at %v", d.frame.at)
	}
}
