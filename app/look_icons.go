package app

import (
	"fyne.io/fyne/v2"
	standard "fyne.io/fyne/v2/theme"
)

// padlockIcon is a padlock, in the accent colour.
func padlockIcon() fyne.Resource {
	const picture = `<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24">
<path fill="#000000" fill-rule="evenodd" d="M7 10V7a5 5 0 0 1 10 0v3h.5a2.5 2.5 0 0 1 2.5 2.5v7a2.5 2.5 0 0 1-2.5 2.5h-11A2.5 2.5 0 0 1 4 19.5v-7A2.5 2.5 0 0 1 6.500 10z
M9 10h6V7a3 3 0 0 0-6 0z M12 13.500a1.750 1.750 0 0 0-1 3.180V19h2v-2.320a1.750 1.750 0 0 0-1-3.180z"/></svg>`
	return standard.NewPrimaryThemedResource(fyne.NewStaticResource("padlock.svg", []byte(picture)))
}

// keyboardIcon is a keyboard, which Fyne's icons do not have.
func keyboardIcon() fyne.Resource {
	const picture = `<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24">
<path fill="#000000" fill-rule="evenodd" d="M3 5h18a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H3a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2z
M3 7v10h18V7z M5 9h2v2H5z M9 9h2v2H9z M13 9h2v2h-2z M17 9h2v2h-2z
M5 13h2v2H5z M8 13h8v2H8z M17 13h2v2h-2z"/></svg>`
	return standard.NewThemedResource(fyne.NewStaticResource("keyboard.svg", []byte(picture)))
}

// pinIcon is a pin, which Fyne's icons do not have. It is coloured where it is
// used.
func pinIcon() fyne.Resource {
	const picture = `<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24">
<path fill="#000000" d="M7 2h10v2h-1.5v6.2l3 3V15H13v6l-1 2-1-2v-6H5.500v-1.800l3-3V4H7z"/></svg>`
	return fyne.NewStaticResource("pin.svg", []byte(picture))
}
