package diagnose

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"time"

	"latchkey/vault"
)

// A Lag is how far a clock is behind, as far as codes tell: more than Over, and at most
// UpTo. Both are below zero where it is ahead.
type Lag struct {
	Over, UpTo time.Duration
}

// lagOf is the lag of an authenticator whose code belongs to a time step and comes at a
// moment. Where s is how long the step of the moment has lasted, a step k before it
// means a lag in (s+(k−1)·period, s+k·period], and k is below zero for one after it: at
// the moment minus the lag the step had begun, and not ended.
func lagOf(at time.Time, step, period int64) Lag {
	begun := at.Sub(time.Unix(step*period, 0)) // s+k·period
	return Lag{Over: begun - time.Duration(period)*time.Second, UpTo: begun}
}

// Ahead reports whether it is a clock that is fast.
func (l Lag) Ahead() bool { return l.Over < 0 && l.UpTo <= 0 }

// with is what two lags have in common; ok is false where that is nothing.
func (l Lag) with(m Lag) (_ Lag, ok bool) {
	l = Lag{Over: max(l.Over, m.Over), UpTo: min(l.UpTo, m.UpTo)}
	return l, l.Over < l.UpTo
}

// A mark names a key and its settings without giving them away.
type mark [8]byte

func markOf(key []byte, a vault.Algorithm, digits int, period int64) mark {
	h := sha256.New()
	_, _ = fmt.Fprintf(h, "%s %d %d ", a, digits, period) // never fails, by its contract
	h.Write(key)
	return mark(h.Sum(nil)[:8])
}

// A guess is a reason that fits a code.
type guess struct {
	reason Reason
	weight float64 // how much of the reason's share was on this code
	step   int64   // the time step whose code it is
	away   int     // how many steps that is from the moment, below zero for the past
	lag    Lag     // of Clock and Late
	key    mark    // of what has another key or other settings
	place  string  // what else there is to say, for staff; never a code
}

// A Trace is what is left of a code when it was looked at: what fits it and how likely
// a code was that nothing fits better. The code is not in it.
type Trace struct {
	at       time.Time
	accepted bool
	lag      Lag // of an accepted code
	guesses  []guess
	chance   float64 // that a code like it comes from what nobody thought of
	// What is said of it takes the settings of the account.
	typed, digits int
	period        int64
	skew          int
	numeric       bool
}

// At is when the code came.
func (t Trace) At() time.Time { return t.at }

// Accepted is the trace of a code of the account that was taken: of its time step, which
// says how far the clocks differ.
func Accepted(account vault.Account, step uint64, at time.Time) Trace {
	period := int64(account.Period)
	return Trace{at: at, accepted: true, lag: lagOf(at, int64(step), period), period: period}
}

// String says that it is a trace and nothing of what is in it, which is next to a key.
func (t Trace) String() string { return "trace of a code" }

// Format implements [fmt.Formatter] with String for every verb.
func (t Trace) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(t.String())) }

// score is the weight of the guess among all.
func (g guess) score() float64 { return g.reason.share() * g.weight }

// evidence is how likely a code like it was, for whatever reason.
func (t Trace) evidence() float64 {
	sum := Unknown.share() * t.chance
	for _, g := range t.guesses {
		sum += g.score()
	}
	return sum
}

// sameCode reports whether both are traces of one code that was typed twice: a second
// time it says nothing new.
func (t Trace) sameCode(o Trace) bool {
	return !t.accepted && !o.accepted && slices.ContainsFunc(t.guesses, func(g guess) bool {
		return slices.ContainsFunc(o.guesses, func(h guess) bool { return h.is(g) && h.step == g.step })
	})
}

// is reports whether both are the same reason, with the same key.
func (g guess) is(h guess) bool { return g.reason == h.reason && g.key == h.key }

// mostGuesses bounds a trace. A code that more than that fits is a chance of one in
// many millions.
const mostGuesses = 24

// keep orders the guesses and bounds them.
func (t *Trace) keep() {
	slices.SortStableFunc(t.guesses, func(a, b guess) int {
		switch {
		case a.score() > b.score():
			return -1
		case a.score() < b.score():
			return 1
		}
		return 0
	})
	if len(t.guesses) > mostGuesses {
		t.guesses = slices.Clip(t.guesses[:mostGuesses])
	}
}
