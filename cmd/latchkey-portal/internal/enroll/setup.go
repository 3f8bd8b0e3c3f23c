package enroll

import (
	"errors"
	"time"

	"latchkey/vault"
)

// Key returns the account that the session is setting up, with the key to show.
// It is the same however often it is asked for, and is there until the set-up
// is confirmed.
func (d *Directory) Key(t Token) (vault.Account, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	s, err := d.sessionAt(t, ShowKey, ConfirmKey)
	if err != nil {
		return vault.Account{}, err
	}
	return s.pending.Clone(), nil
}

// KeyTaken moves a session on from showing the key. One that has moved already
// stays where it is, since a browser can go back to the key and forth again.
func (d *Directory) KeyTaken(t Token) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	s, err := d.sessionAt(t, ShowKey, ConfirmKey)
	if err != nil {
		return err
	}
	if s.step() == ShowKey {
		d.rise(t, s)
	}
	return nil
}

// Confirm switches the second factor on if the code was made with the key that
// the session showed. All other sessions of the user end. The returned token
// replaces t.
//
// Errors: [ErrMalformedCode], [*SetUpError], [*WaitError], [ErrLocked],
// [ErrNoSession], [ErrStep].
func (d *Directory) Confirm(t Token, typed string) (Token, error) {
	token, person, since, err := d.confirm(t, typed)
	if err != nil {
		return "", err
	}
	d.events.SwitchedOn(person, since)
	return token, nil
}

func (d *Directory) confirm(t Token, typed string) (Token, Person, time.Time, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	s, err := d.sessionAt(t, ConfirmKey)
	if err != nil {
		return "", Person{}, time.Time{}, err
	}
	f := &factor{account: *s.pending, since: d.clock.Now()}
	if err := d.try(s.user, f, typed); err != nil {
		if errors.Is(err, ErrWrongCode) {
			code, _ := d.rules.cleanCode(typed)
			err = diagnose(code, f.account, s.user.older, d.clock.Now(), d.rules.Skew)
		}
		return "", Person{}, time.Time{}, err
	}
	s.user.factor = f
	s.pending = nil
	s.enrolled = true
	d.endAll(s.user, s)
	return d.rise(t, s), s.user.Person, f.since, nil
}

// try checks a code and counts the outcome. It is called with the mutex held,
// so that between the check and the count no other try gets in.
func (d *Directory) try(u *user, f *factor, typed string) error {
	code, err := d.rules.cleanCode(typed)
	if err != nil {
		return err
	}
	now := d.clock.Now()
	if err := u.tally.begin(now, d.rules); err != nil {
		return err
	}
	err = f.check(code, now, d.rules.Skew)
	u.tally.end(now, err == nil)
	return err
}
