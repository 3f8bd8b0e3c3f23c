package qr

import (
	"context"
	"runtime"
	"sync"

	"github.com/makiuchi-d/gozxing"
)

// A view is one black and white form of a picture with the threes of patterns
// that may be codes in it.
type view struct {
	bits    *gozxing.BitMatrix // nil where the step has nothing to offer
	triples []triple
	checks  int
}

// look makes the view of a step.
func look(ctx context.Context, step step, from *sources) (v view) {
	v.bits = step.make(from)
	if v.bits == nil || ctx.Err() != nil {
		return view{}
	}
	patterns, checks := patterns(ctx, v.bits)
	v.checks = checks
	if ctx.Err() == nil {
		v.triples = triples(patterns, v.bits)
	}
	return v
}

// An ahead makes views before they are asked for, on the processors that are
// free. What is found does not depend on it: views are used in their order.
type ahead struct {
	ctx     context.Context
	cancel  context.CancelFunc
	from    *sources
	steps   []step
	started map[int]chan view
	running sync.WaitGroup
}

func newAhead(ctx context.Context, from *sources, steps []step) *ahead {
	a := &ahead{from: from, steps: steps, started: map[int]chan view{}}
	a.ctx, a.cancel = context.WithCancel(ctx)
	return a
}

// view returns the view of a step. Those that are likely to follow are begun, so
// many as there are other processors.
func (a *ahead) view(i int, follow bool) view {
	a.start(i)
	for n := 1; follow && n < min(runtime.GOMAXPROCS(0), 4); n++ {
		a.start(i + n)
	}
	return <-a.started[i]
}

// start begins a view unless it was begun or there is no such step.
func (a *ahead) start(i int) {
	if a.started[i] != nil || i >= len(a.steps) {
		return
	}
	made := make(chan view, 1)
	a.started[i] = made
	a.running.Go(func() { made <- look(a.ctx, a.steps[i], a.from) })
}

// stop ends what nobody will ask for, and waits for it.
func (a *ahead) stop() {
	a.cancel()
	a.running.Wait()
}
