package enroll

import "slices"

// Remove takes a user away: sessions, keys, passkeys and an open invitation end with
// it, and the name is free again. It returns [ErrNoUser] for an unknown name.
func (d *Directory) Remove(userName string) (err error) {
	defer d.change(&err)()
	u, ok := d.named(userName)
	if !ok {
		return ErrNoUser
	}
	d.undoRemoval(u)
	d.happen(u, Happening{Kind: SawRemoval})
	d.dismiss(u)
	return nil
}

// dismiss removes a user and all that leads there. It is called with the mutex held,
// like all below.
func (d *Directory) dismiss(u *user) {
	d.endAll(u, nil)
	d.forgetRefused(u)
	name := fold(u.UserName)
	delete(d.users, name)
	d.forget(name)
	delete(d.handles, string(u.handle))
	for _, p := range u.passkeys {
		delete(d.credentials, string(p.ID))
	}
	if u.invitation != nil {
		delete(d.invitations, u.invitation.token)
	}
	d.order = slices.DeleteFunc(slices.Clone(d.order), func(other *user) bool { return other == u })
	d.leaveRollout(u)
}

// forget has what is kept of a user removed.
func (d *Directory) forget(name string) {
	if d.keeper != nil {
		d.gone[name] = true
	}
}

// place puts a user at the end of the order. Who leaves it leaves a gap, since the
// places of all that follow would have to be kept anew.
func (d *Directory) place(u *user) {
	u.place = 0
	if n := len(d.order); n > 0 {
		u.place = d.order[n-1].place + 1
	}
	if u.invitation != nil {
		u.invitation.number = u.place + 1
	}
	d.order = append(d.order, u)
	d.touch(u)
}

// leaveRollout has the last rollout be for one user less.
func (d *Directory) leaveRollout(u *user) {
	if d.rollout == nil {
		return
	}
	at := slices.Index(d.rollout.users, u)
	if at < 0 {
		return
	}
	next := *d.rollout
	next.users = slices.Delete(slices.Clone(next.users), at, at+1)
	if at < next.done {
		// Whose turn it is next does not come to it earlier.
		next.done, next.begun = next.done-1, next.begun.Add(d.rules.RolloutEach)
	}
	d.rollout = &next
}

// undoRemoval has a user come back whose removal cannot be kept, at the end of the
// list. Sessions are over.
func (d *Directory) undoRemoval(u *user) {
	before := d.rollout
	d.undo(func() {
		name := fold(u.UserName)
		if d.users[name] != nil {
			return // somebody else came by the name meanwhile
		}
		delete(d.gone, name)
		d.users[name] = u
		d.place(u)
		if u.handle != nil {
			d.handles[string(u.handle)] = u
		}
		for _, p := range u.passkeys {
			d.credentials[string(p.ID)] = u
		}
		if u.invitation != nil {
			d.invitations[u.invitation.token] = u.invitation
		}
		if before != nil && slices.Contains(before.users, u) {
			d.rollout = before
		}
		u.kept = nil // the batch that failed has its removal
	})
}

// all is everything that is in a directory.
type all struct {
	rules       Rules
	flow        Flow
	users       map[string]*user
	order       []*user
	handles     map[string]*user
	credentials map[string]*user
	strangers   strangers
	invitations map[string]*invitation
	rollout     *rollout
	tickets     []*Ticket
	lastTicket  int
}

func (d *Directory) all() all {
	a := all{
		rules: d.rules, flow: d.flow, users: d.users, order: d.order, handles: d.handles, credentials: d.credentials,
		strangers: d.strangers, invitations: d.invitations, rollout: d.rollout,
	}
	if d.desk != nil {
		a.tickets, a.lastTicket = d.desk.tickets, d.desk.last
	}
	return a
}

// put replaces everything that is in the directory. What was in it before is to be
// removed from the store.
func (d *Directory) put(a all) {
	for name := range d.users {
		d.forget(name)
	}
	for hash := range d.strangers.byName {
		a.strangers.touched[hash] = true
	}
	if d.desk != nil {
		for _, t := range slices.Concat(d.desk.tickets, a.tickets) {
			d.desk.touch(t)
		}
		d.desk.tickets, d.desk.last = a.tickets, a.lastTicket
	}
	clear(d.sessions)
	clear(d.touched)
	d.rules, d.flow = a.rules, a.flow
	d.users, d.order, d.handles, d.credentials = a.users, a.order, a.handles, a.credentials
	d.strangers, d.invitations, d.rollout = a.strangers, a.invitations, a.rollout
	for hash := range a.strangers.byName {
		a.strangers.touched[hash] = true
	}
	for _, u := range a.order {
		u.kept = nil
		d.touch(u)
	}
}

// empty is what a new directory has.
func empty(r Rules, f Flow) all {
	return all{
		rules: r, flow: f, users: map[string]*user{}, handles: map[string]*user{}, credentials: map[string]*user{},
		strangers: newStrangers(), invitations: map[string]*invitation{},
	}
}
