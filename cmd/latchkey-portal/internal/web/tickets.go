package web

import (
	"errors"
	"fmt"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/cmd/latchkey-portal/internal/profile"
)

// ticketsPath is where staff look at requests.
const ticketsPath = "/tickets"

// A requestsView is the front page's list of requests.
type requestsView struct {
	Account string
	Page    *link // where one is submitted
	Tickets []ticketRow
}

// A ticketRow is one of them.
type ticketRow struct {
	Number   int
	From     string
	About    string
	When     string
	State    enroll.TicketState
	Path     string
	Amiss    []checkView // what does not fit
	Decision string
}

// A checkView is a check as staff read it.
type checkView struct {
	Verdict enroll.Verdict
	Mark    string // the verdict in a word
	Text    string
}

func (s *Server) viewRequests() *requestsView {
	if s.desk == nil {
		return nil
	}
	words := s.profile.Requests
	v := &requestsView{Account: words.Rules.Account, Page: &link{words.Path, words.Link}}
	for _, t := range s.desk.Tickets() {
		row := ticketRow{
			Number: t.Number, From: t.Email, About: about(t), When: moment(t.At), State: t.State, Path: ticketPath(t.Number),
			Decision: decision(t),
		}
		for _, c := range s.viewChecks(t) {
			if t.State == enroll.Waiting && (c.Verdict == enroll.Fails || c.Verdict == enroll.Differs) {
				row.Amiss = append(row.Amiss, c)
			}
		}
		v.Tickets = append(v.Tickets, row)
	}
	return v
}

func ticketPath(number int) string { return ticketsPath + "/" + strconv.Itoa(number) }

// about is whose second factor a ticket means.
func about(t enroll.Ticket) string {
	switch {
	case t.User != nil:
		return t.User.FullName
	case t.Read.User != "":
		return t.Read.User
	}
	return "somebody who is not named"
}

func decision(t enroll.Ticket) string {
	switch t.State {
	case enroll.Approved:
		return "Approved " + moment(t.Decided)
	case enroll.Refused:
		return "Refused " + moment(t.Decided)
	}
	return ""
}

func (s *Server) viewChecks(t enroll.Ticket) []checkView {
	var all []checkView
	fill := s.ticketFiller(t)
	for _, f := range t.Findings {
		words := s.profile.Requests.Words(f.Check)
		v := checkView{Verdict: f.Verdict, Text: words.Not, Mark: "Look at this"}
		switch f.Verdict {
		case enroll.Fits:
			v.Text, v.Mark = words.Fits, "Right"
		case enroll.Spared:
			v.Text, v.Mark = words.Spared, "Not needed"
		case enroll.Fails:
			v.Mark = "Missing or wrong"
		}
		var missing []string
		for _, p := range f.Missing {
			missing = append(missing, s.profile.Requests.PaperWords(p).Short)
		}
		v.Text = strings.ReplaceAll(fill.Replace(v.Text), "{papers}", strings.Join(missing, ", "))
		all = append(all, v)
	}
	// What needs looking at comes first.
	rank := map[enroll.Verdict]int{enroll.Fails: 0, enroll.Differs: 1, enroll.Spared: 2, enroll.Fits: 3}
	slices.SortStableFunc(all, func(a, b checkView) int { return rank[a.Verdict] - rank[b.Verdict] })
	return all
}

func (s *Server) ticketFiller(t enroll.Ticket) *strings.Replacer {
	var sender, user enroll.Person
	if t.Sender != nil {
		sender = *t.Sender
	}
	if t.User != nil {
		user = *t.User
	}
	return strings.NewReplacer("{address}", t.Email, "{area}", t.Area, "{subject}", t.Subject, "{account}", t.Account,
		"{claim}", t.Read.Role, "{signer}", t.Read.Signer, "{user}", t.Read.User,
		"{sender}", sender.FullName, "{role}", sender.Role, "{name}", user.FullName)
}

// A ticketView is the page of one request.
type ticketView struct {
	enroll.Ticket
	Words       profile.Requests
	When        string
	About       string
	Waiting     bool
	Decision    string
	Checks      []checkView
	Attachments []attachmentView
	Path        string
	Reason      input
	Problem     *problem
	Refused     *refusalView // of whom it is about
}

type attachmentView struct {
	Label, Name, Size string
	Path              string // empty where it is gone
}

func (s *Server) showTicket(w http.ResponseWriter, r *http.Request) {
	s.showTicketForm(w, r, "", nil)
}

