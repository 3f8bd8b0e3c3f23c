package app

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	standard "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"latchkey/app/look"
	"latchkey/app/theme"
)

// A sign says that something goes on of which nobody knows how long it takes,
// and stops that.
type sign struct {
	app     *App
	root    fyne.CanvasObject
	bar     *widget.ProgressBarInfinite
	cancel  *look.Button
	stopped func()
}

// newSign makes a sign with a title and, where how is not empty, a line below it.
// Stopped is what its button does.
func newSign(a *App, title, how string, stopped func()) *sign {
	s := &sign{app: a, bar: widget.NewProgressBarInfinite(), stopped: stopped}
	heading := look.NewText(title, theme.SizeTitle, standard.ColorNameForeground)
	heading.Align(fyne.TextAlignCenter)
	line := look.NewSmall(how)
	line.Align(fyne.TextAlignCenter)
	s.cancel = look.NewButton(tr("Cancel"), s.back, s.back)
	s.root = look.NewPage(look.Middle(container.NewVBox(heading, s.bar, line, container.NewCenter(s.cancel))))
	return s
}

// show implements [addScreen].
func (s *sign) show() { s.app.enter(s, s.root, s.cancel) }

func (s *sign) back() { s.stopped() }

func (s *sign) tick(time.Time) {}

// stop keeps the bar from being drawn, out of sight.
func (s *sign) stop() { s.bar.Stop() }
