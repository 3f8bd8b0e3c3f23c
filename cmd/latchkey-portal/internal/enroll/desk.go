package enroll

import (
	"fmt"
	"slices"
	"strings"
	"time"
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

// A Desk takes in requests for a reset and holds them for staff to decide. Its
// tickets are kept where and when the directory's users are: what it holds belongs
// to the directory's mutex. It is safe for concurrent use.
type Desk struct {
	rules     TicketRules
	reader    templateReader
	directory *Directory
	events    TicketEvents

	last    int
	tickets []*Ticket    // the oldest first
	touched map[int]bool // the numbers of those that may differ from what was kept
	papers  map[int]int  // how many attachments the store has of them
}

// NewDesk returns the desk of a directory, which has one at most, with the tickets
// that were kept. It refuses rules that contradict themselves, and what cannot be
// read of the tickets.
func NewDesk(d *Directory, rules TicketRules, events TicketEvents) (*Desk, error) {
	if err := rules.validate(); err != nil {
		return nil, fmt.Errorf("the rules of requests: %w", err)
	}
	reader, err := rules.Template.reader()
	if err != nil {
		return nil, fmt.Errorf("the rules of requests: %w", err)
	}
	k := &Desk{
		rules: rules, reader: reader, directory: d, events: events, touched: map[int]bool{}, papers: map[int]int{},
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := k.restore(); err != nil {
		return nil, unusable(err)
	}
	d.desk = k
	return k, nil
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
	if err != nil {
		return Ticket{}, err
	}
	if t.Sender != nil {
		k.events.Asked(t)
	}
	return t, nil
}

func (k *Desk) submit(q Request) (_ Ticket, err error) {
	defer k.directory.change(&err)()
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
	k.touch(t)
	k.directory.undo(func() { k.drop(func(other *Ticket) bool { return other == t }) })
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
	k.directory.mu.Lock()
	defer k.directory.mu.Unlock()
	all := make([]Ticket, 0, len(k.tickets))
	for _, t := range slices.Backward(k.tickets) {
		all = append(all, k.view(t))
	}
	return all
}

// Ticket returns one of them, or [ErrNoTicket].
func (k *Desk) Ticket(number int) (Ticket, error) {
	k.directory.mu.Lock()
	defer k.directory.mu.Unlock()
	t, err := k.find(number)
	if err != nil {
		return Ticket{}, err
	}
	return k.view(t), nil
}

// Attachment returns the attachment of a waiting ticket, counted from 0, with what
// is in it, or [ErrNoTicket].
func (k *Desk) Attachment(number, index int) (Attachment, error) {
	k.directory.mu.Lock()
	defer k.directory.mu.Unlock()
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
	t, person, now, err := k.approve(number)
	if err != nil {
		return Ticket{}, err
	}
	k.directory.events.WasReset(person, now)
	k.events.Decided(t)
	return t, nil
}

// approve decides and resets in one change: neither is kept without the other.
func (k *Desk) approve(number int) (_ Ticket, _ Person, now time.Time, err error) {
	defer k.directory.change(&err)()
	t, err := k.decide(number, Approved, "")
	if err != nil {
		return Ticket{}, Person{}, now, err
	}
	u, ok := k.directory.named(t.User.UserName)
	if !ok {
		return Ticket{}, Person{}, now, ErrNoUser // cannot happen: it was looked up just now
	}
	k.directory.takeAway(u)
	return t, u.Person, t.Decided, nil
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
	t, err := k.refuse(number, reason)
	if err != nil {
		return Ticket{}, err
	}
	k.events.Decided(t)
	return t, nil
}

func (k *Desk) refuse(number int, reason string) (_ Ticket, err error) {
	defer k.directory.change(&err)()
	return k.decide(number, Refused, reason)
}

// decide settles a ticket once, by what is true of it at that moment. What is in
// its attachments is forgotten: nobody needs it any more. It is called with the mutex
// held, like all below.
func (k *Desk) decide(number int, state TicketState, reason string) (Ticket, error) {
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
	before := *t
	k.directory.undo(func() { k.takeBack(t, before) })
	t.Attachments = slices.Clone(t.Attachments)
	t.State, t.Reason, t.Decided = state, reason, k.directory.clock.Now()
	for i := range t.Attachments {
		t.Attachments[i].Data = nil
	}
	k.touch(t)
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
	k.drop(func(t *Ticket) bool {
		drop := t.State != Waiting && decided > mostDecided
		if drop {
			decided--
		}
		return drop
	})
}

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
