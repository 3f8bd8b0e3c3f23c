package enroll

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// A Reason says why a code was accepted or refused, as an identifier that stays the
// same.
type Reason string

// The reasons.
const (
	ReasonAccepted Reason = "accepted"
	// ReasonMalformed means that what was typed cannot be a code. It is not counted.
	ReasonMalformed Reason = "malformed-code"
	// ReasonWrong means that nothing is known of the code.
	ReasonWrong Reason = "wrong-code"
	// ReasonUsed means that the code, or one of a later time step, was used already.
	ReasonUsed Reason = "used-code"
	// ReasonOtherTime means that the code belongs to another time step.
	ReasonOtherTime Reason = "other-time"
	// ReasonOldKey means that the code was made with a key that is not in force.
	ReasonOldKey Reason = "old-key"
	// ReasonExpired means that the code was sent too long ago.
	ReasonExpired Reason = "expired-code"
	// ReasonWaiting and ReasonLocked mean that the code was not looked at.
	ReasonWaiting Reason = "waiting"
	ReasonLocked  Reason = "locked"
	// ReasonNotEnrolled means that the user has nothing that codes are made with.
	ReasonNotEnrolled Reason = "not-enrolled"
	// ReasonCredentials means that the user name or the password is wrong.
	ReasonCredentials Reason = "wrong-credentials"
)

// Reasons returns those that the outcome of an authenticator's code can have.
func Reasons() []Reason {
	return []Reason{
		ReasonAccepted, ReasonMalformed, ReasonWrong, ReasonUsed, ReasonOtherTime, ReasonOldKey, ReasonWaiting, ReasonLocked, ReasonNotEnrolled,
	}
}

// An Outcome is what became of a code, for who watches the portal: a user at the log-in
// is not told as much.
type Outcome struct {
	Accepted bool
	Reason   Reason
	// Detail says it in sentences.
	Detail string
	// Drift is how many time steps the code of an authenticator is ahead of the
	// portal's clock, below zero for behind; nil where that is not known.
	Drift *int
}

// judge says what became of a code that attempt took or refused with err. It decides
// nothing: that is over. It is called with the mutex held.
func (d *Directory) judge(u *user, m Method, f *factor, typed string, err error) Outcome {
	now := d.clock.Now()
	if err == nil {
		v := Outcome{Accepted: true, Reason: ReasonAccepted, Detail: "The code is right."}
		if m == App {
			drift := int(int64(f.floor) - 1 - now.Unix()/int64(f.account.Period))
			v.Drift, v.Detail = &drift, acceptedDetail(drift, f.account.Period)
		}
		return v
	}
	var wait *WaitError
	switch {
	case errors.Is(err, ErrMalformedCode):
		return Outcome{Reason: ReasonMalformed, Detail: fmt.Sprintf("This is not a code: it must have %d digits and nothing else. It does not count as a try.", d.codeDigits(m, f))}
	case errors.As(err, &wait):
		return Outcome{Reason: ReasonWaiting, Detail: fmt.Sprintf("Tries failed just now, and the code was not looked at; the next try is possible in %s.", span(wait.Left))}
	case errors.Is(err, ErrLocked):
		return Outcome{Reason: ReasonLocked, Detail: fmt.Sprintf("The user is locked after %d failed tries, and the code was not looked at; unlock or reset the user.", u.tally.failures)}
	case errors.Is(err, ErrUsedCode):
		return Outcome{Reason: ReasonUsed, Detail: "The code was right, but it, or a later one, was used already; wait for the next one."}
	case errors.Is(err, ErrExpiredCode):
		return Outcome{Reason: ReasonExpired, Detail: "The code was right, but it was sent too long ago; have a new one sent."}
	case m == App:
		return d.whyWrong(u, f, typed, now)
	}
	return Outcome{Reason: ReasonWrong, Detail: "The code is not the one that was sent last for this log-in."}
}

// whyWrong says what is known of an authenticator's code that is wrong.
func (d *Directory) whyWrong(u *user, f *factor, typed string, now time.Time) Outcome {
	code, err := cleanCode(typed, f.account.Digits)
	if err != nil {
		return Outcome{Reason: ReasonMalformed}
	}
	switch found := diagnose(code, f.account, u.older, now, d.rules.Skew); found.Cause {
	case CauseOldKey:
		return Outcome{Reason: ReasonOldKey, Detail: "The code was made with a key from before, so an old entry is still in the authenticator; delete that one."}
	case CauseClock:
		drift := int(found.Off / (time.Duration(f.account.Period) * time.Second))
		return Outcome{Reason: ReasonOtherTime, Drift: &drift, Detail: fmt.Sprintf(
			"The code is right for another time, %s: the authenticator's clock is wrong, or the code is old.", away(found.Off))}
	}
	return Outcome{Reason: ReasonWrong, Detail: "The code is none of this user's authenticator around now: it was mistyped, or belongs to another account."}
}

func acceptedDetail(drift, period int) string {
	off := time.Duration(drift*period) * time.Second
	if off == 0 {
		return "The code is right, and of the present time step."
	}
	return fmt.Sprintf("The code is right, and of a time step %s.", away(off))
}

// away says how far from now something is.
func away(off time.Duration) string {
	if off < 0 {
		return span(-off) + " ago"
	}
	return span(off) + " ahead"
}

// span is a length of time in words, in whole seconds or minutes.
func span(d time.Duration) string {
	n, unit := int(d/time.Second), "second"
	if n >= 120 && n%60 == 0 {
		n, unit = n/60, "minute"
	}
	if n != 1 {
		unit += "s"
	}
	return strings.Join([]string{fmt.Sprint(n), unit}, " ")
}
