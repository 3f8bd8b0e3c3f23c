package portaltest

import (
	"errors"
	"testing"
	"time"

	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/cmd/latchkey-portal/internal/outbox"
	"latchkey/cmd/latchkey-portal/internal/played"
	"latchkey/cmd/latchkey-portal/internal/timepiece"
	"latchkey/vault"
)

// A Clock is what a portal goes by. It runs with the computer's until it is set.
type Clock struct {
	t     testing.TB
	clock *timepiece.Clock
}

// Now returns what the clock shows.
func (c *Clock) Now() time.Time { return c.clock.Now() }

// Advance moves the clock on, back where by is below zero.
func (c *Clock) Advance(by time.Duration) {
	c.t.Helper()
	if err := c.clock.Advance(by); err != nil {
		c.t.Fatalf("portaltest: %v", err)
	}
}

// Set has the clock show a moment, and go on from there as it did before.
func (c *Clock) Set(at time.Time) {
	c.t.Helper()
	if err := c.clock.Set(timepiece.Setting{At: &at}); err != nil {
		c.t.Fatalf("portaltest: %v", err)
	}
}

// Freeze has the clock stand still where it is, and Run go on from there.
func (c *Clock) Freeze() { c.stand(true) }

// Run has a clock that stands still go on.
func (c *Clock) Run() { c.stand(false) }

func (c *Clock) stand(still bool) {
	c.t.Helper()
	if err := c.clock.Set(timepiece.Setting{Frozen: &still}); err != nil {
		c.t.Fatalf("portaltest: %v", err)
	}
}

// An Account is what an authenticator has of a user.
type Account struct {
	URI    string // the provisioning link, as it is in the QR code
	Manual string // the key to type, as it is shown; empty where a fault has none shown
	Secret string // the key in base32 by which codes are checked, whatever is shown

	portal  *Portal
	account vault.Account
}

// Code returns the code of now, by the portal's clock.
func (a Account) Code() string { return a.CodeIn(0) }

// CodeIn returns the code of so many time steps from now, below zero for before.
func (a Account) CodeIn(steps int) string {
	a.portal.t.Helper()
	return a.codeAt(a.portal.Clock.Now(), steps)
}

func (a Account) codeAt(now time.Time, steps int) string {
	a.portal.t.Helper()
	code, err := a.account.Code(now.Add(time.Duration(steps*a.account.Period) * time.Second))
	if err != nil {
		a.portal.t.Fatalf("portaltest: making a code: %v", err)
	}
	return code.Value
}

// A Wish has an enrollment be otherwise than the portal has them.
type Wish func(*enroll.Wish)

// WithAlgorithm is for SHA1, SHA256 or SHA512.
func WithAlgorithm(name string) Wish {
	return func(w *enroll.Wish) { w.Algorithm = vault.Algorithm(name) }
}

// WithDigits is for codes of so many digits.
func WithDigits(n int) Wish { return func(w *enroll.Wish) { w.Digits = n } }

// WithPeriod is for time steps of so many seconds.
func WithPeriod(seconds int) Wish { return func(w *enroll.Wish) { w.Period = seconds } }

// Enroll sets a user's authenticator up, and adds the user first where there is none.
// The code of now is not used up by it, so that the test can log in with it; where the
// portal takes no code but that of now, the clock is moved on by a time step. Faults in
// the key and in what is shown hold here, those in the check of a code do not, but for
// verify-refused, with which nobody can be set up.
func (p *Portal) Enroll(user string, wishes ...Wish) Account {
	p.t.Helper()
	portal, wish := p.portalOf(user), enroll.Wish{}
	for _, w := range wishes {
		w(&wish)
	}
	account, err := portal.Directory().BeginEnrollment(user, wish)
	if err != nil {
		p.t.Fatalf("portaltest: enrolling %s: %v", user, err)
	}
	shown := portal.Faults().Show(user, account)
	a := Account{URI: shown.Link, Manual: shown.Manual, Secret: account.Secret.Base32(), portal: p, account: account}
	steps := -1
	if portal.Profile().Rules.Skew == 0 {
		steps = 0
	}
	out, err := portal.Directory().ConfirmEnrollment(user, a.codeAt(p.Clock.Now().Add(portal.Faults().ClockOff(user)), steps))
	if err != nil || !out.Accepted {
		p.t.Fatalf("portaltest: confirming the enrollment of %s: %s %v", user, out.Detail, err)
	}
	if steps == 0 {
		p.Clock.Advance(time.Duration(account.Period) * time.Second)
	}
	return a
}

// An Outcome is what became of a code.
type Outcome struct {
	Accepted bool
	Reason   string // an identifier that stays the same, as in the API
	Detail   string // the same in sentences
}

// Verify tries a code as a log-in would: it counts, and a code is taken once. Where a
// fault has the check fail the reason is failed-on-purpose.
func (p *Portal) Verify(user, code string) Outcome {
	p.t.Helper()
	out, err := p.portalOf(user).VerifyUser(p.t.Context(), user, code)
	switch {
	case errors.Is(err, played.ErrFails):
		return Outcome{Reason: "failed-on-purpose", Detail: err.Error()}
	case err != nil:
		p.t.Fatalf("portaltest: trying a code of %s: %v", user, err)
	}
	return Outcome{Accepted: out.Accepted, Reason: string(out.Reason), Detail: out.Detail}
}

// Reset takes a user's second factor away, as the portal's staff does.
func (p *Portal) Reset(user string) {
	p.t.Helper()
	if err := p.portalOf(user).Directory().Reset(user); err != nil {
		p.t.Fatalf("portaltest: resetting %s: %v", user, err)
	}
}

// A Message is a mail or an SMS that was caught.
type Message struct {
	Profile string // the portal that sent it
	SMS     bool
	At      time.Time
	To      string
	Subject string // of a mail
	Body    string
	Code    string // the code in it, if there is one
}

// Outbox returns what the portals sent, portal by portal, the newest first.
func (p *Portal) Outbox() []Message {
	var all []Message
	for _, portal := range p.stage.Portals() {
		portal.Outbox().Release()
		for _, m := range portal.Outbox().Messages() {
			all = append(all, Message{
				Profile: portal.Profile().Name, SMS: m.Kind == outbox.SMS, At: m.At, To: m.To, Subject: m.Subject, Body: m.Body, Code: m.Code,
			})
		}
	}
	return all
}
