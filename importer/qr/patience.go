package qr

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// patience is how long [Open] and [Read] take at most, each, where their context
// does not say. Both are done with the largest picture in two seconds on a usual
// computer; the rest is for slow ones.
const patience = 10 * time.Second

// patient returns ctx, with a deadline by patience if it has none.
func patient(ctx context.Context) (context.Context, context.CancelFunc) {
	if _, ok := ctx.Deadline(); ok {
		return ctx, func() {}
	}
	return context.WithTimeout(ctx, patience)
}

// ended is the error of what was cut short because its context ended with err.
func ended(doing string, err error) error {
	if errors.Is(err, context.DeadlineExceeded) {
		return timeError{}
	}
	return fmt.Errorf("%s: %w", doing, err)
}

// A timeError says that the time for a picture is up.
type timeError struct{}

// Error implements error.
func (timeError) Error() string {
	return "the picture takes too long to read: crop it to the QR code, or take a screenshot of it, and try again"
}

// Unwrap makes it a [context.DeadlineExceeded].
func (timeError) Unwrap() error { return context.DeadlineExceeded }
