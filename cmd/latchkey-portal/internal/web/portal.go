package web

import (
	"errors"
	"net/http"
	"slices"

	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/cmd/latchkey-portal/internal/profile"
	"latchkey/cmd/latchkey-portal/internal/support"
)

// Notes are quiet messages that a redirect brings along.
const (
	noteField     = "note"
	noteEnded     = "ended"
	noteLoggedOut = "logged-out"
	noteInvited   = "invited"
	noteReset     = "reset"
	noteUnlocked  = "unlocked"
	noteSent      = "sent"
	noteSaved     = "saved"
	noteForgotten = "forgotten"
	noteRequired  = "required"
	noteReleased  = "released"
	noteApproved  = "approved"
	noteRefused   = "refused"
)

func (s *Server) note(r *http.Request) string {
	switch r.URL.Query().Get(noteField) {
	case noteEnded:
		return "Your session has ended. " + s.profile.Enter() + " again."
	case noteLoggedOut:
		if s.profile.SignsIn {
			return "You are signed out."
		}
		return "You are logged out."
	case noteInvited:
		return "A new user is invited. The link is first in the list of invitations, and in the outbox."
	case noteReset:
		return s.resetNote()
	case noteSent:
		return "A new code is on its way. The one before no longer works."
	case noteSaved:
		return "Your changes were saved."
	case noteForgotten:
		return "The user's browsers are forgotten: the next " + s.profile.Entry() + " asks for a code."
	case noteRequired:
		return "The user needs a second factor from the next " + s.profile.Entry() + " on."
	case noteReleased:
		return "For the user a password alone is enough now. What was set up is kept."
	case noteClosed:
		return "The window was closed before the verification was done. Open it again."
	case noteUnfinished:
		return "The verification is not done yet. Finish it in the other window, or open that again."
	case noteExtended:
		return "The user has more time for the set-up, from now on."
	case noteAdded:
		return "The passkey was added. You can sign in with it from now on."
	case noteRemoved:
		return "The passkey was removed. It no longer works here; you can delete it from your device as well."
	case noteApproved:
		return "The request was approved and two-factor authentication reset. Both who asked and whose it is are told by mail."
	case noteRefused:
		return "The request was refused, and who asked is told by mail. Nothing was changed."
	case noteResent:
		return "It was sent again. A code that was sent before no longer works."
	case noteUnlocked:
		return "The user can try again."
	}
	return ""
}

// resetNote says what a reset did.
func (s *Server) resetNote() string {
	entry := s.profile.Entry()
	switch {
	case slices.Contains(s.profile.Rules.Methods, enroll.App):
		return s.profile.FactorName() + " was reset. The old key no longer works; the next " + entry + " sets up a new one."
	case s.profile.Rules.MailIsGiven:
		return s.profile.FactorName() + " was reset: no browser is remembered, and the code can be skipped anew."
	}
	return s.profile.FactorName() + " was reset. The methods for codes are gone; the next " + entry + " sets them up again."
}

func (s *Server) showLogIn(w http.ResponseWriter, r *http.Request) {
	if session, err := s.directory.Session(token(r)); err == nil && (session.Step == enroll.SignedIn || session.Step == enroll.ShowRecovery) {
		s.toStep(w, r, session.Step)
		return
	}
	s.showForm(w, r, form{Screen: s.profile.LogIn, Action: s.profile.LogIn.Path, Note: s.note(r), Contact: s.contact().Links})
}

func (s *Server) logIn(w http.ResponseWriter, r *http.Request) {
	if !s.parse(w, r) {
		return
	}
	userName, password := typed(r, profile.UserName), typed(r, profile.Password)
	refuse := func(p *problem) {
		s.showForm(w, r, form{
			Screen: s.profile.LogIn, Action: s.profile.LogIn.Path, Problem: p, Contact: s.contact().Links,
			Inputs: inputs(s.profile.LogIn, userName, p), Named: s.knownName(userName),
		})
	}
	switch {
	case userName == "":
		refuse(&problem{Complaint: support.NoUserName, Field: profile.UserName, Text: "Enter your " + profile.Within(s.profile.NameLabel()) + ".", Status: http.StatusUnprocessableEntity})
		return
	case password == "":
		refuse(&problem{Complaint: support.NoPassword, Field: profile.Password, Text: "Enter your password.", Status: http.StatusUnprocessableEntity})
		return
	}
	t, err := s.directory.LogIn(r.Context(), userName, password, browserOf(r))
	if err != nil {
		if p := s.attemptProblem(err, profile.Password); p != nil {
			s.log.Info("log-in refused", "user", s.knownName(userName), "reason", err)
			p.told = true
			refuse(p)
			return
		}
		s.broken(w, r, "logging in", err)
		return
	}
	s.directory.LogOut(token(r)) // whatever session this browser had before
	s.report(t, "password accepted")
	s.enter(w, r, t)
}

