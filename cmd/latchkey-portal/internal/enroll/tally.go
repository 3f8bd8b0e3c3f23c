package enroll

import (
	"math"
	"time"
)

// A tally counts one user's failures in a row. Its methods are called with the
// directory's mutex held.
type tally struct {
	failures int
	last     time.Time // of the last failure
	// pending is how many attempts have begun and not ended: passwords being
	// hashed. They are held against the limits as if they had failed.
	pending int
}

// begin asks leave for an attempt. Every begin that returns nil is followed by
// one call of end or cancel.
func (t *tally) begin(now time.Time, r Rules) error {
	if t.failures >= r.LockAt {
		return ErrLocked
	}
	if left := t.left(now, r); left > 0 {
		return &WaitError{Left: left}
	}
	if t.pending > 0 && t.failures+t.pending >= r.FreeFailures {
		// Another attempt is being looked at, and if it fails there is a wait.
		return &WaitError{Left: wholeSeconds(r.FirstWait)}
	}
	t.pending++
	return nil
}

// end records how an attempt came out. A success is not yet a reason to forget
// the failures: see clear.
func (t *tally) end(now time.Time, ok bool) {
	t.pending--
	if !ok {
		t.failures++
		t.last = now
	}
}

// cancel takes back an attempt that was never looked at.
func (t *tally) cancel() { t.pending-- }

// clear forgets the failures.
func (t *tally) clear() { t.failures = 0 }

// add counts failures again that were forgotten.
func (t *tally) add(forgotten tally) {
	t.failures += forgotten.failures
	if forgotten.last.After(t.last) {
		t.last = forgotten.last
	}
}

// left is how long the next attempt has to wait, in whole seconds; zero where it is one
// that need not, or has no leave at all. It is never longer than the wait as a whole,
// also where the clock was set back behind the last failure.
func (t *tally) left(now time.Time, r Rules) time.Duration {
	left := min(t.last.Add(t.wait(r)).Sub(now), t.wait(r))
	if t.failures == 0 || t.failures >= r.LockAt || left <= 0 {
		return 0
	}
	return wholeSeconds(left)
}

func (t *tally) wait(r Rules) time.Duration {
	if t.failures < r.FreeFailures || t.failures == 0 {
		return 0
	}
	wait := r.FirstWait
	for i := r.FreeFailures; i < t.failures && wait < r.LongestWait; i++ {
		wait *= 2
	}
	return min(wait, r.LongestWait)
}

func wholeSeconds(d time.Duration) time.Duration {
	return time.Duration(math.Ceil(d.Seconds())) * time.Second
}
