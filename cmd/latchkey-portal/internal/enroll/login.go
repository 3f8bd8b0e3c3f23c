package enroll

import (
	"context"
	"fmt"
)

// LogIn checks a user name and a password. The session that begins stands at
// the first step of the flow that fits the user.
//
// Errors: [ErrCredentials], [*WaitError], [ErrLocked]; each comes for unknown
// names just as for known ones and after the same time.
func (d *Directory) LogIn(ctx context.Context, userName, password string) (Token, error) {
	hash, attempt, err := d.beginLogIn(userName)
	if err != nil {
		return "", err
	}
	ok, err := d.passwords.match(ctx, hash, password)

	d.mu.Lock()
	defer d.mu.Unlock()
	if err != nil {
		attempt.cancel()
		return "", fmt.Errorf("logging in: %w", err)
	}
	attempt.end(d.clock.Now(), ok)
	if !ok {
		return "", ErrCredentials
	}
	return d.begin(d.users[fold(userName)]), nil
}

// beginLogIn reserves an attempt and returns what the password is to be
// compared with.
func (d *Directory) beginLogIn(userName string) (hash []byte, attempt *tally, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if u, ok := d.users[fold(userName)]; ok {
		hash, attempt = u.password, &u.tally
	} else {
		attempt = d.strangers.tally(fold(userName))
	}
	return hash, attempt, attempt.begin(d.clock.Now(), d.rules)
}

// Verify checks the code that a log-in asks for. The returned token replaces t.
//
// Errors: [ErrMalformedCode], [ErrWrongCode], [ErrUsedCode], [*WaitError],
// [ErrLocked], [ErrNoSession], [ErrStep].
func (d *Directory) Verify(t Token, typed string) (Token, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	s, err := d.sessionAt(t, EnterCode)
	if err != nil {
		return "", err
	}
	if err := d.try(s.user, s.user.factor, typed); err != nil {
		return "", err
	}
	return d.rise(t, s), nil
}
