package web

import (
	"cmp"
	"strconv"
	"time"

	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/cmd/latchkey-portal/internal/profile"
)

// Asked tells a user that a request came from the user's address. It implements
// [enroll.TicketEvents], like Decided.
func (l Letters) Asked(t enroll.Ticket) {
	l.ticket(l.Profile.Messages.Asked, *t.Sender, t, t.At)
}

// Decided tells who asked, and whose second factor was meant, what became of it.
func (l Letters) Decided(t enroll.Ticket) {
	words := l.Profile.Messages.Refused
	if t.State == enroll.Approved {
		words = l.Profile.Messages.Approved
	}
	sender := enroll.Person{FullName: cmp.Or(t.Read.Signer, t.Email), Email: t.Email}
	if t.Sender != nil {
		sender = *t.Sender
	}
	l.ticket(words, sender, t, t.Decided)
	// Of an approval the user hears by the mail about the reset.
	if t.State == enroll.Refused && t.User != nil && (t.Sender == nil || t.User.UserName != t.Sender.UserName) {
		l.ticket(words, *t.User, t, t.Decided)
	}
}

func (l Letters) ticket(words profile.Message, to enroll.Person, t enroll.Ticket, at time.Time) {
	l.mail(words, to, "{time}", moment(at), "{number}", strconv.Itoa(t.Number), "{who}", about(t), "{from}", t.Email, "{reason}", t.Reason)
}
