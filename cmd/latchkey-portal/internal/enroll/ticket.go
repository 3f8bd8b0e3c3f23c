package enroll

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// TicketRules say how a reset is asked for, and who may.
type TicketRules struct {
	// Account is the name of the account whose users there are.
	Account string
	// Areas are those to choose from. Area is the one for resets, and Subject
	// what their subject is.
	Areas         []string
	Area, Subject string
	// Template is how the description of such a request goes.
	Template Template
	// Askers are those who may ask.
	Askers []Asker
	// Owner is the role of whom a reset needs the Papers for.
	Owner  string
	Papers []Paper
	// MostBytes is how long an attachment may be, and MostHeld how long all
	// together that wait. MostOpen is how many requests may wait.
	MostBytes, MostHeld, MostOpen int
}

// An Asker is a role that may ask for a reset, and what a description calls it.
type Asker struct{ Role, Called string }

// A Paper is a document that goes with a request.
type Paper string

// A Template is a text with three holes, which are in it in this order.
type Template struct {
	Text string
	// What stands in the text for the role of who asks, the mail address of whose
	// second factor is meant, and the name of who asks.
	Role, User, Signer string
}

func (r TicketRules) validate() error {
	switch {
	case r.Account == "" || r.Subject == "":
		return errors.New("a request needs an account and a subject to be held against")
	case !slices.Contains(r.Areas, r.Area):
		return fmt.Errorf("the area %q is none of those to choose from", r.Area)
	case len(r.Askers) == 0:
		return errors.New("there must be somebody who may ask for a reset")
	case (r.Owner == "") != (len(r.Papers) == 0):
		return errors.New("papers are needed of somebody, or of nobody")
	case r.MostBytes < 1 || r.MostHeld < len(r.Papers)*r.MostBytes || r.MostOpen < 1:
		return errors.New("there must be room for a request with its papers")
	}
	for i, p := range r.Papers {
		if p == "" || slices.Contains(r.Papers[:i], p) {
			return fmt.Errorf("the paper %q is there twice, or has no name", p)
		}
	}
	return nil
}

// A Request is what somebody without a session asks the portal's staff.
type Request struct {
	Area, Email, Account, Subject, Description string
	Attachments                                []Attachment
}

// An Attachment is a file that came with a request.
type Attachment struct {
	Paper Paper
	Name  string // made safe to be a file's name
	Type  FileType
	Size  int    // bytes
	Data  []byte // nil where only its kind is told
}

// A TicketState is what became of a request.
type TicketState string

// The states.
const (
	Waiting  TicketState = "waiting"
	Approved TicketState = "approved"
	Refused  TicketState = "refused"
)

// A Ticket is a request with its number, as staff see it.
type Ticket struct {
	Number int // counts up from 1
	At     time.Time
	Request
	// Read is what the description says. Sender is whose the address is, and User
	// whose second factor is meant; each is nil where that is nobody.
	Read         Reading
	Sender, User *Person
	Findings     []Finding
	State        TicketState
	Reason       string // why it was refused
	Decided      time.Time
}

// Fails reports whether the ticket lacks what it cannot be approved without.
func (t Ticket) Fails() bool {
	return slices.ContainsFunc(t.Findings, func(f Finding) bool { return f.Verdict == Fails })
}

// What can be wrong with a request, and with what staff do.
var (
	// ErrMissing means that a field is empty.
	ErrMissing = errors.New("it is empty")
	// ErrTooLong means that a text or a file is longer than may be.
	ErrTooLong = errors.New("it is too long")
	// ErrFileType means that a file is of none of the types that are taken.
	ErrFileType = errors.New("files of this type are not taken")
	// ErrChoice means that something was chosen that is not offered.
	ErrChoice = errors.New("this is none of the choices")
	// ErrBusy means that as many requests wait as may.
	ErrBusy = errors.New("too many requests are waiting")
	// ErrNoTicket means that there is no ticket, or attachment, of that number.
	ErrNoTicket = errors.New("no such request")
	// ErrDecided means that the ticket was approved or refused before.
	ErrDecided = errors.New("the request was decided already")
	// ErrUnfit means that the ticket lacks what it cannot be approved without.
	ErrUnfit = errors.New("the request cannot be approved as it is")
)

// A RequestField is a part of a [Request].
type RequestField string

// The fields of a request.
const (
	RequestArea        RequestField = "area"
	RequestEmail       RequestField = "email"
	RequestAccount     RequestField = "account"
	RequestSubject     RequestField = "subject"
	RequestDescription RequestField = "description"
	RequestAttachment  RequestField = "attachment"
)

// A RequestError says which field of a request cannot be taken. It wraps
// [ErrMissing], [ErrTooLong], [ErrChoice], [ErrAddress] or [ErrFileType].
type RequestError struct {
	Field RequestField
	Paper Paper // of an attachment
	Err   error
}

// Error says what is wrong, and not what was typed.
func (e *RequestError) Error() string { return fmt.Sprintf("the field %s: %v", e.Field, e.Err) }

// Unwrap returns the error.
func (e *RequestError) Unwrap() error { return e.Err }

// Longest texts of a request, in bytes.
const (
	longestLine = 200
	longestText = 5000
)

// clean returns the request as it is kept: texts without outer spaces, files with
// their type found out. It returns a [*RequestError] for the first field that
// cannot be taken.
func (r TicketRules) clean(q Request) (Request, error) {
	for _, f := range []struct {
		field   RequestField
		text    *string
		longest int
	}{
		{RequestArea, &q.Area, longestLine}, {RequestEmail, &q.Email, longestAddress}, {RequestAccount, &q.Account, longestLine},
		{RequestSubject, &q.Subject, longestLine}, {RequestDescription, &q.Description, longestText},
	} {
		*f.text = strings.TrimSpace(strings.ReplaceAll(strings.ToValidUTF8(*f.text, "\uFFFD"), "\r\n", "\n"))
		var err error
		switch {
		case *f.text == "":
			err = ErrMissing
		case len(*f.text) > f.longest:
			err = ErrTooLong
		case f.field == RequestArea && !slices.Contains(r.Areas, q.Area):
			err = ErrChoice
		case f.field == RequestEmail:
			_, err = cleanAddress(q.Email)
		}
		if err != nil {
			return Request{}, &RequestError{Field: f.field, Err: err}
		}
	}
	attached, err := r.cleanAttachments(q.Attachments)
	q.Attachments = attached
	return q, err
}

func (r TicketRules) cleanAttachments(all []Attachment) ([]Attachment, error) {
	var kept []Attachment
	for _, a := range all {
		kind, known := fileType(a.Data)
		twice := slices.ContainsFunc(kept, func(b Attachment) bool { return b.Paper == a.Paper })
		var err error
		switch {
		case !slices.Contains(r.Papers, a.Paper) || twice:
			err = ErrChoice
		case len(a.Data) == 0:
			err = ErrMissing
		case len(a.Data) > r.MostBytes:
			err = ErrTooLong
		case !known:
			err = ErrFileType
		}
		if err != nil {
			return nil, &RequestError{Field: RequestAttachment, Paper: a.Paper, Err: err}
		}
		kept = append(kept, Attachment{
			Paper: a.Paper, Name: safeName(a.Name, kind), Type: kind, Size: len(a.Data), Data: slices.Clone(a.Data),
		})
	}
	slices.SortFunc(kept, func(a, b Attachment) int { return slices.Index(r.Papers, a.Paper) - slices.Index(r.Papers, b.Paper) })
	return kept, nil
}
