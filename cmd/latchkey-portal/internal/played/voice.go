package played

import (
	"fmt"
	"sync/atomic"
	"time"

	"latchkey/cmd/latchkey-portal/internal/audit"
	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/cmd/latchkey-portal/internal/fault"
	"latchkey/cmd/latchkey-portal/internal/support"
	"latchkey/cmd/latchkey-portal/internal/web"
)

// The kinds of events that are not happenings of a directory.
const (
	invited        = "invited"
	codeSent       = "code-sent"
	switchedOn     = "switched-on"
	wasReset       = "reset"
	recovered      = "recovery-code-used"
	recoveryDrawn  = "recovery-codes-drawn"
	addressChanged = "address-changed"
	passkeyAdded   = "passkey-added"
	passkeyRemoved = "passkey-removed"
	explained      = "refusal-explained"
	faultsChanged  = "faults-changed"
)

// A voice tells users what they have to be told, and the feed as well. It implements
// [enroll.Events]. The letters change with the rules.
type voice struct {
	profile string
	letters atomic.Pointer[web.Letters]
	feed    *audit.Feed
	clock   enroll.Clock
	faults  *fault.Board
}

func (v *voice) note(p enroll.Person, kind, detail string) {
	v.feed.Put(audit.Event{At: v.clock.Now(), Profile: v.profile, User: p.UserName, Kind: kind, Detail: detail})
}

// saw puts a happening into the feed. With a user goes what is broken for them alone.
func (v *voice) saw(h enroll.Happening) {
	if h.Kind == enroll.SawRemoval {
		v.faults.ClearUser(h.User)
	}
	e := audit.Event{At: h.At, Profile: v.profile, User: h.User, Kind: string(h.Kind), Reason: string(h.Reason), Detail: h.Detail}
	if h.Outside {
		e.Via = audit.ViaControl
	}
	v.feed.Put(e)
}

// explain puts into the feed why a code was refused. What is known beyond the reason may
// name a letter of a key, and stays out.
func (v *voice) explain(p enroll.Person, r enroll.Refusal) {
	v.feed.Put(audit.Event{At: v.clock.Now(), Profile: v.profile, User: p.UserName, Kind: explained, Reason: string(r.Reason)})
}

// looked puts into the feed that somebody looks on at a user, or has stopped.
func (v *voice) looked(user, who string, begun bool) {
	v.feed.Put(support.LookEvent(v.clock.Now(), v.profile, user, who, begun))
}

func (v *voice) Invited(i enroll.Invitation) {
	v.letters.Load().Invited(i)
	v.note(i.Person, invited, "")
}

func (v *voice) Code(d enroll.Delivery) {
	v.letters.Load().Code(d)
	v.note(d.Person, codeSent, fmt.Sprintf("By %s.", wordFor(d.Method)))
}

func (v *voice) SwitchedOn(p enroll.Person, m enroll.Method, at time.Time) {
	v.letters.Load().SwitchedOn(p, m, at)
	v.note(p, switchedOn, fmt.Sprintf("The second factor by %s is on.", wordFor(m)))
}

func (v *voice) WasReset(p enroll.Person, at time.Time) {
	v.letters.Load().WasReset(p, at)
	v.note(p, wasReset, "")
}

func (v *voice) Recovered(p enroll.Person, at time.Time) {
	v.letters.Load().Recovered(p, at)
	v.note(p, recovered, "")
}

func (v *voice) RecoveryDrawn(p enroll.Person, at time.Time) {
	v.letters.Load().RecoveryDrawn(p, at)
	v.note(p, recoveryDrawn, "")
}

func (v *voice) AddressChanged(p enroll.Person, address string, at time.Time) {
	v.letters.Load().AddressChanged(p, address, at)
	v.note(p, addressChanged, "")
}

func (v *voice) PasskeyAdded(p enroll.Person, name string, at time.Time) {
	v.letters.Load().PasskeyAdded(p, name, at)
	v.note(p, passkeyAdded, "")
}

func (v *voice) PasskeyRemoved(p enroll.Person, name string, at time.Time) {
	v.letters.Load().PasskeyRemoved(p, name, at)
	v.note(p, passkeyRemoved, "")
}

func wordFor(m enroll.Method) string {
	switch m {
	case enroll.SMS:
		return "SMS"
	case enroll.Mail:
		return "mail"
	}
	return "authenticator app"
}
