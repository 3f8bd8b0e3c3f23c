package diagnose

import (
	"crypto/subtle"
	"time"
)

// A SentCase is a code that was refused in the place of one that was sent.
type SentCase struct {
	// Code is the one that is waited for; empty where none is, or it was used.
	Code string
	// Earlier are those that newer ones took the place of.
	Earlier []string
	// Digits is how many a code has, Typed what was typed and At when.
	Digits int
	Typed  string
	At     time.Time
	// Expired says that the time of the code had run out.
	Expired bool
}

// ExplainSent names why a code was refused that was to be one that was sent. There is
// no key to it, and each code stands for itself.
func ExplainSent(c SentCase) Finding {
	f := Finding{Reason: Unknown, Codes: 1, Asserted: true}
	equal := func(code string) bool { return subtle.ConstantTimeCompare([]byte(code), []byte(c.Typed)) == 1 }
	earlier := false
	for _, code := range c.Earlier {
		earlier = equal(code) || earlier
	}
	reason, place := Unknown, ""
	if c.Code != "" && len(c.Typed) >= shortestTry {
		if r, p, ways := slipOfDigits(c.Code, c.Typed); ways > 0 {
			reason, place = r, p
		}
	}
	switch {
	case c.Code != "" && equal(c.Code) && c.Expired:
		f.Reason = Expired
		f.Detail = "The code is right, but it was sent too long ago."
		f.Advice = []string{"Have a new code sent, and enter that."}
	case earlier:
		f.Reason = Superseded
		f.Detail = "The code is one that was sent before: a newer one took its place."
		f.Advice = []string{"Only the newest code works: look for the latest message."}
	case reason == Swapped:
		f.Reason, f.Asserted = Swapped, false
		f.Detail = "Two digits of the code that was sent are swapped: " + place + "."
		f.Advice = []string{"Two digits were swapped: " + place + ". Enter the code of the message again."}
	case reason != Unknown:
		f.Reason, f.Asserted = reason, false
		f.Detail = "The code that was sent is right but for one digit: " + place + "."
		f.Advice = []string{"The code is not as in the message: " + place + ". Enter it again."}
	case !numeric(c.Typed) || len(c.Typed) != c.Digits:
		f = Conclude(Trace{typed: len(c.Typed), digits: c.Digits, numeric: numeric(c.Typed), at: c.At}, nil)
	default:
		f.Asserted = false
		f.Detail = "It is none of the codes that were sent to this session."
		f.Advice = []string{"Only the newest code works: look for the latest message."}
	}
	return f
}

// NotLookedAt is what is said of a code that nobody had the time to look at.
func NotLookedAt() Finding {
	return Finding{
		Reason: Unknown, Codes: 1, Chance: 1,
		Detail: "It was not looked at why: too many codes were refused at once.",
		Advice: []string{"Enter the code that your authenticator shows now."},
	}
}
