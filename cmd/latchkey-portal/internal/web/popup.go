package web

import (
	"net/http"
	"strings"

	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/cmd/latchkey-portal/internal/profile"
)

// What the page that the pop-up is opened from says when the browser comes back
// to it too early. No script opens the pop-up by itself then.
const (
	noteClosed     = "closed"
	noteUnfinished = "unfinished"
)

func (s *Server) routePopUp(mux *http.ServeMux) {
	words := s.profile.PopUp
	if words == nil {
		return
	}
	mux.HandleFunc("GET "+words.Path, s.showPopUp)
	mux.HandleFunc("GET "+words.Start, func(w http.ResponseWriter, r *http.Request) { s.onward(w, r, token(r)) })
	mux.HandleFunc("GET "+words.Done, s.inSession(enroll.SignedIn, s.showVerified))
}

// A popUpView is the page that the pop-up is opened from.
type popUpView struct {
	profile.PopUp
	User, Note string
	Contact    contactView
	Address    string // for which pop-ups are to be allowed
	Overview   string
	// Home is where a script goes on, Closed where it does when the pop-up was
	// closed too early, and Again where the link does that needs no script.
	Home, Closed, Again string
	AtOnce              bool // a script may open the pop-up by itself
}

func (s *Server) showPopUp(w http.ResponseWriter, r *http.Request) {
	session, err := s.directory.Session(token(r))
	switch {
	case err != nil:
		s.toLogIn(w, r)
		return
	case session.Step == enroll.SignedIn || session.Step == enroll.Overdue:
		s.toStep(w, r, session.Step)
		return
	}
	words := *s.profile.PopUp
	words.Text = strings.ReplaceAll(words.Text, "{site}", "http://"+r.Host)
	v := popUpView{
		PopUp: words, User: session.User.UserName, Note: s.note(r), Contact: s.contact(), Address: "http://" + r.Host,
		Home: s.profile.Home.Path, Closed: noted(words.Path, noteClosed), Again: noted(words.Path, noteUnfinished),
		AtOnce: s.note(r) == "",
	}
	if screen, ok := s.profile.Screen(session.Step); ok && screen.SetUp && !session.Deadline.IsZero() {
		v.Overview = s.fill(words.Overview, session)
	}
	s.render(w, r, http.StatusOK, view{Page: "popup", Title: words.Title, OwnPortal: true, Data: v})
}

func (s *Server) showVerified(w http.ResponseWriter, r *http.Request, _ enroll.Session) {
	words := s.profile.PopUp
	s.render(w, r, http.StatusOK, view{Page: "verified", Title: words.DoneTitle, OwnPortal: true, Data: struct {
		profile.PopUp
		Home string
	}{*words, s.profile.Home.Path}})
}

// back is where a page beside the steps leads back to.
func (s *Server) back(session enroll.Session) string {
	if s.profile.PopUp != nil && session.Step != enroll.SignedIn {
		return s.profile.PopUp.Path
	}
	return s.place(session.Step)
}

// enter keeps the token of a session that has just begun, and sends the browser
// to its first step, or to where the window for that is opened.
func (s *Server) enter(w http.ResponseWriter, r *http.Request, t enroll.Token) {
	keep(w, t)
	if s.profile.PopUp != nil {
		http.Redirect(w, r, s.profile.PopUp.Path, http.StatusSeeOther)
		return
	}
	s.onward(w, r, t)
}
