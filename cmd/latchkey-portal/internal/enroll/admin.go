package enroll

import "time"

// A Status is what an administrator sees of a user.
type Status struct {
	Person
	// Invited says that the user has not chosen a password yet.
	Invited bool
	// SwitchedOn is when the second factor was switched on; zero if it is off.
	SwitchedOn time.Time
	Failures   int // wrong passwords and codes since the last finished log-in
	Locked     bool
}

// Users returns every user in the order they were added.
func (d *Directory) Users() []Status {
	d.mu.Lock()
	defer d.mu.Unlock()
	all := make([]Status, 0, len(d.order))
	for _, u := range d.order {
		s := Status{
			Person: u.Person, Invited: u.password == nil, Failures: u.tally.failures,
			Locked: u.tally.failures >= d.rules.LockAt,
		}
		if u.factor != nil {
			s.SwitchedOn = u.factor.since
		}
		all = append(all, s)
	}
	return all
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

// Reset takes the user's second factor away, so that the next log-in sets up a
// new one with a new key. The old key is dead at once, all sessions of the user
// end, and a lock is lifted. It returns [ErrNoUser] for an unknown name.
func (d *Directory) Reset(userName string) error {
	person, now, err := d.reset(userName)
	if err != nil {
		return err
	}
	d.events.WasReset(person, now)
	return nil
}

func (d *Directory) reset(userName string) (Person, time.Time, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	u, ok := d.users[fold(userName)]
	if !ok {
		return Person{}, time.Time{}, ErrNoUser
	}
	d.endAll(u, nil)
	if u.factor != nil {
		u.retire(u.factor.account)
		u.factor = nil
	}
	u.tally.clear()
	return u.Person, d.clock.Now(), nil
}

// Unlock forgets the user's failures. It returns [ErrNoUser] for an unknown
// name.
func (d *Directory) Unlock(userName string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	u, ok := d.users[fold(userName)]
	if !ok {
		return ErrNoUser
	}
	u.tally.clear()
	return nil
}
