package desk

import (
	"context"
	"errors"
	"fmt"
	"image"
	"strconv"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
)

// Place returns where the window's content is on the display.
func (w *Window) Place() (image.Rectangle, error) {
	size, err := w.Size()
	if err != nil {
		return image.Rectangle{}, err
	}
	at, err := xproto.TranslateCoordinates(w.display.conn, w.id, w.display.root, 0, 0).Reply()
	if err != nil {
		return image.Rectangle{}, fmt.Errorf("placing the window: %w", err)
	}
	corner := image.Pt(int(at.DstX), int(at.DstY))
	return image.Rectangle{Min: corner, Max: corner.Add(size)}, nil
}

// Move moves the window and waits until it is there.
func (w *Window) Move(ctx context.Context, to image.Point) error {
	_, err := w.display.xdotool(ctx, "windowmove", "--sync", w.number(), strconv.Itoa(to.X), strconv.Itoa(to.Y))
	return err
}

// Raise brings the window to the front and gives it the keyboard.
func (w *Window) Raise(ctx context.Context) error {
	_, err := w.display.xdotool(ctx, "windowactivate", "--sync", w.number())
	return err
}

// Shown reports whether the window is on the display.
func (w *Window) Shown() (bool, error) {
	attributes, err := xproto.GetWindowAttributes(w.display.conn, w.id).Reply()
	if err != nil {
		return false, fmt.Errorf("looking for the window: %w", err)
	}
	return attributes.MapState == xproto.MapStateViewable, nil
}

// Active reports whether the window has the keyboard, and so is in front.
func (w *Window) Active() (bool, error) {
	active, err := w.display.property(w.display.root, "_NET_ACTIVE_WINDOW")
	return len(active) == 4 && xproto.Window(xgb.Get32(active)) == w.id, err
}

// Pid returns the id of the process that the window says it is of.
func (w *Window) Pid() (int, error) {
	pid, err := w.display.property(w.id, "_NET_WM_PID")
	if err != nil || len(pid) != 4 {
		return 0, errors.Join(errors.New("the window does not say whose it is"), err)
	}
	return int(xgb.Get32(pid)), nil
}
