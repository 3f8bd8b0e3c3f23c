package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	standard "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// An openButton opens a row with the mouse. It never has the focus: the list
// has, and Enter does the same.
type openButton struct {
	widget.BaseWidget
	icon   *widget.Icon
	tapped func()
}

func newOpenButton(tapped func()) *openButton {
	b := &openButton{icon: widget.NewIcon(standard.NavigateNextIcon()), tapped: tapped}
	b.ExtendBaseWidget(b)
	return b
}

// CreateRenderer implements [fyne.Widget].
func (b *openButton) CreateRenderer() fyne.WidgetRenderer {
	icon := container.NewGridWrap(fyne.NewSquareSize(18), b.icon)
	return widget.NewSimpleRenderer(container.NewCenter(icon))
}

// Tapped implements [fyne.Tappable].
func (b *openButton) Tapped(*fyne.PointEvent) { b.tapped() }

// MinSize is large enough to hit.
func (b *openButton) MinSize() fyne.Size { return fyne.NewSquareSize(36) }
