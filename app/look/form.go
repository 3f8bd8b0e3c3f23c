package look

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"latchkey/app/theme"
)

// NewField names an entry with a small line over it.
func NewField(label string, entry fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewCustomPaddedVBoxLayout(4), NewSmall(label), entry)
}

// NewForm is a screen of which the head and the foot stand still while what is
// between them scrolls. Neither becomes wider than cards do. foot may be nil.
func NewForm(head, body, foot fyne.CanvasObject) fyne.CanvasObject {
	var bottom fyne.CanvasObject
	if foot != nil {
		bottom = container.New(layout.NewCustomPaddedVBoxLayout(0), widget.NewSeparator(),
			NewStrip(6, theme.Margin, foot))
	}
	return container.NewBorder(
		NewStrip(theme.Margin, 0, head), bottom, nil, nil,
		container.NewVScroll(NewStrip(RimRoom, theme.Margin, body)),
	)
}

// NewFoot sets buttons at the right of a form's foot, with a line over them for why
// the last of them cannot be pressed.
func NewFoot(why fyne.CanvasObject, buttons ...fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewCustomPaddedVBoxLayout(6), why, AtRight(buttons...))
}

// RimRoom is what has to be between a card and the edge of what scrolls it, in Fyne's
// units: the line round a card is drawn into a picture that is so much larger than
// the card, and that some painters move where it is cut off.
const RimRoom = 4

// NewRows lays a list of cards in the column. Its rows are made by [NewCardRow].
func NewRows(list fyne.CanvasObject) *fyne.Container {
	return container.New(&columnLayout{beyond: RimRoom}, list)
}

// NewCardRow is a row of a list whose cards are in the column: the card with
// [RimRoom] round it.
func NewCardRow(card fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewCustomPaddedLayout(RimRoom, 0, RimRoom, RimRoom), card)
}

// NewStrip lays o in the column that cards are in, with so much room above and below,
// in Fyne's units.
func NewStrip(above, below float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(&columnLayout{above: above, below: below}, o)
}

// columnLayout lays everything in the one column that cards are in, with the
// window's margin at both sides.
type columnLayout struct {
	above, below float32
	beyond       float32 // how much further it reaches at both sides
}

func (l *columnLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for _, o := range objects {
		size = size.Max(o.MinSize())
	}
	return size.AddWidthHeight(2*theme.Margin, l.above+l.below)
}

func (l *columnLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	left, inner := Column(size.Width)
	for _, o := range objects {
		Fill(o, fyne.NewSize(inner+2*l.beyond, size.Height-l.above-l.below))
		o.Move(fyne.NewPos(left-l.beyond, l.above))
	}
}
