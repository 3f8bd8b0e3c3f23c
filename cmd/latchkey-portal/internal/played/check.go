package played

import (
	"context"
	"errors"
	"time"

	"latchkey/cmd/latchkey-portal/internal/enroll"
)

// ErrFails means that a fault has the check of codes fail. No code was looked at.
var ErrFails = errors.New("the check fails on purpose, by the fault verify-500; the code was not looked at and does not count")

// ErrUnwaited means that nobody waited for what a fault delays. No code was looked at.
var ErrUnwaited = errors.New("the request ended while a fault had its code wait, and the code was not looked at")

// CheckTime is how much longer than usual a user's codes take on purpose.
func (p *Portal) CheckTime(userName string) time.Duration {
	return p.faults.Conduct(userName).Delay
}

// VerifyUser tries a code as [enroll.Directory.VerifyUser] does, and does to it what is
// wrong with the check on purpose. A wait ends with ctx, and then no code is looked at.
//
// Errors are those of that method, [ErrFails], and [ErrUnwaited].
func (p *Portal) VerifyUser(ctx context.Context, userName, typed string) (enroll.Outcome, error) {
	return p.check(ctx, userName, func() (enroll.Outcome, error) { return p.directory.VerifyUser(userName, typed) })
}

// ConfirmEnrollment confirms as [enroll.Directory.ConfirmEnrollment] does, and as
// [Portal.VerifyUser] otherwise.
func (p *Portal) ConfirmEnrollment(ctx context.Context, userName, typed string) (enroll.Outcome, error) {
	return p.check(ctx, userName, func() (enroll.Outcome, error) { return p.directory.ConfirmEnrollment(userName, typed) })
}

func (p *Portal) check(ctx context.Context, userName string, try func() (enroll.Outcome, error)) (enroll.Outcome, error) {
	if _, err := p.directory.Person(userName); err != nil {
		return enroll.Outcome{}, err
	}
	conduct := p.faults.Conduct(userName)
	if conduct.Delay > 0 {
		p.log.Info("a code has to wait, as the fault wants it", "user", userName, "wait", conduct.Delay)
		p.wait(ctx, conduct.Delay)
		if ctx.Err() != nil {
			return enroll.Outcome{}, ErrUnwaited
		}
	}
	if conduct.Fails {
		p.log.Info("a code was answered with an error, as the fault wants it", "user", userName)
		return enroll.Outcome{}, ErrFails
	}
	out, err := try()
	if err == nil && out.Accepted && conduct.Twice {
		p.log.Info("a code that was accepted is answered twice, as the fault wants it", "user", userName)
		return again(), nil
	}
	return out, err
}

// again is what becomes of a code that was accepted just now and is given once more.
func again() enroll.Outcome {
	return enroll.Outcome{
		Reason: enroll.ReasonUsed, Asserted: true,
		Detail: "The code was right and was accepted, and counts. By the fault verify-twice this is the answer to the same code given once more: it was used already.",
	}
}

// wait lets time pass, and ends with the context, or when the server stops.
func (p *Portal) wait(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	case <-p.stopping:
	}
}
