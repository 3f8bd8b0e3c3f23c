package enroll

import (
	"errors"
	"time"

	"latchkey/vault"
)

// Key returns the account that the session is setting up, with the key to show.
// It is the same however often it is asked for, and is there until the set-up
// is confirmed.
func (d *Directory) Key(t Token) (_ vault.Account, err error) {
	defer d.change(&err)()
	s, err := d.sessionAt(t, ShowKey, ConfirmKey)
	if err != nil {
		return vault.Account{}, err
	}
	s.user.retire(*s.pending) // from now on there may be an entry made from it
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

// Confirm switches a method on if the code shows that the user has it: it was
// made with the key that the session showed, or sent to the number or address.
// All other sessions of the user end. The returned token replaces t.
//
// Errors: [ErrMalformedCode], [*SetUpError], [ErrWrongCode], [ErrExpiredCode],
// [*WaitError], [ErrLocked], [ErrNoSession], [ErrStep].
func (d *Directory) Confirm(t Token, typed string) (Token, error) {
	token, person, m, since, err := d.confirm(t, typed)
	if err != nil {
		return "", err
	}
	d.events.SwitchedOn(person, m, since)
	return token, nil
}

func (d *Directory) confirm(t Token, typed string) (_ Token, _ Person, _ Method, _ time.Time, err error) {
	defer d.change(&err)()
	s, err := d.sessionAt(t, ConfirmKey, ConfirmNumber, ConfirmMail)
	if err != nil {
		return "", Person{}, "", time.Time{}, err
	}
	m := s.step().method()
	f := &factor{since: d.clock.Now(), number: s.number}
	if m == App {
		f = &factor{since: f.since, account: *s.pending}
	}
	if err := d.try(s, m, f, typed); err != nil {
		if m == App && errors.Is(err, ErrWrongCode) && !errors.Is(err, ErrFault) {
			code, _ := cleanCode(typed, f.account.Digits)
			err = diagnose(code, f.account, s.user.older, d.codeTime(s.user), d.rules.Skew)
		}
		return "", Person{}, "", time.Time{}, err
	}
	s.user.factors[m], s.user.lastUsed = f, m
	if m == App {
		s.user.keys++
	}
	s.pending, s.number, s.waits = nil, "", nil
	s.enrolled = true
	d.endAll(s.user, s)
	if risen := d.rise(t, s); risen != t {
		return risen, s.user.Person, m, f.since, nil
	}
	return d.renew(t, s), s.user.Person, m, f.since, nil
}

// codeDigits is how many digits the codes of a method have: those of an
// authenticator as many as when it was set up, whatever the rules say since.
func (d *Directory) codeDigits(m Method, f *factor) int {
	if m == App && f != nil {
		return f.account.Digits
	}
	return d.rules.Digits
}

// try checks a code of a method and counts the outcome. It is called with the
// mutex held, so that between the check and the count no other try gets in.
func (d *Directory) try(s *session, m Method, f *factor, typed string) error {
	code, err := cleanCode(typed, d.codeDigits(m, f))
	if err != nil {
		return err
	}
	now := d.clock.Now()
	if err := s.user.tally.begin(now, d.rules); err != nil {
		return err
	}
	if d.faults.Refuses(s.user.UserName) {
		err = d.refuse(s, m, f, code)
	} else if m.Delivered() {
		err = s.waits.check(m, code, now)
	} else {
		err = f.check(code, d.codeTime(s.user), d.rules.Skew)
	}
	s.user.tally.end(now, err == nil)
	return err
}
