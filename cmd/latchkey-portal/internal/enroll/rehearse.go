package enroll

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"latchkey/vault"
)

// What users are called who are made up for a rehearsal. It is for people: other users
// may be called so too.
const (
	rehearsalRole = "Rehearsal"
	rehearsalName = "rehearsal-"
)

// Rehearses reports whether a person is made up for a rehearsal, so that their key and
// codes may be shown to staff. Only [Directory.AddRehearsal] makes such people, and it
// is kept with them; whoever is added otherwise is none, whatever their name and role.
func (p Person) Rehearses() bool { return p.madeUp }

// ErrNoRehearsal means that a user is not made up for a rehearsal: their key is not
// shown to anybody but them.
var ErrNoRehearsal = errors.New("this user is not made up for a rehearsal, and so the key is not shown")

// RehearsalPassword is that of all users who are made up for a rehearsal. Like those of
// the users that a portal begins with it is public.
const RehearsalPassword = "correct-horse-rehearsal"

// AddRehearsal takes in a user who is made up for a rehearsal, under the first name of the
// domain that nobody has.
//
// Errors: [ErrFull].
func (d *Directory) AddRehearsal(ctx context.Context, domain string) (Person, error) {
	for number := 1; ; number++ {
		name := fmt.Sprintf("%s%d@%s", rehearsalName, number, domain)
		if _, err := d.Person(name); err == nil {
			continue
		}
		person := Person{UserName: name, Email: name, FullName: fmt.Sprintf("Rehearsal %d", number), Role: rehearsalRole}
		err := d.AddAll(ctx, []Newcomer{{Person: person, Password: RehearsalPassword, madeUp: true}})
		if errors.Is(err, ErrUserExists) {
			continue
		}
		if err != nil {
			return Person{}, err
		}
		return d.Person(name)
	}
}

// RehearsalKey returns the account of a user who is made up for a rehearsal: the one
// that is being set up, the one that is, or else the one that the next set-up will have.
//
// Errors: [ErrNoUser], [ErrNoRehearsal], [ErrNoApp].
func (d *Directory) RehearsalKey(userName string) (vault.Account, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	u, ok := d.users[fold(userName)]
	switch {
	case !ok:
		return vault.Account{}, ErrNoUser
	case !u.Rehearses():
		return vault.Account{}, ErrNoRehearsal
	case !d.has(App):
		return vault.Account{}, ErrNoApp
	}
	if f := u.factors[App]; f != nil {
		return f.account.Clone(), nil
	}
	return d.pendingFor(u).Clone(), nil
}

// pendingFor is the account that a set-up of the user begins with. That of a rehearsal is
// the same until it is confirmed or reset, so that a sheet can be printed before it
// begins. It is called with the mutex held.
func (d *Directory) pendingFor(u *user) vault.Account {
	if !u.Rehearses() {
		return d.draw(u)
	}
	usual := d.rules.newAccount(u.UserName)
	if a := u.rehearsal; a != nil {
		usual.Secret = a.Secret
	}
	// Since other rules came into force it has to be another one.
	if a := u.rehearsal; a == nil || !a.Same(usual) || a.Secret.Len() != d.rules.KeyBytes {
		account := d.draw(u)
		u.rehearsal = &account
	}
	return *u.rehearsal
}

// has reports whether users can set a method up. It is called with the mutex held.
func (d *Directory) has(m Method) bool {
	return slices.Contains(d.rules.toSetUp(), m)
}
