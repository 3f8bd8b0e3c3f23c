package app

import (
	"image/color"

	"fyne.io/fyne/v2"
)

// A chosenTheme is the theme of the window as it is now, for those that differ from
// it in a little.
type chosenTheme struct{}

func (chosenTheme) theme() fyne.Theme { return fyne.CurrentApp().Settings().Theme() }

// Color implements [fyne.Theme].
func (t chosenTheme) Color(name fyne.ThemeColorName, variant fyne.ThemeVariant) color.Color {
	return t.theme().Color(name, variant)
}

// Font implements [fyne.Theme].
func (t chosenTheme) Font(style fyne.TextStyle) fyne.Resource { return t.theme().Font(style) }

// Icon implements [fyne.Theme].
func (t chosenTheme) Icon(name fyne.ThemeIconName) fyne.Resource { return t.theme().Icon(name) }

// Size implements [fyne.Theme].
func (t chosenTheme) Size(name fyne.ThemeSizeName) float32 { return t.theme().Size(name) }
