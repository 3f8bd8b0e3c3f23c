package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/spf13/cobra"

	"latchkey/vault"
)

// A codeRequest is one run of code.
type codeRequest struct {
	at   instant
	next bool
	copy bool

	fresh span // how long the code is to hold at least; 0 for any time
}

func (p *program) codeCommand() *cobra.Command {
	var want codeRequest
	cmd := &cobra.Command{
		Use:   "code NAME",
		Short: "print an account's code",
		Long: `Code prints the code that holds now, or at another time, and nothing else. On
a terminal it says beside it whose code that is and for how long it holds.

	latchkey-cli code example
	latchkey-cli code --at 2026-01-31T12:00:00Z example
	latchkey-cli code --clock ntp example
	latchkey-cli code --copy example
	latchkey-cli code --wait-fresh 10s example

A counter-based account (hotp) moves on with every code: the next count is
stored before the code is shown, so that no code is given twice.

A code may end before it is used. With --wait-fresh one that holds for less than
that long is not given: the next one is waited for, which takes less than that
long itself. It must be less than the account's period, and is for tests that
log in, and for typing in peace.

Copied, the code is not printed. It is on the clipboard for 30 seconds, or as
long as is set in the desktop app, and is then taken off, unless something else
was copied meanwhile: a process stays behind for that long. Histories of the
clipboard are told to leave it out; in a Wayland session that takes wl-copy, of
the package wl-clipboard, in a version that knows --sensitive.`,
		Args:              oneName,
		ValidArgsFunction: cobra.NoFileCompletions,
	}
	want.at.flag(cmd, "the code for a time: RFC 3339 or Unix seconds")
	cmd.Flags().BoolVar(&want.next, "next", false, "the code that follows")
	cmd.Flags().BoolVar(&want.copy, "copy", false, "copy the code instead of printing it")
	cmd.Flags().Var(&want.fresh, "wait-fresh", "wait for a code that holds that long, as in 10s")
	_ = cmd.RegisterFlagCompletionFunc("wait-fresh", cobra.NoFileCompletions)
	p.jsonFlag(cmd, "print the account with the code as JSON")
	cmd.RunE = p.work(func(ctx context.Context, args []string) error { return p.code(ctx, args[0], want) })
	return cmd
}

func (p *program) code(ctx context.Context, wanted string, want codeRequest) error {
	if want.copy && p.json {
		return usagef("--copy and --json do not go together")
	}
	v, a, err := p.account(ctx, wanted)
	if err != nil {
		return err
	}
	if a.Kind == vault.HOTP && (want.at.steers() || want.next) {
		return usagef("--at, --clock and --next are for codes that change with time: %s counts, so each code is the next one", a.Title())
	}
	if err := want.checkFresh(a); err != nil {
		return err
	}
	if want.copy {
		if err := p.clipboardMissing(); err != nil {
			return err // before a counter moves
		}
	}
	if err := want.at.settle(ctx, p); err != nil {
		return err
	}
	if err := p.waitFresh(ctx, a, want); err != nil {
		return err
	}
	now := want.at.or(p.now)
	code, err := p.makeCode(ctx, v, a, now, want.next)
	if err != nil {
		return err
	}
	switch {
	case p.json:
		return p.printJSON(newRecord(a, &code))
	case want.copy:
		return p.copyCode(ctx, a, code, now)
	}
	if err := p.print("%s", code.Value); err != nil {
		return err
	}
	if isTerminal(p.out) && isTerminal(p.err) {
		p.prompt("%s%s\n", printable(a.Title()), holds(code, now))
	}
	return nil
}

// copyCode puts a code on the clipboard, and says for how long.
func (p *program) copyCode(ctx context.Context, a vault.Account, code vault.Code, now time.Time) error {
	stays := p.clipboardTime()
	marked, err := copyText(ctx, code.Value, stays)
	if err != nil {
		return err
	}
	p.say("the code of %s is on the clipboard%s; it is cleared after %d seconds", printable(a.Title()), holds(code, now), int(stays/time.Second))
	if !marked {
		p.say("this version of wl-copy cannot mark it as a secret, so a history of the clipboard may keep it")
	}
	return nil
}

// makeCode returns the code of a time-based account at now, or the next code
// of a counter-based one after the count that follows it has been stored.
func (p *program) makeCode(ctx context.Context, v *vault.Vault, a vault.Account, now time.Time, next bool) (vault.Code, error) {
	var code vault.Code
	var err error
	switch {
	case a.Kind == vault.HOTP:
		_, err = v.Update(ctx, a.ID, func(a *vault.Account) error {
			if a.Counter == math.MaxUint64 {
				return errors.New("its counter is at the end: set the account up again at the website")
			}
			var err error
			code, err = a.Code(now)
			a.Counter++
			return err
		})
	case next:
		code, err = a.Next(now)
	default:
		code, err = a.Code(now)
	}
	if err != nil {
		return vault.Code{}, fmt.Errorf("the code of %s: %w", a.Title(), err)
	}
	return code, nil
}

// holds says when a code begins and ends, seen from now.
func holds(code vault.Code, now time.Time) string {
	switch {
	case code.Until.IsZero():
		return ", good for one use"
	case code.From.After(now):
		return fmt.Sprintf(", from %s to %s", clockTime(code.From), clockTime(code.Until))
	}
	left := int(code.Until.Sub(now).Round(time.Second) / time.Second)
	if left == 1 {
		return ", 1 second left"
	}
	return fmt.Sprintf(", %d seconds left", left)
}

func clockTime(t time.Time) string { return t.Local().Format(time.TimeOnly) }
