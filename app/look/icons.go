package look

import (
	"fyne.io/fyne/v2"
	standard "fyne.io/fyne/v2/theme"
)

// PadlockIcon is a padlock, in the accent colour.
func PadlockIcon() fyne.Resource {
	const picture = `<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24">
<path fill="#000000" fill-rule="evenodd" d="M7 10V7a5 5 0 0 1 10 0v3h.5a2.5 2.5 0 0 1 2.5 2.5v7a2.5 2.5 0 0 1-2.5 2.5h-11A2.5 2.5 0 0 1 4 19.5v-7A2.5 2.5 0 0 1 6.500 10z
M9 10h6V7a3 3 0 0 0-6 0z M12 13.500a1.750 1.750 0 0 0-1 3.180V19h2v-2.320a1.750 1.750 0 0 0-1-3.180z"/></svg>`
	return standard.NewPrimaryThemedResource(fyne.NewStaticResource("padlock.svg", []byte(picture)))
}

// KeyboardIcon is a keyboard, which Fyne's icons do not have.
func KeyboardIcon() fyne.Resource {
	const picture = `<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24">
<path fill="#000000" fill-rule="evenodd" d="M3 5h18a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H3a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2z
M3 7v10h18V7z M5 9h2v2H5z M9 9h2v2H9z M13 9h2v2h-2z M17 9h2v2h-2z
M5 13h2v2H5z M8 13h8v2H8z M17 13h2v2h-2z"/></svg>`
	return standard.NewThemedResource(fyne.NewStaticResource("keyboard.svg", []byte(picture)))
}

// PinIcon is a pin, which Fyne's icons do not have. It is coloured where it is used.
func PinIcon() fyne.Resource {
	const picture = `<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24">
<path fill="#000000" d="M7 2h10v2h-1.5v6.2l3 3V15H13v6l-1 2-1-2v-6H5.500v-1.800l3-3V4H7z"/></svg>`
	return fyne.NewStaticResource("pin.svg", []byte(picture))
}

// MonitorIcon is a monitor with a QR code on it.
func MonitorIcon() fyne.Resource {
	const picture = `<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24">
<path fill="#000000" fill-rule="evenodd" d="M3 3h18a2 2 0 0 1 2 2v11a2 2 0 0 1-2 2h-7v2h3v2H7v-2h3v-2H3a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2z
M3 5v11h18V5z M8 6.5h3.5V10H8z M12.5 6.5H16V10h-3.5z M8 11h3.5v3.5H8z M12.5 11h1.7v1.7h-1.7z M14.3 12.8H16v1.7h-1.7z"/></svg>`
	return standard.NewThemedResource(fyne.NewStaticResource("monitor.svg", []byte(picture)))
}

// CameraIcon is a camera, which Fyne's icons do not have as one for films.
func CameraIcon() fyne.Resource {
	const picture = `<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24">
<path fill="#000000" fill-rule="evenodd" d="M9 4h6l1.8 2H20a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V8a2 2 0 0 1 2-2h3.2z
M9.9 6L8.1 8H4v10h16V8h-4.1L14.1 6z M12 8.5a4.5 4.5 0 1 1 0 9a4.5 4.5 0 0 1 0-9z M12 10.5a2.5 2.5 0 1 0 0 5a2.5 2.5 0 0 0 0-5z"/></svg>`
	return standard.NewThemedResource(fyne.NewStaticResource("camera.svg", []byte(picture)))
}
