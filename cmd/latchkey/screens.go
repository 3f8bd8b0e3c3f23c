package main

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver"
	"github.com/go-gl/glfw/v3.3/glfw"

	"latchkey/importer/screen"
)

// screens looks at the monitors for the window.
type screens struct {
	window fyne.Window
	native uint32 // the window's number, on X11
}

// Aside implements [app.Screens]. The window is hidden rather than minimised:
// that asks no window manager, and no desktop makes a show of it. What hiding
// loses, that the window was maximised, is put back.
func (s *screens) Aside() (back func()) {
	if w, ok := s.window.(driver.NativeWindow); ok {
		w.RunNative(func(context any) {
			if x, ok := context.(driver.X11WindowContext); ok {
				s.native = uint32(x.WindowHandle)
			}
		})
	}
	maximised := false
	withNative(s.window, func(w *glfw.Window) { maximised = w.GetAttrib(glfw.Maximized) == glfw.True })
	s.window.Hide()
	return func() {
		s.window.Show()
		if maximised {
			withNative(s.window, (*glfw.Window).Maximize)
		}
		s.window.RequestFocus()
	}
}

// Gone implements [app.Screens].
func (s *screens) Gone(ctx context.Context) {
	if s.native != 0 {
		screen.Gone(ctx, s.native)
	}
}

// Capture implements [app.Screens].
func (*screens) Capture(ctx context.Context) ([]screen.Shot, error) { return screen.Capture(ctx) }

// Asks implements [app.Screens].
func (*screens) Asks() bool { return screen.Asks() }
