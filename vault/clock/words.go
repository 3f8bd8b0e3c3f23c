package clock

import (
	"errors"
	"fmt"
	"math"
	"time"
)

// Notable is how far a clock may be off without that being said. Verifiers take
// the code of the step before as well (RFC 6238 section 5.2), so two seconds
// never cost a code.
const Notable = 2 * time.Second

// Span is a length of time in words: 0.3 s, 45 s, 3 min 20 s, 2 h 5 min, 3 days.
func Span(d time.Duration) string {
	d = d.Abs()
	switch {
	case d < 9950*time.Millisecond:
		tenths := math.Round(10 * d.Seconds())
		if math.Mod(tenths, 10) == 0 {
			return fmt.Sprintf("%.0f s", tenths/10)
		}
		return fmt.Sprintf("%.1f s", tenths/10)
	case d.Round(time.Second) < 2*time.Minute:
		return fmt.Sprintf("%d s", d.Round(time.Second)/time.Second)
	case d.Round(time.Second) < time.Hour:
		return pair(d.Round(time.Second)/time.Second, 60, "min", "s")
	case d.Round(time.Minute) < 48*time.Hour:
		return pair(d.Round(time.Minute)/time.Minute, 60, "h", "min")
	}
	return fmt.Sprintf("%d days", d.Round(24*time.Hour)/(24*time.Hour))
}

func pair(n, size time.Duration, big, small string) string {
	if n%size == 0 {
		return fmt.Sprintf("%d %s", n/size, big)
	}
	return fmt.Sprintf("%d %s %d %s", n/size, big, n%size, small)
}

// Signed is an offset with its sign: +45 s.
func Signed(offset time.Duration) string {
	if offset < 0 {
		return "−" + Span(offset)
	}
	return "+" + Span(offset)
}

// Drift says how a clock is off: 45 s slow. It says right where that is less
// than [Notable].
func Drift(offset time.Duration) string {
	switch {
	case offset > Notable:
		return Span(offset) + " slow"
	case offset < -Notable:
		return Span(offset) + " fast"
	}
	return "right to within " + Span(Notable)
}

// Meaning says what an offset does to codes that change every period.
func Meaning(offset, period time.Duration) string {
	if offset.Abs() <= Notable {
		return fmt.Sprintf("This clock is %s: it is not why a code is refused.", Drift(offset))
	}
	return fmt.Sprintf("This clock is %s: %s", Drift(offset), codesOf(offset, period))
}

// Meaning says what the measurement found, and what that does to codes that
// change every period.
func (r *Result) Meaning(period time.Duration) string {
	if !r.Known() {
		return r.Sentence()
	}
	means := "it is not why a code is refused."
	if r.Offset.Abs() > Notable {
		means = codesOf(r.Offset, period)
	}
	text := fmt.Sprintf("This clock is %s according to %s: %s", Drift(r.Offset), r.Sources(), means)
	if r.Verdict == Alone {
		text += " No other server told the time, so nobody confirms it."
	}
	return text
}

// codesOf says whose codes a clock shows that is off, and what websites do with
// them. A code of the step before or after is usually taken (RFC 6238 section
// 5.2), and no older one.
func codesOf(offset, period time.Duration) string {
	least := int64(offset.Abs() / period) // steps that every code is off by
	rest := offset.Abs() % period
	before, way := "before", "ago"
	if offset < 0 {
		before, way = "after", "ahead"
	}
	const usual = "Most websites accept one step either way"
	switch {
	case least == 0:
		return fmt.Sprintf("for %s of every %s the code here is that of the step %s. %s, but not all do.",
			Span(rest), Span(period), before, usual)
	case least == 1 && rest < time.Second:
		return fmt.Sprintf("the codes here are those of the step %s (%s). %s, but not all do.", before, Span(period), usual)
	case least == 1:
		return fmt.Sprintf("the codes here are those of one or two steps %s (of %s). %s, so they refuse many of these.",
			way, Span(period), usual)
	case least >= 120:
		return fmt.Sprintf("the codes here are those of another time. %s, so they refuse all of these.", usual)
	case rest < time.Second:
		return fmt.Sprintf("the codes here are those of %d steps %s (of %s). %s, so they refuse these.",
			least, way, Span(period), usual)
	}
	return fmt.Sprintf("the codes here are those of %d or %d steps %s (of %s). %s, so they refuse these.",
		least, least+1, way, Span(period), usual)
}

// Sentence says what a measurement found, without the reasons of each server.
func (r *Result) Sentence() string {
	switch r.Verdict {
	case Agreed:
		return fmt.Sprintf("This clock is %s according to %s.", Drift(r.Offset), r.Sources())
	case Alone:
		return fmt.Sprintf("This clock is %s according to %s alone: no other server told the time, so nobody confirms it.",
			Drift(r.Offset), r.Sources())
	case Contrary:
		return r.contradiction()
	case Disturbed:
		return "This computer's clock was set while the servers were asked. Ask them again."
	}
	if r.unreached() {
		return "No time server answered. Without a network, or behind a firewall that lets no NTP through, none can; compare the clock with another one by eye."
	}
	return "No time server told the time. Try again later, or name others."
}

// unreached reports whether no server answered at all.
func (r *Result) unreached() bool {
	for _, a := range r.Answers {
		if !errors.Is(a.Err, ErrNoAnswer) {
			return false
		}
	}
	return true
}

// contradiction names those that contradict each other.
func (r *Result) contradiction() string {
	var names []string
	for _, a := range r.Answers {
		if a.Err == nil {
			names = append(names, fmt.Sprintf("%s (%s)", a.Server, Signed(a.Offset)))
		}
	}
	return "The time servers contradict each other: " + List(names) +
		". One of them is wrong; name one more to decide which."
}

// Line says what one server answered.
func (a *Answer) Line() string {
	switch {
	case errors.Is(a.Err, ErrNoAnswer):
		return a.Err.Error()
	case a.Err != nil:
		return "not used: " + a.Err.Error()
	case a.Outvoted:
		return fmt.Sprintf("%s ± %s, which the others contradict", Signed(a.Offset), Span(a.Bound))
	}
	return fmt.Sprintf("%s ± %s", Signed(a.Offset), Span(a.Bound))
}
