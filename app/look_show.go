package app

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
