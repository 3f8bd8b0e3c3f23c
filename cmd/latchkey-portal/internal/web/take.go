package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/cmd/latchkey-portal/internal/profile"
	"latchkey/cmd/latchkey-portal/internal/support"
)

// doField says which of a form's buttons was pressed, where it has several.
const doField = "do"

// What buttons do. The form's main one says nothing.
const (
	doSend    = "send"    // a code, or another one
	doSkip    = "skip"    // the code
	doUse     = "use"     // another method, named by methodField
	doAgain   = "again"   // choose the method anew
	doRecover = "recover" // with a recovery code
	doDecline = "decline" // another method
)

const (
	methodField   = "method"
	rememberField = "remember"
)

// takeStep takes in the posted form of a step.
func (s *Server) takeStep(screen profile.Screen) sessionHandler {
	return func(w http.ResponseWriter, r *http.Request, session enroll.Session) {
		if !s.parse(w, r) {
			return
		}
		if !s.hold(w, r, session) {
			return
		}
		t, field, err := s.step(r, screen.Step)
		if err == nil && s.answersTwice(w, r, screen, session, t) {
			return
		}
		if err == nil {
			s.rememberIf(w, r, t)
			s.report(t, "step done: "+string(screen.Step))
			s.onward(w, r, t)
			return
		}
		if p := s.attemptProblemAt(err, field, s.codeClock(session.User.UserName)); p != nil {
			s.sayDelivered(p, err, screen, session)
			p.told = givesCode(r, screen.Step)
			if errors.Is(err, enroll.ErrMalformedCode) && field == profile.Code {
				p.Complaint, p.Text = support.NotACode, fmt.Sprintf("Enter the %d digits of the code.", session.Digits)
			}
			s.log.Info("step refused: "+string(screen.Step), "user", session.User.UserName, "reason", err)
			if now, err := s.directory.Session(token(r)); err == nil && now.Step == session.Step {
				session = now // another method may be asked for, although its code could not be sent
			}
			s.showStepForm(w, r, screen, session, p)
			return
		}
		if !s.lost(w, r, err) {
			s.broken(w, r, "taking a step", err)
		}
	}
}

// step hands what was typed and pressed to the state machine. The field is where
// an error belongs.
func (s *Server) step(r *http.Request, step enroll.Step) (enroll.Token, profile.FieldName, error) {
	t, d := token(r), s.directory
	switch r.PostForm.Get(doField) {
	case doSend:
		return t, profile.Code, d.Send(t)
	case doSkip:
		t, err := d.Skip(t)
		return t, profile.Code, err
	case doUse:
		return t, profile.Code, d.Use(t, enroll.Method(r.PostForm.Get(methodField)))
	case doAgain:
		return t, profile.Code, d.ChooseAgain(t)
	case doRecover:
		t, err := d.Recover(r.Context(), t, typed(r, profile.Recovery))
		return t, profile.Recovery, err
	case doDecline:
		t, err := d.Decline(t)
		return t, "", err
	}
	switch step {
	case enroll.ChooseMethods, enroll.OfferAnother:
		var methods []enroll.Method
		for _, m := range r.PostForm[methodField] {
			methods = append(methods, enroll.Method(m))
		}
		if len(methods) == 0 {
			methods = s.standard(step)
		}
		return t, "", d.Choose(t, methods...)
	case enroll.ShowKey:
		return t, "", d.KeyTaken(t)
	case enroll.EnterNumber:
		return t, profile.Number, d.SendToNumber(t, countryCode(typed(r, profile.Country)), typed(r, profile.Number))
	case enroll.SendMail:
		return t, "", d.Send(t)
	case enroll.ConfirmKey, enroll.ConfirmNumber, enroll.ConfirmMail:
		t, err := d.Confirm(t, typed(r, profile.Code))
		return t, profile.Code, err
	case enroll.ShowRecovery:
		t, err := d.RecoveryTaken(t)
		return t, "", err
	case enroll.EnterCode:
		t, err := d.Verify(t, typed(r, profile.Code))
		return t, profile.Code, err
	}
	return "", "", enroll.ErrStep // nothing can be done there
}

// standard returns the methods that are taken where none is ticked.
func (s *Server) standard(step enroll.Step) []enroll.Method {
	var methods []enroll.Method
	screen, _ := s.profile.Screen(step)
	for _, o := range screen.Options {
		if o.Default {
			methods = append(methods, o.Method)
		}
	}
	return methods
}

// rememberIf has the browser remembered where its user ticked that and is signed
// in now.
func (s *Server) rememberIf(w http.ResponseWriter, r *http.Request, t enroll.Token) {
	if r.PostForm.Get(rememberField) == "" || s.profile.Rules.Remember == 0 {
		return
	}
	if b, err := s.directory.Remember(t, browserOf(r)); err == nil {
		s.know(w, b)
	}
}

// showResend shows where another code would go.
func (s *Server) showResend(screen profile.Screen) sessionHandler {
	return func(w http.ResponseWriter, r *http.Request, session enroll.Session) {
		s.showResendForm(w, r, screen, session, nil)
	}
}

func (s *Server) showResendForm(w http.ResponseWriter, r *http.Request, screen profile.Screen, session enroll.Session, p *problem) {
	s.showForm(w, r, s.resendForm(screen, session, p))
}

// resendForm prepares the page on which another code is asked for.
func (s *Server) resendForm(screen profile.Screen, session enroll.Session, p *problem) form {
	back, _ := s.profile.Screen(session.Step)
	return form{
		Screen: screen, Action: screen.Path, User: session.User.UserName, Problem: p,
		Text: s.fill(screen.Text, session), Back: &link{back.Path, "Back to the code"}, Support: s.profile.Support, Contact: s.contact().Links,
	}
}

// resend sends another code.
func (s *Server) resend(screen profile.Screen) sessionHandler {
	return func(w http.ResponseWriter, r *http.Request, session enroll.Session) {
		if !s.parse(w, r) {
			return
		}
		err := s.directory.Send(token(r))
		if err == nil {
			s.log.Info("another code was sent", "user", session.User.UserName)
			back, _ := s.profile.Screen(session.Step)
			http.Redirect(w, r, back.Path+"?"+url.Values{noteField: {noteSent}}.Encode(), http.StatusSeeOther)
			return
		}
		if p := s.attemptProblem(err, ""); p != nil {
			s.showResendForm(w, r, screen, session, p)
			return
		}
		if !s.lost(w, r, err) {
			s.broken(w, r, "sending another code", err)
		}
	}
}
