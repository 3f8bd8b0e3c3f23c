package enroll

import "time"

// undoReset has a reset undone that cannot be kept: the user is asked for what was
// there before, and whoever came in without it meanwhile is out. What else happened
// to the user meanwhile stays. It is called with the mutex held, before the change,
// like all here.
func (d *Directory) undoReset(u *user) {
	before := *u // its maps and slices are replaced by a reset, and not changed
	d.undo(func() {
		now := *u
		*u = before
		u.Person, u.password, u.invitation, u.stuck = now.Person, now.password, now.invitation, now.stuck
		u.older, u.keys, u.sent, u.kept, u.refused = now.older, now.keys, now.sent, now.kept, now.refused
		u.tally = now.tally
		u.tally.add(before.tally)
		for _, p := range now.passkeys {
			delete(d.credentials, string(p.ID))
		}
		for _, p := range u.passkeys {
			d.credentials[string(p.ID)] = u
		}
		d.endAll(u, nil)
		d.touch(u)
	})
}

// undoNewcomers has users gone again who were taken in, but cannot be kept: whoever asked
// for them is told that they are not there, and asks anew. It is called when they are.
func (d *Directory) undoNewcomers(newcomers []Newcomer) {
	users := make([]*user, 0, len(newcomers))
	for _, n := range newcomers {
		users = append(users, d.users[fold(n.UserName)])
	}
	d.undo(func() {
		for _, u := range users {
			if d.users[fold(u.UserName)] == u {
				d.dismiss(u)
			}
		}
	})
}

// undoSwitchingOn has a method be off again whose first code was right, but that cannot
// be kept: the user is asked for the code once more, or logs in to be shown a new key.
func (d *Directory) undoSwitchingOn(u *user, m Method) {
	f, outside, used := u.factors[m], u.outside, u.lastUsed
	d.undo(func() {
		if now := u.factors[m]; now == f || now == nil {
			return // nothing came of it, or it was reset meanwhile
		}
		if delete(u.factors, m); f != nil {
			u.factors[m] = f
		}
		u.outside, u.lastUsed = outside, used
		if m == App {
			u.keys--
		}
		d.endAll(u, nil)
		d.touch(u)
	})
}

// forgive forgets a user's failures, which count again if that cannot be kept.
func (d *Directory) forgive(u *user) {
	before := u.tally
	d.undo(func() { u.tally.add(before); d.touch(u) })
	u.tally.clear()
}

// undoPasskey has a passkey removed that could not be kept, and whoever came in with
// it meanwhile out.
func (d *Directory) undoPasskey(u *user, p *passkey) {
	d.undo(func() {
		d.removeFrom(u, p)
		for key, s := range d.sessions {
			if s.passkey == p {
				d.end(key)
			}
		}
		d.touch(u)
	})
}

// undoNeed has the user need a second factor as before, from when and until when.
func (d *Directory) undoNeed(u *user) {
	required, extension := u.required, u.extension
	d.undo(func() {
		u.required, u.extension = required, extension
		d.touch(u)
	})
}

// undoAddress has the user's mail go where it went before, codes included.
func (d *Directory) undoAddress(u *user) {
	address, factor := u.Email, u.factors[Mail]
	d.undo(func() {
		if u.Email = address; factor != nil {
			u.factors[Mail] = factor
		}
		d.touch(u)
	})
}

// undoRollout has the last rollout be the last one again, and nobody switched on by
// the one that is begun, if one is.
func (d *Directory) undoRollout(begun *rollout) {
	before := d.rollout
	stuck := map[*user]int{}
	if begun != nil {
		for _, u := range begun.users {
			stuck[u] = u.stuck
		}
	}
	d.undo(func() {
		d.rollout = before
		if begun == nil {
			return
		}
		for _, u := range begun.users[:begun.done] {
			if u.stuck == stuck[u] {
				u.required = time.Time{}
			}
			u.stuck = stuck[u]
			d.touch(u)
		}
	})
}
