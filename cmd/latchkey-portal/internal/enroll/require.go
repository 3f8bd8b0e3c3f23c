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
	d.happen(u, Happening{Kind: SawRequirement})
	return nil
}

// RequireSince is Require with a need that has lasted for so long already, up to
// now by the directory's clock. For a user who needs a second factor already the
// time for the set-up runs from then as well. It returns [ErrNoUser] for an
// unknown name.
func (d *Directory) RequireSince(userName string, ago time.Duration) (err error) {
	defer d.change(&err)()
	u, ok := d.named(userName)
	if !ok {
		return ErrNoUser
	}
	d.undoNeed(u)
	u.required = d.clock.Now().Add(-ago)
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
	d.undoNeed(u)
	u.required, u.extension = time.Time{}, 0
	d.happen(u, Happening{Kind: SawRelease})
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
// the time has run out. Where there is no limit it does nothing. It returns
// [ErrNoUser] for an unknown name.
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
	d.undoNeed(u)
	u.extension += by + max(d.clock.Now().Sub(deadline), 0)
	d.happen(u, Happening{Kind: SawExtension})
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

// resume takes a session that stands at Overdue on to the set-up, where its user
// has been given more time. It is called with the mutex held.
func (d *Directory) resume(s *session, now time.Time) {
	if s.step() == Overdue && !s.user.required.IsZero() && !d.overdue(s.user, now) {
		s.steps = d.flow.SetUp
		d.prepare(s)
	}
}
