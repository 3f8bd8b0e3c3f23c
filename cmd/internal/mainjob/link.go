package mainjob

import (
	"context"

	"latchkey/cmd/internal/desk"
)

// FindWindow waits for a window of the app that was started by somebody else. It
// ends with the display.
func FindWindow(ctx context.Context, display *desk.Display, cli CommandLine) (*Window, error) {
	found, err := display.AwaitWindow(ctx, Title)
	return &Window{Window: found, display: display, cli: cli}, err
}

// Await does what brings something from outside to the window, and waits until
// the window is in front, shows something else than before, and stands still.
func (w *Window) Await(ctx context.Context, do func() error) error {
	if err := w.Settle(ctx); err != nil {
		return err
	}
	before, err := w.Screenshot()
	if err != nil {
		return err
	}
	if err := w.Minimize(ctx); err != nil {
		return err
	}
	if err := do(); err != nil {
		return err
	}
	err = desk.Await(ctx, "the window to come to the front with what it was given", func() (bool, error) {
		active, err := w.Active()
		if err != nil || !active {
			return false, err
		}
		now, err := w.Screenshot()
		return err == nil && !same(before, now), nil // it may not be drawn yet
	})
	if err != nil {
		return err
	}
	return w.Settle(ctx)
}
