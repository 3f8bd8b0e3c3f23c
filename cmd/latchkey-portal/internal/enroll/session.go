package enroll

import (
	"crypto/rand"
	"crypto/sha256"
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
	// pending is the account being set up, shown in this session only.
	pending *vault.Account
	// enrolled says that this session switched the second factor on.
	enrolled    bool
	begun, used time.Time
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
	// SwitchedOn is when the second factor was switched on; zero if it is off.
	SwitchedOn time.Time
	// JustEnrolled says that this session itself switched it on.
	JustEnrolled bool
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
	out := Session{User: s.user.Person, Step: s.step(), JustEnrolled: s.enrolled}
	if s.user.factor != nil {
		out.SwitchedOn = s.user.factor.since
	}
	return out, nil
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
	return s, nil
}

// sessionAt is session for a request that belongs to one of the steps.
func (d *Directory) sessionAt(t Token, steps ...Step) (*session, error) {
	s, err := d.session(t)
	if err != nil {
		return nil, err
	}
	for _, step := range steps {
		if s.step() == step {
			return s, nil
		}
	}
	return nil, ErrStep
}

func (d *Directory) expired(s *session, now time.Time) bool {
	if s.step() != SignedIn {
		return !now.Before(s.begun.Add(d.rules.PendingLife))
	}
	return !now.Before(s.begun.Add(d.rules.SessionLife)) || !now.Before(s.used.Add(d.rules.IdleLife))
}

// begin starts a session after a right password.
func (d *Directory) begin(u *user) Token {
	now := d.clock.Now()
	for key, s := range d.sessions {
		if d.expired(s, now) {
			d.end(key)
		}
	}
	steps := d.flow.SetUp
	if u.factor != nil {
		steps = d.flow.Verify
	}
	s := &session{user: u, steps: steps, begun: now, used: now}
	if u.factor == nil {
		account := d.rules.newAccount(u.UserName)
		s.pending = &account
	}
	return d.issue(s)
}

// rise finishes the step that the session stands at. When that was the last one
// the user is signed in: the failures are forgotten and the token is replaced.
func (d *Directory) rise(t Token, s *session) Token {
	s.steps = s.steps[1:]
	if s.step() != SignedIn {
		return t
	}
	s.user.tally.clear()
	s.begun = d.clock.Now()
	delete(d.sessions, t.key())
	return d.issue(s)
}

func (d *Directory) issue(s *session) Token {
	token := Token(rand.Text())
	d.sessions[token.key()] = s
	return token
}

// end takes a session away. A key that it had shown is remembered as an old one.
func (d *Directory) end(key sessionKey) {
	s, ok := d.sessions[key]
	if !ok {
		return
	}
	delete(d.sessions, key)
	if s.pending != nil {
		s.user.retire(*s.pending)
	}
}

// endAll ends the user's sessions, but not keep.
func (d *Directory) endAll(u *user, keep *session) {
	for key, s := range d.sessions {
		if s.user == u && s != keep {
			d.end(key)
		}
	}
}
