package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"latchkey/vault"
)

// A span is the value of --wait-fresh.
type span time.Duration

// Set implements [pflag.Value].
func (s *span) Set(text string) error {
	d, err := time.ParseDuration(text)
	switch {
	case err != nil:
		return errors.New("how long is written as in 10s, or 1m30s")
	case d <= 0:
		return errors.New("it has to be longer than no time at all, as in 10s")
	}
	*s = span(d)
	return nil
}

// String implements [pflag.Value].
func (s *span) String() string {
	if *s == 0 {
		return ""
	}
	return time.Duration(*s).String()
}

// Type implements [pflag.Value]; it is what the help calls the value.
func (s *span) Type() string { return "DURATION" }

// checkFresh refuses --wait-fresh where it makes no sense, before anything is done.
func (want codeRequest) checkFresh(a vault.Account) error {
	switch {
	case want.fresh == 0:
		return nil
	case a.Kind == vault.HOTP:
		return usagef("--wait-fresh is for codes that change with time: that of %s holds until it is used", a.Title())
	case want.at.set || want.next:
		return usagef("--wait-fresh goes with the code of now, and not with --at or --next")
	case time.Duration(want.fresh) >= time.Duration(a.Period)*time.Second:
		return usagef("no code of %s holds for longer than %d seconds: give --wait-fresh less than that", a.Title(), a.Period)
	}
	return nil
}

// waitFresh waits for the next code where the one of now holds for less than is
// wanted. It waits for less than the period of the account, whatever the clock does.
func (p *program) waitFresh(ctx context.Context, a vault.Account, want codeRequest) error {
	waited := time.Duration(0)
	for want.fresh > 0 {
		now := want.at.or(p.now)
		code, err := a.Code(now)
		if err != nil {
			return fmt.Errorf("the code of %s: %w", a.Title(), err)
		}
		left := code.Until.Sub(now)
		if left >= time.Duration(want.fresh) {
			return nil
		}
		if waited += left; waited >= time.Duration(a.Period)*time.Second {
			return fmt.Errorf("the computer's clock was set back while the next code of %s was waited for: try again", a.Title())
		}
		if isTerminal(p.err) {
			p.say("waiting %s for the next code", left.Round(time.Second))
		}
		if err := p.sleep(ctx, left); err != nil {
			return err
		}
	}
	return nil
}

// sleep returns when d is over, or with ctx's error where that comes first.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
