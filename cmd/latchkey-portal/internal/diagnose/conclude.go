package diagnose

import (
	"slices"
	"time"
)

// A Finding is why a code was refused, as far as it can be told.
type Finding struct {
	Reason Reason
	// Detail is a sentence or two for staff. It may name a letter of the key, and
	// never a code: it is for the eye and not for a log.
	Detail string
	// Advice is what the user can do, for whoever has the key on the screen: what it
	// says helps to guess for others. There is always some.
	Advice []string
	// Asserted says that it is as good as certain. Otherwise it is proposed.
	Asserted bool
	// Codes is how many different codes it explains, the one that was refused
	// included.
	Codes int
	// Others is how many other explanations fit that are not far less likely.
	Others int
	// Chance is how likely it is, from 0 to 1, that it fits by accident.
	Chance float64
	// Steps is how many time steps the code is from the moment, below zero for the
	// past. It is 0 where it is of no time step that is known.
	Steps int
	// Lag is how far the clock is behind; nil where that is not the reason.
	Lag *Lag

	place string // in the key, of TypedKey; it names letters
}

// Limits of what is named.
const (
	// mostChance is how likely an accident may be for a reason to be named, and
	// assertedChance for one to be asserted.
	mostChance     = 0.1
	assertedChance = 0.001
	// farLess is how much less likely an explanation is that need not be counted.
	farLess = 0.01
)

// How well other codes of the same user go with a reason.
const (
	// goesWith is for a lasting reason that fits another code as well: of several time
	// steps. Of a clock that is off by so much there is one.
	goesWith = 0.5
	// without is for a lasting reason that does not fit other refused codes, on top of
	// what made those likely. It counts once: who made two mistakes makes a third.
	without = 0.1
	// despite is for a lasting reason although a code of the true key was taken: of an
	// app that makes wrong ones, and of one with more than one entry.
	despite, besides = 0.02, 0.3
	// lateAgain is for a code that was typed late although the clock is right, where
	// another one was taken that was later than hesitation, too.
	lateAgain, hesitation = 0.15, 5 * time.Second
)

// weighed is a guess with what other codes say about it.
type weighed struct {
	guess
	score    float64
	codes    int
	settled  bool // by a code that was taken
	narrowed Lag
}

// Conclude names why the code of a trace was refused. The others are traces of the same
// account, of codes that were refused or taken not long before or after, in any order.
func Conclude(t Trace, others []Trace) Finding {
	others = slices.DeleteFunc(slices.Clone(others), func(o Trace) bool { return o.period != t.period })
	first := t
	rest := others[:0:0]
	for _, o := range others {
		if !o.sameCode(t) {
			rest = append(rest, o)
		} else if o.at.Before(first.at) {
			first = o // the code is as old as when it was typed first
		}
	}
	chance := Unknown.share() * t.chance
	for _, o := range rest {
		if !o.accepted {
			chance *= o.evidence()
		}
	}
	total, all := chance, make([]weighed, 0, len(t.guesses))
	for _, g := range t.guesses {
		if at := slices.IndexFunc(first.guesses, func(h guess) bool { return h.is(g) && h.step == g.step }); at >= 0 {
			g.lag = first.guesses[at].lag
		}
		w := g.weigh(rest)
		total += w.score
		all = append(all, w)
	}
	best := -1
	for i, w := range all {
		if best < 0 || w.score > all[best].score {
			best = i
		}
	}
	if best < 0 || chance/total > mostChance {
		return t.nothing(chance / total)
	}
	return t.name(all, best, chance/total)
}

// weigh holds a guess against the user's other codes.
func (g guess) weigh(others []Trace) weighed {
	w := weighed{guess: g, score: g.score(), codes: 1, narrowed: g.lag}
	missed := false
	for _, o := range others {
		switch {
		case o.accepted:
			w.besideAccepted(o)
		case !g.reason.lasts():
			w.score *= o.evidence()
		case w.fitsToo(o):
			if w.reason != Clock {
				w.score *= goesWith
			}
			w.codes++
		default:
			w.score *= o.evidence()
			missed = true
		}
	}
	if missed {
		w.score *= without
	}
	return w
}

// fitsToo reports whether a lasting reason explains another code, and narrows the lag of
// a clock by it.
func (w *weighed) fitsToo(o Trace) bool {
	for _, h := range o.guesses {
		if h.reason != w.reason {
			continue
		}
		if w.reason != Clock {
			if h.key == w.key && h.step != w.step {
				return true
			}
			continue
		}
		if both, ok := w.narrowed.with(h.lag); ok && h.step != w.step {
			w.narrowed = both
			return true
		}
	}
	return false
}

// besideAccepted weighs a code that was taken: it says how far the clocks differ, and
// that the key is right in the authenticator, or in one of its entries.
func (w *weighed) besideAccepted(o Trace) {
	switch w.reason {
	case Clock:
		if both, ok := w.narrowed.with(o.lag); ok {
			w.narrowed, w.codes, w.settled = both, w.codes+1, true
		} else {
			w.score *= despite
		}
	case Late:
		if _, ok := w.narrowed.with(o.lag); !ok {
			w.codes, w.settled = w.codes+1, true
		} else if o.lag.Over > hesitation || o.lag.UpTo < 0 {
			w.score *= lateAgain
		}
	case OldKey, OtherAccount:
		w.score *= besides
	case Defaults, TypedKey, KeyRead:
		w.score *= despite
	}
}

// nothing is the finding where no reason can be named.
func (t Trace) nothing(chance float64) Finding {
	f := Finding{Reason: Unknown, Codes: 1, Others: len(t.guesses), Chance: chance}
	if !t.numeric || t.typed != t.digits {
		f.Reason, f.Asserted, f.Chance = Malformed, true, 0
	}
	f.say(t, weighed{})
	return f
}

// name is the finding for the best of several explanations.
func (t Trace) name(all []weighed, best int, chance float64) Finding {
	w := all[best]
	f := Finding{Reason: w.reason, Codes: w.codes, Chance: chance, Steps: w.away}
	others := 0.0
	for i, o := range all {
		if i != best && o.score >= w.score*farLess && !(o.reason == w.reason && o.is(w.guess)) {
			f.Others++
			others += o.score
		}
	}
	sure := others/(others+w.score)+chance <= assertedChance
	switch {
	case w.reason == Used:
		f.Asserted = sure
	case w.reason == Clock, w.reason == Late:
		// Each of the two explains what the other does, but for what a second code says.
		f.Asserted = w.codes > 1 && chance <= assertedChance && others/(others+w.score) <= mostChance
	default:
		f.Asserted = w.codes > 1 && sure
	}
	if w.reason == Clock {
		lag := w.narrowed
		f.Lag = &lag
	}
	f.say(t, w)
	return f
}

// seconds of a lag, rounded so that the interval stays true.
func (l Lag) seconds() (over, upTo int) {
	up := func(d time.Duration) int { return int((d + time.Second - 1) / time.Second) }
	if l.Ahead() {
		return int(-l.UpTo / time.Second), up(-l.Over)
	}
	return int(max(l.Over, 0) / time.Second), up(l.UpTo)
}
