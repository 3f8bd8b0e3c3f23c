package app

import (
	"fyne.io/fyne/v2"
	standard "fyne.io/fyne/v2/theme"
)

// newScanCard is the card that scans the screen.
func newScanCard(a *App, back func()) *linkCard {
	return newLinkCard(monitorIcon(), tr("Scan this screen"),
		tr("The QR code is in another window on this computer"), modifierName()+"G", a.scanScreen, back)
}

// monitorIcon is a monitor with a QR code on it.
func monitorIcon() fyne.Resource {
	const picture = `<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24">
<path fill="#000000" fill-rule="evenodd" d="M3 3h18a2 2 0 0 1 2 2v11a2 2 0 0 1-2 2h-7v2h3v2H7v-2h3v-2H3a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2z
M3 5v11h18V5z M8 6.5h3.5V10H8z M12.5 6.5H16V10h-3.5z M8 11h3.5v3.5H8z M12.5 11h1.7v1.7h-1.7z M14.3 12.8H16v1.7h-1.7z"/></svg>`
	return standard.NewThemedResource(fyne.NewStaticResource("monitor.svg", []byte(picture)))
}

// newScanSign says that the screen is being looked at, and stops that.
func newScanSign(s *scan) *sign {
	how := ""
	if len(s.shots) == 0 {
		how = tr("Your desktop may ask whether that is allowed.")
	}
	return newSign(s.app, tr("Looking at the screen…"), how, s.cancel)
}
