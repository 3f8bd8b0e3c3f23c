package enroll

import (
	"context"
	"fmt"
)

// again does something for a signed-in user who gives the password again (ASVS
// 7.5.1). A wrong one counts as at the log-in. before is asked whether it can be
// done at all, so that no password is needed to hear that it cannot, and do does it;
// both are called with the mutex held.
func (d *Directory) again(ctx context.Context, t Token, password, doing string, before, do func(*session) error) error {
	u, hash, err := d.beginAgain(t, before)
	if err != nil {
		return err
	}
	ok, err := d.passwords.match(ctx, hash, password)
	return d.endAgain(t, u, doing, ok, err, do)
}

func (d *Directory) beginAgain(t Token, before func(*session) error) (u *user, hash []byte, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	s, err := d.sessionAt(t, SignedIn)
	if err != nil {
		return nil, nil, err
	}
	if err := before(s); err != nil {
		return nil, nil, err
	}
	return s.user, s.user.password, s.user.tally.begin(d.clock.Now(), d.rules)
}

func (d *Directory) endAgain(t Token, u *user, doing string, ok bool, failed error, do func(*session) error) (err error) {
	defer d.change(&err)()
	if failed != nil {
		u.tally.cancel()
		return fmt.Errorf("%s: %w", doing, failed)
	}
	d.touch(u) // the session may have ended meanwhile
	u.tally.end(d.clock.Now(), ok)
	if !ok {
		d.sawLock(u, false)
		return ErrCredentials
	}
	s, err := d.sessionAt(t, SignedIn)
	if err != nil {
		return err
	}
	return do(s)
}