func (s *Server) showInvitation(w http.ResponseWriter, r *http.Request) {
	invited, err := s.directory.Invitation(r.PathValue("token"))
	if err != nil {
		s.invitationGone(w, r)
		return
	}
	s.showForm(w, r, s.invitationForm(invited, nil))
}

func (s *Server) invitationForm(invited enroll.Invitation, p *problem) form {
	return form{
		Screen: s.profile.Invitation, Action: invitationPath(s.profile, invited),
		User: invited.Person.UserName, Problem: p,
	}
}

func (s *Server) invitationGone(w http.ResponseWriter, r *http.Request) {
	s.render(w, r, http.StatusNotFound, view{Page: "failure", Title: "This invitation is not valid any more", OwnPortal: true,
		Data: failure{"This invitation is not valid any more",
			"An invitation works once, and only until the time that its mail names. If you have chosen a password already, " + profile.Within(s.profile.Enter()) + " with it; otherwise ask for a new invitation."}})
}

func (s *Server) acceptInvitation(w http.ResponseWriter, r *http.Request) {
	if !s.parse(w, r) {
		return
	}
	invited, err := s.directory.Invitation(r.PathValue("token"))
	if err != nil {
		s.invitationGone(w, r)
		return
	}
	if typed(r, profile.NewPassword) != typed(r, profile.Repeat) {
		s.showForm(w, r, s.invitationForm(invited, &problem{
			Complaint: support.PasswordTwice, Field: profile.Repeat, Text: "The two passwords are not the same. Enter the same one twice.", Status: http.StatusUnprocessableEntity,
		}))
		return
	}
	t, err := s.directory.Accept(r.Context(), invited.Token, typed(r, profile.NewPassword))
	if err != nil {
		switch p := s.attemptProblem(err, profile.NewPassword); {
		case p != nil:
			s.showForm(w, r, s.invitationForm(invited, p))
		case errors.Is(err, enroll.ErrInvitation):
			s.invitationGone(w, r)
		default:
			s.broken(w, r, "accepting an invitation", err)
		}
		return
	}
	s.directory.LogOut(token(r))
	s.report(t, "invitation accepted")
	s.enter(w, r, t)
}

func (s *Server) showHome(w http.ResponseWriter, r *http.Request, session enroll.Session) {
	s.render(w, r, http.StatusOK, view{
		Page: "home", Title: s.profile.Home.Title, OwnPortal: true,
		Menu: s.menu(session, s.profile.Home.Path),
		Data: struct {
			enroll.Session
			Since, Note string
			Methods     []string
			AccountName string
			Delivered   bool // how the next code comes
		}{session, moment(session.SwitchedOn), s.note(r), s.methodNames(session.Methods), s.accountName(), delivered(session)},
	})
}

// delivered reports whether the codes of a session's user come as messages.
func delivered(session enroll.Session) bool {
	if session.Method == "" {
		return !slices.Contains(session.Methods, enroll.App)
	}
	return session.Method.Delivered()
}

// knownName is a user's name for the log. What was typed stays out of it where
// no user has that name: people type passwords into the wrong field.
func (s *Server) knownName(typed string) string {
	person, err := s.directory.Person(typed)
	if err != nil {
		return "(unknown)"
	}
	return person.UserName
}

// report logs how far a user has come.
func (s *Server) report(t enroll.Token, what string) {
	if session, err := s.directory.Session(t); err == nil {
		s.log.Info(what, "user", session.User.UserName, "next", session.Step)
	}
}

// broken answers for an error that is not the user's.
func (s *Server) broken(w http.ResponseWriter, r *http.Request, doing string, err error) {
	if r.Context().Err() != nil {
		return // the browser has gone
	}
	s.log.Error("a request failed", "doing", doing, "error", err)
	s.noteFailing(r, support.PortalFailed)
	if errors.Is(err, enroll.ErrNotKept) {
		s.notKept(w, r)
		return
	}
	s.fail(w, r, http.StatusInternalServerError)
}
