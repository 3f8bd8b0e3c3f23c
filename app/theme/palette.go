package theme

import (
	"image/color"

	"fyne.io/fyne/v2"
	standard "fyne.io/fyne/v2/theme"
)

// A palette is one of the two sets of colours.
type palette struct {
	ground, card, raised, line color.NRGBA
	border                     color.NRGBA // of what can be typed into or ticked
	button                     color.NRGBA
	text, muted                color.NRGBA
	accent, onAccent           color.NRGBA
	ending                     color.NRGBA
	danger, onDanger           color.NRGBA
	success, warning           color.NRGBA
	hover, pressed, selection  color.NRGBA
	focus                      color.NRGBA // lies over a button, of whichever colour
	shadow                     color.NRGBA
}

func dark() palette {
	return palette{
		ground: rgb(0x12161d), card: rgb(0x1b212b), raised: rgb(0x232b37), line: rgb(0x2c3542),
		border: rgb(0x6b7788),
		button: rgb(0x2c3542),
		text:   rgb(0xe9edf3), muted: rgb(0x95a0b0),
		accent: rgb(0x4f9cf9), onAccent: rgb(0x0b1018),
		ending: rgb(0xf2a33a),
		danger: rgb(0xf26d6d), onDanger: rgb(0x0b1018),
		success: rgb(0x5fc08b), warning: rgb(0xf2a33a),
		hover: rgba(0xffffff, 0x0d), pressed: rgba(0xffffff, 0x1a), selection: rgba(0x4f9cf9, 0x55),
		focus:  rgba(0xffffff, 0x44),
		shadow: rgba(0x000000, 0x80),
	}
}

func light() palette {
	return palette{
		ground: rgb(0xf5f6f8), card: rgb(0xffffff), raised: rgb(0xeef1f5), line: rgb(0xdfe4ea),
		border: rgb(0x808998),
		button: rgb(0xe3e8ef),
		text:   rgb(0x171b22), muted: rgb(0x5f6a7b),
		accent: rgb(0x1f6fe0), onAccent: rgb(0xffffff),
		ending: rgb(0xb86e00),
		danger: rgb(0xc02a2a), onDanger: rgb(0xffffff),
		success: rgb(0x1f7a4d), warning: rgb(0x8f5500),
		hover: rgba(0x000000, 0x0a), pressed: rgba(0x000000, 0x14), selection: rgba(0x1f6fe0, 0x40),
		focus:  rgba(0x000000, 0x44),
		shadow: rgba(0x000000, 0x30),
	}
}

// stark is the dark palette of who needs more contrast: nothing is told by a
// shade alone, and every edge is drawn.
func stark() palette {
	return palette{
		ground: rgb(0x000000), card: rgb(0x000000), raised: rgb(0x222222), line: rgb(0xffffff),
		border: rgb(0xffffff),
		button: rgb(0x585858),
		text:   rgb(0xffffff), muted: rgb(0xdddddd),
		accent: rgb(0x8cc8ff), onAccent: rgb(0x000000),
		ending: rgb(0xffc94a),
		danger: rgb(0xffa0a0), onDanger: rgb(0x000000),
		success: rgb(0x8cf0b4), warning: rgb(0xffc94a),
		hover: rgba(0xffffff, 0x26), pressed: rgba(0xffffff, 0x40), selection: rgba(0x8cc8ff, 0x66),
		focus:  rgba(0x000000, 0x50),
		shadow: rgba(0x000000, 0xff),
	}
}

// plain is its light sister.
func plain() palette {
	return palette{
		ground: rgb(0xffffff), card: rgb(0xffffff), raised: rgb(0xf2f2f2), line: rgb(0x000000),
		border: rgb(0x000000),
		button: rgb(0xdddddd),
		text:   rgb(0x000000), muted: rgb(0x2e2e2e),
		accent: rgb(0x0038a8), onAccent: rgb(0xffffff),
		ending: rgb(0x7a3a00),
		danger: rgb(0x9c0000), onDanger: rgb(0xffffff),
		success: rgb(0x00501f), warning: rgb(0x6b3700),
		hover: rgba(0x000000, 0x1a), pressed: rgba(0x000000, 0x33), selection: rgba(0x0038a8, 0x40),
		focus:  rgba(0x000000, 0x55),
		shadow: rgba(0x000000, 0x66),
	}
}

func (p palette) named(name fyne.ThemeColorName) (color.Color, bool) {
	switch name {
	case standard.ColorNameBackground:
		return p.ground, true
	case ColorCard, standard.ColorNameInputBackground:
		return p.card, true
	case standard.ColorNameButton:
		return p.button, true
	case ColorRaised, standard.ColorNameMenuBackground, standard.ColorNameOverlayBackground,
		standard.ColorNameHeaderBackground, standard.ColorNameDisabledButton:
		return p.raised, true
	case ColorLine, standard.ColorNameSeparator:
		return p.line, true
	case standard.ColorNameInputBorder:
		return p.border, true
	case standard.ColorNameForeground:
		return p.text, true
	case ColorMuted, standard.ColorNamePlaceHolder, standard.ColorNameDisabled:
		return p.muted, true
	case standard.ColorNamePrimary, standard.ColorNameHyperlink:
		return p.accent, true
	case standard.ColorNameForegroundOnPrimary:
		return p.onAccent, true
	case ColorEnding:
		return p.ending, true
	case standard.ColorNameError:
		return p.danger, true
	case standard.ColorNameForegroundOnError:
		return p.onDanger, true
	}
	return p.less(name)
}

// less names what is seen less often.
func (p palette) less(name fyne.ThemeColorName) (color.Color, bool) {
	switch name {
	case standard.ColorNameSuccess:
		return p.success, true
	case standard.ColorNameWarning:
		return p.warning, true
	case standard.ColorNameForegroundOnSuccess, standard.ColorNameForegroundOnWarning:
		return p.ground, true
	case standard.ColorNameHover:
		return p.hover, true
	case standard.ColorNamePressed:
		return p.pressed, true
	case standard.ColorNameSelection:
		return p.selection, true
	case standard.ColorNameFocus:
		return p.focus, true
	case standard.ColorNameShadow:
		return p.shadow, true
	case standard.ColorNameScrollBar:
		return color.NRGBA{R: p.muted.R, G: p.muted.G, B: p.muted.B, A: 0x80}, true
	case standard.ColorNameScrollBarBackground:
		return color.Transparent, true
	}
	return nil, false
}

func rgb(v uint32) color.NRGBA { return rgba(v, 0xff) }

func rgba(v uint32, alpha uint8) color.NRGBA {
	return color.NRGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: alpha}
}
