package enroll

import "time"

// A rollout switches the need for a second factor on, user by user. It takes
// RolloutEach for each of them by the directory's clock; nothing runs meanwhile:
// what was due is done when somebody looks.
type rollout struct {
	begun time.Time
	users []*user // in the order in which they are switched on
	done  int     // of them, as far as was looked; who is not required then has failed
}

// A Rollout is how far switching users on has come.
type Rollout struct {
	// On says that it was begun, and Running that it is not over.
	On, Running bool
	// Total is how many users it is for. Of them Done are switched on and Failed
	// could not be.
	Total, Done, Failed int
}

// BeginRollout switches the need for a second factor on for all users who do not
// need one yet: the first time everybody, and then those who failed before. Whose
// session it is has to be an administrator.
//
// Errors: [ErrNotAdmin], [ErrRunning], [ErrNothingToDo], [ErrNoSession], [ErrStep].
func (d *Directory) BeginRollout(t Token) error { return d.startRollout(t, false) }

// RetryRollout is BeginRollout for those who failed before, and for nobody where
// nobody did: not for everybody where all has been switched off meanwhile.
//
// Errors: [ErrNotAdmin], [ErrRunning], [ErrNothingToDo], [ErrNoSession], [ErrStep].
func (d *Directory) RetryRollout(t Token) error { return d.startRollout(t, true) }

func (d *Directory) startRollout(t Token, again bool) (err error) {
	defer d.change(&err)()
	if _, err := d.admin(t); err != nil {
		return err
	}
	switch before := d.advance(); {
	case before.Running:
		return ErrRunning
	case again && before.Failed == 0:
		return ErrNothingToDo
	}
	next := &rollout{begun: d.clock.Now()}
	for _, u := range d.order {
		if u.required.IsZero() {
			next.users = append(next.users, u)
		}
	}
	if len(next.users) == 0 {
		return ErrNothingToDo
	}
	d.undoRollout(next)
	d.rollout = next
	return nil
}

// EndRollout switches the need for a second factor off again for everybody. What
// users have set up stays. Whose session it is has to be an administrator.
//
// Errors: [ErrNotAdmin], [ErrRunning], [ErrNoSession], [ErrStep].
func (d *Directory) EndRollout(t Token) (err error) {
	defer d.change(&err)()
	if _, err := d.admin(t); err != nil {
		return err
	}
	if d.advance().Running {
		return ErrRunning
	}
	d.undoRollout(nil)
	d.rollout = nil
	for _, u := range d.order {
		d.undoNeed(u)
		u.required, u.extension = time.Time{}, 0
		d.touch(u)
	}
	return nil
}

// Rollout says how far switching users on has come.
func (d *Directory) Rollout() Rollout {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.advance()
}

// A Turn is how far a [Rollout] has come with one user.
type Turn string

// The turns, in their order; the last two are how one can end.
const (
	TurnWaits  Turn = "waits"
	TurnRuns   Turn = "runs"
	TurnDone   Turn = "done"
	TurnFailed Turn = "failed"
)

// A RolloutUser is one whom the last rollout is for.
type RolloutUser struct {
	Person
	Turn Turn
}

// RolloutUsers says how far switching users on has come with each of them, in the
// order in which it is done. Whose session it is has to be an administrator.
//
// Errors: [ErrNotAdmin], [ErrNoSession], [ErrStep].
func (d *Directory) RolloutUsers(t Token) ([]RolloutUser, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if _, err := d.admin(t); err != nil {
		return nil, err
	}
	d.advance()
	if d.rollout == nil {
		return nil, nil
	}
	var all []RolloutUser
	for i, u := range d.rollout.users {
		all = append(all, RolloutUser{Person: u.Person, Turn: d.rollout.turn(i)})
	}
	return all, nil
}

// turn is how far it has come with the user at i.
func (r *rollout) turn(i int) Turn {
	switch {
	case i > r.done:
		return TurnWaits
	case i == r.done:
		return TurnRuns
	case r.users[i].required.IsZero():
		return TurnFailed
	}
	return TurnDone
}

// Stick makes the next so many tries to switch the user on fail, to rehearse
// that. It returns [ErrNoUser] for an unknown name.
func (d *Directory) Stick(userName string, times int) (err error) {
	defer d.change(&err)()
	u, ok := d.named(userName)
	if !ok {
		return ErrNoUser
	}
	u.stuck = max(times, 0)
	return nil
}

// advance does what is due. It is called with the mutex held.
func (d *Directory) advance() Rollout {
	r := d.rollout
	if r == nil {
		return Rollout{}
	}
	due := len(r.users)
	if d.rules.RolloutEach > 0 {
		due = int(min(d.clock.Now().Sub(r.begun)/d.rules.RolloutEach, time.Duration(due)))
	}
	for ; r.done < due; r.done++ {
		if u := r.users[r.done]; u.stuck > 0 {
			u.stuck--
			d.touch(u)
		} else {
			d.require(u)
		}
	}
	now := Rollout{On: true, Running: r.done < len(r.users), Total: len(r.users), Done: r.done}
	for i := range r.done {
		if r.turn(i) == TurnFailed {
			now.Done, now.Failed = now.Done-1, now.Failed+1
		}
	}
	return now
}

// admin returns the administrator whose signed-in session it is.
func (d *Directory) admin(t Token) (*user, error) {
	s, err := d.sessionAt(t, SignedIn)
	switch {
	case err != nil:
		return nil, err
	case !s.user.Admin:
		return nil, ErrNotAdmin
	}
	return s.user, nil
}
