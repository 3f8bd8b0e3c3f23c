// Package theme is how Latchkey looks: its colours, light and dark, and its
// sizes. It is calm and roomy, with one accent colour, and puts the code first.
//
// Every colour of text stands out from what it is drawn on by at least 4.5 to
// 1, and large codes and lines that mean something by 3 to 1 (WCAG 2.1, AA); a
// test computes it.
package theme

import (
	"image/color"

	"fyne.io/fyne/v2"
	standard "fyne.io/fyne/v2/theme"
)

// Colours that Fyne has no name for.
const (
	ColorCard   fyne.ThemeColorName = "latchkey.card"   // of a card, a field, a quiet button
	ColorRaised fyne.ThemeColorName = "latchkey.raised" // of what lies above cards: toasts, menus, panels
	ColorLine   fyne.ThemeColorName = "latchkey.line"   // round cards and fields; the empty part of a ring
	ColorMuted  fyne.ThemeColorName = "latchkey.muted"  // of text that comes second
	ColorEnding fyne.ThemeColorName = "latchkey.ending" // of a code in its last seconds
)

// Sizes of text, and of the window, in Fyne's units.
const (
	SizeCode    float32 = 28 // the code of a card
	SizeHeading float32 = 17 // the title of a screen
	SizeTitle   float32 = 14 // the issuer of a card
	SizeText    float32 = 13 // what is typed and read
	SizeSmall   float32 = 12 // account names, hints
	SizeTiny    float32 = 11 // the status line, key caps

	RadiusCard  float32 = 12
	RadiusField float32 = 8

	// Margin is between the window's edge and what is in it, Gap between cards.
	Margin float32 = 12
	Gap    float32 = 8

	// ContentWidth is the widest that cards and forms become; in a wider window
	// they are centred.
	ContentWidth float32 = 640

	WindowWidth  float32 = 440
	WindowHeight float32 = 700
)

// Names of text sizes for widgets that take a name, as RichText does.
const (
	SizeNameSmall fyne.ThemeSizeName = "latchkey.small"
	SizeNameTiny  fyne.ThemeSizeName = "latchkey.tiny"
)

// A Scheme says whether it is light or dark.
type Scheme int

// The schemes.
const (
	SchemeSystem Scheme = iota // as the system has it
	SchemeLight
	SchemeDark
)

// A Look is what can be chosen of the theme.
type Look struct {
	Scheme       Scheme
	HighContrast bool // text by at least 7 to 1 (WCAG 2.1, AAA), and edges in it too
}

// New returns the theme. It follows the system's light or dark setting.
func New() fyne.Theme { return With(Look{}) }

// With returns the theme with what was chosen.
func With(l Look) fyne.Theme { return look{standard.DefaultTheme(), l} }

type look struct {
	fyne.Theme
	chosen Look
}

// palette returns the colours for what the system says of light and dark.
func (l look) palette(variant fyne.ThemeVariant) palette {
	switch {
	case l.chosen.HighContrast && variant == standard.VariantLight:
		return plain()
	case l.chosen.HighContrast:
		return stark()
	case variant == standard.VariantLight:
		return light()
	}
	return dark()
}

// variant is light or dark, as was chosen or as the system has it.
func (l look) variant(system fyne.ThemeVariant) fyne.ThemeVariant {
	switch l.chosen.Scheme {
	case SchemeLight:
		return standard.VariantLight
	case SchemeDark:
		return standard.VariantDark
	}
	return system
}

// Color implements [fyne.Theme].
func (l look) Color(name fyne.ThemeColorName, variant fyne.ThemeVariant) color.Color {
	variant = l.variant(variant)
	if c, ok := l.palette(variant).named(name); ok {
		return c
	}
	return l.Theme.Color(name, variant)
}

// Size implements [fyne.Theme].
func (l look) Size(name fyne.ThemeSizeName) float32 {
	switch name {
	case standard.SizeNameText:
		return SizeText
	case standard.SizeNameCaptionText, SizeNameSmall:
		return SizeSmall
	case SizeNameTiny:
		return SizeTiny
	case standard.SizeNameSubHeadingText:
		return SizeTitle
	case standard.SizeNameHeadingText:
		return SizeHeading
	case standard.SizeNameInputRadius, standard.SizeNameSelectionRadius:
		return RadiusField
	case standard.SizeNameScrollBar:
		return 10
	case standard.SizeNameScrollBarSmall:
		return 4
	}
	return l.Theme.Size(name)
}
