package sealed

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"latchkey/vault"
)

var errWrong = fmt.Errorf("no: %w", vault.ErrPassphrase)

func tryWith(err error) func(context.Context) error {
	return func(context.Context) error { return err }
}

// TestBrake: the waits grow to thirty seconds, other errors do not count, and the
// right passphrase is taken at any time and begins anew.
func TestBrake(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := NewBrake(time.Now, time.After)
		for range 2 {
			for _, want := range []int{0, 0, 0, 1, 2, 4, 8, 16, 30, 30, 30} {
				start := time.Now()
				_ = b.Try(t.Context(), tryWith(vault.ErrTimeout))
				if err := b.Try(t.Context(), tryWith(errWrong)); !errors.Is(err, vault.ErrPassphrase) {
					t.Fatal(err)
				}
				if waited := time.Since(start); waited != time.Duration(want)*time.Second {
					t.Errorf("waited %v, want %d s", waited, want)
				}
			}
			if err := b.Try(t.Context(), tryWith(nil)); err != nil || b.Left() != 0 {
				t.Errorf("the right one: %v, and %v are left", err, b.Left())
			}
		}
	})
}

// TestBrakeIsCalledOff ends the wait with its context, and no try is made.
func TestBrakeIsCalledOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := NewBrake(time.Now, time.After)
		for range 6 {
			_ = b.Try(t.Context(), tryWith(errWrong))
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		err := b.Try(ctx, func(context.Context) error { t.Error("it was tried"); return nil })
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
	})
}

// TestBrakeWithAClockSetBack never waits longer than the last wrong one asks for.
func TestBrakeWithAClockSetBack(t *testing.T) {
	now := time.Unix(1_700_000_000, 0)
	b := NewBrake(func() time.Time { return now }, nil)
	for range 3 {
		if err := b.Try(t.Context(), tryWith(errWrong)); !errors.Is(err, vault.ErrPassphrase) {
			t.Fatal(err)
		}
	}
	now = now.Add(-time.Hour)
	if left := b.Left(); left != time.Second {
		t.Errorf("%v are left, want a second", left)
	}
	now = now.Add(2 * time.Hour)
	if left := b.Left(); left != 0 {
		t.Errorf("%v are left, want nothing", left)
	}
}

// TestBrakeAtOnce: many tries at once wait as those one after the other do.
func TestBrakeAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := NewBrake(time.Now, time.After)
		start := time.Now()
		done := make(chan error)
		for range 6 {
			go func() { done <- b.Try(t.Context(), tryWith(errWrong)) }()
		}
		for range 6 {
			<-done
		}
		if waited := time.Since(start); waited != 7*time.Second {
			t.Errorf("six tries took %v, want 1+2+4 s", waited)
		}
	})
}
