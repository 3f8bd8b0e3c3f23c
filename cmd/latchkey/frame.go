package main

import (
	"image"

	"fyne.io/fyne/v2"
	"github.com/go-gl/glfw/v3.3/glfw"
)

// frame is the window as the desktop has it, asked by the library beneath Fyne. In
// a Wayland session the compositor may keep the place to itself.
type frame struct {
	window fyne.Window

	// To ask takes an X server four answers, and is done every second. So what it
	// said last is kept until the window says that something has changed.
	followed, fresh bool
	at              image.Point
	maximised       bool
}

// follow has the window say when it was moved, resized or maximised.
func (f *frame) follow() {
	withNative(f.window, func(w *glfw.Window) {
		f.followed = true
		var place glfw.PosCallback
		place = w.SetPosCallback(func(w *glfw.Window, x, y int) {
			f.fresh = false
			if place != nil {
				place(w, x, y)
			}
		})
		var size glfw.SizeCallback
		size = w.SetSizeCallback(func(w *glfw.Window, width, height int) {
			f.fresh = false
			if size != nil {
				size(w, width, height)
			}
		})
		var whole glfw.MaximizeCallback
		whole = w.SetMaximizeCallback(func(w *glfw.Window, maximised bool) {
			f.fresh = false
			if whole != nil {
				whole(w, maximised)
			}
		})
	})
}

// look asks the desktop how the window stands, unless that is known. It reports
// whether it is.
func (f *frame) look() bool {
	if f.fresh {
		return true
	}
	there := false
	withNative(f.window, func(w *glfw.Window) {
		there = true
		f.maximised = w.GetAttrib(glfw.Maximized) == glfw.True
		f.at.X, f.at.Y = w.GetPos()
		f.fresh = f.followed
	})
	return there
}

// Minimise implements [app.Frame].
func (f *frame) Minimise() { withNative(f.window, (*glfw.Window).Iconify) }

// Restore implements [app.Frame].
func (f *frame) Restore() {
	withNative(f.window, func(w *glfw.Window) {
		if w.GetAttrib(glfw.Iconified) == glfw.True {
			w.Restore()
		}
	})
}

// Maximised implements [app.Frame].
func (f *frame) Maximised() bool { return f.look() && f.maximised }

// Place implements [app.Frame].
func (f *frame) Place() (at image.Point, ok bool) {
	ok = f.look()
	return f.at, ok
}

// Put implements [app.Frame].
func (f *frame) Put(at image.Point) {
	withNative(f.window, func(w *glfw.Window) { w.SetPos(at.X, at.Y) })
}

// Areas implements [app.Frame].
func (f *frame) Areas() (areas []image.Rectangle) {
	withNative(f.window, func(*glfw.Window) {
		for _, m := range glfw.GetMonitors() {
			x, y, width, height := m.GetWorkarea()
			areas = append(areas, image.Rect(x, y, x+width, y+height))
		}
	})
	return areas
}
