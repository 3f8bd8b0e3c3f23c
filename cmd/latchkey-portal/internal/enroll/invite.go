package enroll

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// An Invitation lets a new user choose a password, once.
type Invitation struct {
	Person  Person
	Token   string // what the link carries
	Expires time.Time
}

type invitation struct {
	user    *user
	number  int // counts up with the users
	token   string
	expires time.Time
}

func (i *invitation) public() Invitation {
	return Invitation{Person: i.user.Person, Token: i.token, Expires: i.expires}
}

// Invite takes in a user who has no password yet and tells them how to choose
// one.
func (d *Directory) Invite(p Person) (Invitation, error) {
	invited, err := d.invite(p)
	if err != nil {
		return Invitation{}, err
	}
	d.events.Invited(invited)
	return invited, nil
}

func (d *Directory) invite(p Person) (_ Invitation, err error) {
	defer d.change(&err)()
	u, err := d.add(p)
	if err != nil {
		return Invitation{}, err
	}
	return d.open(u).public(), nil
}

// open makes an invitation for a user. It is called with the mutex held.
func (d *Directory) open(u *user) *invitation {
	i := &invitation{
		user: u, number: u.place + 1, token: d.secrets.Invitation(fold(u.UserName)), expires: d.clock.Now().Add(d.rules.InvitationLife),
	}
	u.invitation, d.invitations[i.token] = i, i
	return i
}

// Invitations returns those that can be accepted now, the newest first.
func (d *Directory) Invitations() []Invitation {
	d.mu.Lock()
	defer d.mu.Unlock()
	now := d.clock.Now()
	var open []*invitation
	for _, i := range d.invitations {
		if now.Before(i.expires) {
			open = append(open, i)
		}
	}
	slices.SortFunc(open, func(a, b *invitation) int { return b.number - a.number })
	public := make([]Invitation, 0, len(open))
	for _, i := range open {
		public = append(public, i.public())
	}
	return public
}

// InvitationOf returns a user's invitation, if it can be accepted now.
func (d *Directory) InvitationOf(userName string) (_ Invitation, open bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	u, ok := d.users[fold(userName)]
	if !ok || u.invitation == nil || !d.clock.Now().Before(u.invitation.expires) {
		return Invitation{}, false
	}
	return u.invitation.public(), true
}

// Invitation returns the open invitation with the token, or [ErrInvitation].
func (d *Directory) Invitation(token string) (Invitation, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	i, err := d.openInvitation(token)
	if err != nil {
		return Invitation{}, err
	}
	return i.public(), nil
}

// openInvitation is called with the mutex held.
func (d *Directory) openInvitation(token string) (*invitation, error) {
	i, ok := d.invitations[token]
	if !ok || !d.clock.Now().Before(i.expires) {
		return nil, ErrInvitation
	}
	return i, nil
}

// Accept uses up an invitation: the password is set and a session begins, at
// the first step of the set-up.
func (d *Directory) Accept(ctx context.Context, token, password string) (Token, error) {
	t, sent, err := d.accept(ctx, token, password)
	if err != nil {
		return "", err
	}
	if sent != nil {
		d.events.Code(*sent)
	}
	return t, nil
}

func (d *Directory) accept(ctx context.Context, token, password string) (Token, *Delivery, error) {
	if _, err := d.Invitation(token); err != nil {
		return "", nil, err
	}
	if err := d.Rules().checkPassword(password); err != nil {
		return "", nil, err
	}
	hash, err := d.passwords.hash(ctx, password)
	if err != nil {
		return "", nil, fmt.Errorf("accepting an invitation: %w", err)
	}
	return d.endAccept(token, hash)
}

func (d *Directory) endAccept(token string, hash []byte) (_ Token, _ *Delivery, err error) {
	defer d.change(&err)()
	// While the password was hashed another request may have accepted.
	i, err := d.openInvitation(token)
	if err != nil {
		return "", nil, err
	}
	delete(d.invitations, token)
	i.user.password, i.user.invitation = hash, nil
	d.touch(i.user)
	d.happen(i.user, Happening{Kind: SawAcceptance})
	t, sent := d.begin(i.user, "")
	return t, sent, nil
}
