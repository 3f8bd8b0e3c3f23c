package app

import (
	"context"
	"image"

	"fyne.io/fyne/v2"

	"latchkey/app/settings"
	"latchkey/app/theme"
)

// A Frame is the window as the desktop has it. Its methods are for the Fyne
// goroutine, and do nothing while there is no window.
type Frame interface {
	// Minimise makes the window an entry of the task bar only, and Restore
	// undoes it.
	Minimise()
	Restore()
	// Maximised reports whether the window fills its monitor.
	Maximised() bool
	// Place is where the upper left corner of the window is, in pixels of the
	// desktop; ok is false where the desktop does not say.
	Place() (at image.Point, ok bool)
	// Put moves the corner there. A desktop may place windows itself.
	Put(at image.Point)
	// Areas are the parts of the monitors that windows may use, in pixels.
	Areas() []image.Rectangle
}

// deskState is how the window stands with the desktop around it.
type deskState struct {
	kept   settings.Desktop // of what is set, what is in the file
	noted  settings.Window  // as it was a second ago
	placed bool             // the window was put where it was the last time

	hasTray bool
	inTray  bool       // the window is nowhere but in the tray
	shown   []TrayItem // what the tray shows
}

// Desktop is how the window is set to behave beside others.
func (a *App) Desktop() settings.Desktop { return a.prefs.now.Desktop }

// HasTray reports whether there is a tray that the window can be closed to.
func (a *App) HasTray() bool { return a.tray != nil && a.desk.hasTray }

// ChangeDesktop changes how the window behaves beside others, and keeps that in the
// background. failed is told where it cannot be kept; it holds until the program
// ends all the same.
func (a *App) ChangeDesktop(change func(*settings.Desktop), failed func(error)) {
	change(&a.prefs.now.Desktop)
	a.desk.kept = a.prefs.now.Desktop
	a.background("", func(context.Context) error {
		_, err := a.prefs.kept.Change(func(s *settings.Settings) { change(&s.Desktop) })
		return err
	}, func(err error) {
		if err != nil {
			failed(err)
		}
	})
}

// startSize is how large the window starts, as far as is known before it is there.
func (a *App) startSize() fyne.Size {
	if w := a.prefs.now.Desktop.Window; w.Width > 0 && w.Height > 0 {
		return fyne.NewSize(float32(w.Width), float32(w.Height))
	}
	return fyne.NewSize(theme.WindowWidth, theme.WindowHeight)
}

// Open brings the window to the front, wherever it was, with the keyboard.
func (a *App) Open() {
	if a.desk.inTray {
		a.desk.inTray = false
		a.window.Show()
		a.firstShown()
		a.SetVisible(true)
	}
	if a.frame != nil {
		a.frame.Restore()
	}
	a.window.RequestFocus()
}

// Started is called when the driver has started, with the window or without it.
func (a *App) Started() {
	if !a.desk.inTray {
		a.firstShown()
	}
}

// firstShown is called when the window is on the screen. For the first time it is
// put where it was when the program ended, on the monitors that there are now.
func (a *App) firstShown() {
	if a.desk.placed {
		return
	}
	a.desk.placed = true
	if a.onShown != nil {
		a.onShown()
	}
	if a.frame == nil {
		return
	}
	scale := a.window.Canvas().Scale()
	size := a.window.Canvas().Size()
	pixels := image.Pt(int(size.Width*scale), int(size.Height*scale))
	w := a.prefs.now.Desktop.Window
	at, fits := fit(image.Pt(w.X, w.Y), w.Placed, pixels, a.frame.Areas())
	if fits != pixels {
		a.window.Resize(fyne.NewSize(float32(fits.X)/scale, float32(fits.Y)/scale))
	}
	if w.Placed {
		a.frame.Put(at)
	}
}

// fit returns where a window of a size goes, and how large it can be: all of it on
// the monitor that its middle was on or, where that is gone, on the first.
func fit(at image.Point, placed bool, size image.Point, areas []image.Rectangle) (image.Point, image.Point) {
	if len(areas) == 0 {
		return at, size
	}
	area := areas[0]
	middle := at.Add(size.Div(2))
	for _, a := range areas {
		if placed && middle.In(a) {
			area = a
		}
	}
	size = image.Pt(min(size.X, area.Dx()), min(size.Y, area.Dy()))
	at.X = max(area.Min.X, min(at.X, area.Max.X-size.X))
	at.Y = max(area.Min.Y, min(at.Y, area.Max.Y-size.Y))
	return at, size
}

// closeWindow is what closing the window does: the program ends, or it goes on in
// the tray.
func (a *App) closeWindow() {
	switch {
	case !a.prefs.now.Desktop.CloseToTray:
		a.quitAsked()
	case a.HasTray():
		a.toTray()
	case a.prefs.now.Desktop.NoTrayTold:
		a.quitAsked()
	default:
		a.ask(tr("Quit Latchkey?"), tr("Latchkey is set to stay in the tray when its window is closed, but this desktop has no tray. So closing "+
			"the window quits it. This is said only once."), tr("Quit"), func() {
			a.prefs.now.Desktop.NoTrayTold = true
			a.Quit()
		})
	}
}

// quitAsked ends the program, and asks before where an edit would be lost.
func (a *App) quitAsked() {
	if s, ok := a.incoming.screen.(*editForm); ok && a.isAdding() {
		s.leave(a.Quit)
		return
	}
	a.Quit()
}

// toTray hides the window; the tray shows it again.
func (a *App) toTray() {
	a.keepWindow()
	a.desk.inTray = true
	a.SetVisible(false)
	a.window.Hide()
}

// windowNow is the window's size and place. ok is false where they are not worth
// keeping, as of a window that fills its monitor.
func (a *App) windowNow() (w settings.Window, ok bool) {
	if a.frame == nil || a.hidden || !a.desk.placed || a.frame.Maximised() {
		return w, false
	}
	size := a.window.Canvas().Size()
	w.Width, w.Height = int(size.Width+0.5), int(size.Height+0.5)
	if at, known := a.frame.Place(); known {
		w.Placed, w.X, w.Y = true, at.X, at.Y
	}
	return w, true
}

// noteWindow keeps the size and place of the window when they have been the same
// for a second. It is called every second while the window can be seen.
func (a *App) noteWindow() {
	w, ok := a.windowNow()
	steady := w == a.desk.noted
	a.desk.noted = w
	if ok && steady {
		a.keepWindow()
	}
}

// keepWindow keeps the size and place of the window, if they have changed.
func (a *App) keepWindow() {
	if w, ok := a.windowNow(); ok && w != a.prefs.now.Desktop.Window {
		// It is not worth a word to the user where it cannot be kept.
		a.ChangeDesktop(func(d *settings.Desktop) { d.Window = w }, func(error) {})
	}
}

// keepAtEnd keeps what has changed since, for the next start. The program ends
// after it, so that there is no goroutine to hand it to.
func (a *App) keepAtEnd() {
	w, ok := a.windowNow()
	if ok {
		a.prefs.now.Desktop.Window = w
	}
	set := a.prefs.now.Desktop
	if set == a.desk.kept {
		return
	}
	_, _ = a.prefs.kept.Change(func(s *settings.Settings) { s.Desktop.Window, s.Desktop.NoTrayTold = set.Window, set.NoTrayTold })
}
