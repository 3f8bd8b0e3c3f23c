package main

import (
	"image"

	"fyne.io/fyne/v2"
	"github.com/go-gl/glfw/v3.3/glfw"
)

// frame is the window as the desktop has it, asked by the library beneath Fyne. In
// a Wayland session the compositor may keep the place to itself.
type frame struct{ window fyne.Window }

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
func (f *frame) Maximised() (is bool) {
	withNative(f.window, func(w *glfw.Window) { is = w.GetAttrib(glfw.Maximized) == glfw.True })
	return is
}

// Place implements [app.Frame].
func (f *frame) Place() (at image.Point, ok bool) {
	withNative(f.window, func(w *glfw.Window) {
		at.X, at.Y = w.GetPos()
		ok = true
	})
	return at, ok
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
