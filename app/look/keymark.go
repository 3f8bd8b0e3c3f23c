package look

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	standard "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"latchkey/app/theme"
)

// KeyMarkSize is how high and wide a [KeyMark] is meant to be, in Fyne's units.
const KeyMarkSize = 20

// A KeyMark shows the digit of a key on a disc in the accent colour, over what that
// key is for.
type KeyMark struct {
	widget.BaseWidget
	digit *Text
	body  fyne.CanvasObject
}

// NewKeyMark makes a mark that is hidden, and shows nothing until a digit is set.
func NewKeyMark() *KeyMark {
	m := &KeyMark{digit: NewText("", theme.SizeSmall, standard.ColorNameForegroundOnPrimary)}
	m.digit.Bold()
	m.digit.Align(fyne.TextAlignCenter)
	ground := NewPanel(standard.ColorNamePrimary, KeyMarkSize/2)
	ground.Line = standard.ColorNamePrimary
	m.body = container.NewStack(ground, Whole(m.digit))
	m.ExtendBaseWidget(m)
	m.Hide()
	return m
}

// Set shows a digit.
func (m *KeyMark) Set(digit int) { m.digit.Set(strconv.Itoa(digit)) }

// CreateRenderer implements [fyne.Widget].
func (m *KeyMark) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(m.body) }
