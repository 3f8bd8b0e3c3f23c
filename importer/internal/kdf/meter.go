package kdf

import (
	"context"
	"fmt"
	"runtime/debug"
	"time"
)

// A Progress says how long a derivation has been going on, and an estimate of
// how long it will take in all, which is 0 where that is next to nothing.
type Progress struct{ Elapsed, Expected time.Duration }

// A Meter is told how far a derivation is, from the goroutine that asked for the
// key. It may be nil.
type Meter func(Progress)

// every is how often a Meter is told.
const every = 200 * time.Millisecond

// turn is held by the derivation that may take MaxMemory. A process has its
// memory once, and so this is the one thing here that all callers share.
var turn = make(chan struct{}, 1)

// Run calls derive on a goroutine of its own, tells report how far it is, and
// returns what derive returned, or the error of ctx as soon as that ends. What
// is expected to take long, as the estimates of this package say by not being 0,
// waits until no other such derivation is running, not even one that was left
// behind, and gives its memory back to the system. So derive must not call Run.
func Run[T any](ctx context.Context, report Meter, expected time.Duration, derive func() (T, error)) (T, error) {
	type outcome struct {
		key T
		err error
	}
	var none T
	if err := ctx.Err(); err != nil {
		return none, stopped(err)
	}
	done := make(chan outcome, 1)
	start := time.Now()
	go func() {
		if expected == 0 {
			key, err := derive()
			done <- outcome{key, err}
			return
		}
		select {
		case turn <- struct{}{}:
		case <-ctx.Done():
			return
		}
		key, err := derive()
		debug.FreeOSMemory() // else the next one would take as much again
		<-turn
		done <- outcome{key, err}
	}()
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case o := <-done:
			return o.key, o.err
		case <-ctx.Done():
			return none, stopped(ctx.Err())
		case <-tick.C:
			if report != nil {
				report(Progress{time.Since(start), expected})
			}
		}
	}
}

func stopped(err error) error { return fmt.Errorf("deriving the key: %w", err) }
