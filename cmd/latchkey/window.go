package main

import (
	"os"
	"os/signal"
	"syscall"

	"fyne.io/fyne/v2"
	driver "fyne.io/fyne/v2/app"
	"github.com/go-gl/glfw/v3.3/glfw"

	"latchkey/app"
)

// followIcon tells a when its window is minimised and when it is back, which
// Fyne does not report.
func followIcon(a *app.App) {
	withNative(a.Window(), func(native *glfw.Window) {
		native.SetIconifyCallback(func(_ *glfw.Window, minimised bool) { a.SetVisible(!minimised) })
	})
}

// withNative calls do with the library's own window, where there is one.
func withNative(window fyne.Window, do func(*glfw.Window)) {
	w, ok := window.(interface{ RunWithContext(func()) })
	if !ok {
		return
	}
	w.RunWithContext(func() {
		if native := glfw.GetCurrentContext(); native != nil {
			do(native)
		}
	})
}

// quitOnSignals ends the program as its menu does, so that a copied code does
// not outlive it on the clipboard. It takes the place of Fyne's own handling.
func quitOnSignals(a *app.App) {
	asked := []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP}
	signal.Reset(asked...)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, asked...)
	go func() {
		<-signals
		fyne.Do(a.Quit)
	}()
}

// newFyne returns Fyne, which leaves nothing to be done when its loop has ended. It
// would hand that to the loop while it ends, and now and then waits for it for good
// (seen in 2.7.1): the window was gone and the program was not, and every later start
// handed over to it. What it would do is to save its preferences, of which we have none.
func newFyne() fyne.App {
	f := driver.NewWithID(appID)
	if l, ok := f.Lifecycle().(interface{ SetOnStoppedHookExecuted(func()) }); ok {
		l.SetOnStoppedHookExecuted(nil)
	}
	return f
}
