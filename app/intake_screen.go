package app

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	standard "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"latchkey/app/look"
	"latchkey/app/theme"
	"latchkey/importer"
)

// A readingScreen says that something is being read, and stops it. Where a key
// is derived from a passphrase, which may take a minute, it says how far that is.
type readingScreen struct {
	reading *reading
	root    fyne.CanvasObject
	title   *look.Text
	bar     *widget.ProgressBarInfinite
	share   *widget.ProgressBar // of the derivation; in the bar's place
	how     *look.Text          // how long that takes
	cancel  *look.Button
}

func newReadingScreen(r *reading) *readingScreen {
	s := &readingScreen{reading: r, bar: widget.NewProgressBarInfinite(), share: widget.NewProgressBar()}
	s.title = look.NewText(r.title(), theme.SizeTitle, standard.ColorNameForeground)
	s.title.Align(fyne.TextAlignCenter)
	s.how = look.NewSmall("")
	s.how.Align(fyne.TextAlignCenter)
	s.share.TextFormatter = func() string { return "" } // the line under it says it
	s.share.Hide()
	s.cancel = look.NewButton(tr("Cancel"), s.back, s.back)
	s.root = look.NewPage(look.Middle(container.NewVBox(
		s.title, container.NewStack(s.bar, s.share), s.how, container.NewCenter(s.cancel),
	)))
	return s
}

func (s *readingScreen) show() { s.reading.app.enter(s, s.root, s.cancel) }

func (s *readingScreen) back() { s.reading.cancel() }

func (s *readingScreen) tick(time.Time) {}

// stop keeps the bar from being drawn, out of sight.
func (s *readingScreen) stop() { s.bar.Stop() }

// update says that the next source is being read.
func (s *readingScreen) update() {
	s.title.Set(s.reading.title())
	s.how.Set("")
	if s.share.Visible() {
		s.share.Hide()
		s.bar.Show()
		s.bar.Start()
	}
}

// deriving says how far the derivation of a key is, if it is worth saying.
func (s *readingScreen) deriving(p importer.Progress) {
	if p.Expected <= worthSaying {
		return
	}
	if !s.share.Visible() {
		s.bar.Stop()
		s.bar.Hide()
		s.share.Show()
	}
	s.share.SetValue(derivingShare(p))
	s.how.Set(derivingText(p))
}
