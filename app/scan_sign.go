package app

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	standard "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"latchkey/app/theme"
)

// newScanCard is the card that scans the screen.
func newScanCard(a *App, back func()) *linkCard {
	return newLinkCard(monitorIcon(), "Scan this screen",
		"The QR code is in another window on this computer", modifierName()+"G", a.scanScreen, back)
}

// monitorIcon is a monitor with a QR code on it.
func monitorIcon() fyne.Resource {
	const picture = `<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24">
<path fill="#000000" fill-rule="evenodd" d="M3 3h18a2 2 0 0 1 2 2v11a2 2 0 0 1-2 2h-7v2h3v2H7v-2h3v-2H3a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2z
M3 5v11h18V5z M8 6.5h3.5V10H8z M12.5 6.5H16V10h-3.5z M8 11h3.5v3.5H8z M12.5 11h1.7v1.7h-1.7z M14.3 12.8H16v1.7h-1.7z"/></svg>`
	return standard.NewThemedResource(fyne.NewStaticResource("monitor.svg", []byte(picture)))
}

// A scanSign says that the screen is being looked at, and stops that.
type scanSign struct {
	scan   *scan
	root   fyne.CanvasObject
	bar    *widget.ProgressBarInfinite
	cancel *formButton
}

func newScanSign(s *scan) *scanSign {
	sign := &scanSign{scan: s, bar: widget.NewProgressBarInfinite()}
	title := newText("Looking at the screen…", theme.SizeTitle, standard.ColorNameForeground)
	title.align(fyne.TextAlignCenter)
	how := newSmall("")
	how.align(fyne.TextAlignCenter)
	if len(s.shots) == 0 {
		how.set("Your desktop may ask whether that is allowed.")
	}
	sign.cancel = newFormButton("Cancel", sign.back, sign.back)
	sign.root = newPage(middle(container.NewVBox(title, sign.bar, how, container.NewCenter(sign.cancel))))
	return sign
}

// show implements [addScreen].
func (s *scanSign) show() { s.scan.app.enter(s, s.root, s.cancel) }

func (s *scanSign) back() { s.scan.cancel() }

func (s *scanSign) tick(time.Time) {}

// stop keeps the bar from being drawn, out of sight.
func (s *scanSign) stop() { s.bar.Stop() }
