package desk

import (
	"context"
	"errors"
	"fmt"
	"image"
	"strconv"
	"strings"

	"github.com/jezek/xgb/xproto"
)

// A Window is a program's window on a Display.
type Window struct {
	display *Display
	id      xproto.Window
}

// AwaitWindow waits for a visible window whose title contains title.
func (d *Display) AwaitWindow(ctx context.Context, title string) (*Window, error) {
	w := &Window{display: d}
	err := Await(ctx, fmt.Sprintf("a window called %q", title), func() (bool, error) {
		ids, err := d.xdotool(ctx, "search", "--onlyvisible", "--name", title)
		if err != nil {
			return false, nil // xdotool ends with 1 where there is none yet
		}
		first, _, _ := strings.Cut(ids, "\n")
		id, err := strconv.ParseUint(strings.TrimSpace(first), 10, 32)
		w.id = xproto.Window(id)
		return err == nil, nil
	})
	return w, err
}

func (d *Display) xdotool(ctx context.Context, args ...string) (string, error) {
	return run(ctx, d.env, nil, "xdotool", args...)
}

// Key presses keys one after the other, in xdotool's names: "Return", "ctrl+v".
func (w *Window) Key(ctx context.Context, keys ...string) error {
	_, err := w.display.xdotool(ctx, append([]string{"key", "--clearmodifiers", "--delay", "30"}, keys...)...)
	return err
}

// Type types text. It reaches xdotool by its standard input, since a key must
// not be seen in the list of processes.
func (w *Window) Type(ctx context.Context, text string) error {
	_, err := run(ctx, w.display.env, strings.NewReader(text),
		"xdotool", "type", "--clearmodifiers", "--delay", "15", "--file", "-")
	return err
}

// Click clicks at a place in the window, in pixels from its upper left corner.
func (w *Window) Click(ctx context.Context, at image.Point) error {
	_, err := w.display.xdotool(ctx, "mousemove", "--window", w.number(),
		strconv.Itoa(at.X), strconv.Itoa(at.Y), "click", "1")
	return err
}

// Minimize puts the window away without closing it.
func (w *Window) Minimize(ctx context.Context) error {
	_, err := w.display.xdotool(ctx, "windowminimize", "--sync", w.number())
	return err
}

// Title returns the window's title as it is now.
func (w *Window) Title() (string, error) {
	title, err := w.display.property(w.id, "_NET_WM_NAME")
	return string(title), err
}

// Size returns the size of the window's content in pixels.
func (w *Window) Size() (image.Point, error) {
	geometry, err := xproto.GetGeometry(w.display.conn, xproto.Drawable(w.id)).Reply()
	if err != nil {
		return image.Point{}, fmt.Errorf("measuring the window: %w", err)
	}
	return image.Pt(int(geometry.Width), int(geometry.Height)), nil
}

// Screenshot returns what the window shows. It must not be covered.
func (w *Window) Screenshot() (image.Image, error) {
	const tries = 5 // while it is being made smaller
	for try := 1; ; try++ {
		size, err := w.Size()
		if err != nil {
			return nil, err
		}
		picture, err := w.display.capture(w.id, image.Rectangle{Max: size})
		if smaller := (xproto.MatchError{}); try == tries || !errors.As(err, &smaller) {
			return picture, err
		}
	}
}

func (w *Window) number() string { return strconv.FormatUint(uint64(w.id), 10) }
