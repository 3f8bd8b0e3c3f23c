// Package look is the app's own widgets and layouts over those of Fyne, drawn in the
// colours of app/theme: lines of text and paragraphs, buttons, fields and forms, cards,
// notices, the ring that counts a code down. They know nothing of accounts, vaults or
// screens, and say nothing of their own: whoever makes one gives it its words, in the
// user's language, and what it is to call.
//
// What is made has New before its name. What puts something into its place is named
// after that place: [AtRight], [Middle], [Flush].
//
// Fyne hands a key to what has the keyboard and to nothing else. So whatever can have
// it here passes Esc on, to the function that is called escaped, and takes Enter where
// it would be lost.
//
// Like Fyne's, all of it is for Fyne's goroutine. Colours and fonts are those of the
// theme of [fyne.CurrentApp], which there has to be.
package look

import (
	"image/color"

	"fyne.io/fyne/v2"
)

// Show shows or hides o, and does nothing where it is so.
func Show(o fyne.CanvasObject, visible bool) {
	if visible == o.Visible() {
		return
	}
	if visible {
		o.Show()
		return
	}
	o.Hide()
}

// Colour is a colour of the theme as it is now, light or dark.
func Colour(name fyne.ThemeColorName) color.Color {
	settings := fyne.CurrentApp().Settings()
	return settings.Theme().Color(name, settings.ThemeVariant())
}
