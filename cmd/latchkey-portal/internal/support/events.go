package support

import (
	"fmt"
	"slices"
	"time"

	"latchkey/cmd/latchkey-portal/internal/audit"
	"latchkey/cmd/latchkey-portal/internal/enroll"
)

// The kinds of events of support.
const (
	lookBegun  = "look-begun"
	lookEnded  = "look-ended"
	staffActed = "staff-acted"
	sheetShown = "rehearsal-key-shown"
)

// LookEvent says that somebody looks on at a user, or has stopped.
func LookEvent(at time.Time, profile, user, who string, begun bool) audit.Event {
	e := audit.Event{At: at, Profile: profile, User: user, Kind: lookEnded, Detail: "By " + who + "."}
	if begun {
		e.Kind = lookBegun
	}
	return e
}

// ActEvent says what somebody did to a user, and why where a reason was given.
func ActEvent(at time.Time, profile, user, who, what, reason string) audit.Event {
	e := audit.Event{At: at, Profile: profile, User: user, Kind: staffActed, Detail: fmt.Sprintf("By %s: %s.", who, what)}
	if reason != "" {
		e.Detail += " Reason: " + reason
	}
	return e
}

// SheetEvent says that the key of a rehearsal was shown to staff.
func SheetEvent(at time.Time, profile, user string) audit.Event {
	return audit.Event{At: at, Profile: profile, User: user, Kind: sheetShown}
}

// A Line is one thing that happened, as it is read.
type Line struct{ At, Text string }

// Lines puts events into words, the latest first. What has no words is left out.
func Lines(events []audit.Event) []Line {
	var all []Line
	for _, e := range slices.Backward(events) {
		text := words(e)
		if text != "" {
			all = append(all, Line{At: clockTime(e.At), Text: text})
		}
	}
	return all
}

// words says what happened. Of details only those are told that are of this package.
func words(e audit.Event) string {
	switch enroll.HappeningKind(e.Kind) {
	case enroll.SawNewcomer:
		return "The user was added."
	case enroll.SawAcceptance:
		return "The invitation was accepted."
	case enroll.SawPassword:
		return "The password was accepted."
	case enroll.SawPasswordRefused:
		return "The password was refused."
	case enroll.SawCode:
		return "A code was accepted." + came(e)
	case enroll.SawCodeRefused:
		return "A code was refused." + came(e)
	case enroll.SawSignIn:
		return "The log-in was finished."
	case enroll.SawLock:
		return "The user was locked."
	case enroll.SawUnlock:
		return "The failed tries were forgotten."
	case enroll.SawRequirement:
		return "A second factor is required now."
	case enroll.SawRelease:
		return "No second factor is required now."
	case enroll.SawExtension:
		return "More time was given for the set-up."
	case enroll.SawEnrollmentBegun:
		return "A program began a set-up."
	}
	switch e.Kind {
	case "invited":
		return "The invitation was sent."
	case "code-sent":
		return "A code was sent."
	case "switched-on":
		return "The second factor was switched on."
	case "reset":
		return "The second factor was reset."
	case "recovery-code-used":
		return "A recovery code was used."
	case "recovery-codes-drawn":
		return "New recovery codes were drawn."
	case "address-changed":
		return "The address was changed."
	case "passkey-added":
		return "A passkey was added."
	case "passkey-removed":
		return "A passkey was removed."
	case pageRefused:
		if what := Complaint(e.Reason).What(); what != "" {
			return what + " " + e.Detail
		}
	case lookBegun:
		return "Support began to look on. " + e.Detail
	case lookEnded:
		return "Support stopped looking on. " + e.Detail
	case staffActed:
		return "Support did something. " + e.Detail
	case sheetShown:
		return "The key of this rehearsal was shown to support."
	}
	return ""
}

// came says how a code came, where that was not on the portal's pages.
func came(e audit.Event) string {
	if e.Via == audit.ViaControl {
		return " It came by the API or the control panel."
	}
	return ""
}
