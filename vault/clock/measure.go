package clock

import (
	"context"
	"strings"
	"sync"
	"time"
)

// A Verdict says what the answers of several servers are worth.
type Verdict string

// The verdicts on a measurement.
const (
	Agreed    Verdict = "agreed"    // most servers that answered agree
	Alone     Verdict = "alone"     // one answered, and nobody confirms it
	Contrary  Verdict = "contrary"  // they contradict each other
	Unknown   Verdict = "unknown"   // nobody told the time
	Disturbed Verdict = "disturbed" // the clock was set meanwhile
)

// A Result is what a measurement found.
type Result struct {
	Verdict Verdict
	// Offset is what must be added to this clock, unsure by Bound either way.
	// Both are 0 unless Known.
	Offset, Bound time.Duration
	// Answers has one for each server, in the order of the question.
	Answers []Answer
	// At is when it was found out.
	At Reading
}

// Known reports whether the measurement told the time.
func (r *Result) Known() bool { return r.Verdict == Agreed || r.Verdict == Alone }

// Off reports whether the clock is known to be off by more than [Notable].
func (r *Result) Off() bool { return r.Known() && r.Offset.Abs() > Notable }

// A Meter measures the clock that Read reads.
type Meter struct {
	// Read reads the clock; the package's Read where nil.
	Read func() Reading
	// Patience is how long a server may take, each of two times that it is
	// asked; 2 s where 0.
	Patience time.Duration
}

// Measure asks all servers at once what time it is. It takes four seconds at
// most. The error is only ever that of the context; that nobody answered is a
// Result.
func Measure(ctx context.Context, servers []string) (Result, error) {
	return new(Meter).Measure(ctx, servers)
}

// Measure is the function [Measure] with a clock of one's own.
func (m *Meter) Measure(ctx context.Context, servers []string) (Result, error) {
	read, wait := m.Read, m.Patience
	if read == nil {
		read = Read
	}
	if wait == 0 {
		wait = patience
	}
	now := func() time.Time { return read().Wall }
	before := read()
	r := Result{Answers: make([]Answer, len(servers))}
	var all sync.WaitGroup
	for i, server := range servers {
		all.Go(func() { r.Answers[i] = ask(ctx, server, now, wait) })
	}
	all.Wait()
	if err := ctx.Err(); err != nil {
		return Result{}, err
	}
	r.At = read()
	if stepped(before, r.At) {
		r.Verdict = Disturbed
		return r, nil
	}
	r.judge()
	return r, nil
}

// stepped reports whether the clock was set between two readings that are
// seconds apart.
func stepped(before, after Reading) bool {
	const steered = 250 * time.Millisecond // no more than that, in that time
	return drifted(before, after).Abs() > steered
}

// judge compares the answers. Each is a range of offsets; the right one is taken
// to be where most of them meet (Marzullo's algorithm, as in RFC 5905 section
// 11.2.1).
func (r *Result) judge() {
	var good []*Answer
	for i := range r.Answers {
		if r.Answers[i].Err == nil {
			good = append(good, &r.Answers[i])
		}
	}
	if len(good) == 0 {
		r.Verdict = Unknown
		return
	}
	if len(good) == 1 {
		r.Verdict, r.Offset, r.Bound = Alone, good[0].Offset, good[0].Bound
		return
	}
	most := meeting(good)
	if 2*len(most) <= len(good) {
		r.Verdict = Contrary
		return
	}
	r.Verdict = Agreed
	low, high := most[0].Offset-most[0].Bound, most[0].Offset+most[0].Bound
	for _, a := range most {
		low, high = max(low, a.Offset-a.Bound), min(high, a.Offset+a.Bound)
	}
	r.Offset = low + (high-low)/2
	r.Bound = max((high-low)/2, leastBound)
	for _, a := range good {
		a.Outvoted = a.Offset+a.Bound < low || a.Offset-a.Bound > high
	}
}

// meeting returns the most answers whose ranges have a point in common.
func meeting(answers []*Answer) []*Answer {
	var most []*Answer
	for _, at := range answers {
		point := at.Offset - at.Bound // one of these is in any common part
		var here []*Answer
		for _, a := range answers {
			if a.Offset-a.Bound <= point && point <= a.Offset+a.Bound {
				here = append(here, a)
			}
		}
		if len(here) > len(most) {
			most = here
		}
	}
	return most
}

// Sources names the servers whose answers make the result.
func (r *Result) Sources() string {
	var names []string
	for _, a := range r.Answers {
		if a.Err == nil && !a.Outvoted {
			names = append(names, a.Server)
		}
	}
	return List(names)
}

// List sets names into a sentence: a, b and c.
func List(names []string) string {
	switch n := len(names); n {
	case 0:
		return ""
	case 1:
		return names[0]
	default:
		return strings.Join(names[:n-1], ", ") + " and " + names[n-1]
	}
}
