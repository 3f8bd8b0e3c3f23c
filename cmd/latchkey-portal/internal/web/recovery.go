package web

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/cmd/latchkey-portal/internal/profile"
	"latchkey/cmd/latchkey-portal/internal/support"
)

func (s *Server) routeSecurity(mux *http.ServeMux) {
	if words := s.profile.Security; words != nil {
		mux.HandleFunc("GET "+words.Path, s.inSession(enroll.SignedIn, s.showSecurity))
		mux.HandleFunc("POST "+words.Path, s.inSession(enroll.SignedIn, s.renewRecovery))
	}
}

// A recoveryView is the page with recovery codes, which is shown once.
type recoveryView struct {
	Screen       profile.Screen
	Action       string
	Codes        []string
	User         string
	Part         string
	JustEnrolled bool
}

func (s *Server) showRecovery(screen profile.Screen) sessionHandler {
	return func(w http.ResponseWriter, r *http.Request, session enroll.Session) {
		codes, err := s.directory.RecoveryCodes(r.Context(), token(r))
		if err != nil {
			if !s.lost(w, r, err) {
				s.broken(w, r, "drawing recovery codes", err)
			}
			return
		}
		v := recoveryView{
			Screen: screen, Action: screen.Path, Codes: codes, User: session.User.UserName,
			JustEnrolled: session.JustEnrolled && !session.Renewing,
		}
		if v.JustEnrolled {
			v.Part, _ = s.part(screen, session)
		}
		s.render(w, r, http.StatusOK, view{Page: "recovery", Title: screen.Title, OwnPortal: true, Data: v})
	}
}

// A securityView is the page of a user's own second factor.
type securityView struct {
	profile.Security
	Session enroll.Session
	Since   string
	Methods []string
	Left    string
	Note    string
	Problem *problem
	Input   input
}

func (s *Server) showSecurity(w http.ResponseWriter, r *http.Request, session enroll.Session) {
	s.showSecurityForm(w, r, session, nil)
}

func (s *Server) showSecurityForm(w http.ResponseWriter, r *http.Request, session enroll.Session, p *problem) {
	words := *s.profile.Security
	left := words.Left
	switch session.Recovery {
	case 0:
		left = words.None
	case 1:
		left = words.OneLeft
	}
	v := securityView{
		Security: words, Session: session, Since: moment(session.SwitchedOn), Methods: s.methodNames(session.Methods),
		Left: strings.ReplaceAll(left, "{left}", strconv.Itoa(session.Recovery)), Note: s.note(r), Problem: p,
		Input: inputs(profile.Screen{Fields: []profile.Field{{Name: profile.Password, Label: words.Password}}}, "", p)[0],
	}
	v.Input.Focus = p != nil
	status, title := http.StatusOK, words.Title
	if p != nil {
		status, title = p.Status, "Error: "+title
	}
	s.render(w, r, status, view{Page: "security", Title: title, OwnPortal: true, Data: v, Menu: s.menu(session, words.Path), Problem: p})
}

// renewRecovery draws new recovery codes for a user who gives the password again.
func (s *Server) renewRecovery(w http.ResponseWriter, r *http.Request, session enroll.Session) {
	if !s.parse(w, r) {
		return
	}
	password := typed(r, profile.Password)
	if password == "" {
		s.showSecurityForm(w, r, session, &problem{
			Complaint: support.PasswordAgain, Field: profile.Password, Text: "Enter your password.", Status: http.StatusUnprocessableEntity,
		})
		return
	}
	t, err := s.directory.RenewRecovery(r.Context(), token(r), password)
	p := s.attemptProblem(err, profile.Password)
	switch {
	case err == nil:
		s.log.Info("new recovery codes", "user", session.User.UserName)
		s.onward(w, r, t)
	case p != nil:
		if errors.Is(err, enroll.ErrCredentials) {
			p.Complaint, p.Text = support.PasswordAgain, "The password is not right."
		}
		s.log.Info("new recovery codes refused", "user", session.User.UserName, "reason", err)
		s.showSecurityForm(w, r, session, p)
	case !s.lost(w, r, err):
		s.broken(w, r, "drawing recovery codes", err)
	}
}

// recoveryProblem puts into words what is wrong with a recovery code, and reports
// whether that is what is wrong.
func recoveryProblem(err error, p *problem) bool {
	switch {
	case p.Field != profile.Recovery:
		return false
	case errors.Is(err, enroll.ErrMalformedCode):
		p.Complaint, p.Text = support.NotARecovery, "That is not a whole recovery code. It has 16 letters and digits, as in abcd-efgh-ijkl-mnop."
	case errors.Is(err, enroll.ErrWrongCode):
		p.Complaint, p.Text = support.WrongRecovery, "That recovery code was not accepted. Each works once, and only the newest list counts: try the next one on it."
	default:
		return false
	}
	return true
}
