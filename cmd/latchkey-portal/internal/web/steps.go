package web

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/cmd/latchkey-portal/internal/profile"
)

// showStep shows the screen of a step.
func (s *Server) showStep(screen profile.Screen) sessionHandler {
	if screen.Step == enroll.ShowRecovery {
		return s.showRecovery(screen)
	}
	return func(w http.ResponseWriter, r *http.Request, session enroll.Session) {
		s.showStepForm(w, r, screen, session, nil)
	}
}

// stepForm prepares the page of a step, without its key.
func (s *Server) stepForm(screen profile.Screen, session enroll.Session, p *problem, note string) form {
	f := form{
		Screen: screen, Action: screen.Path, User: session.User.UserName, Problem: p, Note: note,
		Text: s.fill(screen.Text, session), Support: s.profile.Support, Again: session.Chosen, Contact: s.contact().Links,
	}
	f.Part, f.Back = s.part(screen, session)
	f.Options = options(screen, session)
	if screen.Step == enroll.OfferAnother && f.Note == "" {
		f.Note = s.setUpNote(session)
	}
	if o, ok := screen.Option(session.Method); ok && o.Text != "" {
		f.Text = o.Text
	}
	f.SendFirst = screen.Step == enroll.EnterCode && session.Method.Delivered() && session.Sent == nil && !s.profile.Rules.SendAtOnce
	if screen.Code.Sent != "" && session.Sent != nil {
		f.Text = s.fill(screen.Code.Sent, session)
	}
	if slices.ContainsFunc(screen.Fields, func(f profile.Field) bool { return f.Name == profile.Code }) {
		f.Code = s.viewCode(screen, session, p)
	}
	f.Inputs = inputs(screen, "", p)
	for i := range f.Inputs {
		f.Inputs[i].Label, f.Inputs[i].Hint = s.fill(f.Inputs[i].Label, session), s.fill(f.Inputs[i].Hint, session)
	}
	s.setBoxes(&f, session)
	return f
}

func (s *Server) showStepForm(w http.ResponseWriter, r *http.Request, screen profile.Screen, session enroll.Session, p *problem) {
	f := s.stepForm(screen, session, p, s.note(r))
	giveBack(r, f.Inputs)
	if screen.Manual != "" {
		account, err := s.directory.Key(token(r))
		if err != nil {
			if !s.lost(w, r, err) {
				s.broken(w, r, "showing the key", err)
			}
			return
		}
		if f.Key, err = viewKey(account, s.faults.Show(session.User.UserName, account), screen.PlainKey); err != nil {
			s.broken(w, r, "showing the key", err)
			return
		}
		if f.Key.Picture != nil {
			allowPictures(w)
		}
		if len(f.Inputs) > 0 && p == nil {
			f.Inputs[0].Focus = false // a browser would scroll there, past the QR code
		}
	}
	s.showForm(w, r, f)
}

// giveBack puts a telephone number that was refused back into the form, so that
// one digit of it can be mended.
func giveBack(r *http.Request, all []input) {
	for i := range all {
		if name := all[i].Name; name == profile.Country || name == profile.Number {
			all[i].Value = typed(r, name)
		}
	}
}

// setBoxes has each digit of a code get a box of its own, where the portal has
// that and the browser runs scripts.
func (s *Server) setBoxes(f *form, session enroll.Session) {
	for i := range f.Inputs {
		if f.Screen.Code.Boxes && f.Inputs[i].Name == profile.Code {
			f.Inputs[i].Boxes = session.Digits
		}
	}
}

// fill puts what is true of a session into a text.
func (s *Server) fill(text string, session enroll.Session) string {
	to, method, sent := session.User.Email, session.Method, ""
	if session.Sent != nil {
		to, method, sent = session.Sent.To, session.Sent.Method, clockTime(session.Sent.At)
	}
	return strings.NewReplacer(
		"{to}", to, "{skips}", strconv.Itoa(session.SkipsLeft), "{times}", times(session.SkipsLeft), "{deadline}", moment(session.Deadline),
		"{digits}", strconv.Itoa(session.Digits), "{period}", strconv.Itoa(session.Period), "{required}", moment(session.RequiredSince), "{sent}", sent,
		"{method}", methodName(s.profile, method), "{masked}", masked(to),
	).Replace(text)
}

// times is how often something can be done.
func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

// options are the methods that a screen offers: to set up, or to use. Of those to
// set up none is chosen from the start, so that ticking one chooses it alone.
func options(screen profile.Screen, session enroll.Session) []option {
	if len(screen.Options) == 0 || screen.Step == enroll.EnterCode && len(session.Methods) < 2 && !screen.OneOption {
		return nil
	}
	var all []option
	for _, m := range session.Methods {
		if o, ok := screen.Option(m); ok {
			all = append(all, option{Option: o, Chosen: m == session.Method})
		}
	}
	return all
}

// viewCode prepares what stands beside the field for a code.
func (s *Server) viewCode(screen profile.Screen, session enroll.Session, p *problem) codeView {
	words := screen.Code
	v := codeView{Remember: s.fill(words.Remember, session), RecoveryLabel: words.Recovery}
	if m := session.Method; screen.Step != enroll.EnterCode || m.Delivered() {
		v.Send = words.Send
	}
	if words.Resend != nil {
		v.SendPath = words.Resend.Path
	}
	if session.SkipsLeft > 0 {
		v.Skip, v.SkipHint = s.fill(words.Skip, session), s.fill(words.SkipHint, session)
	} else {
		v.SkipHint = words.NoSkip
	}
	if words.Recovery != "" && session.Recovery > 0 {
		in := inputs(profile.Screen{Fields: []profile.Field{{Name: profile.Recovery, Label: "Recovery code"}}}, "", p)[0]
		in.Optional, in.Focus = true, p != nil && p.Field == profile.Recovery
		v.Recovery = &in
	}
	return v
}

// part says where in the set-up a screen is and what comes before it, in a
// portal where there is one way only.
func (s *Server) part(screen profile.Screen, session enroll.Session) (part string, back *link) {
	if screen.Step == enroll.Overdue {
		return "", &link{screen.Path, "Load this page again"}
	}
	if screen.Code.Other != "" {
		return "", &link{s.place(enroll.EnterNumber), screen.Code.Other}
	}
	if !screen.SetUp || session.Chosen || screen.Step == enroll.ChooseMethods || screen.Step == enroll.OfferAnother {
		return "", nil
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
		if number == 0 && other.Step == enroll.ShowKey {
			back = &link{other.Path, "Back to the QR code"}
		}
	}
	if total < 2 || len(s.profile.Rules.Methods) > 1 {
		return "", back
	}
	return fmt.Sprintf("Step %d of %d", number, total), back
}
