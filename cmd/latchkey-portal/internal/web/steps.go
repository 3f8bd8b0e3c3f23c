package web

import (
	"fmt"
	"html/template"
	"net/http"
	"strings"

	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/cmd/latchkey-portal/internal/profile"
	"latchkey/importer/otpauth"
	"latchkey/vault"
)

// A keyView is a new key as the set-up shows it.
type keyView struct {
	QR       drawing
	URI      template.URL
	Groups   []string // the text key by four
	Issuer   string
	Account  string
	Settings string
	Uncover  bool
}

func viewKey(a vault.Account) (*keyView, error) {
	uri := otpauth.URI(a)
	code, err := drawQR(uri)
	if err != nil {
		return nil, err
	}
	return &keyView{
		QR: code, Groups: groups(a.Secret.Base32()), Issuer: a.Issuer, Account: a.Name,
		// The templates let no address through whose scheme they do not know;
		// this one was written here and not by a user.
		URI:      template.URL(uri),
		Settings: fmt.Sprintf("Time-based, %s, %d digits, every %d seconds", strings.Replace(string(a.Algorithm), "SHA", "SHA-", 1), a.Digits, a.Period),
	}, nil
}

// groups splits a key by four, as it is read and typed.
func groups(key string) []string {
	var all []string
	for len(key) > 4 {
		all, key = append(all, key[:4]), key[4:]
	}
	return append(all, key)
}

// showStep shows the screen of a step.
func (s *Server) showStep(screen profile.Screen) sessionHandler {
	return func(w http.ResponseWriter, r *http.Request, session enroll.Session) {
		s.showStepForm(w, r, screen, session, nil)
	}
}

func (s *Server) showStepForm(w http.ResponseWriter, r *http.Request, screen profile.Screen, session enroll.Session, p *problem) {
	f := form{Screen: screen, Action: screen.Path, User: session.User.UserName, Problem: p}
	f.Part, f.Back = s.part(screen)
	if screen.Step == enroll.ShowKey {
		account, err := s.directory.Key(token(r))
		if err != nil {
			if !s.lost(w, r, err) {
				s.broken(w, r, "showing the key", err)
			}
			return
		}
		if f.Key, err = viewKey(account); err != nil {
			s.broken(w, r, "showing the key", err)
			return
		}
	}
	s.showForm(w, r, f)
}

// part says where in the set-up a screen is and what comes before it.
func (s *Server) part(screen profile.Screen) (part, back string) {
	if !screen.SetUp {
		return "", ""
	}
	total, number := 0, 0
	for _, other := range s.profile.Screens {
		if !other.SetUp {
			continue
		}
		total++
		if other.Step == screen.Step {
			number = total
		}
		if number == 0 {
			back = other.Path
		}
	}
	return fmt.Sprintf("Step %d of %d", number, total), back
}

// takeStep takes in the posted form of a step.
func (s *Server) takeStep(screen profile.Screen) sessionHandler {
	return func(w http.ResponseWriter, r *http.Request, session enroll.Session) {
		if !s.parse(w, r) {
			return
		}
		t, err := s.step(screen.Step, token(r), typed(r, profile.Code))
		if err == nil {
			s.report(t, "step done: "+string(screen.Step))
			s.onward(w, r, t)
			return
		}
		if p := s.attemptProblem(err, profile.Code); p != nil {
			s.log.Info("step refused: "+string(screen.Step), "user", session.User.UserName, "reason", err)
			s.showStepForm(w, r, screen, session, p)
			return
		}
		if !s.lost(w, r, err) {
			s.broken(w, r, "taking a step", err)
		}
	}
}

// step hands what was typed to the state machine.
func (s *Server) step(step enroll.Step, t enroll.Token, code string) (enroll.Token, error) {
	switch step {
	case enroll.ShowKey:
		return t, s.directory.KeyTaken(t)
	case enroll.ConfirmKey:
		return s.directory.Confirm(t, code)
	case enroll.EnterCode:
		return s.directory.Verify(t, code)
	}
	return "", fmt.Errorf("the step %q has no form", step)
}
