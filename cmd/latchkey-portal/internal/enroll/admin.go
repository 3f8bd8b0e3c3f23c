package enroll

import "time"

// A Status is what an administrator sees of a user.
type Status struct {
	Person
	// Invited says that the user has not chosen a password yet.
	Invited bool
	// Methods are those that the user has set up, or was given.
	Methods []Method
	// SwitchedOn is when the first was switched on; zero if none is.
	SwitchedOn time.Time
	// Required says that the user needs a second factor, and Deadline until
	// when it has to be set up; zero where there is no limit.
	Required bool
	Deadline time.Time
	Overdue  bool // the deadline has passed
	Skips    int  // how many times the user went on without a code
	Recovery int  // recovery codes left
	Passkeys int
	Browsers []RememberedBrowser // the latest first
	Failures int                 // wrong passwords and codes since the last finished log-in
	Locked   bool
	// Wait is how long the next try is not looked at, in whole seconds; zero where it is
	// at once, or never because of a lock.
	Wait time.Duration
	// Refusals are the last codes that were refused, the latest first, and why.
	Refusals []Refusal
	// Drift is how many time steps the authenticator's last code that was taken was
	// from the moment, below zero for the past; 0 as well where none was.
	Drift int
}

// Users returns every user in the order they were added.
func (d *Directory) Users() []Status {
	d.Settle()
	d.mu.Lock()
	defer d.mu.Unlock()
	d.advance()
	all := make([]Status, 0, len(d.order))
	for _, u := range d.order {
		all = append(all, d.status(u))
	}
	return all
}

// Status returns the user of that name, in whatever spelling, or [ErrNoUser].
func (d *Directory) Status(userName string) (Status, error) {
	d.Settle()
	d.mu.Lock()
	defer d.mu.Unlock()
	d.advance()
	u, ok := d.users[fold(userName)]
	if !ok {
		return Status{}, ErrNoUser
	}
	return d.status(u), nil
}

// status is called with the mutex held.
func (d *Directory) status(u *user) Status {
	return Status{
		Person: u.Person, Invited: u.password == nil, Failures: u.tally.failures,
		Locked: u.tally.failures >= d.rules.LockAt, Wait: u.tally.left(d.clock.Now(), d.rules),
		Methods: d.methods(u), SwitchedOn: u.since(),
		Required: !u.required.IsZero(), Deadline: d.deadline(u), Overdue: d.overdue(u, d.clock.Now()),
		Skips: u.skips, Recovery: len(u.recovery), Passkeys: len(u.passkeys), Browsers: d.browsersOf(u),
		Refusals: u.refused.latest(), Drift: u.refused.drift,
	}
}

// Person returns the user of that name, in whatever spelling, or [ErrNoUser].
func (d *Directory) Person(userName string) (Person, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	u, ok := d.users[fold(userName)]
	if !ok {
		return Person{}, ErrNoUser
	}
	return u.Person, nil
}

// Reset takes the user's second factors away, so that the next log-in sets up
// new ones with a new key. The old key, recovery codes, passkeys and remembered
// browsers are dead at once, all sessions of the user end, and a lock is lifted. It
// returns [ErrNoUser] for an unknown name.
//
// The passkeys go too: a reset is asked for because the device with the factor is
// lost or stolen, and that is where the passkeys are. Whoever has it and can unlock
// it would need nothing else. What may be compromised is to be invalidated promptly
// (NIST SP 800-63B-4 section 4.3), and a passkey is added again in a minute.
func (d *Directory) Reset(userName string) error {
	person, now, err := d.reset(userName)
	if err != nil {
		return err
	}
	d.events.WasReset(person, now)
	return nil
}

func (d *Directory) reset(userName string) (_ Person, _ time.Time, err error) {
	defer d.change(&err)()
	u, ok := d.named(userName)
	if !ok {
		return Person{}, time.Time{}, ErrNoUser
	}
	d.takeAway(u)
	return u.Person, d.clock.Now(), nil
}

// takeAway is Reset with the mutex held.
func (d *Directory) takeAway(u *user) {
	d.undoReset(u)
	d.endAll(u, nil)
	if app := u.factors[App]; app != nil {
		u.retire(app.account)
	}
	u.factors = map[Method]*factor{}
	u.lastUsed, u.recovery, u.browsers, u.skips, u.outside, u.rehearsal = "", nil, nil, 0, nil, nil
	d.removeFrom(u, u.passkeys...)
	if !u.required.IsZero() {
		u.required, u.extension = d.clock.Now(), 0 // the time for the set-up begins anew
	}
	u.tally.clear()
}

// Unlock forgets the user's failures. It returns [ErrNoUser] for an unknown
// name.
func (d *Directory) Unlock(userName string) (err error) {
	defer d.change(&err)()
	u, ok := d.named(userName)
	if !ok {
		return ErrNoUser
	}
	d.forgive(u)
	d.happen(u, Happening{Kind: SawUnlock})
	return nil
}
