package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"latchkey/vault/clock"
)

// noNTP as --ntp asks nobody.
const noNTP = "none"

// What doctor finds of one thing.
const (
	stateOK      = "ok"
	stateMissing = "missing" // not there, or not known; the program works without
	stateBroken  = "broken"
)

// A check is one line of doctor.
type check struct {
	What  string `json:"check"`
	State string `json:"state"`
	Text  string `json:"text"`
}

// A diagnosis is everything that doctor found out.
type diagnosis struct {
	Keyring   string   `json:"keyring"`   // os or file:PATH; empty if not chosen
	Reachable bool     `json:"reachable"` // the vault could be read
	Protected bool     `json:"protected"` // it opens with a passphrase
	Accounts  int      `json:"accounts"`
	Pages     int      `json:"pages"`
	Bytes     int      `json:"bytes"`
	Problems  []string `json:"problems"`     // pages and records that cannot be read
	Offset    *float64 `json:"clock_offset"` // seconds to add to the clock; null if not known

	System  clock.State   `json:"clock_system"`  // what the system says of its clock
	Servers []serverCheck `json:"clock_servers"` // what time servers said

	Checks []check `json:"checks"`
	Broken bool    `json:"broken"`
}

func (p *program) doctorCommand() *cobra.Command {
	var servers serverList
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "find out what is wrong",
		Long: `Doctor says which store holds the vault and whether it answers, how many
accounts and pages it has and which of them are damaged, whether the clock is
right, and what the desktop lacks: a keyring, something to copy with, a tray, or
word of when the screen is locked and the computer goes to sleep. It changes
nothing.

Codes depend on the clock. What the system says of it is shown, and the time is
asked of servers on the network: those of --ntp, which can be given several
times, or those that are set in the desktop app, or else three that are there
for the public. They must agree within their own bounds, or are named as
contradicting each other. That one does not answer is said, and is no failure.

The exit status is 1 if something is broken. Each line begins with ok, with !!
if something is broken, or with -- if something is missing that latchkey-cli
can do without.`,
		Args: noArgs(""),
	}
	cmd.Flags().Var(&servers, "ntp", "a server to ask for the time, or several with commas, or none")
	_ = cmd.RegisterFlagCompletionFunc("ntp", cobra.NoFileCompletions)
	p.jsonFlag(cmd, "print everything as one JSON object")
	cmd.RunE = p.work(func(ctx context.Context, _ []string) error { return p.doctor(ctx, &servers) })
	return cmd
}

func (p *program) doctor(ctx context.Context, servers *serverList) error {
	d := diagnosis{Problems: []string{}, Servers: []serverCheck{}}
	p.checkVault(ctx, &d)
	p.checkClock(ctx, &d, servers)
	p.checkDesktop(ctx, &d)
	if err := ctx.Err(); err != nil {
		return err
	}
	for _, c := range d.Checks {
		d.Broken = d.Broken || c.State == stateBroken
	}
	if err := p.printDiagnosis(&d); err != nil {
		return err
	}
	if d.Broken {
		return &statusError{statusFailed, fmt.Errorf("something is broken: %s", brokenThings(&d))}
	}
	return nil
}

func (p *program) printDiagnosis(d *diagnosis) error {
	if p.json {
		return p.printJSON(d)
	}
	marks := map[string]string{stateOK: "ok", stateMissing: "--", stateBroken: "!!"}
	for _, c := range d.Checks {
		if err := p.print("%s  %-11s%s", marks[c.State], c.What, printable(c.Text)); err != nil {
			return err
		}
	}
	return nil
}

func brokenThings(d *diagnosis) string {
	var things []string
	for _, c := range d.Checks {
		if c.State == stateBroken && (len(things) == 0 || things[len(things)-1] != c.What) {
			things = append(things, c.What)
		}
	}
	return strings.Join(things, ", ")
}

func (d *diagnosis) note(what, state, format string, values ...any) {
	d.Checks = append(d.Checks, check{what, state, fmt.Sprintf(format, values...)})
}
