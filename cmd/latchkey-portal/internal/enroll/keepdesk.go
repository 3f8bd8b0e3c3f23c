package enroll

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The names of the values of tickets. An attachment is a value of its own, so that
// it is encoded once and not whenever its ticket changes.
const (
	ticketValue = "ticket:" // and its number
	paperValue  = "paper:"  // and the ticket's number, a colon, and from 0 which it is
)

func isTicketValue(name string) bool {
	return strings.HasPrefix(name, ticketValue) || strings.HasPrefix(name, paperValue)
}

func nameOfTicket(number int) string { return ticketValue + strconv.Itoa(number) }

func nameOfPaper(number, index int) string { return fmt.Sprintf("%s%d:%d", paperValue, number, index) }

// A ticketRecord is what is kept of a ticket. Of one that waits it is found out anew
// whose it is and what fits.
type ticketRecord struct {
	At          time.Time          `json:"at"`
	Area        string             `json:"area"`
	Email       string             `json:"email"`
	Account     string             `json:"account"`
	Subject     string             `json:"subject"`
	Description string             `json:"description"`
	Attachments []attachmentRecord `json:"attachments,omitempty"`
	State       TicketState        `json:"state"`
	Decision    *decisionRecord    `json:"decision,omitempty"`
}

type attachmentRecord struct {
	Paper Paper    `json:"paper"`
	Name  string   `json:"name"`
	Type  FileType `json:"type"`
	Size  int      `json:"size"`
}

type decisionRecord struct {
	At       time.Time `json:"at"`
	Reason   string    `json:"reason,omitempty"`
	Read     Reading   `json:"read"`
	Sender   *Person   `json:"sender,omitempty"`
	User     *Person   `json:"user,omitempty"`
	Findings []Finding `json:"findings"`
}

// touch says that a ticket may differ from what was kept. It is called with the
// directory's mutex held, like all below.
func (k *Desk) touch(t *Ticket) {
	if k.directory.keeper != nil {
		k.touched[t.Number] = true
	}
}

// drop forgets tickets.
func (k *Desk) drop(which func(*Ticket) bool) {
	k.tickets = slices.DeleteFunc(k.tickets, func(t *Ticket) bool {
		if !which(t) {
			return false
		}
		k.touch(t)
		return true
	})
}

// takeBack undoes a decision that could not be kept.
func (k *Desk) takeBack(t *Ticket, before Ticket) {
	if *t = before; !slices.Contains(k.tickets, t) {
		k.tickets = append(k.tickets, t)
		k.sort()
	}
	k.touch(t)
}

func (k *Desk) sort() {
	slices.SortFunc(k.tickets, func(a, b *Ticket) int { return cmp.Compare(a.Number, b.Number) })
}

// collect puts what is to be kept of the tickets that changed into changes.
func (k *Desk) collect(changes records) {
	for number := range k.touched {
		var papers []Attachment
		changes[nameOfTicket(number)] = nil
		if t, err := k.find(number); err == nil {
			changes[nameOfTicket(number)] = recordTicket(t)
			if t.State == Waiting {
				papers = t.Attachments
			}
		}
		for i := len(papers); i < k.papers[number]; i++ {
			changes[nameOfPaper(number, i)] = nil
		}
		for i := k.papers[number]; i < len(papers); i++ {
			changes[nameOfPaper(number, i)] = papers[i].Data
		}
		if k.papers[number] = len(papers); len(papers) == 0 {
			delete(k.papers, number)
		}
	}
	clear(k.touched)
}

func recordTicket(t *Ticket) ticketRecord {
	r := ticketRecord{
		At: t.At.UTC(), Area: t.Area, Email: t.Email, Account: t.Account, Subject: t.Subject, Description: t.Description,
		State: t.State,
	}
	for _, a := range t.Attachments {
		r.Attachments = append(r.Attachments, attachmentRecord{Paper: a.Paper, Name: a.Name, Type: a.Type, Size: a.Size})
	}
	if t.State != Waiting {
		r.Decision = &decisionRecord{
			At: t.Decided.UTC(), Reason: t.Reason, Read: t.Read, Sender: t.Sender, User: t.User, Findings: t.Findings,
		}
	}
	return r
}

// keepForDesk puts a value aside until there is a desk.
func (d *Directory) keepForDesk(name string, value []byte) {
	if d.kept.tickets == nil {
		d.kept.tickets = map[string][]byte{}
	}
	d.kept.tickets[name] = value
}

// restore takes in the tickets that the store has.
func (k *Desk) restore() error {
	values := k.directory.kept.tickets
	for name, value := range values {
		text, isTicket := strings.CutPrefix(name, ticketValue)
		if !isTicket {
			continue
		}
		number, err := strconv.Atoi(text)
		if err != nil || number < 1 || nameOfTicket(number) != name {
			return fmt.Errorf("it is not known what %q is", name)
		}
		if err := k.restoreTicket(number, value); err != nil {
			return fmt.Errorf("the request %d: %w", number, err)
		}
		k.last = max(k.last, number)
	}
	k.sort()
	papers := 0
	for _, n := range k.papers {
		papers += n
	}
	if len(k.tickets)+papers != len(values) {
		return errors.New("there is an attachment of a request that is missing")
	}
	k.directory.kept.tickets = nil
	return nil
}

func (k *Desk) restoreTicket(number int, value []byte) error {
	var r ticketRecord
	if err := decodeRecord(value, &r); err != nil {
		return err
	}
	zone := k.directory.clock.Now().Location()
	t := &Ticket{Number: number, At: r.At.In(zone), State: r.State, Request: Request{
		Area: r.Area, Email: r.Email, Account: r.Account, Subject: r.Subject, Description: r.Description,
	}}
	for _, a := range r.Attachments {
		t.Attachments = append(t.Attachments, Attachment{Paper: a.Paper, Name: a.Name, Type: a.Type, Size: a.Size})
	}
	waits := r.State == Waiting
	switch known := waits || r.State == Approved || r.State == Refused; {
	case !known, waits != (r.Decision == nil), r.State == Approved && r.Decision.User == nil:
		return errors.New("what became of it is not possible")
	case waits:
		k.tickets = append(k.tickets, t)
		return k.restorePapers(t)
	}
	d := r.Decision
	t.Decided, t.Reason, t.Read, t.Sender, t.User, t.Findings = d.At.In(zone), d.Reason, d.Read, d.Sender, d.User, d.Findings
	k.tickets = append(k.tickets, t)
	return nil
}

// restorePapers takes in what is in the attachments of a ticket that waits.
func (k *Desk) restorePapers(t *Ticket) error {
	for i := range t.Attachments {
		a := &t.Attachments[i]
		if err := json.Unmarshal(k.directory.kept.tickets[nameOfPaper(t.Number, i)], &a.Data); err != nil || len(a.Data) != a.Size || a.Size == 0 {
			return fmt.Errorf("its attachment %d is not whole", i+1)
		}
		k.papers[t.Number]++
	}
	return nil
}
