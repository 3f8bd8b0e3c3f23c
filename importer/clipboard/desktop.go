//go:build !windows && !darwin

package clipboard

import (
	"context"
	"os"
)

// read asks the X server where there is one, and wl-paste where there is none or
// nothing is on its clipboard: beside a Wayland session an X server has what was
// copied there too, but some show it only to a window that has the keyboard.
// wl-paste comes second because some desktops have it take the keyboard from the
// window that one is in.
func read(ctx context.Context, want Want) (Content, error) {
	display, wayland := os.Getenv("DISPLAY"), os.Getenv("WAYLAND_DISPLAY") != ""
	var c Content
	err := ErrNoDisplay
	if display != "" {
		c, err = readX11(ctx, display, want)
	}
	if !wayland || err == nil && len(c.Offered) > 0 || ctx.Err() != nil {
		return c, err
	}
	other, otherErr := choose(ctx, wlPaste{patience}, want)
	if otherErr != nil && err == nil {
		return c, nil // the X server's clipboard is empty; that may be all there is to it
	}
	return other, otherErr
}
