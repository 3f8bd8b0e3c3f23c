package enroll

import (
	"fmt"
	"time"

	"latchkey/vault"
)

// Faults are what a portal does wrong on purpose, for testers. They are asked by the
// user's name, with the directory's mutex held, and must not block.
type Faults interface {
	// Draft changes what a new account is to be, before its key is drawn: its
	// parameters, and how many bytes the key is to have, 1 to [vault.MaxSecret].
	Draft(userName string, a *vault.Account, keyBytes *int)
	// ClockOff is added to the time by which codes of an authenticator are checked.
	ClockOff(userName string) time.Duration
	// Refuses reports whether right codes are refused.
	Refuses(userName string) bool
}

// noFaults are the [Faults] of a portal without any.
type noFaults struct{}

func (noFaults) Draft(string, *vault.Account, *int) {}
func (noFaults) ClockOff(string) time.Duration      { return 0 }
func (noFaults) Refuses(string) bool                { return false }

// ErrFault means that the code was right, and is refused by a fault that was switched
// on. It wraps [ErrWrongCode], as which it looks to the user.
var ErrFault = fmt.Errorf("%w: it was right, and the fault that refuses right codes is on", ErrWrongCode)

// codeTime is the time by which a user's codes are checked.
func (d *Directory) codeTime(u *user) time.Time {
	return d.clock.Now().Add(d.faults.ClockOff(u.UserName))
}

// refuse checks a code that is refused even if it is right, and does not use it up.
func (d *Directory) refuse(s *session, m Method, f *factor, code string) error {
	var err error
	switch {
	case !m.Delivered():
		unused := *f
		err = unused.check(code, d.codeTime(s.user), d.rules.Skew)
	case s.waits != nil:
		unused := *s.waits
		err = unused.check(m, code, d.clock.Now())
	default:
		err = ErrWrongCode
	}
	if err == nil {
		return ErrFault
	}
	return err
}
