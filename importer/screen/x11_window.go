//go:build !windows && !darwin

package screen

import (
	"context"
	"os"
	"time"

	"github.com/jezek/xgb/xproto"
)

// lookEvery is how often a window is looked at that is on its way.
const lookEvery = 4 * time.Millisecond

// Gone waits until an X11 window that was hidden is no longer shown, and neither
// is the frame that the window manager has put round it. It returns when ctx ends
// or the X server cannot be asked: there is nothing else to be done about it.
func Gone(ctx context.Context, window uint32) {
	x, err := dialX(ctx, os.Getenv("DISPLAY"))
	if err != nil {
		return
	}
	defer x.conn.Close()
	frame := xproto.Window(0)
	if tree, err := xproto.QueryTree(x.conn, xproto.Window(window)).Reply(); err == nil && tree.Parent != x.root {
		frame = tree.Parent
	}
	for x.shown(xproto.Window(window)) || frame != 0 && x.shown(frame) {
		if pause(ctx, lookEvery) != nil {
			return
		}
	}
}

// shown reports whether there is a window and it is shown.
func (x *xScreen) shown(w xproto.Window) bool {
	attributes, err := xproto.GetWindowAttributes(x.conn, w).Reply()
	return err == nil && attributes.MapState == xproto.MapStateViewable
}
