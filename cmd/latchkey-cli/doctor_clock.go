package main

import (
	"context"
	"strings"
	"time"

	"latchkey/vault"
	"latchkey/vault/clock"
	"latchkey/vault/keyring"
)

// maxDrift is how far the clock may be off. Verifiers usually accept the
// time step before and the one after (RFC 6238 section 5.2), but the code
// has to be read and typed in that time as well.
const maxDrift = 10 * time.Second

// A serverCheck is what one time server said, as --json prints it.
type serverCheck struct {
	Server  string   `json:"server"`
	Offset  *float64 `json:"offset"` // seconds to add to the clock; null where it does not count
	Unsure  *float64 `json:"unsure"` // by so many either way
	Outvote bool     `json:"contradicted"`
	Text    string   `json:"text"`
}

// checkClock says what the system says of its clock, and compares it with those
// of time servers.
func (p *program) checkClock(ctx context.Context, d *diagnosis, list *serverList) {
	system := clock.AskSystem(ctx)
	d.System = system.State
	state := stateMissing
	if system.State == clock.Synchronised {
		state = stateOK
	}
	d.note("clock", state, "%s", inLine(system.Text))
	servers, err := list.or(keyring.DefaultDir)
	if err != nil {
		d.note("settings", stateBroken, "%s", oneLine(err))
	}
	if len(servers) == 0 {
		return
	}
	result, err := clock.Measure(ctx, servers)
	if err != nil {
		return // interrupted
	}
	d.noteMeasured(&result)
}

// noteMeasured notes what servers said, and what it means.
func (d *diagnosis) noteMeasured(r *clock.Result) {
	for i := range r.Answers {
		d.noteServer(&r.Answers[i])
	}
	if !r.Known() {
		d.note("clock", stateMissing, "%s", inLine(r.Sentence()))
		return
	}
	seconds := r.Offset.Seconds()
	d.Offset = &seconds
	state, text := stateOK, r.Meaning(vault.DefaultPeriod*time.Second)
	if r.Off() {
		state = stateMissing
		text += " " + clock.HowToSet()
	}
	if r.Offset.Abs() >= maxDrift {
		state = stateBroken
	}
	d.note("clock", state, "%s", inLine(text))
}

func (d *diagnosis) noteServer(a *clock.Answer) {
	check := serverCheck{Server: a.Server, Outvote: a.Outvoted, Text: a.Line()}
	state := stateMissing
	if a.Err == nil {
		offset, unsure := a.Offset.Seconds(), a.Bound.Seconds()
		check.Offset, check.Unsure = &offset, &unsure
		if !a.Outvoted {
			state = stateOK
		}
	}
	d.Servers = append(d.Servers, check)
	d.note("server", state, "%s: %s", a.Server, check.Text)
}

// inLine is how doctor's lines have a sentence.
func inLine(s string) string { return strings.TrimSuffix(lowerFirst(s), ".") }
