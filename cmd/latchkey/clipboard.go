package main

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver"

	"latchkey/app"
	"latchkey/importer/clipboard"
)

// board is the clipboard for the window.
type board struct{}

// Read implements [app.Clipboard].
func (board) Read(ctx context.Context, want clipboard.Want) (clipboard.Content, error) {
	return clipboard.Read(ctx, want)
}

// followDrops tells a of what is dropped on its window on X11, where the library
// that makes the window takes nothing but files. Where that cannot be, and
// elsewhere, Fyne goes on telling it of those.
func followDrops(a *app.App) {
	w, ok := a.Window().(driver.NativeWindow)
	if !ok {
		return
	}
	w.RunNative(func(context any) {
		if x, ok := context.(driver.X11WindowContext); ok && x.WindowHandle != 0 {
			go acceptDrops(a, uint32(x.WindowHandle))
		}
	})
}

func acceptDrops(a *app.App, window uint32) {
	// Its error leaves things as they are without it.
	_ = clipboard.AcceptDrops(context.Background(), window, func(c clipboard.Content, err error) {
		fyne.Do(func() { a.Dropped(c, err) })
	})
}
