package web

import (
	"strings"
	"time"

	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/cmd/latchkey-portal/internal/outbox"
	"latchkey/cmd/latchkey-portal/internal/profile"
)

// Letters writes the mails that users get and puts them into the outbox. It
// implements [enroll.Events].
type Letters struct {
	Profile profile.Profile
	Outbox  *outbox.Box
	Clock   enroll.Clock
	// Base is the portal's address, which links begin with.
	Base string
}

// Invited sends the link with which an invitation is accepted.
func (l Letters) Invited(i enroll.Invitation) {
	l.send(l.Profile.Messages.Invitation, i.Person, i.Expires, l.Base+invitationPath(l.Profile, i))
}

// SwitchedOn says that two-factor authentication was switched on.
func (l Letters) SwitchedOn(p enroll.Person, at time.Time) {
	l.send(l.Profile.Messages.SwitchedOn, p, at, "")
}

// WasReset says that two-factor authentication was reset.
func (l Letters) WasReset(p enroll.Person, at time.Time) {
	l.send(l.Profile.Messages.WasReset, p, at, "")
}

func (l Letters) send(m profile.Message, p enroll.Person, at time.Time, link string) {
	fill := strings.NewReplacer("{name}", p.FullName, "{user}", p.UserName, "{site}", l.Profile.Site,
		"{time}", moment(at), "{link}", link)
	l.Outbox.Put(outbox.Message{
		At: l.Clock.Now(), To: p.Email,
		Subject: fill.Replace(m.Subject), Body: fill.Replace(m.Body),
	})
}

func invitationPath(p profile.Profile, i enroll.Invitation) string {
	return p.Invitation.Path + "/" + i.Token
}

// InvitationLinks returns the links of all open invitations, the newest first.
func (s *Server) InvitationLinks() []string {
	var links []string
	for _, i := range s.directory.Invitations() {
		links = append(links, s.base+invitationPath(s.profile, i))
	}
	return links
}

// moment writes a time for people, with its zone.
func moment(t time.Time) string { return t.Format("2 January 2006, 15:04 MST") }
