package enroll

import (
	"errors"
	"time"

	"latchkey/cmd/latchkey-portal/internal/diagnose"
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
		d.explain(err)
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
	d.undoSwitchingOn(s.user, m)
	f := &factor{since: d.clock.Now(), number: s.number}
	if m == App {
		f = &factor{since: f.since, account: *s.pending}
	}
	if err := d.try(s, m, f, typed); err != nil {
		var onPurpose *FaultError
		if m == App && isRefusal(err) && !errors.As(err, &onPurpose) {
			err = &SetUpError{err: err, asked: s.user.refused.asked}
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
	err := d.attempt(attempt{user: s.user, method: m, factor: f, sent: s.waits, setUp: s.step() != EnterCode}, typed)
	d.sawCode(s.user, d.judge(s.user, m, f, err), false)
	return err
}

// An attempt is what a code is tried for.
type attempt struct {
	user   *user
	method Method
	factor *factor
	sent   *delivered // the code that was sent, if one was
	setUp  bool       // it is to confirm a set-up
	by     time.Time  // by which an authenticator's code is checked; attempt sets it
}

// attempt is try for a user, whether in a session or from outside.
func (d *Directory) attempt(a attempt, typed string) error {
	now := d.clock.Now()
	a.by = now.Add(d.faults.ClockOff(a.user.UserName))
	code, malformed := cleanCode(typed, d.codeDigits(a.method, a.factor))
	if malformed != nil {
		code = asTyped(typed)
		if !diagnose.HeldAgainstKeys(code) {
			d.inquire(a, code, now, malformed)
			return malformed
		}
		// Why it is none says much of the one that would be right, so it is a try.
	}
	if err := a.user.tally.begin(now, d.rules); err != nil {
		return err
	}
	err := malformed
	if err == nil {
		err = d.check(a, code, now)
	}
	a.user.tally.end(now, err == nil)
	// Only now that the outcome is decided and counted is it asked why.
	switch {
	case isRefusal(err):
		d.inquire(a, code, now, err)
	case err == nil && a.method == App:
		d.noteTaken(a, now)
	}
	return err
}

// isRefusal reports whether an error says that a code was looked at and refused.
func isRefusal(err error) bool {
	return errors.Is(err, ErrWrongCode) || errors.Is(err, ErrUsedCode) || errors.Is(err, ErrExpiredCode) || errors.Is(err, ErrMalformedCode)
}
