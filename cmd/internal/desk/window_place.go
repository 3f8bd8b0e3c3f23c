package desk

import (
	"context"
	"fmt"
	"image"
	"strconv"

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
