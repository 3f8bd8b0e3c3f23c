package look

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

// Reveal scrolls o into view where it lies in something that scrolls. Fyne gives the
// keyboard to what is out of view without showing it.
func Reveal(o fyne.CanvasObject) {
	driver := fyne.CurrentApp().Driver()
	c := driver.CanvasForObject(o)
	if c == nil {
		return
	}
	scroll := ScrollOf(c.Content(), o)
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

// ScrollOf is the innermost scroll between root and o, or nil where there is none. It
// does not look into widgets.
func ScrollOf(root, o fyne.CanvasObject) *container.Scroll { return scrollWithin(nil, root, o) }

// scrollWithin is scrollOf; within is the scroll that root lies in.
func scrollWithin(within *container.Scroll, root, o fyne.CanvasObject) *container.Scroll {
	if root == o {
		return within
	}
	switch root := root.(type) {
	case *fyne.Container:
		for _, child := range root.Objects {
			if found := scrollWithin(within, child, o); found != nil {
				return found
			}
		}
	case *container.Scroll:
		return scrollWithin(root, root.Content, o)
	case *container.ThemeOverride:
		return scrollWithin(within, root.Content, o)
	}
	return nil
}

// IsEnter reports whether key is one of the two Enter keys.
func IsEnter(key *fyne.KeyEvent) bool {
	return key.Name == fyne.KeyReturn || key.Name == fyne.KeyEnter
}
