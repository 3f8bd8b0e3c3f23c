package enroll

import (
	"crypto/rand"
	"crypto/sha256"
	"slices"
	"time"

	"latchkey/vault"
)

// A Token is what a browser shows to continue its session: 130 random bits. It
// is replaced by a new one whenever the session gains privileges.
type Token string

// A sessionKey is a token's hash. Sessions are looked up by it so that the time
// a look-up takes tells nothing about a token.
type sessionKey [sha256.Size]byte

func (t Token) key() sessionKey { return sha256.Sum256([]byte(t)) }

type session struct {
	user  *user
	steps []Step // what is still to be done
	// method is whose code a log-in asks for.
	method Method
	// waits is the code that was sent to this session, or nil.
	waits *delivered
	// pending is the account being set up, and number the telephone number,
	// both in this session only.
	pending *vault.Account
	number  string
	// recovery are recovery codes while they are shown. They count from when
	// they are kept.
	recovery     []string
	recoveryKept bool
	// enrolled says that this session switched a second factor on, and skipped
	// that it went on without a code.
	enrolled, skipped bool
	// vouched says that it began without the password, and recovered that a
	// recovery code was shown in place of a code.
	vouched, recovered bool
	// known says that the browser was remembered, and so no code was asked for.
	known bool
	// errand says that it was signed in before it came to the steps it is at.
	errand bool
	// passkey is what it began with in place of password and code, or nil, and
	// adding the one that it may add.
	passkey     *passkey
	adding      *addition
	begun, used time.Time
	// since is when it came to the step at, as far as that was seen.
	at    Step
	since time.Time
}

func (s *session) step() Step {
	if len(s.steps) == 0 {
		return SignedIn
	}
	return s.steps[0]
}

// A Session is what a browser's session looks like at one moment.
type Session struct {
	User Person
	Step Step
	// Methods are those to choose from: at ChooseMethods and OfferAnother those
	// that can be set up, at EnterCode those whose code can be asked for, and
	// afterwards those that are set up.
	Methods []Method
	// Method is whose code is asked for at EnterCode.
	Method Method
	// Digits is how many the code has that is asked for, and Period for how many
	// seconds those of the authenticator hold that is being set up or asked for.
	Digits, Period int
	// Sent is the last code that was sent to this session, or nil.
	Sent *Sent
	// Chosen says that the method being set up was chosen, and that this can be
	// done anew.
	Chosen bool
	// SkipsLeft is how many times the user may go on without a code.
	SkipsLeft int
	// Recovery is how many recovery codes the user has left.
	Recovery int
	// SwitchedOn is when the second factor was switched on; zero if it is off.
	SwitchedOn time.Time
	// JustEnrolled says that this session itself switched it on, and Skipped
	// that it went on without a code.
	JustEnrolled, Skipped bool
	// Vouched says that somebody else vouched for the user in place of the
	// password, and Recovered that a recovery code took the place of a code.
	Vouched, Recovered bool
	// Remembered says that the browser was known, and so no code was asked for.
	Remembered bool
	// Passkey is the name of the passkey that it began with, in place of password
	// and code; empty where there is none.
	Passkey string
	// Renewing says that the session was signed in before it came to its step.
	Renewing bool
	// Required says that the user needs a second factor, and Deadline until
	// when it has to be set up; zero where there is no limit.
	Required bool
	Deadline time.Time
	// RequiredSince is since when; zero if the user needs none.
	RequiredSince time.Time
}

// Session returns the session that the token stands for, or [ErrNoSession]. To
// ask is to use it: its idle time starts anew.
func (d *Directory) Session(t Token) (Session, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	s, err := d.session(t)
	if err != nil {
		return Session{}, err
	}
	return d.shown(s), nil
}

// shown is what a session looks like. It is called with the mutex held.
func (d *Directory) shown(s *session) Session {
	u := s.user
	out := Session{
		User: u.Person, Step: s.step(), Methods: d.methods(u), Method: s.method, Digits: d.codeDigits(s.method, u.factors[s.method]),
		SkipsLeft: max(d.rules.Skips-u.skips, 0), Recovery: len(u.recovery),
		SwitchedOn: u.since(), JustEnrolled: s.enrolled, Skipped: s.skipped,
		Vouched: s.vouched, Recovered: s.recovered, Remembered: s.known, Renewing: s.errand,
		Required: !u.required.IsZero(), Deadline: d.deadline(u), RequiredSince: u.required,
	}
	if out.Step == ChooseMethods || out.Step == OfferAnother {
		out.Methods = d.unset(u)
	}
	if s.passkey != nil {
		out.Passkey = s.passkey.name
	}
	out.Period = d.rules.Period
	switch f := u.factors[s.method]; {
	case s.pending != nil && (out.Step == ShowKey || out.Step == ConfirmKey):
		out.Digits, out.Period = s.pending.Digits, s.pending.Period
	case s.method == App && f != nil:
		out.Period = f.account.Period
	}
	out.Chosen = d.canChooseAgain(s)
	if w := s.waits; w != nil {
		out.Sent = &Sent{Method: w.method, To: w.to, At: w.at, Expires: w.expires}
	}
	return out
}

