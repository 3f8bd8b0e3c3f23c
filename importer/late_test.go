package importer

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// A countdown is a context whose deadline passes when it has been asked so many
// times.
type countdown struct {
	context.Context
	left atomic.Int64 // asked by several goroutines
}

func newCountdown(ctx context.Context, left int) *countdown {
	c := &countdown{Context: ctx}
	c.left.Store(int64(left))
	return c
}

func (c *countdown) Deadline() (time.Time, bool) { return time.Now().Add(time.Hour), true }

func (c *countdown) Err() error {
	if c.left.Add(-1) >= 0 {
		return nil
	}
	return context.DeadlineExceeded
}

// Wherever the time for a picture is up, that is said, and what was read until
// then is kept.
func TestReadLate(t *testing.T) {
	file := pngOf(t, "otpauth://totp/a:b?secret=AAAAAAAA")
	var without, with, whole int
	for left := 0; whole == 0 && left < 10_000; left += 3 {
		got, err := Read(newCountdown(t.Context(), left), file, Options{})
		switch {
		case err != nil && !errors.Is(err, context.DeadlineExceeded):
			t.Fatal(err)
		case err != nil:
			without++
			if len(got.Accounts) > 0 || left > 0 && !strings.Contains(err.Error(), "crop it") {
				t.Fatalf("after %d questions: %v, %d accounts", left, err, len(got.Accounts))
			}
		case len(got.Accounts) != 1:
			t.Fatalf("after %d questions: %+v", left, got)
		case len(got.Skipped) == 1:
			with++
			if s := got.Skipped[0]; s.Name != "the rest of the picture" || !strings.Contains(s.Reason, "takes too long") {
				t.Fatalf("skipped is %+v", s)
			}
		default:
			whole++
		}
	}
	if without == 0 || with == 0 || whole != 1 {
		t.Errorf("%d ends without an account, %d with, %d whole", without, with, whole)
	}
}
