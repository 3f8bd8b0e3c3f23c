package mainjob

import (
	"context"
	"errors"
	"strings"
	"time"

	"latchkey/cmd/internal/desk"
)

// ScanScreen presses the keys that scan the screen, and returns how long it took
// from there until the window was back with something else in it. A window that
// is still busy does not hear them, so they are pressed until it does.
func (w *Window) ScanScreen(ctx context.Context) (time.Duration, error) {
	before, err := w.Screenshot()
	if err != nil {
		return 0, err
	}
	gone := false
	pressed := time.Time{}
	err = desk.Await(ctx, "the window to come back with what it found", func() (bool, error) {
		if !gone && time.Since(pressed) > 3*time.Second {
			pressed = time.Now()
			if err := w.Key(ctx, "ctrl+g"); err != nil {
				return false, err
			}
		}
		shown, err := w.Shown()
		if err != nil || !shown {
			gone = true
			return false, err
		}
		now, err := w.Screenshot()
		return err == nil && !same(before, now), nil // it may have gone meanwhile
	})
	return time.Since(pressed), err
}

// AddAndCopy presses Enter once, on the confirmation, and returns the code that
// is on the clipboard then.
func (w *Window) AddAndCopy(ctx context.Context) (string, error) {
	if err := w.display.SetClipboard(ctx, ""); err != nil {
		return "", err
	}
	if err := w.Key(ctx, "Return"); err != nil {
		return "", err
	}
	var code string
	err := desk.Await(ctx, "the code on the clipboard", func() (bool, error) {
		code = strings.TrimSpace(w.display.Clipboard(ctx))
		return code != "", nil
	})
	if err == nil && strings.Trim(code, "0123456789") != "" {
		err = errors.New("what is on the clipboard is not a code")
	}
	return code, err
}
