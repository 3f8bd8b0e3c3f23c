package look

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	standard "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// An Opener is the arrow at the end of a row, which opens the row with the mouse. It
// never has the keyboard: the list has, and Enter does the same.
type Opener struct {
	widget.BaseWidget
	icon   *widget.Icon
	tapped func()
}

// NewOpener makes an arrow that calls tapped when it is clicked.
func NewOpener(tapped func()) *Opener {
	b := &Opener{icon: widget.NewIcon(standard.NavigateNextIcon()), tapped: tapped}
	b.ExtendBaseWidget(b)
	return b
}

// CreateRenderer implements [fyne.Widget].
func (b *Opener) CreateRenderer() fyne.WidgetRenderer {
	icon := container.NewGridWrap(fyne.NewSquareSize(18), b.icon)
	return widget.NewSimpleRenderer(container.NewCenter(icon))
}

// Tapped implements [fyne.Tappable].
func (b *Opener) Tapped(*fyne.PointEvent) { b.tapped() }

// MinSize is large enough to hit.
func (b *Opener) MinSize() fyne.Size { return fyne.NewSquareSize(36) }
