//go:build !windows && !darwin

package screen

import (
	"context"
	"errors"
	"fmt"
	"os"
)

// capture asks the desktop portal where the session is one of Wayland, of which
// an X server would only show the windows that are its own, and the X server
// elsewhere.
func capture(ctx context.Context) ([]Shot, error) {
	if onWayland() {
		return capturePortal(ctx)
	}
	shots, err := captureX11(ctx, os.Getenv("DISPLAY"))
	if errors.Is(err, errXWayland) {
		return capturePortal(ctx)
	}
	return shots, err
}

func asks() bool {
	if onWayland() {
		return true
	}
	ctx, cancel := context.WithTimeout(context.Background(), callPatience)
	defer cancel()
	x, err := dialX(ctx, os.Getenv("DISPLAY"))
	if err != nil {
		return false
	}
	defer x.conn.Close()
	return errors.Is(x.checkXWayland(), errXWayland)
}

func onWayland() bool { return os.Getenv("WAYLAND_DISPLAY") != "" }

// noDisplay is the error of a session without a screen.
func noDisplay(cause error) error {
	if cause == nil {
		return fmt.Errorf("%w: neither DISPLAY nor WAYLAND_DISPLAY names one", ErrNoDisplay)
	}
	return &because{ErrNoDisplay, "the display that DISPLAY names cannot be reached", cause}
}

// because is an error value with a reason in plain words. The cause is for
// [errors.Is], and left out of the sentence: libraries write for programmers.
type because struct {
	what   error
	reason string
	cause  error
}

func (b *because) Error() string { return b.what.Error() + ": " + b.reason }

// Unwrap returns the error value and the cause.
func (b *because) Unwrap() []error { return []error{b.what, b.cause} }
