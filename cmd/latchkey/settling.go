//go:build (linux || freebsd || netbsd || openbsd) && !wayland

package main

import (
	"slices"

	"fyne.io/fyne/v2"
)

// A settling finds out whether windows are drawn as they are now: to draw one may
// change something again, and where that makes it want more room, Fyne gives it
// that when the next frame begins.
type settling struct{ wanted []fyne.Size } // at least, by each window at the last look

// markedCanvas is what Fyne's canvas of a desktop knows of itself.
type markedCanvas interface {
	CheckDirtyAndClear() bool
	SetDirty()
}

// settled reports whether nothing has changed since the windows were drawn.
func (s *settling) settled(windows []fyne.Window) bool {
	still := true
	wanted := make([]fyne.Size, 0, len(windows))
	for _, w := range windows {
		if c, ok := w.Canvas().(markedCanvas); ok && c.CheckDirtyAndClear() {
			c.SetDirty()
			still = false
		}
		if content := w.Content(); content != nil {
			wanted = append(wanted, content.MinSize())
		}
	}
	still = still && slices.Equal(wanted, s.wanted)
	s.wanted = wanted
	return still
}
