package patch

import "fyne.io/fyne/v2"

// A box is a part of the window.
type box struct{ from, to fyne.Position }

func (b box) size() fyne.Size { return fyne.NewSize(b.to.X-b.from.X, b.to.Y-b.from.Y) }

func (b box) empty() bool { return b.to.X <= b.from.X || b.to.Y <= b.from.Y }

// cut returns what of b is within c; nil is everywhere.
func (b box) cut(c *box) box {
	if c == nil {
		return b
	}
	return box{
		fyne.NewPos(max(b.from.X, c.from.X), max(b.from.Y, c.from.Y)),
		fyne.NewPos(min(b.to.X, c.to.X), min(b.to.Y, c.to.Y)),
	}
}

// meets reports whether two boxes have something in common.
func (b box) meets(c box) bool { return !b.cut(&c).empty() }

// union is the smallest box that has both in it.
func (b box) union(c box) box {
	return box{
		fyne.NewPos(min(b.from.X, c.from.X), min(b.from.Y, c.from.Y)),
		fyne.NewPos(max(b.to.X, c.to.X), max(b.to.Y, c.to.Y)),
	}
}

// add adds a box to some that have nothing in common, nor have they afterwards.
func add(boxes []box, b box) []box {
	if b.empty() {
		return boxes
	}
	for i := 0; i < len(boxes); i++ {
		if boxes[i].meets(b) {
			b = b.union(boxes[i])
			boxes[i] = boxes[len(boxes)-1]
			boxes = boxes[:len(boxes)-1]
			i = -1 // it may meet one that it has not met before
		}
	}
	return append(boxes, b)
}