// LogOut ends the session. An unknown token is none.
func (d *Directory) LogOut(t Token) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.end(t.key())
}

// session is called with the mutex held, like all below.
func (d *Directory) session(t Token) (*session, error) {
	s, ok := d.sessions[t.key()]
	if !ok {
		return nil, ErrNoSession
	}
	now := d.clock.Now()
	if d.expired(s, now) {
		d.end(t.key())
		return nil, ErrNoSession
	}
	s.used = now
	d.touch(s.user)
	d.resume(s, now)
	if s.arrive(now) {
		d.stir()
	}
	return s, nil
}

// sessionAt is session for a request that belongs to one of the steps.
func (d *Directory) sessionAt(t Token, steps ...Step) (*session, error) {
	s, err := d.session(t)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(steps, s.step()) {
		return nil, ErrStep
	}
	return s, nil
}

func (d *Directory) expired(s *session, now time.Time) bool {
	if s.step() != SignedIn && !s.errand {
		return !now.Before(s.begun.Add(d.rules.PendingLife))
	}
	return !now.Before(s.begun.Add(d.rules.SessionLife)) || !now.Before(s.used.Add(d.rules.IdleLife))
}

// begin starts a session after a right password, and returns the code that is to
// be sent for it, if one is.
func (d *Directory) begin(u *user, b Browser) (Token, *Delivery) {
	now := d.clock.Now()
	d.endExpired(now)
	s := &session{user: u, steps: d.plan(u, b, now), begun: now, used: now}
	var sent *Delivery
	if s.step() == EnterCode {
		s.method = d.preferred(u)
		if d.rules.SendAtOnce && s.method.Delivered() {
			// Where too many were sent the page says so when it is asked again.
			if delivery, err := d.deliver(s, s.method, u.address(s.method)); err == nil {
				sent = &delivery
			}
		}
	}
	d.prepare(s)
	if s.step() == SignedIn {
		u.tally.clear()
		s.known = !u.required.IsZero()
		d.happen(u, Happening{Kind: SawSignIn})
	}
	return d.issue(s), sent
}

// plan returns the steps that a user has to take on a browser.
func (d *Directory) plan(u *user, b Browser, now time.Time) []Step {
	d.advance()
	switch {
	case u.required.IsZero(), d.rules.Remember > 0 && d.remembers(u, b):
		return nil
	case len(d.methods(u)) > 0:
		return d.flow.Verify
	case d.overdue(u, now):
		return []Step{Overdue}
	}
	return d.flow.SetUp
}

// prepare makes what the step that a session has come to is to show, and passes
// over steps that have nothing to show.
func (d *Directory) prepare(s *session) {
	for s.step() == OfferAnother && len(d.unset(s.user)) == 0 || s.step() == ShowRecovery && s.user.recovery != nil {
		s.steps = s.steps[1:]
	}
	if s.step().method() == App && s.pending == nil {
		account := d.pendingFor(s.user)
		s.pending = &account
	}
}

// rise finishes the step that the session stands at. When that was the last one
// the user is signed in: the failures are forgotten and the token is replaced.
func (d *Directory) rise(t Token, s *session) Token {
	s.steps = s.steps[1:]
	d.prepare(s)
	if s.step() != SignedIn {
		return t
	}
	if !s.errand {
		s.user.tally.clear()
		s.begun = d.clock.Now()
		d.happen(s.user, Happening{Kind: SawSignIn})
	}
	s.errand = false
	return d.renew(t, s)
}

// renew replaces a session's token, because it gains privileges.
func (d *Directory) renew(t Token, s *session) Token {
	delete(d.sessions, t.key())
	return d.issue(s)
}

func (d *Directory) issue(s *session) Token {
	token := Token(rand.Text())
	d.sessions[token.key()] = s
	d.stir()
	return token
}

// endExpired takes away the sessions that have run out.
func (d *Directory) endExpired(now time.Time) {
	d.forgetTraces(now)
	for key, s := range d.sessions {
		if d.expired(s, now) {
			d.end(key)
		}
	}
}

// end takes a session away.
func (d *Directory) end(key sessionKey) {
	delete(d.sessions, key)
	d.stir()
}

// endAll ends the user's sessions, but not keep.
func (d *Directory) endAll(u *user, keep *session) {
	for key, s := range d.sessions {
		if s.user == u && s != keep {
			d.end(key)
		}
	}
}
