package web

import (
	"errors"
	"net/http"
	"time"

	"latchkey/cmd/latchkey-portal/internal/enroll"
)

// cookieName is the session's cookie. It has no Secure attribute, since the
// portal speaks plain HTTP, and so cannot have the __Host- prefix.
const cookieName = "portal_session"

// browserCookie is by what a browser is known again, for users who wanted that.
const browserCookie = "portal_browser"

// token returns what the browser showed, or an empty token.
func token(r *http.Request) enroll.Token {
	cookie, err := r.Cookie(cookieName)
	if err != nil {
		return ""
	}
	return enroll.Token(cookie.Value)
}

// keep gives the browser its session's token. The cookie goes with the browser;
// the session ends on the server.
func keep(w http.ResponseWriter, t enroll.Token) {
	http.SetCookie(w, &http.Cookie{
		Name: cookieName, Value: string(t), Path: "/",
		HttpOnly: true, SameSite: http.SameSiteStrictMode,
	})
}

func forget(w http.ResponseWriter) {
	http.SetCookie(w, &http.Cookie{
		Name: cookieName, Path: "/", MaxAge: -1,
		HttpOnly: true, SameSite: http.SameSiteStrictMode,
	})
}

// browserOf returns what the browser is known by, or an empty one.
func browserOf(r *http.Request) enroll.Browser {
	cookie, err := r.Cookie(browserCookie)
	if err != nil {
		return ""
	}
	return enroll.Browser(cookie.Value)
}

// know has the browser known again. The cookie outlasts the time for which users
// are remembered, which only the server counts.
func (s *Server) know(w http.ResponseWriter, b enroll.Browser) {
	http.SetCookie(w, &http.Cookie{
		Name: browserCookie, Value: string(b), Path: "/", MaxAge: int(2 * s.profile.Rules.Remember / time.Second),
		HttpOnly: true, SameSite: http.SameSiteStrictMode,
	})
}

// A sessionHandler answers a request that belongs to a session.
type sessionHandler func(w http.ResponseWriter, r *http.Request, session enroll.Session)

// inSession sends a browser without a session to the log-in, and one whose
// session stands at another step to the page of that step. The page with the
// key, or for the telephone number, can also be gone back to while the code is
// asked for.
func (s *Server) inSession(step enroll.Step, next sessionHandler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		session, err := s.directory.Session(token(r))
		switch {
		case err != nil:
			s.toLogIn(w, r)
		case session.Step == step || step == enroll.ShowKey && session.Step == enroll.ConfirmKey,
			step == enroll.EnterNumber && session.Step == enroll.ConfirmNumber:
			next(w, r, session)
		default:
			s.toStep(w, r, session.Step)
		}
	}
}

// toLogIn sends a browser to the log-in and, if it had a session, says there
// that this has ended. Its cookie stays: of a form that was sent twice, the first
// may just have replaced the token that the second shows, and the answer to the
// second must not take the new one away.
func (s *Server) toLogIn(w http.ResponseWriter, r *http.Request) {
	where := s.profile.LogIn.Path
	if token(r) != "" {
		where += "?" + noteField + "=" + noteEnded
	}
	http.Redirect(w, r, where, http.StatusSeeOther)
}

// toStep sends a browser to the page of a step.
func (s *Server) toStep(w http.ResponseWriter, r *http.Request, step enroll.Step) {
	http.Redirect(w, r, s.place(step), http.StatusSeeOther)
}

// place is where the page of a step is.
func (s *Server) place(step enroll.Step) string {
	if screen, ok := s.profile.Screen(step); ok {
		return screen.Path
	}
	return s.profile.Home.Path
}

// onward keeps a new token and sends the browser where its session now stands.
func (s *Server) onward(w http.ResponseWriter, r *http.Request, t enroll.Token) {
	session, err := s.directory.Session(t)
	if err != nil {
		s.toLogIn(w, r)
		return
	}
	keep(w, t)
	if session.Step == enroll.SignedIn && s.profile.PopUp != nil {
		http.Redirect(w, r, s.profile.PopUp.Done, http.StatusSeeOther)
		return
	}
	s.toStep(w, r, session.Step)
}

// lost handles the errors that say that the session is not where the form was:
// it ended, or another window took it further.
func (s *Server) lost(w http.ResponseWriter, r *http.Request, err error) bool {
	switch {
	case errors.Is(err, enroll.ErrNoSession):
		s.toLogIn(w, r)
		return true
	case errors.Is(err, enroll.ErrStep):
		if session, err := s.directory.Session(token(r)); err == nil {
			s.toStep(w, r, session.Step)
		} else {
			s.toLogIn(w, r)
		}
		return true
	}
	return false
}

func (s *Server) logOut(w http.ResponseWriter, r *http.Request) {
	if session, err := s.directory.Session(token(r)); err == nil {
		s.log.Info("logged out", "user", session.User.UserName)
	}
	s.directory.LogOut(token(r))
	forget(w)
	http.Redirect(w, r, s.profile.LogIn.Path+"?"+noteField+"="+noteLoggedOut, http.StatusSeeOther)
}
