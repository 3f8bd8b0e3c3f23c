package clock

import (
	"context"
	"errors"
	"fmt"
	"net"
	"syscall"
	"time"

	"github.com/beevik/ntp"
)

const (
	// patience is how long a server may take to answer, each of two times that
	// it is asked: what is sent may get lost on the way.
	patience = 2 * time.Second
	tries    = 2
	// leastBound is the least that an answer is taken to be unsure by. What
	// servers say of their own precision leaves out ways that are longer there
	// than back; and nobody's code hangs on it.
	leastBound = 50 * time.Millisecond
	// mostBound is the most: an answer that could be off by more says nothing
	// about whether the clock is off by [Notable].
	mostBound = 2 * time.Second
)

// An Answer is what one server said.
type Answer struct {
	Server string
	// Offset is what must be added to this clock, unsure by Bound either way.
	Offset, Bound time.Duration
	// Err says why the answer does not count, in part of a sentence; it wraps
	// [ErrNoAnswer] where there was none.
	Err error
	// Outvoted says that the answer contradicts those of most servers.
	Outvoted bool
}

// ErrNoAnswer is wrapped where a server did not answer at all.
var ErrNoAnswer = errors.New("no answer")

// ask asks one server.
func ask(ctx context.Context, server string, now func() time.Time, patience time.Duration) Answer {
	a := Answer{Server: server}
	for range tries {
		a.Offset, a.Bound, a.Err = askOnce(ctx, server, now, patience)
		var late net.Error
		if a.Err == nil || ctx.Err() != nil || !errors.As(a.Err, &late) || !late.Timeout() {
			break
		}
	}
	if a.Err != nil {
		a.Err = explain(a.Err)
	}
	return a
}

func askOnce(ctx context.Context, server string, now func() time.Time, patience time.Duration) (offset, bound time.Duration, err error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	response, err := ntp.QueryWithOptions(server, ntp.QueryOptions{
		Timeout:       patience,
		GetSystemTime: now,
		// The library knows no contexts, but closes with the connection.
		Dialer: func(_, address string) (net.Conn, error) {
			conn, err := new(net.Dialer).DialContext(ctx, "udp", address)
			if err != nil {
				return nil, err
			}
			context.AfterFunc(ctx, func() { conn.Close() })
			return conn, nil
		},
	})
	switch {
	case err != nil && errors.Is(ctx.Err(), context.DeadlineExceeded):
		return 0, 0, ctx.Err() // which says Timeout, as the closed connection does not
	case err != nil:
		return 0, 0, err
	}
	if err := response.Validate(); err != nil {
		return 0, 0, err
	}
	bound = max(response.RootDistance, leastBound)
	if bound > mostBound {
		return 0, 0, fmt.Errorf("it is itself unsure by %s", Span(bound))
	}
	return response.ClockOffset, bound, nil
}

// A refusal says in plain words what its cause says in others.
type refusal struct {
	why   string
	cause error
}

func (r *refusal) Error() string { return r.why }

func (r *refusal) Unwrap() error { return r.cause }

// explain says in short why an answer does not count.
func explain(err error) error {
	var name *net.DNSError
	var late net.Error
	switch {
	case errors.As(err, &name):
		return &refusal{"no answer: its address was not found", ErrNoAnswer}
	case errors.As(err, &late) && late.Timeout(), errors.Is(err, net.ErrClosed):
		return ErrNoAnswer
	case errors.Is(err, syscall.ECONNREFUSED):
		return &refusal{"no answer: no time server runs there", ErrNoAnswer}
	case errors.Is(err, syscall.ENETUNREACH), errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.EPERM):
		return &refusal{"no answer: the network does not reach it", ErrNoAnswer}
	}
	for _, known := range []struct {
		err error
		why string
	}{
		{ntp.ErrKissOfDeath, "it refuses to answer"},
		{ntp.ErrInvalidStratum, "its own clock is not synchronised"},
		{ntp.ErrInvalidLeapSecond, "its own clock is not synchronised"},
		{ntp.ErrServerClockFreshness, "its own clock was not set for too long"},
		{ntp.ErrInvalidDispersion, "it is itself too unsure of the time"},
		{ntp.ErrServerResponseMismatch, "it answered a different question"},
		{ntp.ErrServerTickedBackwards, "its answer contradicts itself"},
		{ntp.ErrInvalidTime, "its answer contradicts itself"},
		{ntp.ErrInvalidTransmitTime, "its answer has no time in it"},
		{ntp.ErrInvalidMode, "it is not a time server"},
	} {
		if errors.Is(err, known.err) {
			return &refusal{known.why, known.err}
		}
	}
	return err
}
