package enroll

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"latchkey/cmd/latchkey-portal/internal/diagnose"
)

// A Reason says why a code was accepted or refused, as an identifier that stays the
// same.
type Reason string

// The reasons that have nothing to do with why a code is wrong. The others are those of
// package diagnose, by the same identifiers.
const (
	ReasonAccepted Reason = "accepted"
	// ReasonWaiting and ReasonLocked mean that the code was not looked at.
	ReasonWaiting Reason = "waiting"
	ReasonLocked  Reason = "locked"
	// ReasonNotEnrolled means that the user has nothing that codes are made with.
	ReasonNotEnrolled Reason = "not-enrolled"
	// ReasonCredentials means that the user name or the password is wrong.
	ReasonCredentials Reason = "wrong-credentials"
	// ReasonOnPurpose means that a code was right, and that a fault is on that refuses
	// right ones: see [Faults].
	ReasonOnPurpose Reason = "refused-on-purpose"
	// ReasonWrong means that a code is wrong, and that it was not looked at why yet.
	ReasonWrong Reason = "wrong-code"
)

// The reasons that are known as soon as a code is refused.
const (
	ReasonMalformed = Reason(diagnose.Malformed)
	ReasonUsed      = Reason(diagnose.Used)
	ReasonExpired   = Reason(diagnose.Expired)
)

// Reasons returns those that the outcome of an authenticator's code can have.
func Reasons() []Reason {
	all := []Reason{ReasonAccepted, ReasonWaiting, ReasonLocked, ReasonNotEnrolled, ReasonOnPurpose}
	for _, r := range diagnose.Reasons() {
		if r != diagnose.Expired && r != diagnose.Superseded { // of codes that are sent
			all = append(all, Reason(r))
		}
	}
	return all
}

// An Outcome is what became of a code, for who watches the portal: a user at the log-in
// is not told as much.
type Outcome struct {
	Accepted bool
	Reason   Reason
	// Detail says it in sentences. Where the code was refused it may name a letter of
	// the key: it is not for a log.
	Detail string
	// Asserted says that the reason of a refusal is as good as certain.
	Asserted bool
	// Drift is how many time steps the code of an authenticator is ahead of the
	// portal's clock, below zero for behind; nil where that is not known.
	Drift *int

	asked *inquiry // about why it was refused
}

// judge says what became of a code that attempt took or refused with err, without why
// it is wrong. It decides nothing: that is over. It is called with the mutex held.
func (d *Directory) judge(u *user, m Method, f *factor, err error) Outcome {
	if err == nil {
		v := Outcome{Accepted: true, Reason: ReasonAccepted, Detail: "The code is right."}
		if m == App {
			drift := int(int64(f.floor) - 1 - d.codeTime(u).Unix()/int64(f.account.Period))
			v.Drift, v.Detail = &drift, acceptedDetail(drift, f.account.Period)
		}
		return v
	}
	var wait *WaitError
	switch {
	case errors.As(err, &wait):
		return Outcome{Reason: ReasonWaiting, Detail: fmt.Sprintf("Tries failed just now, and the code was not looked at; the next try is possible in %s.", span(wait.Left))}
	case errors.Is(err, ErrLocked):
		return Outcome{Reason: ReasonLocked, Detail: fmt.Sprintf("The user is locked after %d failed tries, and the code was not looked at; unlock or reset the user.", u.tally.failures)}
	}
	v := Outcome{Reason: ReasonWrong, Detail: "The code is wrong."}
	var onPurpose *FaultError
	switch {
	case errors.As(err, &onPurpose):
		found := onPurpose.finding()
		v.Reason, v.Detail, v.Asserted = Reason(found.Reason), found.Detail, found.Asserted
	case errors.Is(err, ErrMalformedCode):
		v.Reason, v.Detail = ReasonMalformed, fmt.Sprintf("This is not a code: it must have %d digits and nothing else.", d.codeDigits(m, f))
	case errors.Is(err, ErrUsedCode):
		v.Reason, v.Detail = ReasonUsed, "The code was right, but it, or a later one, was used already; wait for the next one."
	case errors.Is(err, ErrExpiredCode):
		v.Reason, v.Detail = ReasonExpired, "The code was right, but it was sent too long ago; have a new one sent."
	}
	if isRefusal(err) {
		v.asked = u.refused.asked
	}
	return v
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
