package look

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"latchkey/app/theme"
)

// A flowLayout sets objects from left to right, each in the middle of its row,
// and goes on below where there is no room left.
type flowLayout struct {
	gap   float32
	width float32 // that it was laid out for last
}

// NewFlow sets objects from left to right, a gap apart, each in the middle of its
// row, and goes on below where there is no room left.
func NewFlow(objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&flowLayout{gap: theme.Gap}, objects...)
}

// MinSize implements [fyne.Layout]. How high it is depends on how wide it was.
func (l *flowLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var width float32
	for _, o := range objects {
		if o.Visible() {
			width = max(width, o.MinSize().Width)
		}
	}
	rows := l.rows(objects, max(l.width, width))
	height := l.gap * float32(max(len(rows)-1, 0))
	for _, row := range rows {
		height += heightOf(row)
	}
	return fyne.NewSize(width, height)
}

// Layout implements [fyne.Layout].
func (l *flowLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	var y float32
	for _, row := range l.rows(objects, size.Width) {
		var x float32
		height := heightOf(row)
		for _, o := range row {
			own := o.MinSize()
			own.Width = min(own.Width, size.Width)
			o.Resize(own)
			o.Move(fyne.NewPos(x, y+(height-own.Height)/2))
			x += own.Width + l.gap
		}
		y += height + l.gap
	}
}

// rows are the objects that can be seen, as they have room beside each other.
func (l *flowLayout) rows(objects []fyne.CanvasObject, width float32) [][]fyne.CanvasObject {
	var rows [][]fyne.CanvasObject
	var x float32
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		own := o.MinSize().Width
		if len(rows) == 0 || x+own > width {
			rows, x = append(rows, nil), 0
		}
		rows[len(rows)-1] = append(rows[len(rows)-1], o)
		x += own + l.gap
	}
	return rows
}

func heightOf(row []fyne.CanvasObject) float32 {
	var height float32
	for _, o := range row {
		height = max(height, o.MinSize().Height)
	}
	return height
}
