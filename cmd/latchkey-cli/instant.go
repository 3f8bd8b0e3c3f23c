package main

import (
	"errors"
	"strconv"
	"strings"
	"time"
)

// endOfTime is the start of the year 9999 in Unix seconds: RFC 3339 has no
// room for the ends of later time steps.
const endOfTime = 253370764800

// An instant is the value of --at, RFC 3339 or Unix seconds, and where that is
// not given whose time it is now.
type instant struct {
	time time.Time
	set  bool

	clock  clockChoice
	offset time.Duration // what must be added to the computer's clock
}

// Set implements [pflag.Value].
func (at *instant) Set(s string) error {
	t, err := time.Parse(time.RFC3339, strings.ToUpper(s)) // RFC 3339 allows t and z
	if seconds, notSeconds := strconv.ParseInt(s, 10, 64); notSeconds == nil {
		t, err = time.Unix(seconds, 0), nil
	}
	if err != nil {
		return errors.New("a time is written 2026-01-31T12:00:00Z (RFC 3339) or as seconds since 1970")
	}
	if t.Unix() < 0 || t.Unix() >= endOfTime {
		return errors.New("the time must lie between the years 1970 and 9998")
	}
	at.time, at.set = t, true
	return nil
}

// String implements [pflag.Value].
func (at *instant) String() string {
	if !at.set {
		return ""
	}
	return at.time.Format(time.RFC3339)
}

// Type implements [pflag.Value]; it is what the help calls the value.
func (at *instant) Type() string { return "TIME" }
