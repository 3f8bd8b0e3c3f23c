package enroll

import (
	"errors"
	"slices"
	"time"

	"latchkey/vault"
)

// An outside is an enrollment that was begun from outside: by a program that shows
// the key itself, and not in a session of the user.
type outside struct {
	account vault.Account
	until   time.Time
}

// A Wish is what the account of an enrollment is to be like. What is zero is as the
// rules have it.
type Wish struct {
	Algorithm vault.Algorithm
	Digits    int
	Period    int // seconds
	Secret    vault.Secret
	Issuer    *string // may be empty
	Account   string  // the account's name
}

// account returns what is wished for, or says in a sentence why it is not possible.
func (w Wish) account(usual vault.Account) (vault.Account, error) {
	a := usual
	if w.Algorithm != "" {
		a.Algorithm = w.Algorithm
	}
	if w.Digits != 0 {
		a.Digits = w.Digits
	}
	if w.Period != 0 {
		a.Period = w.Period
	}
	if w.Secret.Len() > 0 {
		a.Secret = w.Secret
	}
	if w.Issuer != nil {
		a.Issuer = *w.Issuer
	}
	if w.Account != "" {
		a.Name = w.Account
	}
	if err := a.Validate(); err != nil {
		return vault.Account{}, &WishError{err}
	}
	return a, nil
}

// A WishError says what is impossible about the account that is wished for.
type WishError struct{ err error }

// Error is what [vault.Account.Validate] says.
func (e *WishError) Error() string { return e.err.Error() }

// Unwrap returns that error.
func (e *WishError) Unwrap() error { return e.err }

// What can be wrong with an enrollment from outside.
var (
	// ErrEnrolled means that the user has an authenticator set up. Only a reset ends
	// that.
	ErrEnrolled = errors.New("an authenticator is set up already; reset the second factor first")
	// ErrNoApp means that the portal has no authenticator to set up.
	ErrNoApp = errors.New("no authenticator can be set up in this portal: its codes come by SMS or mail")
	// ErrOverdue means that the user's time for the set-up has run out.
	ErrOverdue = errors.New("the time for the set-up has run out; extend the deadline or set the clock back")
	// ErrNoEnrollment means that none is under way.
	ErrNoEnrollment = errors.New("no enrollment is under way; begin one, and confirm it in time")
)

// BeginEnrollment draws or takes a key for a user, which [Directory.ConfirmEnrollment]
// switches on, as long after as a log-in may take. One that was begun before is
// forgotten, and its key is among those that stale entries of an authenticator are
// known by. It is not kept: after a restart there is nothing to confirm.
//
// Errors: [ErrNoUser], [ErrNoApp], [ErrEnrolled], [ErrOverdue], [*WishError].
func (d *Directory) BeginEnrollment(userName string, w Wish) (_ vault.Account, err error) {
	defer d.change(&err)()
	u, ok := d.named(userName)
	now := d.clock.Now()
	switch {
	case !ok:
		return vault.Account{}, ErrNoUser
	case !slices.Contains(d.rules.toSetUp(), App):
		return vault.Account{}, ErrNoApp
	case u.factors[App] != nil:
		return vault.Account{}, ErrEnrolled
	case d.overdue(u, now):
		return vault.Account{}, ErrOverdue
	}
	account, err := w.account(d.draw(u))
	if err != nil {
		return vault.Account{}, err
	}
	u.outside = &outside{account: account, until: now.Add(d.rules.PendingLife)}
	u.retire(account) // from now on there may be an entry made from it
	d.happen(u, Happening{Kind: SawEnrollmentBegun})
	return account.Clone(), nil
}

// ConfirmEnrollment switches the authenticator on whose key was drawn last, if the code
// was made with it. It counts as any try does. All sessions of the user end, and the
// failures are forgotten, as after a log-in.
//
// Errors: [ErrNoUser], [ErrNoEnrollment]. What is wrong with a code is in the outcome.
func (d *Directory) ConfirmEnrollment(userName, typed string) (Outcome, error) {
	v, person, since, err := d.confirmEnrollment(userName, typed)
	if err == nil && v.Accepted {
		d.events.SwitchedOn(person, App, since)
	}
	return d.explainOutcome(v), err
}

func (d *Directory) confirmEnrollment(userName, typed string) (_ Outcome, _ Person, since time.Time, err error) {
	defer d.change(&err)()
	u, ok := d.named(userName)
	now := d.clock.Now()
	switch {
	case !ok:
		return Outcome{}, Person{}, now, ErrNoUser
	case u.outside == nil || !now.Before(u.outside.until) || u.factors[App] != nil:
		u.outside = nil
		return Outcome{}, Person{}, now, ErrNoEnrollment
	}
	d.undoSwitchingOn(u, App)
	f := &factor{account: u.outside.account, since: now}
	failed := d.attempt(attempt{user: u, method: App, factor: f, setUp: true}, typed)
	v := d.judge(u, App, f, failed)
	d.sawCode(u, v, true)
	if !v.Accepted {
		return v, Person{}, now, nil
	}
	u.factors[App], u.lastUsed, u.outside = f, App, nil
	u.keys++
	d.forgive(u)
	d.endAll(u, nil)
	return v, u.Person, now, nil
}

// VerifyUser tries a code of the user's authenticator as a log-in would: it counts,
// waits, locks, and takes no code twice. A right one is a finished log-in of its own:
// the failures are forgotten. No session begins.
//
// Errors: [ErrNoUser]. What is wrong with a code is in the outcome.
func (d *Directory) VerifyUser(userName, typed string) (Outcome, error) {
	v, err := d.verifyUser(userName, typed)
	return d.explainOutcome(v), err
}

func (d *Directory) verifyUser(userName, typed string) (_ Outcome, err error) {
	defer d.change(&err)()
	u, ok := d.named(userName)
	if !ok {
		return Outcome{}, ErrNoUser
	}
	f := u.factors[App]
	if f == nil || !slices.Contains(d.methods(u), App) {
		return Outcome{Reason: ReasonNotEnrolled, Detail: "The user has no authenticator set up here; enroll one first. Codes by SMS or mail belong to a log-in, and are tried there."}, nil
	}
	v := d.judge(u, App, f, d.attempt(attempt{user: u, method: App, factor: f}, typed))
	d.sawCode(u, v, true)
	if v.Accepted {
		u.lastUsed = App
		d.forgive(u)
	}
	return v, nil
}
