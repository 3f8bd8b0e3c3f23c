package enroll

import (
	"fmt"
	"slices"
	"time"

	"latchkey/cmd/latchkey-portal/internal/diagnose"
	"latchkey/vault"
)

// A Refusal is a code that was refused, and why as far as that can be told. Its Detail
// is for staff, and its Advice for a user who has the key on the screen: whoever is at
// the log-in is told neither. Both may tell of a letter of a key, and are not for a log;
// the Reason is.
type Refusal struct {
	diagnose.Finding
	At     time.Time
	Method Method
	// SetUp says that the code was to confirm a set-up, and not a log-in.
	SetUp bool
}

// Bounds of what is remembered of refused codes. All of it is in memory only.
const (
	// mostRefusals is how many refusals of a user are remembered, and mostTraces how
	// many of their traces, which last for traceLife.
	mostRefusals = 5
	mostTraces   = 4
	traceLife    = 10 * time.Minute
	// mostInquiries is how many refused codes wait to be looked at.
	mostInquiries = 64
	// inquiryAfter is how long one waits where nobody asks for it: until the answer has
	// long gone out, so that no answer's time has anything to do with what is found.
	inquiryAfter = 50 * time.Millisecond
)

// refused is what is remembered of a user's refused codes. It has no code in it.
type refused struct {
	refusals []Refusal // the latest last
	// traces are those of codes that were refused and belong to a key, the latest
	// last, and accepted is that of the last code of it that was taken.
	traces   []dated
	accepted *dated
	key      vault.Secret
	// asked is the last inquiry, and waiting how many are not done.
	asked   *inquiry
	waiting int
	// drift is how many steps the last code that was taken was from the moment.
	drift int
}

// A dated trace is one with when it was made, by the portal's own clock: codes may be
// checked by another one.
type dated struct {
	diagnose.Trace
	at time.Time
}

// conclude says why the code was refused, and to staff where the clock that is wrong is
// the portal's, on purpose.
func (t dated) conclude(before []diagnose.Trace) diagnose.Finding {
	found := diagnose.Conclude(t.Trace, before)
	off := t.At().Sub(t.at)
	if off == 0 || found.Reason != diagnose.Clock && found.Reason != diagnose.Late {
		return found
	}
	how := "fast"
	if off < 0 {
		how = "slow"
	}
	found.Detail += fmt.Sprintf(" The portal's own clock is %s by %s here: that fault is switched on.", how, span(off.Abs()))
	return found
}

// traces are those of dated ones.
func traces(all []dated) []diagnose.Trace {
	plain := make([]diagnose.Trace, len(all))
	for i, d := range all {
		plain[i] = d.Trace
	}
	return plain
}

// of forgets the traces of another key.
func (r *refused) of(key vault.Secret) {
	if !r.key.Equal(key) {
		r.traces, r.accepted, r.key = nil, nil, key
	}
}

// prune forgets traces that are too old.
func (r *refused) prune(now time.Time) {
	tooOld := func(t dated) bool { return !now.Before(t.at.Add(traceLife)) }
	r.traces = slices.DeleteFunc(r.traces, tooOld)
	if r.accepted != nil && tooOld(*r.accepted) {
		r.accepted = nil
	}
}

// evidence are the traces there are.
func (r *refused) evidence() []diagnose.Trace {
	all := slices.Clone(r.traces)
	if r.accepted != nil {
		all = append(all, *r.accepted)
	}
	return traces(all)
}

// add remembers a refusal. Of what can be no code only the last in a row is: it is not
// counted, and so nothing else would keep it from pushing out the others.
func (r *refused) add(f Refusal) {
	if last := len(r.refusals) - 1; last >= 0 && f.Reason == diagnose.Malformed && r.refusals[last].Reason == diagnose.Malformed {
		r.refusals = r.refusals[:last]
	}
	r.refusals = append(r.refusals, f)
	if extra := len(r.refusals) - mostRefusals; extra > 0 {
		r.refusals = slices.Delete(r.refusals, 0, extra)
	}
}

// latest are the refusals, the last one first.
func (r *refused) latest() []Refusal {
	all := slices.Clone(r.refusals)
	slices.Reverse(all)
	return all
}

// A SetUpError is a code that was refused at the set-up of an authenticator, with what
// is known about it. It wraps [ErrWrongCode], [ErrUsedCode] or [ErrMalformedCode]. It is
// told because whoever sees it has the key on the screen already; at log-in nobody is
// told more than those errors.
type SetUpError struct {
	Refusal
	err   error
	asked *inquiry
}

// Error says that the code is wrong and, where it is known, the reason by its
// identifier, so that it can be logged.
func (e *SetUpError) Error() string {
	if e.Reason == diagnose.Unknown || e.Reason == diagnose.Malformed || e.Reason == "" {
		return e.err.Error()
	}
	return e.err.Error() + ": " + string(e.Reason)
}

// Unwrap returns the error without the reason.
func (e *SetUpError) Unwrap() error { return e.err }
