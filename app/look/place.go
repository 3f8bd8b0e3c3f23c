package look

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"latchkey/app/theme"
)

// Column is where the one column of cards and forms lies in a window of the given
// width: how far from its left edge, and how wide. All are in Fyne's units.
func Column(width float32) (left, inner float32) {
	inner = min(width-2*theme.Margin, theme.ContentWidth)
	return (width - inner) / 2, inner
}

// Fill gives o its size, and lays out anew what is in it where paragraphs have become
// higher or lower with their width. They only know once they have it.
func Fill(o fyne.CanvasObject, size fyne.Size) {
	before := o.MinSize().Height
	o.Resize(size)
	if c, ok := o.(*fyne.Container); ok && c.MinSize().Height != before {
		c.Layout.Layout(c.Objects, c.Size())
	}
}

// Middle centres o in the height it has and lets it keep the width.
func Middle(o fyne.CanvasObject) fyne.CanvasObject {
	return container.NewVBox(layout.NewSpacer(), o, layout.NewSpacer())
}

// PutLine gives a line of text the room from left on that is so wide, with its middle
// at a height, in Fyne's units.
func PutLine(o fyne.CanvasObject, left, middle, width float32) {
	height := o.MinSize().Height
	o.Resize(fyne.NewSize(max(width, 0), height))
	o.Move(fyne.NewPos(left, middle-height/2))
}

// PutSquare gives o a square with sides of the given length and its middle at x and
// y, in Fyne's units.
func PutSquare(o fyne.CanvasObject, x, y, side float32) {
	o.Resize(fyne.NewSquareSize(side))
	o.Move(fyne.NewPos(x-side/2, y-side/2))
}

// AtLeast gives objects, one over the other, at least so much room. What they show
// can then change without moving what is beside them.
func AtLeast(size fyne.Size, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&reserveLayout{size}, objects...)
}

// reserveLayout gives what it holds at least so much room.
type reserveLayout struct{ least fyne.Size }

func (l *reserveLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := l.least
	for _, o := range objects {
		size = size.Max(o.MinSize())
	}
	return size
}

func (l *reserveLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Resize(size)
	}
}

// Whole gives a text all the room that it would like, so that it is never cut.
func Whole(t *Text) *fyne.Container {
	return container.New(&wholeLayout{}, t)
}

// wholeLayout gives a text all the room that it would like.
type wholeLayout struct{}

func (*wholeLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	t := objects[0].(*Text)
	return fyne.NewSize(t.FullWidth(), t.MinSize().Height)
}

func (*wholeLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	height := objects[0].MinSize().Height
	objects[0].Resize(fyne.NewSize(size.Width, height))
	objects[0].Move(fyne.NewPos(0, (size.Height-height)/2))
}

// middleLayout gives what it holds the width there is, and sets it in the middle
// of the height.
type middleLayout struct{}

func (*middleLayout) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }

func (*middleLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	Fill(objects[0], fyne.NewSize(size.Width, objects[0].MinSize().Height))
	height := objects[0].MinSize().Height
	objects[0].Resize(fyne.NewSize(size.Width, height))
	objects[0].Move(fyne.NewPos(0, (size.Height-height)/2))
}
