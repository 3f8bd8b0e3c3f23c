package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/beevik/ntp"
)

const (
	// clockPatience is how long a time server may take to answer.
	clockPatience = 3 * time.Second
	// maxDrift is how far the clock may be off. Verifiers usually accept the
	// time step before and the one after (RFC 6238 section 5.2), but the code
	// has to be read and typed in that time as well.
	maxDrift = 10 * time.Second
)

// checkClock compares the clock with that of a time server.
func (p *program) checkClock(ctx context.Context, d *diagnosis, server string) {
	offset, err := wait(ctx, func() (time.Duration, error) { return askClock(server) })
	if err != nil {
		d.note("clock", stateMissing, "not checked: %s did not tell the time (%s)", server, silence(err))
		return
	}
	seconds := offset.Seconds()
	d.Offset = &seconds
	switch {
	case offset.Abs() >= maxDrift:
		d.note("clock", stateBroken, "%s: websites will refuse the codes, so have the clock set from the network", drift(offset, server))
	default:
		d.note("clock", stateOK, "%s", drift(offset, server))
	}
}

// silence says in short why a server did not answer.
func silence(err error) string {
	var name *net.DNSError
	var timeout net.Error
	switch {
	case errors.As(err, &name):
		return "its address was not found"
	case errors.As(err, &timeout) && timeout.Timeout():
		return "no answer"
	}
	return err.Error()
}

// askClock returns what must be added to the clock to have the server's time.
func askClock(server string) (time.Duration, error) {
	response, err := ntp.QueryWithOptions(server, ntp.QueryOptions{Timeout: clockPatience})
	if err != nil {
		return 0, err
	}
	if err := response.Validate(); err != nil {
		return 0, err
	}
	return response.ClockOffset, nil
}

// drift says how far the clock is off.
func drift(offset time.Duration, server string) string {
	if offset.Abs() < time.Second {
		return "right to the second by " + server
	}
	way := "slow"
	if offset < 0 {
		way = "fast"
	}
	return fmt.Sprintf("%s %s by %s", offset.Abs().Round(time.Second), way, server)
}
