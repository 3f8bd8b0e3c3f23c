package keyring

import (
	"context"
	"sync"
)

// A flight is something that several callers want done at once and that should
// be done once: the question to a person to unlock the keyring. It ends when
// it is done, or when the last caller has left.
type flight struct {
	mu  sync.Mutex
	now *journey
}

type journey struct {
	cancel  context.CancelFunc
	callers int
	done    chan struct{}
	err     error // set before done is closed
}

// join does work, or waits for those who do it already, and returns what came
// of it.
func (f *flight) join(ctx context.Context, work func(context.Context) error) error {
	j := f.board(ctx, work)
	select {
	case <-j.done:
		return j.err
	case <-ctx.Done():
		f.leave(j)
		return context.Cause(ctx)
	}
}

func (f *flight) board(ctx context.Context, work func(context.Context) error) *journey {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.now != nil {
		f.now.callers++
		return f.now
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	j := &journey{cancel: cancel, callers: 1, done: make(chan struct{})}
	f.now = j
	go func() {
		defer cancel()
		j.err = work(ctx)
		f.end(j)
		close(j.done)
	}()
	return j
}

// leave ends the journey if nobody else is on it.
func (f *flight) leave(j *journey) {
	f.mu.Lock()
	defer f.mu.Unlock()
	j.callers--
	if j.callers == 0 {
		j.cancel()
		if f.now == j {
			f.now = nil
		}
	}
}

func (f *flight) end(j *journey) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.now == j {
		f.now = nil
	}
}
