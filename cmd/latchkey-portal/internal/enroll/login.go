package enroll

import (
	"context"
	"fmt"
)

// LogIn checks a user name and a password. The session that begins stands at
// the first step of the flow that fits the user, or is signed in where the user
// showed a code on the browser not long ago. A browser may be "".
//
// Errors: [ErrCredentials], [*WaitError], [ErrLocked]; each comes for unknown
// names just as for known ones and after the same time.
func (d *Directory) LogIn(ctx context.Context, userName, password string, b Browser) (Token, error) {
	hash, attempt, err := d.beginLogIn(userName)
	if err != nil {
		d.turnedAway(userName, err)
		return "", err
	}
	ok, err := d.passwords.match(ctx, hash, password)
	token, sent, err := d.endLogIn(userName, b, attempt, ok, err)
	if err != nil {
		return "", err
	}
	if sent != nil {
		d.events.Code(*sent)
	}
	return token, nil
}

func (d *Directory) endLogIn(userName string, b Browser, attempt *tally, ok bool, failed error) (_ Token, _ *Delivery, err error) {
	defer d.change(&err)()
	if failed != nil {
		attempt.cancel()
		return "", nil, fmt.Errorf("logging in: %w", failed)
	}
	u, known := d.named(userName)
	if !known {
		// Kept as for a user: a write more or less would tell the two apart.
		d.strangers.touch(userName)
	}
	// While the password was hashed the user may have been removed, and another come
	// by the same name, whose password it was not held against.
	same := known && attempt == &u.tally
	attempt.end(d.clock.Now(), ok && same)
	d.sawPassword(u, same, ok)
	if !ok || !same {
		return "", nil, ErrCredentials
	}
	token, sent := d.begin(u, b)
	return token, sent, nil
}

// beginLogIn reserves an attempt and returns what the password is to be
// compared with.
func (d *Directory) beginLogIn(userName string) (hash []byte, attempt *tally, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if u, ok := d.users[fold(userName)]; ok {
		hash, attempt = u.password, &u.tally
	} else {
		attempt = d.strangers.tally(userName)
	}
	return hash, attempt, attempt.begin(d.clock.Now(), d.rules)
}

// Verify checks the code that a log-in asks for. The returned token replaces t.
//
// Errors: [ErrMalformedCode], [ErrWrongCode], [ErrUsedCode], [ErrExpiredCode],
// [*WaitError], [ErrLocked], [ErrNoSession], [ErrStep].
func (d *Directory) Verify(t Token, typed string) (_ Token, err error) {
	defer d.change(&err)()
	s, err := d.sessionAt(t, EnterCode)
	if err != nil {
		return "", err
	}
	if err := d.try(s, s.method, s.user.factors[s.method], typed); err != nil {
		return "", err
	}
	s.user.lastUsed, s.waits = s.method, nil
	return d.rise(t, s), nil
}

// Skip goes on without a code, as often as the rules let a user do that. The
// returned token replaces t.
//
// Errors: [ErrNoSkips], [ErrLocked], [ErrNoSession], [ErrStep].
func (d *Directory) Skip(t Token) (_ Token, err error) {
	defer d.change(&err)()
	s, err := d.sessionAt(t, EnterCode)
	switch {
	case err != nil:
		return "", err
	case s.user.tally.failures >= d.rules.LockAt:
		return "", ErrLocked
	case s.user.skips >= d.rules.Skips:
		return "", ErrNoSkips
	}
	s.user.skips++
	s.skipped, s.waits = true, nil
	return d.rise(t, s), nil
}
