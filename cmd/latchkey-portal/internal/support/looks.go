package support

import (
	"cmp"
	"slices"
	"sync"
	"time"
)

// Grace is how long a look lasts after its connection is gone, so that a page that is
// loaded anew is no other look.
const Grace = 3 * time.Second

// mostLooks is how many there can be at the same time.
const mostLooks = 64

// Looks are who looks on at whom just now. They are safe for concurrent use. Their times
// are those of the machine, not those of the portal's clock, which may stand still.
type Looks struct {
	mu    sync.Mutex
	open  map[look]*state
	tells func(user, who string, begun bool)
}

type look struct{ user, who string }

type state struct {
	held  int         // connections
	timer *time.Timer // ends it; nil while there are connections
	turn  int         // counts the timers
}

// NewLooks returns none. tells hears of each when it begins and when it ends, and must
// not block.
func NewLooks(tells func(user, who string, begun bool)) *Looks {
	return &Looks{open: map[look]*state{}, tells: tells}
}

// Hold says that somebody looks on until done is called. It reports false where too many
// look on already.
func (l *Looks) Hold(user, who string) (done func(), ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	at := look{user, who}
	s := l.begin(at)
	if s == nil {
		return nil, false
	}
	s.held++
	s.stop()
	return sync.OnceFunc(func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		if s.held--; s.held == 0 && l.open[at] == s {
			l.endAfter(Grace, at, s)
		}
	}), true
}

// Glance says that somebody has looked once and sees that for a while. It reports false
// where too many look on already.
func (l *Looks) Glance(user, who string, sees time.Duration) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	at := look{user, who}
	s := l.begin(at)
	if s == nil {
		return false
	}
	if s.held == 0 {
		l.endAfter(sees, at, s)
	}
	return true
}

// begin is called with the mutex held. It returns nil where there are too many.
func (l *Looks) begin(at look) *state {
	if s := l.open[at]; s != nil {
		return s
	}
	if len(l.open) >= mostLooks {
		return nil
	}
	s := &state{}
	l.open[at] = s
	l.tells(at.user, at.who, true)
	return s
}

// endAfter is called with the mutex held, like stop.
func (l *Looks) endAfter(d time.Duration, at look, s *state) {
	s.stop()
	turn := s.turn
	s.timer = time.AfterFunc(d, func() { l.end(at, s, turn) })
}

func (s *state) stop() {
	s.turn++
	if s.timer != nil {
		s.timer.Stop()
		s.timer = nil
	}
}

// end ends a look, unless somebody has come back to it since until was set.
func (l *Looks) end(at look, s *state, until int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.open[at] == s && s.held == 0 && s.turn == until {
		delete(l.open, at)
		l.tells(at.user, at.who, false)
	}
}

// At reports whether anybody looks on at a user.
func (l *Looks) At(user string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	for at := range l.open {
		if at.user == user {
			return true
		}
	}
	return false
}

// Close ends all that there are.
func (l *Looks) Close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	var all []look
	for at, s := range l.open {
		s.stop()
		all = append(all, at)
	}
	slices.SortFunc(all, func(a, b look) int {
		return cmp.Or(cmp.Compare(a.user, b.user), cmp.Compare(a.who, b.who))
	})
	for _, at := range all {
		delete(l.open, at)
		l.tells(at.user, at.who, false)
	}
}
