package main

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver"
	"github.com/go-gl/glfw/v3.3/glfw"
)

// A follower is told of what windows are told.
type follower struct {
	used func() // the user did something
	seen func() // that, or a window was resized, uncovered, closed or given the keyboard

	windows []fyne.Window // that are followed
}

// follow follows those of all the windows that are new. One that has not been
// shown yet is not there to be followed.
func (f *follower) follow(all []fyne.Window) {
	if slices.Equal(all, f.windows) {
		return
	}
	followed := make([]fyne.Window, 0, len(all))
	for _, window := range all {
		if !slices.Contains(f.windows, window) {
			if !isThere(window) {
				continue
			}
			withNative(window, func(w *glfw.Window) {
				followHands(w, func() { f.used(); f.seen() })
				followPlace(w, f.seen)
			})
		}
		followed = append(followed, window)
	}
	f.windows = followed
}

// isThere reports whether the system has the window already, as far as it can be
// asked.
func isThere(window fyne.Window) bool {
	there := true
	if w, ok := window.(driver.NativeWindow); ok {
		w.RunNative(func(context any) {
			if x, ok := context.(driver.X11WindowContext); ok {
				there = x.WindowHandle != 0
			}
		})
	}
	return there
}

// followHands calls used for the keyboard and the mouse. What was called before
// goes on being called.
func followHands(w *glfw.Window, used func()) {
	var key glfw.KeyCallback
	key = w.SetKeyCallback(func(w *glfw.Window, k glfw.Key, code int, action glfw.Action, mods glfw.ModifierKey) {
		used()
		if key != nil {
			key(w, k, code, action, mods)
		}
	})
	var char glfw.CharCallback
	char = w.SetCharCallback(func(w *glfw.Window, r rune) {
		used()
		if char != nil {
			char(w, r)
		}
	})
	var button glfw.MouseButtonCallback
	button = w.SetMouseButtonCallback(func(w *glfw.Window, b glfw.MouseButton, action glfw.Action, mods glfw.ModifierKey) {
		used()
		if button != nil {
			button(w, b, action, mods)
		}
	})
	var pointer glfw.CursorPosCallback
	pointer = w.SetCursorPosCallback(func(w *glfw.Window, x, y float64) {
		used()
		if pointer != nil {
			pointer(w, x, y)
		}
	})
	var scroll glfw.ScrollCallback
	scroll = w.SetScrollCallback(func(w *glfw.Window, x, y float64) {
		used()
		if scroll != nil {
			scroll(w, x, y)
		}
	})
}

// followPlace calls seen for what becomes of the window itself.
func followPlace(w *glfw.Window, seen func()) {
	var focus glfw.FocusCallback
	focus = w.SetFocusCallback(func(w *glfw.Window, focused bool) {
		seen()
		if focus != nil {
			focus(w, focused)
		}
	})
	var size glfw.SizeCallback
	size = w.SetSizeCallback(func(w *glfw.Window, width, height int) {
		seen()
		if size != nil {
			size(w, width, height)
		}
	})
	var refresh glfw.RefreshCallback
	refresh = w.SetRefreshCallback(func(w *glfw.Window) {
		seen()
		if refresh != nil {
			refresh(w)
		}
	})
	var closing glfw.CloseCallback
	closing = w.SetCloseCallback(func(w *glfw.Window) {
		seen()
		if closing != nil {
			closing(w)
		}
	})
}
