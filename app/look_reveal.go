package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Room that is left above and below what is scrolled into view: above there is
// the name of the field.
const (
	revealAbove = 28
	revealBelow = 12
)

// reveal scrolls o into view where it lies in something that scrolls. Fyne
// gives the keyboard to what is out of view without showing it.
func reveal(o fyne.CanvasObject) {
	driver := fyne.CurrentApp().Driver()
	c := driver.CanvasForObject(o)
	if c == nil {
		return
	}
	scroll := scrollOf(c.Content(), o, nil)
	if scroll == nil {
		return
	}
	scroll.Refresh() // o may have grown just now
	top := driver.AbsolutePositionForObject(o).Y - driver.AbsolutePositionForObject(scroll.Content).Y
	y := max(scroll.Offset.Y, top+o.MinSize().Height+revealBelow-scroll.Size().Height)
	y = max(min(y, top-revealAbove), 0)
	if y != scroll.Offset.Y {
		scroll.ScrollToOffset(fyne.NewPos(0, y))
	}
}

// scrollOf returns the innermost scroll between root and o; within is the one
// that root lies in.
func scrollOf(root, o fyne.CanvasObject, within *container.Scroll) *container.Scroll {
	if root == o {
		return within
	}
	switch root := root.(type) {
	case *fyne.Container:
		for _, child := range root.Objects {
			if found := scrollOf(child, o, within); found != nil {
				return found
			}
		}
	case *container.Scroll:
		return scrollOf(root.Content, o, root)
	case *container.ThemeOverride:
		return scrollOf(root.Content, o, within)
	}
	return nil
}
