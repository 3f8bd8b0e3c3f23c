package app

import (
	"image"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"latchkey/app/session"
	"latchkey/app/settings"
	"latchkey/vault"
)

// testTray is a Tray whose menu the test reads and presses.
type testTray struct {
	t     *testing.T
	menu  []TrayItem
	shows int
}

func (tr *testTray) Show(menu []TrayItem) { tr.menu = menu; tr.shows++ }

func (tr *testTray) labels() (labels []string) {
	for _, item := range tr.menu {
		labels = append(labels, item.Label)
	}
	return labels
}

func (tr *testTray) press(label string) {
	tr.t.Helper()
	for _, item := range tr.menu {
		if item.Label == label {
			item.Action()
			return
		}
	}
	tr.t.Fatalf("%q is not in the menu %q", label, tr.labels())
}

// testFrame is a window on a desktop of the test's.
type testFrame struct {
	areas                []image.Rectangle
	at                   image.Point
	minimised, maximised bool
}

func (f *testFrame) Minimise()                  { f.minimised = true }
func (f *testFrame) Restore()                   { f.minimised = false }
func (f *testFrame) Maximised() bool            { return f.maximised }
func (f *testFrame) Place() (image.Point, bool) { return f.at, true }
func (f *testFrame) Put(at image.Point)         { f.at = at }
func (f *testFrame) Areas() []image.Rectangle   { return f.areas }

// shownApp is a Fyne app that knows whether its window is shown, and what was
// notified.
type shownApp struct {
	fyne.App
	window *shownWindow
	quits  int
	told   []string
}

type shownWindow struct {
	fyne.Window
	shown bool
}

func (a *shownApp) NewWindow(title string) fyne.Window {
	a.window = &shownWindow{Window: a.App.NewWindow(title)}
	return a.window
}

func (a *shownApp) SendNotification(n *fyne.Notification) { a.told = append(a.told, n.Title) }
func (a *shownApp) Quit()                                 { a.quits++ }
func (w *shownWindow) Show()                              { w.shown = true; w.Window.Show() }
func (w *shownWindow) ShowAndRun()                        { w.shown = true; w.Window.ShowAndRun() }
func (w *shownWindow) Hide()                              { w.shown = false; w.Window.Hide() }

// A deskBench is a bench with a desktop around its window.
type deskBench struct {
	*bench
	fyne  *shownApp
	tray  *testTray
	frame *testFrame
}

func newDeskBench(t *testing.T, set settings.Desktop, hidden bool, accounts ...vault.Account) *deskBench {
	t.Helper()
	d := &deskBench{fyne: &shownApp{App: test.NewTempApp(t)}, tray: &testTray{t: t},
		frame: &testFrame{areas: []image.Rectangle{image.Rect(0, 0, 1280, 800)}, at: image.Pt(100, 50)}}
	d.bench = newBenchOn(t, d.fyne)
	d.app.tray, d.app.frame = d.tray, d.frame
	if _, err := d.app.prefs.kept.Change(func(s *settings.Settings) { s.Desktop = set }); err != nil {
		t.Fatal(err)
	}
	d.app.prefs.now.Desktop, d.app.desk.kept, d.app.desk.inTray = set, set, hidden
	d.app.window.Resize(d.app.startSize())
	openBench(t, d.bench, accounts...)
	d.app.Started()
	return d
}

// kept is what the next start finds.
func (d *deskBench) kept() settings.Desktop {
	d.work()
	s, err := d.app.prefs.kept.Load()
	if err != nil {
		d.t.Fatal(err)
	}
	return s.Desktop
}

func (d *deskBench) hears(events ...session.Event) {
	for _, e := range events {
		d.app.Session(e)
	}
	d.work()
}

// trayTime is longer than a tray is waited for.
const trayTime = trayPatience + time.Second
