package main

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

// endOfTime is the start of the year 9999 in Unix seconds: RFC 3339 has no
// room for the ends of later time steps.
const endOfTime = 253370764800

// An instant is the value of --at: RFC 3339 or Unix seconds.
type instant struct {
	time time.Time
	set  bool
}

// flag adds --at to cmd.
func (at *instant) flag(cmd *cobra.Command, usage string) {
	cmd.Flags().Var(at, "at", usage)
	_ = cmd.RegisterFlagCompletionFunc("at", cobra.NoFileCompletions)
}

// or returns the instant, or what the clock says where none was given.
func (at *instant) or(now func() time.Time) time.Time {
	if at.set {
		return at.time
	}
	return now()
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
