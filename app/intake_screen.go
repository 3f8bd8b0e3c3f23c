package app

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	standard "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"latchkey/app/theme"
)

// A readingScreen says that something is being read, and stops it.
type readingScreen struct {
	reading *reading
	root    fyne.CanvasObject
	title   *text
	bar     *widget.ProgressBarInfinite
	cancel  *formButton
}

func newReadingScreen(r *reading) *readingScreen {
	s := &readingScreen{reading: r, bar: widget.NewProgressBarInfinite()}
	s.title = newText(r.title(), theme.SizeTitle, standard.ColorNameForeground)
	s.title.align(fyne.TextAlignCenter)
	s.cancel = newFormButton("Cancel", s.back, s.back)
	s.root = newPage(middle(container.NewVBox(
		s.title, s.bar, container.NewCenter(s.cancel),
	)))
	return s
}

func (s *readingScreen) show() { s.reading.app.enter(s, s.root, s.cancel) }

func (s *readingScreen) back() { s.reading.cancel() }

func (s *readingScreen) tick(time.Time) {}

func (s *readingScreen) update() { s.title.set(s.reading.title()) }
