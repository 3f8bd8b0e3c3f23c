package enroll

import (
	"fmt"
	"time"

	"latchkey/cmd/latchkey-portal/internal/diagnose"
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
	// Refuses names the fault by which right codes are refused; empty where they are not.
	Refuses(userName string) string
}

// noFaults are the [Faults] of a portal without any.
type noFaults struct{}

func (noFaults) Draft(string, *vault.Account, *int) {}
func (noFaults) ClockOff(string) time.Duration      { return 0 }
func (noFaults) Refuses(string) string              { return "" }

// A FaultError means that the code was right, and is refused by a fault that was switched
// on. It wraps [ErrWrongCode], as which it looks to the user.
type FaultError struct {
	Fault string // its identifier
}

// Error says that the code was right, and names the fault.
func (e *FaultError) Error() string {
	return fmt.Sprintf("%v: it was right, and is refused by the fault %s", ErrWrongCode, e.Fault)
}

// Unwrap returns [ErrWrongCode].
func (e *FaultError) Unwrap() error { return ErrWrongCode }

// finding is why a right code was refused.
func (e *FaultError) finding() diagnose.Finding {
	return diagnose.Finding{
		Reason: diagnose.Reason(ReasonOnPurpose), Asserted: true,
		Detail: fmt.Sprintf("The code is right. It is refused on purpose, by the fault %s, which is switched on.", e.Fault),
	}
}

// codeTime is the time by which the codes of a user's authenticator are checked.
func (d *Directory) codeTime(u *user) time.Time {
	return d.clock.Now().Add(d.faults.ClockOff(u.UserName))
}

// check decides about a code. Where the fault is on that refuses right ones, such a code
// is not used up.
func (d *Directory) check(a attempt, code string, now time.Time) error {
	fault := d.faults.Refuses(a.user.UserName)
	if fault != "" {
		a = a.unused()
	}
	var err error
	if a.method.Delivered() {
		err = a.sent.check(a.method, code, now)
	} else {
		err = a.factor.check(code, a.by, d.rules.Skew)
	}
	if err == nil && fault != "" {
		return &FaultError{fault}
	}
	return err
}

// unused is an attempt on copies of what a code uses up.
func (a attempt) unused() attempt {
	if a.sent != nil {
		sent := *a.sent
		a.sent = &sent
	}
	if a.factor != nil {
		factor := *a.factor
		a.factor = &factor
	}
	return a
}
