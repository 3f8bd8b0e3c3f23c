package panel

import (
	"math"
	"sync"
	"time"
)

// How wrong tokens slow down whoever shows them.
const (
	freeTries    = 3
	firstWait    = time.Second // it doubles
	longestWait  = 30 * time.Second
	forgetAfter  = 10 * time.Minute
	mostVisitors = 256
)

// A brake counts wrong tokens by where they come from.
type brake struct {
	now func() time.Time
	mu  sync.Mutex
	all map[string]*tries
}

type tries struct {
	failed int
	last   time.Time
}

func newBrake(now func() time.Time) *brake {
	return &brake{now: now, all: map[string]*tries{}}
}

// begin asks leave for a try from an address. It returns how long that has to wait, or
// zero, and then the try counts as a failure until it is taken back by passed: however
// many come at the same time, each of them counts.
func (b *brake) begin(who string) time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := b.now()
	b.prune(now)
	t := b.all[who]
	if t == nil {
		t = &tries{}
		b.all[who] = t
	}
	if left := t.last.Add(t.wait()).Sub(now); left > 0 && t.failed >= freeTries {
		return time.Duration(math.Ceil(left.Seconds())) * time.Second
	}
	t.failed, t.last = t.failed+1, now
	return 0
}

// passed forgets the failures of an address.
func (b *brake) passed(who string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.all, who)
}

func (t *tries) wait() time.Duration {
	if t.failed < freeTries {
		return 0
	}
	return min(firstWait<<min(t.failed-freeTries, 10), longestWait)
}

// prune forgets what is long ago and, where there are too many, what is longest ago. It
// is called with the mutex held.
func (b *brake) prune(now time.Time) {
	oldest := ""
	for who, t := range b.all {
		if now.Sub(t.last) >= forgetAfter {
			delete(b.all, who)
		} else if oldest == "" || t.last.Before(b.all[oldest].last) {
			oldest = who
		}
	}
	if len(b.all) >= mostVisitors {
		delete(b.all, oldest)
	}
}
