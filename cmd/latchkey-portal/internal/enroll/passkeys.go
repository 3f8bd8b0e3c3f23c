package enroll

import (
	"bytes"
	"context"
	"slices"
	"time"
)

// A PasskeyOwner is whom a new passkey is made for.
type PasskeyOwner struct {
	Person Person
	// Handle is what authenticators know the user by: random, and the same for
	// all of the user's passkeys.
	Handle []byte
	// Passkeys are those that there are. An authenticator makes no second one.
	Passkeys []Credential
}

// An addition is a passkey that a session may add.
type addition struct {
	name  string
	until time.Time
}

// Passkeys returns the passkeys of a signed-in session's user, the oldest first.
//
// Errors: [ErrNoSession], [ErrStep].
func (d *Directory) Passkeys(t Token) ([]Passkey, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	s, err := d.sessionAt(t, SignedIn)
	if err != nil {
		return nil, err
	}
	all := make([]Passkey, 0, len(s.user.passkeys))
	for _, p := range s.user.passkeys {
		all = append(all, Passkey{ID: bytes.Clone(p.ID), Name: p.name, Added: p.added, LastUsed: p.lastUsed})
	}
	return all, nil
}

// BeginPasskey lets the session of a signed-in user who gives the password again
// add one passkey of that name, within the time that a log-in may take.
//
// Errors: [ErrPasskeyName], [ErrPasskeyNamed], [ErrTooManyPasskeys],
// [ErrCredentials], [*WaitError], [ErrLocked], [ErrNoSession], [ErrStep].
func (d *Directory) BeginPasskey(ctx context.Context, t Token, name, password string) (PasskeyOwner, error) {
	name, err := cleanPasskeyName(name)
	if err != nil {
		return PasskeyOwner{}, err
	}
	var owner PasskeyOwner
	err = d.again(ctx, t, password, "adding a passkey", func(s *session) error { return d.mayAdd(s.user, name) }, func(s *session) error {
		if err := d.mayAdd(s.user, name); err != nil {
			return err
		}
		u := s.user
		s.adding = &addition{name: name, until: d.clock.Now().Add(d.rules.PendingLife)}
		owner = PasskeyOwner{Person: u.Person, Handle: d.handle(u)}
		for _, p := range u.passkeys {
			owner.Passkeys = append(owner.Passkeys, p.Credential.clone())
		}
		return nil
	})
	if err != nil {
		return PasskeyOwner{}, err
	}
	return owner, nil
}

// mayAdd is called with the mutex held.
func (d *Directory) mayAdd(u *user, name string) error {
	switch {
	case len(u.passkeys) >= d.rules.Passkeys:
		return ErrTooManyPasskeys
	case slices.ContainsFunc(u.passkeys, func(p *passkey) bool { return p.name == name }):
		return ErrPasskeyNamed
	}
	return nil
}

// AddPasskey adds the passkey that [Directory.BeginPasskey] let the session add.
//
// Errors: [ErrPasskey] where it cannot be kept, [ErrPasskeyTaken],
// [ErrPasskeyNamed], [ErrTooManyPasskeys], [ErrNoSession], and [ErrStep] where the session may add none.
func (d *Directory) AddPasskey(t Token, c Credential) error {
	person, name, now, err := d.addPasskey(t, c)
	if err != nil {
		return err
	}
	d.events.PasskeyAdded(person, name, now)
	return nil
}

func (d *Directory) addPasskey(t Token, c Credential) (_ Person, name string, now time.Time, err error) {
	defer d.change(&err)()
	s, err := d.sessionAt(t, SignedIn)
	if err != nil {
		return Person{}, "", now, err
	}
	may := s.adding
	s.adding, now = nil, d.clock.Now()
	switch {
	case may == nil || !now.Before(may.until):
		return Person{}, "", now, ErrStep
	case !c.fits():
		return Person{}, "", now, ErrPasskey
	}
	if err := d.mayAdd(s.user, may.name); err != nil {
		return Person{}, "", now, err
	}
	p := &passkey{Credential: c.clone(), name: may.name, added: now}
	if !d.addTo(s.user, p) {
		return Person{}, "", now, ErrPasskeyTaken
	}
	d.undoPasskey(s.user, p)
	return s.user.Person, may.name, now, nil
}

// WhosePasskey returns the user whose passkeys have that handle, or [ErrNoUser].
func (d *Directory) WhosePasskey(handle []byte) (Person, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	u := d.handles[string(handle)]
	if u == nil {
		return Person{}, ErrNoUser
	}
	return u.Person, nil
}

// RemovePasskey removes a passkey of a signed-in user who gives the password again.
// It is dead at once, and so are the sessions that began with it, but this one.
//
// Errors: [ErrNoPasskey], [ErrCredentials], [*WaitError], [ErrLocked],
// [ErrNoSession], [ErrStep].
func (d *Directory) RemovePasskey(ctx context.Context, t Token, id []byte, password string) error {
	var person Person
	var name string
	has := func(s *session) error {
		if s.user.passkey(id) == nil {
			return ErrNoPasskey
		}
		return nil
	}
	err := d.again(ctx, t, password, "removing a passkey", has, func(s *session) error {
		p := s.user.passkey(id)
		if p == nil {
			return ErrNoPasskey
		}
		person, name = s.user.Person, p.name
		d.removeFrom(s.user, p)
		for key, other := range d.sessions {
			if other.passkey == p && other != s {
				d.end(key)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	d.events.PasskeyRemoved(person, name, d.clock.Now())
	return nil
}
