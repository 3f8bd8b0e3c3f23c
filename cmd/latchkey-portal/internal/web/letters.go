package web

import (
	"strconv"
	"strings"
	"time"

	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/cmd/latchkey-portal/internal/fault"
	"latchkey/cmd/latchkey-portal/internal/outbox"
	"latchkey/cmd/latchkey-portal/internal/profile"
)

// Letters writes the messages that users get and puts them into the outbox. It
// implements [enroll.Events].
type Letters struct {
	Profile profile.Profile
	Outbox  *outbox.Box
	Clock   enroll.Clock
	// Base is the portal's address, which links begin with.
	Base string
	// Faults are what happens to messages on purpose; nil is nothing.
	Faults *fault.Board
}

// Invited sends the link with which an invitation is accepted.
func (l Letters) Invited(i enroll.Invitation) {
	l.mail(l.Profile.Messages.Invitation, i.Person, "{time}", moment(i.Expires), "{link}", l.Base+invitationPath(l.Profile, i))
}

// Code sends a code, by mail or by SMS.
func (l Letters) Code(d enroll.Delivery) {
	fill := []string{"{code}", d.Code, "{minutes}", minutes(l.Profile)}
	message := outbox.Message{To: d.To, Kind: outbox.Mail, Code: d.Code}
	words := l.Profile.Messages.Mail
	if d.Method == enroll.SMS {
		message.Kind, words = outbox.SMS, l.Profile.Messages.SMS
	}
	l.put(message, words, d.Person, fill...)
}

// SwitchedOn says that a method was switched on.
func (l Letters) SwitchedOn(p enroll.Person, m enroll.Method, at time.Time) {
	l.mail(l.Profile.Messages.SwitchedOn, p, "{time}", moment(at), "{method}", methodName(l.Profile, m))
}

// WasReset says that two-factor authentication was reset.
func (l Letters) WasReset(p enroll.Person, at time.Time) {
	l.mail(l.Profile.Messages.WasReset, p, "{time}", moment(at))
}

// Recovered says that a recovery code was used.
func (l Letters) Recovered(p enroll.Person, at time.Time) {
	l.mail(l.Profile.Messages.Recovered, p, "{time}", moment(at))
}

// RecoveryDrawn says that there are new recovery codes.
func (l Letters) RecoveryDrawn(p enroll.Person, at time.Time) {
	l.mail(l.Profile.Messages.RecoveryDrawn, p, "{time}", moment(at))
}

// AddressChanged tells the address from before that there is another now.
func (l Letters) AddressChanged(p enroll.Person, address string, at time.Time) {
	l.mail(l.Profile.Messages.AddressChanged, p, "{time}", moment(at), "{address}", address)
}

// PasskeyAdded says that a passkey was added.
func (l Letters) PasskeyAdded(p enroll.Person, name string, at time.Time) {
	l.mail(l.Profile.Messages.PasskeyAdded, p, "{time}", moment(at), "{passkey}", name)
}

// PasskeyRemoved says that a passkey was removed.
func (l Letters) PasskeyRemoved(p enroll.Person, name string, at time.Time) {
	l.mail(l.Profile.Messages.PasskeyRemoved, p, "{time}", moment(at), "{passkey}", name)
}

func (l Letters) mail(words profile.Message, p enroll.Person, fill ...string) {
	l.put(outbox.Message{To: p.Email, Kind: outbox.Mail}, words, p, fill...)
}

func (l Letters) put(m outbox.Message, words profile.Message, p enroll.Person, fill ...string) {
	filler := strings.NewReplacer(append(fill, "{name}", p.FullName, "{user}", p.UserName, "{site}", l.Profile.Site)...)
	m.At, m.Subject, m.Body = l.Clock.Now(), filler.Replace(words.Subject), filler.Replace(words.Body)
	l.send(m, p.UserName)
}

// minutes is how long delivered codes live.
func minutes(p profile.Profile) string { return strconv.Itoa(int(p.Rules.CodeLife.Minutes())) }

// methodName is what the portal calls a method, or the usual name.
func methodName(p profile.Profile, m enroll.Method) string {
	for _, screen := range p.Screens {
		if o, ok := screen.Option(m); ok {
			return o.Label
		}
	}
	return map[enroll.Method]string{enroll.App: "authenticator app", enroll.SMS: "SMS", enroll.Mail: "email"}[m]
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
