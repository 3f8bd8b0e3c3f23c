package control

import (
	"math"
	"net"
	"net/http"
	"sync"
	"time"
)

// How wrong tokens are slowed down.
const (
	freeTries    = 3
	firstWait    = time.Second // it doubles
	longestWait  = 30 * time.Second
	forgetAfter  = 10 * time.Minute
	mostVisitors = 256
)

// A Door lets in whoever shows the token, to the API as to the control panel, and counts
// what else is shown by where it comes from. It is safe for concurrent use.
//
// The right token is let in whatever was shown before: programs that share an address,
// as all of a machine or behind a bridge of containers do, must not lock each other out.
// So what keeps guesses away is the length of the token; the waits have a program with a
// wrong one stop asking.
type Door struct {
	token Token
	now   func() time.Time
	mu    sync.Mutex
	all   map[string]*tries
}

// tries are those from one address that were wrong.
type tries struct {
	failed int
	last   time.Time
}

// NewDoor returns the door that a token opens. now is the computer's clock; nil for it.
func NewDoor(token Token, now func() time.Time) *Door {
	if now == nil {
		now = time.Now
	}
	return &Door{token: token, now: now, all: map[string]*tries{}}
}

// Enter reports whether a request that shows a text may come in. Where it may not, wait
// is how long nothing more is to be shown from where it comes from, in whole seconds, or
// zero. To show nothing does not count.
func (d *Door) Enter(r *http.Request, shown string) (ok bool, wait time.Duration) {
	ok, who := d.token.Matches(shown), whence(r)
	d.mu.Lock()
	defer d.mu.Unlock()
	t := d.all[who]
	switch {
	case ok:
		delete(d.all, who)
		return true, 0
	case shown == "":
		return false, 0
	case t == nil:
		d.prune()
		t = &tries{}
		d.all[who] = t
	}
	now := d.now()
	if now.Sub(t.last) >= forgetAfter {
		t.failed = 0
	}
	if left := t.last.Add(t.wait()).Sub(now); left > 0 {
		return false, time.Duration(math.Ceil(left.Seconds())) * time.Second
	}
	t.failed, t.last = t.failed+1, now
	return false, 0
}

func (t *tries) wait() time.Duration {
	if t.failed < freeTries {
		return 0
	}
	return min(firstWait<<min(t.failed-freeTries, 10), longestWait)
}

// prune forgets what is longest ago where there is too much. It is called with the mutex
// held.
func (d *Door) prune() {
	if len(d.all) < mostVisitors {
		return
	}
	oldest := ""
	for who, t := range d.all {
		if oldest == "" || t.last.Before(d.all[oldest].last) {
			oldest = who
		}
	}
	delete(d.all, oldest)
}

// whence is where a request comes from, without the port.
func whence(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}
