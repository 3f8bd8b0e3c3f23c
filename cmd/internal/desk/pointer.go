package desk

import (
	"context"
	"image"
	"strconv"
)

// ClickAt clicks at a place on the display, with the left mouse button, 1, or the
// right one, 3.
func (d *Display) ClickAt(ctx context.Context, at image.Point, button int) error {
	_, err := d.xdotool(ctx, "mousemove", strconv.Itoa(at.X), strconv.Itoa(at.Y), "click", strconv.Itoa(button))
	return err
}

// KeyAnywhere presses keys where the keyboard is, in xdotool's names.
func (d *Display) KeyAnywhere(ctx context.Context, keys ...string) error {
	_, err := d.xdotool(ctx, append([]string{"key", "--clearmodifiers"}, keys...)...)
	return err
}

// Drag takes hold of what is at one place, and lets go of it at another, at the
// pace of a hand: programs begin a drag only when the mouse has moved, and what
// it is over has to answer.
func (d *Display) Drag(ctx context.Context, from, to image.Point) error {
	const steps = 20
	args := []string{"mousemove", strconv.Itoa(from.X), strconv.Itoa(from.Y), "mousedown", "1"}
	for i := range steps + 1 {
		at := from.Add(to.Sub(from).Mul(i).Div(steps))
		args = append(args, "sleep", "0.04", "mousemove", strconv.Itoa(at.X), strconv.Itoa(at.Y))
	}
	_, err := d.xdotool(ctx, append(args, "sleep", "0.2", "mouseup", "1")...)
	return err
}

// PointAt moves the mouse to a place on the display.
func (d *Display) PointAt(ctx context.Context, at image.Point) error {
	_, err := d.xdotool(ctx, "mousemove", strconv.Itoa(at.X), strconv.Itoa(at.Y))
	return err
}
