package sealed

import (
	"context"
	"errors"
	"sync"
	"time"

	"latchkey/vault"
)

const (
	freeTries = 2 // wrong ones that nothing is waited for after
	firstWait = time.Second
	mostWait  = 30 * time.Second
)

// A Brake slows down wrong passphrases: two cost nothing, after the next a second
// has to pass, then two, four and so on up to thirty. It never refuses the right
// passphrase for good, and forgets the wrong ones when that has come. It lives as
// long as the program; what slows down those who start it anew is the [Cost].
//
// Its methods are safe for concurrent use.
type Brake struct {
	now   func() time.Time
	after func(time.Duration) <-chan time.Time
	// turn admits one try at a time, so that many at once are no way round.
	turn chan struct{}

	mu    sync.Mutex
	wrong int
	last  time.Time // when the last wrong one was
}

// NewBrake returns a Brake by a clock, which tests have one of their own of:
// time.Now and time.After.
func NewBrake(now func() time.Time, after func(time.Duration) <-chan time.Time) *Brake {
	return &Brake{now: now, after: after, turn: make(chan struct{}, 1)}
}

// Left is how long the next try has to wait, for the screen to say.
func (b *Brake) Left() time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	wait := b.wait()
	// A clock that was set back does not make it longer.
	return max(0, min(wait, wait-b.now().Sub(b.last)))
}

// wait is how long the wrong tries so far are waited for.
func (b *Brake) wait() time.Duration {
	if b.wrong <= freeTries {
		return 0
	}
	wait := firstWait
	for n := freeTries + 1; n < b.wrong && wait < mostWait; n++ {
		wait *= 2
	}
	return min(wait, mostWait)
}

// Try waits for its time, or until ctx ends, and then has a passphrase tried. An
// error of that which wraps vault.ErrPassphrase counts as a wrong one, any other
// as none.
func (b *Brake) Try(ctx context.Context, try func(context.Context) error) error {
	select {
	case b.turn <- struct{}{}:
		defer func() { <-b.turn }()
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	for left := b.Left(); left > 0; left = b.Left() {
		select {
		case <-b.after(left):
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	err := try(ctx)
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case err == nil:
		b.wrong = 0
	case errors.Is(err, vault.ErrPassphrase):
		b.wrong++
		b.last = b.now()
	}
	return err
}
