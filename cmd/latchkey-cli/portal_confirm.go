package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"latchkey/cmd/latchkey-cli/internal/portalapi"
	"latchkey/vault"
)

const (
	// clockTolerance is by how much the portal's clock may differ without a word.
	clockTolerance = 2 * time.Second
	// mostCodes is how many codes are tried where one was used or came late.
	mostCodes = 3
	// shortestRest is how long a code must still hold to be sent.
	shortestRest = time.Second
)

// A portalClock is what is known of the clock that a portal goes by.
type portalClock struct {
	ahead  time.Duration // of this computer's clock
	frozen bool
	at     time.Time // what it shows where it is frozen
}

// now is what the portal's clock shows when ours shows t.
func (c portalClock) now(t time.Time) time.Time {
	if c.frozen {
		return c.at
	}
	return t.Add(c.ahead)
}

// readClock asks what the portal's clock shows, and says where that is another time
// than ours.
func (r *enrollment) readClock(ctx context.Context) (portalClock, error) {
	before := r.p.now()
	shown, err := r.portal.Clock(ctx)
	if err != nil {
		return portalClock{}, err
	}
	after := r.p.now()
	ours := before.Add(after.Sub(before) / 2)
	c := portalClock{ahead: shown.Now.Sub(ours), frozen: shown.Frozen, at: shown.Now}
	const made = "the code that confirms is made for its time, and code --at makes others"
	switch {
	case c.frozen:
		r.p.say("the portal's clock stands still at %s: %s", shown.Now.UTC().Format(time.RFC3339), made)
	case c.ahead > clockTolerance:
		r.p.say("the portal's clock is %s ahead of this computer's: %s", c.ahead.Round(time.Second), made)
	case c.ahead < -clockTolerance:
		r.p.say("the portal's clock is %s behind this computer's: %s", -c.ahead.Round(time.Second), made)
	}
	return c, nil
}

// confirm shows the portal a code. One that it takes for used, or that came as it
// changed, is followed by the next.
func (r *enrollment) confirm(ctx context.Context) error {
	var err error
	for range mostCodes {
		var code vault.Code
		if code, err = r.codeToSend(ctx); err != nil {
			return err
		}
		err = r.send(ctx, code.Value)
		switch {
		case err == nil:
			r.used, r.confirmed = code, true
			return nil
		case !portalapi.Is(err, portalapi.Used, portalapi.Late):
			return err
		case r.clock.frozen:
			return fmt.Errorf("%w; and its clock stands still, so that there is no next code: have it run, or move it on", err)
		}
		if err := r.pause(ctx, code.Until); err != nil {
			return err
		}
	}
	return err
}

// codeToSend is the code of now, or the next where that one is about to change.
func (r *enrollment) codeToSend(ctx context.Context) (vault.Code, error) {
	code, err := r.codeAt(r.clock.now(r.p.now()))
	if err != nil || r.clock.frozen {
		return code, err
	}
	rest := min(shortestRest, time.Duration(r.link.Period)*time.Second/10)
	if code.Until.Sub(r.clock.now(r.p.now())) >= rest {
		return code, nil
	}
	if err := r.pause(ctx, code.Until); err != nil {
		return code, err
	}
	return r.codeAt(r.clock.now(r.p.now()))
}

func (r *enrollment) codeAt(t time.Time) (vault.Code, error) {
	code, err := r.link.Code(t)
	if err != nil {
		return code, fmt.Errorf("the code of %s: %w", r.link.Title(), err)
	}
	return code, nil
}

// send confirms with a code. Where it is not known what became of it, the portal is
// asked how the user stands.
func (r *enrollment) send(ctx context.Context, code string) error {
	err := r.portal.Confirm(ctx, r.user, r.profile, code)
	var problem *portalapi.Problem
	switch {
	case errors.As(err, &problem) && problem.Status < 500:
		return fmt.Errorf("the code was refused (%s), %w", problem.ID(), err)
	case err == nil || !errors.As(err, &problem) && !errors.Is(err, portalapi.ErrUnsure):
		return err
	}
	again, cancel := context.WithTimeout(context.WithoutCancel(ctx), undoTime)
	defer cancel()
	if user, lost := r.portal.User(again, r.user, r.profile); lost == nil && user.Enrolled {
		return nil
	}
	return err
}

// pause waits until the portal's clock shows a time.
func (r *enrollment) pause(ctx context.Context, until time.Time) error {
	for {
		left := until.Sub(r.clock.now(r.p.now()))
		if left <= 0 {
			return nil
		}
		if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) < left {
			return fmt.Errorf("the next code begins in %s, which is longer than --timeout allows", left.Round(time.Second))
		}
		if isTerminal(r.p.err) {
			r.p.say("waiting %s for the next code", left.Round(time.Second))
		}
		if err := r.p.sleep(ctx, left); err != nil {
			return err
		}
	}
}

// waitForNext waits, with --wait-next, until the code that confirmed has ended.
func (r *enrollment) waitForNext(ctx context.Context) error {
	switch {
	case !r.waitNext:
		return nil
	case r.clock.frozen:
		r.p.say("the portal's clock stands still, so that there is no next code to wait for: move it on before a log-in")
		return nil
	}
	return r.pause(ctx, r.used.Until)
}