func (s *Server) showTicketForm(w http.ResponseWriter, r *http.Request, reason string, p *problem) {
	t, err := s.desk.Ticket(number(r, "number"))
	if err != nil {
		s.noTicket(w, r)
		return
	}
	v := ticketView{
		Ticket: t, Words: *s.profile.Requests, When: moment(t.At), About: about(t), Waiting: t.State == enroll.Waiting,
		Decision: decision(t), Checks: s.viewChecks(t), Path: ticketPath(t.Number), Problem: p,
		Reason: inputs(profile.Screen{Fields: []profile.Field{{
			Name: profile.Reason, Label: "Reason", Hint: "Who asked reads this in the mail.",
		}}}, "", p)[0],
	}
	v.Reason.Focus, v.Reason.Value = v.Reason.Wrong, reason
	if t.User != nil && v.Waiting {
		if status, err := s.directory.Status(t.User.UserName); err == nil {
			v.Refused = s.viewRefusal(status)
		}
	}
	for i, a := range t.Attachments {
		one := attachmentView{Label: s.profile.Requests.PaperWords(a.Paper).Label, Name: a.Name, Size: size(a.Size)}
		if v.Waiting {
			one.Path = fmt.Sprintf("%s/attachments/%d", v.Path, i)
		}
		v.Attachments = append(v.Attachments, one)
	}
	status, title := http.StatusOK, fmt.Sprintf("Request %d", t.Number)
	if p != nil {
		status, title = p.Status, "Error: "+title
	}
	s.render(w, r, status, view{Page: "ticket", Title: title, Data: v})
}

// number is a part of the address; no number is 0 or below.
func number(r *http.Request, name string) int {
	n, err := strconv.Atoi(r.PathValue(name))
	if err != nil {
		return -1
	}
	return n
}

func (s *Server) noTicket(w http.ResponseWriter, r *http.Request) {
	s.render(w, r, http.StatusNotFound, view{Page: "failure", Title: "There is no such request",
		Data: failure{"There is no such request", "The test server's front page lists all there are. Attachments are deleted once a request is decided."}})
}

// sendAttachment hands out a file for saving, never for showing: it comes from
// somebody unknown. What its sender said of its type is not passed on.
func (s *Server) sendAttachment(w http.ResponseWriter, r *http.Request) {
	a, err := s.desk.Attachment(number(r, "number"), number(r, "index"))
	if err != nil {
		s.noTicket(w, r)
		return
	}
	disposition := mime.FormatMediaType("attachment", map[string]string{"filename": a.Name})
	if disposition == "" {
		disposition = "attachment"
	}
	w.Header().Set("Content-Disposition", disposition)
	w.Header().Set("Content-Type", string(a.Type))
	w.Header().Set("Content-Length", strconv.Itoa(len(a.Data)))
	w.Header().Set("Content-Security-Policy", "default-src 'none'; sandbox")
	_, _ = w.Write(a.Data)
}

func (s *Server) approve(w http.ResponseWriter, r *http.Request) {
	if !s.parse(w, r) {
		return
	}
	t, err := s.desk.Approve(number(r, "number"))
	if err == nil {
		s.log.Info("a request was approved", "number", t.Number, "user", t.User.UserName)
	}
	s.decided(w, r, err, "", noteApproved)
}

func (s *Server) refuse(w http.ResponseWriter, r *http.Request) {
	if !s.parse(w, r) {
		return
	}
	reason := typed(r, profile.Reason)
	t, err := s.desk.Refuse(number(r, "number"), reason)
	if err == nil {
		s.log.Info("a request was refused", "number", t.Number)
	}
	s.decided(w, r, err, reason, noteRefused)
}

// decided answers a decision.
func (s *Server) decided(w http.ResponseWriter, r *http.Request, err error, reason, note string) {
	p := &problem{Status: http.StatusUnprocessableEntity}
	switch {
	case err == nil:
		s.toFront(w, r, note)
		return
	case errors.Is(err, enroll.ErrNoTicket):
		s.noTicket(w, r)
		return
	case errors.Is(err, enroll.ErrDecided):
		p.Status, p.Text = http.StatusConflict, "This request was decided already, perhaps in another window. Nothing more was done."
	case errors.Is(err, enroll.ErrUnfit):
		p.Status, p.Text = http.StatusConflict, "This request cannot be approved: see below what is missing or wrong. Refuse it with that as the reason."
	case errors.Is(err, enroll.ErrMissing):
		p.Field, p.Text = profile.Reason, "Enter the reason: who asked has to know what to do."
	case errors.Is(err, enroll.ErrTooLong):
		p.Field, p.Text = profile.Reason, "The reason is too long. Shorten it to at most 5,000 characters."
	default:
		s.broken(w, r, "deciding a request", err)
		return
	}
	s.showTicketForm(w, r, reason, p)
}
