package enroll

// LogInVouched begins a session of a user for whom somebody else vouches in place
// of the password, as a single sign-on does. The second factor is asked for, or
// set up, as after a password, and on remembered browsers as well.
//
// Errors: [ErrNoUser], which users who have not accepted their invitation are as
// well, and [ErrLocked].
func (d *Directory) LogInVouched(userName string) (Token, error) {
	t, sent, err := d.logInVouched(userName)
	if err != nil {
		return "", err
	}
	if sent != nil {
		d.events.Code(*sent)
	}
	return t, nil
}

func (d *Directory) logInVouched(userName string) (_ Token, _ *Delivery, err error) {
	defer d.change(&err)()
	u, ok := d.named(userName)
	switch {
	case !ok || u.password == nil:
		return "", nil, ErrNoUser
	case u.tally.failures >= d.rules.LockAt:
		return "", nil, ErrLocked
	}
	t, sent := d.begin(u, "")
	d.sessions[t.key()].vouched = true
	return t, sent, nil
}
