package web

import (
	"encoding/base64"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/cmd/latchkey-portal/internal/passkey"
	"latchkey/cmd/latchkey-portal/internal/profile"
	"latchkey/cmd/latchkey-portal/internal/support"
)

// A passkeysView is the page on which a user looks after passkeys.
type passkeysView struct {
	*passkeyView
	User     string
	Rows     []passkeyRow
	MayAdd   bool
	Removing string // where that form goes
	Note     string
	Problem  *problem
}

// A passkeyRow is one of them.
type passkeyRow struct {
	ID, Name, Added, LastUsed string
	Problem                   *problem // of removing it
}

func (s *Server) showPasskeys(w http.ResponseWriter, r *http.Request, session enroll.Session) {
	s.showPasskeysWith(w, r, session, "", nil)
}

// showPasskeysWith shows the page with what went wrong: about the passkey of that
// ID, or, where that is empty, about adding one.
func (s *Server) showPasskeysWith(w http.ResponseWriter, r *http.Request, session enroll.Session, id string, p *problem) {
	all, err := s.directory.Passkeys(token(r))
	if err != nil {
		if !s.lost(w, r, err) {
			s.broken(w, r, "listing passkeys", err)
		}
		return
	}
	words := s.profile.Passkeys
	v := passkeysView{
		passkeyView: s.viewPasskey(r, words.Path, words.Heading, words.Path+beginPath, words.Path+addPath),
		User:        session.User.UserName, Removing: words.Path + removePath, MayAdd: len(all) < s.profile.Rules.Passkeys, Note: s.note(r), Problem: p,
	}
	for _, k := range all {
		row := passkeyRow{ID: passkeyID(k.ID), Name: k.Name, Added: moment(k.Added)}
		if !k.LastUsed.IsZero() {
			row.LastUsed = moment(k.LastUsed)
		}
		if row.ID == id {
			row.Problem, v.Problem = p, nil
		}
		v.Rows = append(v.Rows, row)
	}
	status, title := http.StatusOK, words.Title
	if p != nil {
		status, title = p.Status, "Error: "+title
	}
	s.render(w, r, status, view{Page: "passkeys", Title: title, OwnPortal: true, Data: v, Menu: s.menu(session, words.Path), Problem: p})
}

// beginPasskey gives a script a challenge for a new passkey of a user who gives the
// password again.
func (s *Server) beginPasskey(w http.ResponseWriter, r *http.Request) {
	if !s.parse(w, r) {
		return
	}
	if why := s.passkeysCannot(r); why != "" {
		s.failAPI(w, http.StatusMisdirectedRequest, why)
		return
	}
	t := token(r)
	owner, err := s.directory.BeginPasskey(r.Context(), t, r.PostForm.Get(nameField), typed(r, profile.Password))
	if err != nil {
		s.refuseBegin(w, r, err)
		return
	}
	options, ticket, err := s.passkeys.BeginAdding(owner, string(t))
	if err != nil {
		s.refuseBegin(w, r, err)
		return
	}
	s.keepTicket(w, ticket)
	s.answerAPI(w, http.StatusOK, options)
}

// refuseBegin answers the script with a sentence, and with the field that it is
// about.
func (s *Server) refuseBegin(w http.ResponseWriter, r *http.Request, err error) {
	refusal := struct {
		Error string `json:"error"`
		Field string `json:"field,omitempty"`
	}{Error: "Your session has ended. " + s.profile.Enter() + " again."}
	if errors.Is(err, enroll.ErrNoSession) || errors.Is(err, enroll.ErrStep) {
		s.answerAPI(w, http.StatusForbidden, refusal)
		return
	}
	p := s.passkeyProblem(err, "")
	switch {
	case p != nil:
	case errors.Is(err, enroll.ErrNotKept):
		p = &problem{Complaint: support.PortalFailed, Text: "The portal could not write its data file, and so no passkey can be added. Its log says why.", Status: http.StatusServiceUnavailable}
	default:
		p = &problem{Complaint: support.PortalFailed, Text: "The mistake is the portal's, not yours. Its log says more.", Status: http.StatusInternalServerError}
	}
	if p.Status >= http.StatusInternalServerError && r.Context().Err() == nil {
		s.log.Error("a request failed", "doing", "adding a passkey", "error", err)
	}
	refusal.Error, refusal.Field = strings.Join(append([]string{p.Text}, p.Advice...), " "), string(p.Field)
	if person, err := s.directory.WhoseSession(token(r)); err == nil { // the script puts it onto the page
		s.noteSightOf(person.UserName, sight{title: s.profile.Passkeys.Title, problem: p})
	}
	s.answerAPI(w, p.Status, refusal)
}

// addPasskey takes in a new passkey.
func (s *Server) addPasskey(w http.ResponseWriter, r *http.Request, session enroll.Session) {
	if !s.parse(w, r) {
		return
	}
	ticket, err := s.takeTicket(w, r), error(passkey.ErrCeremony)
	var made enroll.Credential
	if s.passkeys != nil {
		made, err = s.passkeys.FinishAdding(ticket, string(token(r)), []byte(r.PostForm.Get(answerField)))
	}
	if err == nil {
		err = s.directory.AddPasskey(token(r), made)
	}
	s.donePasskey(w, r, session, "passkey added", noteAdded, "", err)
}

// removePasskey removes one for a user who gives the password again.
func (s *Server) removePasskey(w http.ResponseWriter, r *http.Request, session enroll.Session) {
	if !s.parse(w, r) {
		return
	}
	id := r.PostForm.Get(passkeyField)
	raw, err := base64.RawURLEncoding.DecodeString(id)
	if err != nil {
		err = enroll.ErrNoPasskey
	} else {
		err = s.directory.RemovePasskey(r.Context(), token(r), raw, typed(r, profile.Password))
	}
	s.donePasskey(w, r, session, "passkey removed", noteRemoved, id, err)
}

// donePasskey leads back to the page, or shows it with what went wrong.
func (s *Server) donePasskey(w http.ResponseWriter, r *http.Request, session enroll.Session, what, note, id string, err error) {
	if err == nil {
		s.log.Info(what, "user", session.User.UserName)
		http.Redirect(w, r, s.profile.Passkeys.Path+"?"+url.Values{noteField: {note}}.Encode(), http.StatusSeeOther)
		return
	}
	if errors.Is(err, enroll.ErrNoSession) {
		s.toLogIn(w, r)
		return
	}
	p := s.passkeyProblem(err, s.profile.Passkeys.NotAdded)
	if p == nil {
		s.broken(w, r, what, err)
		return
	}
	s.log.Info("not: "+what, "user", session.User.UserName, "reason", err)
	s.showPasskeysWith(w, r, session, id, p)
}
