package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/cmd/latchkey-portal/internal/profile"
	"latchkey/cmd/latchkey-portal/internal/support"
)

// receivedField is the number of a request that was taken in.
const receivedField = "received"

func (s *Server) routeRequests(mux *http.ServeMux) {
	if s.desk == nil {
		return
	}
	mux.HandleFunc("GET "+s.profile.Requests.Path, s.showRequest)
	mux.HandleFunc("POST "+s.profile.Requests.Path, s.takeRequest)
	mux.HandleFunc("GET "+ticketsPath+"/{number}", s.showTicket)
	mux.HandleFunc("GET "+ticketsPath+"/{number}/attachments/{index}", s.sendAttachment)
	mux.HandleFunc("POST "+ticketsPath+"/{number}/approve", s.approve)
	mux.HandleFunc("POST "+ticketsPath+"/{number}/refuse", s.refuse)
}

// A requestForm is the page on which something is asked for.
type requestForm struct {
	profile.Requests
	Action   string
	Received string // what is said of the one before
	Problem  *problem
	Lines    []input // in the order of the page
	Text     input   // the description
	Hint     string
	Files    []input
	Accept   string
}

func (s *Server) showRequest(w http.ResponseWriter, r *http.Request) {
	rules := s.profile.Requests.Rules
	f := s.requestForm(enroll.Request{Area: rules.Area, Description: rules.Template.Text}, nil)
	if number, err := strconv.Atoi(r.URL.Query().Get(receivedField)); err == nil && number > 0 {
		f.Received = strings.ReplaceAll(f.Requests.Received, "{number}", strconv.Itoa(number))
	}
	s.render(w, r, http.StatusOK, view{Page: "request", Title: f.Title, OwnPortal: true, Data: f})
}

// requestForm prepares the page with what was typed. Files have to be chosen anew.
func (s *Server) requestForm(q enroll.Request, p *problem) requestForm {
	words := *s.profile.Requests
	f := requestForm{
		Requests: words, Action: words.Path, Problem: p, Accept: ".pdf,.png,.jpg,.jpeg",
		Hint: strings.ReplaceAll(words.AttachmentsHint, "{size}", size(words.Rules.MostBytes)),
	}
	texts := map[profile.FieldName]string{
		profile.Area: q.Area, profile.Email: q.Email, profile.AccountName: q.Account, profile.Subject: q.Subject,
		profile.Description: q.Description,
	}
	fields := []profile.Field{
		{Name: profile.Area, Label: words.Area}, {Name: profile.Email, Label: words.Email},
		{Name: profile.AccountName, Label: words.Account}, {Name: profile.Subject, Label: words.Subject},
		{Name: profile.Description, Label: words.Description},
	}
	for _, paper := range words.Papers {
		fields = append(fields, profile.Field{Name: profile.PaperField(paper.Paper), Label: paper.Label})
	}
	all := inputs(profile.Screen{Fields: fields}, "", p)
	for i := range all {
		all[i].Value = texts[all[i].Name]
		if all[i].Focus = all[i].Wrong; all[i].Name != profile.Email {
			all[i].Autocomplete = "off"
		}
	}
	all[0].Choices = words.Rules.Areas
	f.Lines, f.Text, f.Files = all[:4], all[4], all[5:]
	return f
}

func (s *Server) takeRequest(w http.ResponseWriter, r *http.Request) {
	q, ok := s.readRequest(w, r)
	if !ok {
		return
	}
	ticket, err := s.desk.Submit(q)
	if err == nil {
		s.log.Info("a request was submitted", "number", ticket.Number, "attachments", len(ticket.Attachments))
		http.Redirect(w, r, s.profile.Requests.Path+"?"+url.Values{receivedField: {strconv.Itoa(ticket.Number)}}.Encode(), http.StatusSeeOther)
		return
	}
	p := s.requestProblem(err)
	if p == nil {
		s.broken(w, r, "taking a request", err)
		return
	}
	s.log.Info("a request was not taken", "reason", err)
	f := s.requestForm(q, p)
	if len(q.Attachments) > 0 {
		p.Advice = append(p.Advice, "Choose the attachments again: they were not kept.")
	}
	s.render(w, r, p.Status, view{Page: "request", Title: "Error: " + f.Title, OwnPortal: true, Data: f, Problem: p})
}

// requestProblem puts into words why a request is not taken.
func (s *Server) requestProblem(err error) *problem {
	words := *s.profile.Requests
	p := &problem{Status: http.StatusUnprocessableEntity}
	if errors.Is(err, enroll.ErrBusy) {
		p.Status = http.StatusServiceUnavailable
		p.Complaint, p.Text = support.TooManyWait, "Too many requests are waiting for our staff. Try again later."
		return p
	}
	var wrong *enroll.RequestError
	if !errors.As(err, &wrong) {
		return nil
	}
	label := ""
	switch wrong.Field {
	case enroll.RequestArea:
		p.Field, label = profile.Area, words.Area
	case enroll.RequestEmail:
		p.Field, label = profile.Email, words.Email
	case enroll.RequestAccount:
		p.Field, label = profile.AccountName, words.Account
	case enroll.RequestSubject:
		p.Field, label = profile.Subject, words.Subject
	case enroll.RequestDescription:
		p.Field, label = profile.Description, words.Description
	case enroll.RequestAttachment:
		p.Complaint, p.Field, p.Text = support.Attachment, profile.PaperField(wrong.Paper), s.fileProblem(wrong)
		return p
	}
	switch {
	case errors.Is(err, enroll.ErrMissing):
		p.Complaint, p.Text = support.NotFilledIn, fmt.Sprintf("Fill in the field “%s”.", label)
	case errors.Is(err, enroll.ErrTooLong):
		p.Complaint, p.Text = support.TooLong, fmt.Sprintf("What you entered at “%s” is too long. Shorten it.", label)
	case errors.Is(err, enroll.ErrChoice):
		p.Complaint, p.Text = support.NotFilledIn, fmt.Sprintf("Choose one of the entries at “%s”.", label)
	case errors.Is(err, enroll.ErrAddress):
		p.Complaint, p.Text = support.MailAddress, "That is not an email address. Enter one such as name@example.com."
	}
	return p
}

func (s *Server) fileProblem(wrong *enroll.RequestError) string {
	words := *s.profile.Requests
	short := words.PaperWords(wrong.Paper).Short
	switch {
	case errors.Is(wrong, enroll.ErrMissing):
		return fmt.Sprintf("The file for %s is empty. Choose another.", short)
	case errors.Is(wrong, enroll.ErrTooLong):
		return fmt.Sprintf("The file for %s is too large. Choose one of at most %s.", short, size(words.Rules.MostBytes))
	case errors.Is(wrong, enroll.ErrFileType):
		return fmt.Sprintf("The file for %s is no PDF, PNG or JPEG. Choose one that is.", short)
	}
	return "Attach one file for each of the documents, and no others."
}

// size writes how long a file is.
func size(bytes int) string {
	if bytes < 1<<20 {
		return fmt.Sprintf("%d KB", max((bytes+512)/1024, 1))
	}
	return strings.TrimSuffix(fmt.Sprintf("%.1f", float64(bytes)/(1<<20)), ".0") + " MB"
}
