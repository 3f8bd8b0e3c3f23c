//go:build windows || darwin

package screen

import (
	"context"
	"errors"
	"fmt"

	"github.com/kbinani/screenshot"
)

func asks() bool { return false }

// Gone returns at once: these systems do not say when a window is no longer
// drawn. [Still] notices.
func Gone(context.Context, uint32) {}

// capture reads every monitor. The library cannot be stopped, so that it goes on
// beside where ctx ends before it does.
func capture(ctx context.Context) ([]Shot, error) {
	if !permitted() {
		return nil, ErrPermission
	}
	type captured struct {
		shots []Shot
		err   error
	}
	done := make(chan captured, 1)
	go func() {
		shots, err := captureAll(ctx)
		done <- captured{shots, err}
	}()
	select {
	case c := <-done:
		return c.shots, c.err
	case <-ctx.Done():
		return nil, ended(ctx)
	}
}

// captureAll reads one monitor after the other, so that only one at a time is in
// memory in colour.
func captureAll(ctx context.Context) ([]Shot, error) {
	var shots []Shot
	total := 0
	count := screenshot.NumActiveDisplays()
	for i := range min(count, maxMonitors) {
		bounds := screenshot.GetDisplayBounds(i)
		pixels := bounds.Dx() * bounds.Dy()
		switch total += pixels; {
		case ctx.Err() != nil:
			return nil, ended(ctx)
		case bounds.Empty():
			continue
		case pixels > maxPixels || total > maxTotal:
			return nil, ErrTooLarge
		}
		picture, err := screenshot.CaptureRect(bounds)
		switch {
		case errors.Is(err, screenshot.ErrUnsupported):
			return nil, ErrUnsupported
		case err != nil:
			return nil, fmt.Errorf("%w: monitor %d of %d cannot be read: %w", ErrNoDisplay, i+1, count, err)
		}
		grey := greyOf(picture)
		grey.Rect = bounds
		shots = append(shots, Shot{Picture: grey})
	}
	if len(shots) == 0 {
		return nil, nothing()
	}
	return shots, nil
}
