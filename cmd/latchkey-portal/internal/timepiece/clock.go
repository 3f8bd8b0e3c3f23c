// Package timepiece is the clock of a test server: the computer's own until it is set.
// It can run ahead or behind, run on from any moment, and stand still, so that a
// tester has an expired invitation, a code of the step before, or a deadline in a
// moment and not in a month. Everything in the process that depends on time asks the
// same one.
package timepiece

import (
	"errors"
	"sync"
	"time"
)

// ErrRange means that a moment is one that the clock cannot show.
var ErrRange = errors.New("the clock can be set to any moment from the year 1970 to the year 2199, and to no other")

// ErrBoth means that a setting says twice what the time is.
var ErrBoth = errors.New("the clock is set by an offset, to a moment, or on from what it shows, by one of them at once; leave the others out")

// ErrNothing means that a setting says nothing.
var ErrNothing = errors.New("nothing is said about the clock; give an offset, a moment, or whether it stands still")

// The first moment that can be shown, and the first after the last: what codes are
// made of counts seconds from the one, and a [time.Duration] does not reach far
// beyond the other.
var (
	earliest = time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC)
	latest   = time.Date(2200, 1, 1, 0, 0, 0, 0, time.UTC)
)

// A Clock tells the time. It is safe for concurrent use.
type Clock struct {
	system func() time.Time // the computer's

	mu     sync.RWMutex
	offset time.Duration // from the computer's, while it runs
	frozen time.Time     // where it stands; zero while it runs
}

// New returns a clock that shows the computer's time.
func New() *Clock { return Over(time.Now) }

// Over returns a clock that runs with another.
func Over(system func() time.Time) *Clock { return &Clock{system: system} }

// Now returns what the clock shows.
func (c *Clock) Now() time.Time {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.now()
}

// now is called with the mutex held.
func (c *Clock) now() time.Time {
	if !c.frozen.IsZero() {
		return c.frozen
	}
	return c.system().Add(c.offset)
}

// A Setting is what is to be changed about a clock; nil leaves it as it is.
type Setting struct {
	// Offset is how far ahead of the computer's clock it is, below zero for behind.
	Offset *time.Duration
	// At is a moment that it shows now.
	At *time.Time
	// Advance is by how much it is moved on from what it shows, back below zero.
	Advance *time.Duration
	// Frozen says whether it stands still from now on, or runs on from where it is.
	Frozen *bool
}

// Set changes the clock, all of it at once. A clock that stands still goes on to do
// so unless the setting says otherwise.
//
// Errors: [ErrRange], [ErrBoth], [ErrNothing].
func (c *Clock) Set(s Setting) error {
	ways := 0
	for _, said := range []bool{s.Offset != nil, s.At != nil, s.Advance != nil} {
		if said {
			ways++
		}
	}
	if ways > 1 {
		return ErrBoth
	}
	if ways == 0 && s.Frozen == nil {
		return ErrNothing
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	system, shows, stands := c.system(), c.now(), !c.frozen.IsZero()
	switch {
	case s.Offset != nil:
		shows = system.Add(*s.Offset)
	case s.At != nil:
		shows = s.At.In(system.Location())
	case s.Advance != nil:
		shows = shows.Add(*s.Advance)
	}
	if s.Frozen != nil {
		stands = *s.Frozen
	}
	return c.show(shows, system, stands)
}

// Advance moves the clock on, back where by is below zero, also where it stands still.
// It returns [ErrRange] where that leads too far.
func (c *Clock) Advance(by time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.show(c.now().Add(by), c.system(), !c.frozen.IsZero())
}

// Restore has the clock show the computer's time again.
func (c *Clock) Restore() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.offset, c.frozen = 0, time.Time{}
}

// show is called with the mutex held.
func (c *Clock) show(at, system time.Time, stands bool) error {
	if at.Before(earliest) || !at.Before(latest) {
		return ErrRange
	}
	c.offset, c.frozen = at.Sub(system), time.Time{}
	if stands {
		c.frozen = at.Round(0) // without the computer's monotonic clock, which runs
	}
	return nil
}

// A Status is how a clock is set at one moment.
type Status struct {
	Now    time.Time
	Offset time.Duration // from the computer's clock at that moment
	Frozen bool
}

// Status says how the clock is set.
func (c *Clock) Status() Status {
	c.mu.RLock()
	defer c.mu.RUnlock()
	if c.frozen.IsZero() {
		return Status{Now: c.now(), Offset: c.offset}
	}
	return Status{Now: c.frozen, Offset: c.frozen.Sub(c.system()), Frozen: true}
}

// Left is how long the time step that now is in still lasts: more than nothing, and
// at most the period, which is in seconds.
func Left(now time.Time, period int) time.Duration {
	length := time.Duration(period) * time.Second
	into := time.Duration(now.Unix()%int64(period))*time.Second + time.Duration(now.Nanosecond())
	return length - into
}
