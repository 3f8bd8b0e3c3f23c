package enroll

import (
	"slices"
	"time"
)

// A Progress is how far a user has come, for staff who help. It holds no key and no
// code, and to ask for it is no use of a session.
type Progress struct {
	Status
	// TriesLeft is how many more tries may fail before the user is locked.
	TriesLeft int
	// Places are where the user's sessions stand, the one that was used last first.
	Places []Place
	// Outside says that a program is setting an authenticator up for the user, until
	// when that may be confirmed; zero where none is.
	Outside time.Time
	// At is the moment that this is of, and Zone that of its times.
	At time.Time
}

// A Place is where one of a user's sessions stands.
type Place struct {
	Session
	// Begun is when the session began, Used when its browser last asked for something,
	// and Since when it came to its step.
	Begun, Used, Since time.Time
	// Ends is when it ends if nothing is done.
	Ends time.Time
	// Again says that a code can be sent to it again.
	Again bool
}

// Progress returns how far the user has come, or [ErrNoUser]. Unlike [Directory.Status]
// it has nothing looked at why codes were refused: that is told when it is known, so that
// no answer to a user takes longer because somebody looks on.
func (d *Directory) Progress(userName string) (Progress, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.advance()
	u, ok := d.users[fold(userName)]
	if !ok {
		return Progress{}, ErrNoUser
	}
	now := d.clock.Now()
	p := Progress{Status: d.status(u), TriesLeft: max(d.rules.LockAt-u.tally.failures, 0), At: now}
	if u.outside != nil && u.factors[App] == nil && now.Before(u.outside.until) {
		p.Outside = u.outside.until
	}
	for _, s := range d.sessions {
		if s.user == u && !d.expired(s, now) {
			p.Places = append(p.Places, d.placeOf(s, now))
		}
	}
	slices.SortFunc(p.Places, func(a, b Place) int {
		if c := b.Used.Compare(a.Used); c != 0 {
			return c
		}
		return b.Begun.Compare(a.Begun)
	})
	return p, nil
}

// placeOf is called with the mutex held, like all below.
func (d *Directory) placeOf(s *session, now time.Time) Place {
	s.arrive(now)
	p := Place{Session: d.shown(s), Begun: s.begun, Used: s.used, Since: s.since, Again: s.canBeSent()}
	if p.Ends = s.begun.Add(d.rules.PendingLife); s.step() == SignedIn || s.errand {
		p.Ends = s.begun.Add(d.rules.SessionLife)
		if idle := s.used.Add(d.rules.IdleLife); idle.Before(p.Ends) {
			p.Ends = idle
		}
	}
	return p
}

// arrive notes since when a session stands at its step, and reports whether it has just
// come there.
func (s *session) arrive(now time.Time) bool {
	if s.at == s.step() {
		return false
	}
	s.at, s.since = s.step(), now
	return true
}

// canBeSent reports whether a session waits for a code that is delivered.
func (s *session) canBeSent() bool {
	switch s.step() {
	case ConfirmMail, ConfirmNumber:
		return true
	case EnterCode:
		return s.method.Delivered()
	}
	return false
}

// WhoseSession returns whose session a token stands for. It is no use of the session:
// its idle time goes on.
func (d *Directory) WhoseSession(t Token) (Person, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	s, ok := d.sessions[t.key()]
	if !ok || d.expired(s, d.clock.Now()) {
		return Person{}, ErrNoSession
	}
	return s.user.Person, nil
}

// Moved returns what is closed when a session comes to another step, begins or ends.
func (d *Directory) Moved() <-chan struct{} {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.moved == nil {
		d.moved = make(chan struct{})
	}
	return d.moved
}

// stir tells who waits for [Directory.Moved].
func (d *Directory) stir() {
	if d.moved != nil {
		close(d.moved)
		d.moved = nil
	}
}

// Resend has what a user waits for sent again: a new code to the session that was used
// last of those that wait for one, or the invitation where that is open. It counts as if
// the user had asked.
//
// Errors: [ErrNoUser], [ErrNothingSent], [ErrTooManySent], [ErrLocked].
func (d *Directory) Resend(userName string) error {
	sent, invited, err := d.resend(userName)
	switch {
	case err != nil:
		return err
	case invited != nil:
		d.events.Invited(*invited)
	default:
		d.events.Code(sent)
	}
	return nil
}

func (d *Directory) resend(userName string) (_ Delivery, _ *Invitation, err error) {
	defer d.change(&err)()
	u, ok := d.named(userName)
	if !ok {
		return Delivery{}, nil, ErrNoUser
	}
	now := d.clock.Now()
	if i := u.invitation; i != nil && now.Before(i.expires) {
		public := i.public()
		return Delivery{}, &public, nil
	}
	var last *session
	for _, s := range d.sessions {
		if s.user == u && !d.expired(s, now) && s.canBeSent() && (last == nil || s.used.After(last.used)) {
			last = s
		}
	}
	if last == nil {
		return Delivery{}, nil, ErrNothingSent
	}
	m, to := last.method, u.address(last.method)
	switch last.step() {
	case ConfirmMail:
		m, to = Mail, u.Email
	case ConfirmNumber:
		m, to = SMS, last.number
	}
	delivery, err := d.deliver(last, m, to)
	return delivery, nil, err
}
