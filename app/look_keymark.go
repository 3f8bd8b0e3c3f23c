package app

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	standard "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"latchkey/app/theme"
)

// keyMarkSize is how high and wide a keyMark is, in Fyne's units.
const keyMarkSize = 20

// A keyMark shows the digit of a key, in the accent colour.
type keyMark struct {
	widget.BaseWidget
	digit *text
	body  fyne.CanvasObject
}

func newKeyMark() *keyMark {
	m := &keyMark{digit: newText("", theme.SizeSmall, standard.ColorNameForegroundOnPrimary)}
	m.digit.bold()
	m.digit.align(fyne.TextAlignCenter)
	ground := newPanel(standard.ColorNamePrimary, keyMarkSize/2)
	ground.line = standard.ColorNamePrimary
	m.body = container.NewStack(ground, newWhole(m.digit))
	m.ExtendBaseWidget(m)
	m.Hide()
	return m
}

func (m *keyMark) set(digit int) { m.digit.set(strconv.Itoa(digit)) }

// CreateRenderer implements [fyne.Widget].
func (m *keyMark) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(m.body) }
