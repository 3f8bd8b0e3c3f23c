package web

import (
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"latchkey/cmd/latchkey-portal/internal/outbox"
	"latchkey/cmd/latchkey-portal/internal/profile"
	"latchkey/cmd/latchkey-portal/internal/support"
)

// Bounds of what may be written to support, in characters.
const (
	longestLine = 200
	longestText = 4000
)

// A contactView says whom to turn to.
type contactView struct {
	Support string
	Links   []link
}

func (s *Server) contact() contactView {
	v := contactView{Support: s.profile.Support}
	for _, c := range s.profile.Contacts {
		v.Links = append(v.Links, link{c.Path, c.Link})
	}
	return v
}

func (s *Server) routeContacts(mux *http.ServeMux) {
	for _, c := range s.profile.Contacts {
		mux.HandleFunc("GET "+c.Path, func(w http.ResponseWriter, r *http.Request) { s.showContact(w, r, c, nil) })
		mux.HandleFunc("POST "+c.Path, func(w http.ResponseWriter, r *http.Request) { s.takeContact(w, r, c) })
	}
}

func (s *Server) showContact(w http.ResponseWriter, r *http.Request, c profile.Contact, p *problem) {
	screen := c.Screen()
	f := form{Screen: screen, Action: c.Path, Problem: p, Inputs: inputs(screen, "", p), Back: &link{s.profile.LogIn.Path, "Back to the " + s.profile.Entry()}}
	for i := range f.Inputs {
		f.Inputs[i].Value = typed(r, f.Inputs[i].Name)
	}
	if session, err := s.directory.Session(token(r)); err == nil {
		f.User = session.User.UserName
		f.Back = &link{s.back(session), "Back"}
	}
	if r.URL.Query().Get(noteField) == noteSent && p == nil {
		f.Note = c.Answer
	}
	s.showForm(w, r, f)
}

// takeContact puts what was written into the outbox, as a mail to support.
func (s *Server) takeContact(w http.ResponseWriter, r *http.Request, c profile.Contact) {
	if !s.parse(w, r) {
		return
	}
	var body strings.Builder
	for _, field := range c.Fields {
		text := strings.TrimSpace(strings.ToValidUTF8(typed(r, field.Name), ""))
		most := longestLine
		if field.Name == profile.Text {
			most = longestText
		}
		switch n := utf8.RuneCountInString(text); {
		case n == 0:
			s.showContact(w, r, c, &problem{Complaint: support.NotFilledIn, Field: field.Name, Text: "Fill in “" + field.Label + "”, so that support can help you.", Status: http.StatusUnprocessableEntity})
			return
		case n > most:
			s.showContact(w, r, c, &problem{Complaint: support.TooLong, Field: field.Name, Text: "What is in “" + field.Label + "” is too long. Shorten it.", Status: http.StatusUnprocessableEntity})
			return
		}
		body.WriteString(field.Label + "\n" + quote(text) + "\n")
	}
	if session, err := s.directory.Session(token(r)); err == nil {
		body.WriteString("Password entered as\n" + quote(session.User.UserName) + "\n")
	}
	s.outbox.Put(outbox.Message{Kind: outbox.Mail, To: c.To, At: s.clock.Now(), Subject: c.Subject, Body: body.String()})
	s.log.Info("support was written to", "page", c.Path)
	http.Redirect(w, r, noted(c.Path, noteSent), http.StatusSeeOther)
}

// quote marks each line as somebody else's words, so that none is taken for the
// portal's own, such as for one of its links.
func quote(text string) string {
	return "> " + strings.Join(strings.FieldsFunc(text, func(c rune) bool { return c == '\n' || c == '\r' }), "\n> ")
}

// noted is an address with a note for the page there.
func noted(path, note string) string {
	return path + "?" + url.Values{noteField: {note}}.Encode()
}
