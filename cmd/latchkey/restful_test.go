//go:build (linux || freebsd || netbsd || openbsd) && !wayland

package main

import (
	"image/color"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"latchkey/cmd/latchkey/internal/park"
)

// watcher is a driver that looks at what is animated.
type watcher struct {
	fyne.Driver
	seen []park.Motion
}

func (w *watcher) StartAnimation(a *fyne.Animation) { w.seen = append(w.seen, motion(a)) }

type watchedApp struct {
	fyne.App
	driver *watcher
}

func (a watchedApp) Driver() fyne.Driver { return a.driver }

// Fyne's own widgets are told apart: a cursor blinks, a progress bar moves.
func TestWhatFyneAnimates(t *testing.T) {
	a := test.NewTempApp(t)
	w := &watcher{Driver: a.Driver()}
	fyne.SetCurrentApp(watchedApp{a, w})
	window := a.NewWindow("")
	entry, bar := widget.NewEntry(), widget.NewProgressBarInfinite()
	window.SetContent(entry)
	window.Canvas().Focus(entry)
	if len(w.seen) != 1 || !w.seen[0].Blinks {
		t.Fatalf("the cursor of an entry is taken for %v", w.seen)
	}
	w.seen = nil
	window.SetContent(bar)
	bar.Refresh() // as the driver does when it is drawn
	if len(w.seen) != 1 || w.seen[0].Blinks || w.seen[0].For >= 0 {
		t.Errorf("a progress bar without an end is taken for %v", w.seen)
	}
	w.seen = nil
	fade := canvas.NewColorRGBAAnimation(color.Black, color.White, time.Second, func(color.Color) {})
	fade.AutoReverse, fade.RepeatCount = true, 2
	fade.Start()
	if got := w.seen[0].For; w.seen[0].Blinks || got < 6*time.Second || got > 7*time.Second {
		t.Errorf("a fade of a second, to and fro three times, is taken for %v", w.seen)
	}
}

// Where the driver is none of a desktop, nothing is put in its place.
func TestOtherDriversStayAsTheyAre(t *testing.T) {
	a := test.NewTempApp(t)
	if f, later := rest(a, func() {}); f != a || later != nil {
		t.Error("the test driver was replaced")
	}
}
