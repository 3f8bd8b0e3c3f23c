package enroll

import (
	"fmt"
	"slices"
	"strings"
	"sync"
)

// TicketEvents hears of tickets. Its methods are called after the change and must
// not block.
type TicketEvents interface {
	// Asked goes to the user whose address a request came from.
	Asked(Ticket)
	// Decided goes to who asked and, if that is another, to whose second factor
	// was meant. A user who was reset is told by [Events] as well.
	Decided(Ticket)
}

// mostDecided bounds how many decided tickets are kept; the oldest go first.
const mostDecided = 100

// A Desk takes in requests for a reset and holds them, in memory, for staff to
// decide. It is safe for concurrent use.
type Desk struct {
	rules     TicketRules
	reader    templateReader
	directory *Directory
	events    TicketEvents

	mu      sync.Mutex
	last    int
	tickets []*Ticket // the oldest first
}

// NewDesk returns the desk of a directory. It refuses rules that contradict
// themselves.
func NewDesk(d *Directory, rules TicketRules, events TicketEvents) (*Desk, error) {
	if err := rules.validate(); err != nil {
		return nil, fmt.Errorf("the rules of requests: %w", err)
	}
	reader, err := rules.Template.reader()
	if err != nil {
		return nil, fmt.Errorf("the rules of requests: %w", err)
	}
	return &Desk{rules: rules, reader: reader, directory: d, events: events}, nil
}

// Submit takes a request in. Anybody may make one: whether it is of any worth is
// found out afterwards.
//
// Errors: [*RequestError], [ErrBusy].
func (k *Desk) Submit(q Request) (Ticket, error) {
	q, err := k.rules.clean(q)
	if err != nil {
		return Ticket{}, err
	}
	t, err := k.submit(q)
	if err == nil && t.Sender != nil {
		k.events.Asked(t)
	}
	return t, err
}

func (k *Desk) submit(q Request) (Ticket, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	waiting, held := 1, sizeOf(q.Attachments)
	for _, t := range k.tickets {
		if t.State == Waiting {
			waiting++
			held += sizeOf(t.Attachments)
		}
	}
	if waiting > k.rules.MostOpen || held > k.rules.MostHeld {
		return Ticket{}, ErrBusy
	}
	k.last++
	t := &Ticket{Number: k.last, At: k.directory.clock.Now(), Request: q, State: Waiting}
	k.tickets = append(k.tickets, t)
	return k.view(t), nil
}

func sizeOf(all []Attachment) int {
	size := 0
	for _, a := range all {
		size += a.Size
	}
	return size
}

// Tickets returns those that are kept, the newest first, without what is in their
// attachments.
func (k *Desk) Tickets() []Ticket {
	k.mu.Lock()
	defer k.mu.Unlock()
	all := make([]Ticket, 0, len(k.tickets))
	for _, t := range slices.Backward(k.tickets) {
		all = append(all, k.view(t))
	}
	return all
}

// Ticket returns one of them, or [ErrNoTicket].
func (k *Desk) Ticket(number int) (Ticket, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	t, err := k.find(number)
	if err != nil {
		return Ticket{}, err
	}
	return k.view(t), nil
}

// Attachment returns the attachment of a waiting ticket, counted from 0, with what
// is in it, or [ErrNoTicket].
func (k *Desk) Attachment(number, index int) (Attachment, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	t, err := k.find(number)
	if err != nil {
		return Attachment{}, err
	}
	if index < 0 || index >= len(t.Attachments) || t.Attachments[index].Data == nil {
		return Attachment{}, ErrNoTicket
	}
	return t.Attachments[index], nil
}

// Approve resets the second factor of the user whom a ticket is about. The old
// key is dead when it returns.
//
// Errors: [ErrNoTicket], [ErrDecided], [ErrUnfit].
func (k *Desk) Approve(number int) (Ticket, error) {
	t, err := k.decide(number, Approved, "")
	if err != nil {
		return Ticket{}, err
	}
	if err := k.directory.Reset(t.User.UserName); err != nil {
		return Ticket{}, fmt.Errorf("approving a request: %w", err)
	}
	k.events.Decided(t)
	return t, nil
}

// Refuse closes a ticket without a reset and says why.
//
// Errors: [ErrNoTicket], [ErrDecided], [ErrMissing], [ErrTooLong].
func (k *Desk) Refuse(number int, reason string) (Ticket, error) {
	reason = strings.TrimSpace(strings.ReplaceAll(strings.ToValidUTF8(reason, "\uFFFD"), "\r\n", "\n"))
	switch {
	case reason == "":
		return Ticket{}, ErrMissing
	case len(reason) > longestText:
		return Ticket{}, ErrTooLong
	}
	t, err := k.decide(number, Refused, reason)
	if err != nil {
		return Ticket{}, err
	}
	k.events.Decided(t)
	return t, nil
}

// decide settles a ticket once, by what is true of it at that moment. What is in
// its attachments is forgotten: nobody needs it any more.
func (k *Desk) decide(number int, state TicketState, reason string) (Ticket, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	t, err := k.find(number)
	switch {
	case err != nil:
		return Ticket{}, err
	case t.State != Waiting:
		return Ticket{}, ErrDecided
	}
	if k.examine(t); state == Approved && t.Fails() {
		return Ticket{}, ErrUnfit
	}
	t.State, t.Reason, t.Decided = state, reason, k.directory.clock.Now()
	for i := range t.Attachments {
		t.Attachments[i].Data = nil
	}
	k.dropOldest()
	return k.view(t), nil
}

// dropOldest forgets the oldest decided tickets where there are too many.
func (k *Desk) dropOldest() {
	decided := 0
	for _, t := range k.tickets {
		if t.State != Waiting {
			decided++
		}
	}
	k.tickets = slices.DeleteFunc(k.tickets, func(t *Ticket) bool {
		drop := t.State != Waiting && decided > mostDecided
		if drop {
			decided--
		}
		return drop
	})
}

// find is called with the mutex held, like view.
func (k *Desk) find(number int) (*Ticket, error) {
	at := slices.IndexFunc(k.tickets, func(t *Ticket) bool { return t.Number == number })
	if at < 0 {
		return nil, ErrNoTicket
	}
	return k.tickets[at], nil
}

// view is a ticket as it is shown: what fits is found out anew while it waits.
func (k *Desk) view(t *Ticket) Ticket {
	if t.State == Waiting {
		k.examine(t)
	}
	shown := *t
	shown.Findings = slices.Clone(t.Findings)
	shown.Attachments = slices.Clone(t.Attachments)
	for i := range shown.Attachments {
		shown.Attachments[i].Data = nil
	}
	return shown
}
