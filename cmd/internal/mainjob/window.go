package mainjob

import (
	"context"
	"fmt"
	"image"
	"os/exec"
	"strings"
	"time"

	"latchkey/cmd/internal/desk"
)

// A Window is the app, running on a display.
type Window struct {
	*desk.Window

	display *desk.Display
	program *desk.Program
	cli     CommandLine // to look into the same vault
}

// Title is what the app's window is called.
const Title = "Latchkey"

// OpenWindow starts the app and waits until its window is there. The display's
// and the session's environment are in cli.Env.
func OpenWindow(ctx context.Context, display *desk.Display, program string, cli CommandLine, args ...string) (*Window, error) {
	cmd := exec.Command(program, args...)
	cmd.Env = append(append([]string{}, cli.Env...), display.Env()...)
	running, err := desk.StartProgram(cmd)
	if err != nil {
		return nil, err
	}
	w := &Window{display: display, program: running, cli: cli}
	if w.Window, err = display.AwaitWindow(ctx, Title); err != nil {
		running.Stop()
		return nil, fmt.Errorf("%w: %s", err, running.Output())
	}
	return w, nil
}

// Output returns what the app has printed.
func (w *Window) Output() string { return w.program.Output() }

// Kill ends the app as a crash does, and waits until it has ended.
func (w *Window) Kill() { w.program.Kill() }

// Close ends the app.
func (w *Window) Close() { w.program.Stop() }

// Settle waits until the window has drawn itself and stands still: two looks at
// it, a moment apart, show the same.
func (w *Window) Settle(ctx context.Context) error {
	var last image.Image
	seen := time.Now()
	return desk.Await(ctx, "the window to stand still", func() (bool, error) {
		if time.Since(seen) < 150*time.Millisecond {
			return false, nil
		}
		seen = time.Now()
		picture, err := w.Screenshot()
		if err != nil {
			return false, err
		}
		still := last != nil && same(last, picture)
		last = picture
		return still, nil
	})
}

// same reports whether two pictures of one window are alike.
func same(a, b image.Image) bool {
	one, ok1 := a.(*image.RGBA)
	other, ok2 := b.(*image.RGBA)
	return ok1 && ok2 && string(one.Pix) == string(other.Pix)
}

// Save presses Enter on what the window asks to be confirmed until the vault
// has n accounts, and returns them.
func (w *Window) Save(ctx context.Context, n int) ([]Entry, error) {
	var entries []Entry
	pressed := time.Time{}
	err := desk.Await(ctx, "the account in the vault", func() (_ bool, err error) {
		if entries, err = w.cli.List(ctx); err != nil || len(entries) >= n {
			return err == nil, err
		}
		if time.Since(pressed) < time.Second {
			return false, nil
		}
		pressed = time.Now()
		return false, w.Key(ctx, "Return")
	})
	return entries, err
}

// CopyCode selects the account that search finds, presses Enter and returns
// what is on the clipboard then.
func (w *Window) CopyCode(ctx context.Context, search string) (string, error) {
	if err := w.Key(ctx, "ctrl+f"); err != nil {
		return "", err
	}
	if err := w.Type(ctx, search); err != nil {
		return "", err
	}
	return w.copied(ctx, func() error { return w.Key(ctx, "Return") })
}

// ClickCode clicks on the code of the first account in view and returns what is
// on the clipboard then.
func (w *Window) ClickCode(ctx context.Context) (string, error) {
	return w.copied(ctx, func() error { return w.Click(ctx, image.Pt(140, 132)) })
}

// copied empties the clipboard and does what copies a code until one is there.
// The first time may fall on a window that is still busy.
func (w *Window) copied(ctx context.Context, act func() error) (string, error) {
	if err := w.display.SetClipboard(ctx, ""); err != nil {
		return "", err
	}
	var code string
	acted := time.Time{}
	err := desk.Await(ctx, "a code on the clipboard", func() (bool, error) {
		if code = strings.TrimSpace(w.display.Clipboard(ctx)); code != "" {
			return true, nil
		}
		if time.Since(acted) < time.Second {
			return false, nil
		}
		acted = time.Now()
		return false, act()
	})
	return code, err
}

// TypeKey opens the form for a key and types the key.
func (w *Window) TypeKey(ctx context.Context, key string) error {
	if err := w.Settle(ctx); err != nil {
		return err
	}
	if err := w.Key(ctx, "ctrl+k"); err != nil {
		return err
	}
	if err := w.Settle(ctx); err != nil {
		return err
	}
	return w.Type(ctx, key)
}

// TypeNames goes on in that form with the account's names, the issuer's first, up
// to the button that adds the account.
func (w *Window) TypeNames(ctx context.Context, names ...string) error {
	next := "Return" // from the key, past what can be done about it
	for _, name := range names {
		if err := w.Key(ctx, next); err != nil {
			return err
		}
		if err := w.Type(ctx, name); err != nil {
			return err
		}
		next = "Tab"
	}
	return nil
}
