package app

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
)

// A stage is what the window holds: one screen, and the toast above it.
type stage struct {
	root    fyne.CanvasObject
	screen  *fyne.Container // the screen that is shown, alone
	toast   *toast
	meeting *meeting
}

func newStage(a *App) *stage {
	s := &stage{screen: container.NewStack(), toast: newToast(a)}
	s.meeting = &meeting{usual: layout.NewStackLayout()}
	s.root = container.New(s.meeting, s.screen, s.toast.layer)
	return s
}

// show puts screen in place of what the window shows, and gives focus the
// keyboard; nil where the window's own keys should get what is typed. Those do
// nothing until bind is called.
func (a *App) show(screen fyne.CanvasObject, focus fyne.Focusable) {
	if a.revealed != nil {
		a.revealed.end()
	}
	a.endCamera()
	a.bind(keys{})
	a.stage.screen.Objects = []fyne.CanvasObject{screen}
	a.stage.screen.Refresh()
	a.stage.toast.settle()
	if focus == nil {
		a.unfocus()
		return
	}
	a.window.Canvas().Focus(focus)
}

// How long a toast can be read.
const (
	toastTime = 4 * time.Second
	undoTime  = 10 * time.Second // where there is something to decide
)

// toast shows text at the bottom of the window for a few seconds, in place of
// an earlier one.
func (a *App) toast(text string) { a.stage.toast.show(text, toastTime) }

// offer is a toast with a button, which is there a little longer.
func (a *App) offer(text, label string, accept func()) {
	a.stage.toast.offer(text, label, accept, undoTime)
}

// once calls f on the Fyne goroutine d from now, unless it is cancelled there.
func (a *App) once(d time.Duration, f func()) (cancel func()) {
	if a.later != nil {
		return a.later(d, f)
	}
	cancelled := false
	stop := a.after(d, func() {
		a.do(func() {
			if !cancelled {
				f()
			}
		})
	})
	return func() { cancelled = true; stop() }
}

// background runs work off the Fyne goroutine, then done with its error on it.
// what says what is being done, as "reading the keyring"; the error is wrapped
// with it. ctx ends when the program quits, and then done is not called. Where
// the vault was locked meanwhile, done is called once it is open again.
func (a *App) background(what string, work func(ctx context.Context) error, done func(error)) {
	a.lock.begin()
	a.work(what, work, func(err error) {
		a.lock.end()
		a.lock.after(func() { done(err) })
	})
}

// work is background for what may be told, and need not keep the vault, while that
// is locked.
func (a *App) work(what string, work func(ctx context.Context) error, done func(error)) {
	a.spawn(func() {
		err := work(a.ctx)
		a.do(func() {
			if a.ctx.Err() != nil {
				return
			}
			done(doing(what, err))
		})
	})
}
