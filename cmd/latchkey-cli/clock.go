package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/spf13/cobra"

	kept "latchkey/app/settings"
	"latchkey/vault/clock"
	"latchkey/vault/keyring"
)

// The values of --clock.
const (
	clockLocal = "local"
	clockNTP   = "ntp"
)

// A clockChoice is the value of --clock: whose time codes are made for.
type clockChoice struct {
	ntp     bool
	servers serverList // empty where they are those of the settings
}

// Set implements [pflag.Value].
func (c *clockChoice) Set(s string) error {
	kind, servers, named := strings.Cut(s, ":")
	switch {
	case s == clockLocal:
		*c = clockChoice{}
		return nil
	case kind != clockNTP:
		return fmt.Errorf("the clock is %s, %s, or %s:HOST,HOST", clockLocal, clockNTP, clockNTP)
	}
	c.ntp, c.servers = true, serverList{}
	if !named {
		return nil
	}
	return c.servers.Set(servers)
}

// String implements [pflag.Value].
func (c *clockChoice) String() string {
	switch {
	case !c.ntp:
		return clockLocal
	case c.servers.text == "":
		return clockNTP
	}
	return clockNTP + ":" + c.servers.text
}

// Type implements [pflag.Value]; it is what the help calls the value.
func (c *clockChoice) Type() string { return "CLOCK" }

// A serverList is the value of --ntp: time servers, or none.
type serverList struct {
	names []string
	none  bool
	text  string // as it was typed
}

// Set implements [pflag.Value]. It adds to what was set before.
func (l *serverList) Set(s string) error {
	if l.text != "" {
		l.text += ","
	}
	l.text += s
	if l.none = s == noNTP; l.none {
		l.names = nil
		return nil
	}
	names, err := clock.ParseServers(strings.Join(append(l.names, s), ","))
	if err == nil && len(names) == 0 {
		err = errors.New("name a time server")
	}
	l.names = names
	return err
}

// String implements [pflag.Value].
func (l *serverList) String() string { return l.text }

// Type implements [pflag.Value].
func (l *serverList) Type() string { return "HOST" }

// or returns the servers, or those of the desktop app's settings where none
// were named. An error comes with the usual ones.
func (l *serverList) or(dir func() (string, error)) ([]string, error) {
	if l.none || len(l.names) > 0 {
		return l.names, nil
	}
	folder, err := dir()
	if err != nil {
		return clock.DefaultServers(), err
	}
	set, err := kept.In(folder).Load()
	return set.Clock.Servers, err
}

// settle finds out the time that codes are made for, where that is not the
// computer's own. What was measured is only ever used whole: without it there
// is no code, and never one by a clock that may be wrong.
func (at *instant) settle(ctx context.Context, p *program) error {
	if !at.clock.ntp {
		return nil
	}
	if at.set {
		return usagef("--at and --clock do not go together: --at says the time itself")
	}
	servers, err := at.clock.servers.or(keyring.DefaultDir)
	if err != nil {
		return err
	}
	result, err := clock.Measure(ctx, servers)
	if err != nil {
		return err
	}
	if !result.Known() {
		return fmt.Errorf("there is no code, because the time is not known: %s", lowerFirst(result.Sentence()))
	}
	if result.Off() || result.Verdict == clock.Alone {
		p.say("%s", lowerFirst(strings.TrimSuffix(result.Sentence(), "."))+"; codes are made for the right time")
	}
	at.offset = result.Offset
	return nil
}

// flag adds --at and --clock to cmd.
func (at *instant) flag(cmd *cobra.Command, usage string) {
	cmd.Flags().Var(at, "at", usage)
	cmd.Flags().Var(&at.clock, "clock", "whose time it is: local, ntp, or ntp:HOST,HOST (see help clock)")
	_ = cmd.RegisterFlagCompletionFunc("at", cobra.NoFileCompletions)
	_ = cmd.RegisterFlagCompletionFunc("clock", cobra.FixedCompletions([]string{clockLocal, clockNTP}, cobra.ShellCompDirectiveNoFileComp))
}

// steers reports whether a time other than the computer's own was asked for.
func (at *instant) steers() bool { return at.set || at.clock.ntp }

// or returns the instant, or where none was given what the clock says, put
// right by what settle found.
func (at *instant) or(now func() time.Time) time.Time {
	if at.set {
		return at.time
	}
	return now().Add(at.offset)
}

// lowerFirst makes a sentence part of another.
func lowerFirst(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(first)) + s[size:]
}
