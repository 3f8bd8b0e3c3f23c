package played

import (
	"context"
	"crypto/rand"
	"net/mail"
	"strings"

	"latchkey/cmd/latchkey-portal/internal/enroll"
)

// A Welcome is a user who was added, with what is told once.
type Welcome struct {
	Portal *Portal
	Status enroll.Status
	// Password is the one that was made up; empty where none was.
	Password string
	// Invitation is where an invited user chooses one; empty for others.
	Invitation string
}

// Welcome adds a user as [Stage.Add] does. What is left out is made up: the name and the
// address are the user name, and a password is drawn, unless the user is invited.
//
// Errors: those of [Stage.Add].
func (s *Stage) Welcome(ctx context.Context, profile string, n enroll.Newcomer, invite bool) (Welcome, error) {
	impossible := func(about enroll.Part, text string) (Welcome, error) {
		return Welcome{}, &enroll.NewcomerError{About: about, Text: text}
	}
	if strings.TrimSpace(n.UserName) == "" {
		return impossible(enroll.PartUserName, "the user name is empty; give the user one")
	}
	if n.FullName == "" {
		n.FullName = n.UserName
	}
	if n.Email == "" {
		if parsed, err := mail.ParseAddress(n.UserName); err != nil || parsed.Address != n.UserName {
			return impossible(enroll.PartEmail, "the user name is not a mail address, and so the user needs an email; give one as well")
		}
		n.Email = n.UserName
	}
	var w Welcome
	switch {
	case invite && n.Password != "":
		return impossible(enroll.PartPassword, "an invited user chooses a password; leave out either invite or password")
	case n.Password == "" && !invite:
		w.Password = drawPassword()
		n.Password = w.Password
	}
	var err error
	if w.Portal, err = s.Add(ctx, profile, n); err != nil {
		return Welcome{}, err
	}
	if w.Status, err = w.Portal.directory.Status(n.UserName); err != nil {
		return Welcome{}, err
	}
	if invite {
		w.Invitation = w.Portal.Pages().InvitationLink(w.Status.UserName)
	}
	return w, nil
}

// drawPassword makes a password up that can be read and typed: 80 random bits.
func drawPassword() string {
	text := rand.Text()
	return text[:8] + "-" + text[8:16]
}
