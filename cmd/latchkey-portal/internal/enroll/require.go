package enroll

import "time"

// Require makes the user need a second factor from the next log-in on. For a
// user who does already nothing changes. It returns [ErrNoUser] for an unknown
// name.
func (d *Directory) Require(userName string) (err error) {
	defer d.change(&err)()
	u, ok := d.named(userName)
	if !ok {
		return ErrNoUser
	}
	d.require(u)
	return nil
}

// Release takes the need for a second factor away from the user. What was set up
// stays. It returns [ErrNoUser] for an unknown name.
func (d *Directory) Release(userName string) (err error) {
	defer d.change(&err)()
	u, ok := d.named(userName)
	if !ok {
		return ErrNoUser
	}
	u.required, u.extension = time.Time{}, 0
	return nil
}

// require is called with the mutex held, like all below.
func (d *Directory) require(u *user) {
	if u.required.IsZero() {
		u.required = d.clock.Now()
		d.touch(u)
	}
}

// Extend gives the user so much time more for the set-up, counted from now where
// the time has run out. Where there is no limit it does nothing. It returns [ErrNoUser] for an unknown name.
func (d *Directory) Extend(userName string, by time.Duration) (err error) {
	defer d.change(&err)()
	u, ok := d.named(userName)
	if !ok {
		return ErrNoUser
	}
	deadline := d.deadline(u)
	if deadline.IsZero() {
		return nil
	}
	u.extension += by + max(d.clock.Now().Sub(deadline), 0)
	return nil
}

// deadline is until when the user has to set a second factor up; zero where
// there is no limit or nothing to set up.
func (d *Directory) deadline(u *user) time.Time {
	if d.rules.Grace == 0 || u.required.IsZero() || len(d.methods(u)) > 0 {
		return time.Time{}
	}
	return u.required.Add(d.rules.Grace + u.extension)
}

// overdue reports whether the user's time for the set-up has run out.
func (d *Directory) overdue(u *user, now time.Time) bool {
	deadline := d.deadline(u)
	return !deadline.IsZero() && !now.Before(deadline)
}
