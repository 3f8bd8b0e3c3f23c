package enroll

import (
	"errors"
	"time"
)

// A Happening is one thing that happened to a user, for who watches the portal. It
// holds no key, code, password or token. What users are told as well is in [Events].
type Happening struct {
	At     time.Time
	User   string // the user name; empty where nobody has the name that was given
	Kind   HappeningKind
	Reason Reason // why something was refused
	Detail string // a sentence, or empty
	// Outside says of a code that it did not come in a session of the user.
	Outside bool
}

// A HappeningKind says what happened, as an identifier that stays the same.
type HappeningKind string

// The kinds.
const (
	SawNewcomer         HappeningKind = "user-added"
	SawRemoval          HappeningKind = "user-removed"
	SawAcceptance       HappeningKind = "invitation-accepted"
	SawPassword         HappeningKind = "password-accepted"
	SawPasswordRefused  HappeningKind = "password-refused"
	SawCode             HappeningKind = "code-accepted"
	SawCodeRefused      HappeningKind = "code-refused"
	SawSignIn           HappeningKind = "signed-in"
	SawLock             HappeningKind = "locked"
	SawUnlock           HappeningKind = "unlocked"
	SawRequirement      HappeningKind = "required"
	SawRelease          HappeningKind = "not-required"
	SawExtension        HappeningKind = "deadline-extended"
	SawEnrollmentBegun  HappeningKind = "enrollment-begun"
	SawEnrollmentFailed HappeningKind = "enrollment-refused"
	SawRules            HappeningKind = "rules-changed"
	SawStartOver        HappeningKind = "started-over"
)

// happen notes what happened to a user, or to nobody known where that is nil, to be
// told when it is kept. It is called with the mutex held by a method that has called
// change, like all below.
func (d *Directory) happen(u *user, h Happening) {
	if d.watch == nil {
		return
	}
	h.At = d.clock.Now()
	if u != nil {
		h.User = u.UserName
	}
	d.happened = append(d.happened, h)
}

// sawCode notes what became of a code, in a session of the user or outside of any.
func (d *Directory) sawCode(u *user, v Outcome, outside bool) {
	kind := SawCodeRefused
	if v.Accepted {
		kind = SawCode
	}
	d.happen(u, Happening{Kind: kind, Reason: v.Reason, Detail: v.Detail, Outside: outside})
	d.sawLock(u, v.Accepted || v.Reason == ReasonLocked || v.Reason == ReasonWaiting || v.Reason == ReasonMalformed)
}

// sawPassword notes what became of a password. Of a name that nobody has nothing is
// noted but that.
func (d *Directory) sawPassword(u *user, known, ok bool) {
	if !known {
		u, ok = nil, false
	}
	if ok {
		d.happen(u, Happening{Kind: SawPassword})
		return
	}
	d.happen(u, Happening{Kind: SawPasswordRefused, Reason: ReasonCredentials})
	if u != nil {
		d.sawLock(u, false)
	}
}

// sawLock notes that a try that failed was one too many.
func (d *Directory) sawLock(u *user, spared bool) {
	if !spared && u.tally.failures == d.rules.LockAt {
		d.happen(u, Happening{Kind: SawLock})
	}
}

// turnedAway tells that a log-in was refused before the password was looked at. It is
// called without the mutex.
func (d *Directory) turnedAway(userName string, refused error) {
	if d.watch == nil {
		return
	}
	h := Happening{At: d.clock.Now(), Kind: SawPasswordRefused, Reason: ReasonWaiting}
	if errors.Is(refused, ErrLocked) {
		h.Reason = ReasonLocked
	}
	if person, err := d.Person(userName); err == nil {
		h.User = person.UserName
	}
	d.watch(h)
}
