package web

import (
	"context"
	"encoding/base64"
	"fmt"
	"html/template"
	"net/http"
	"strings"
	"time"

	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/cmd/latchkey-portal/internal/fault"
	"latchkey/cmd/latchkey-portal/internal/outbox"
	"latchkey/cmd/latchkey-portal/internal/profile"
	"latchkey/cmd/latchkey-portal/internal/support"
)

// A faultView is a fault that is on, as the test server's pages name it.
type faultView struct {
	fault.Choice
	For string // a user; empty for all
}

// viewFaults returns the faults that are on, those for all users first.
func (s *Server) viewFaults() []faultView {
	var all []faultView
	for _, c := range s.faults.All() {
		all = append(all, faultView{Choice: c})
	}
	for _, u := range s.faults.Users() {
		for _, c := range u.Choices {
			all = append(all, faultView{c, u.UserName})
		}
	}
	return all
}

// A pictureView is a QR code that is a picture of its own, since something is wrong
// with how it looks.
type pictureView struct {
	Data          template.URL // of the scheme data, so that it is nowhere but in the page
	Width, Height int
}

// picturePolicy lets a page show pictures that are written into it.
const picturePolicy = "img-src 'self' data:; "

// allowPictures has the page that follows show such pictures.
func allowPictures(w http.ResponseWriter) {
	w.Header().Set("Content-Security-Policy", strings.Replace(policy, "img-src 'self'; ", picturePolicy, 1))
}

func viewPicture(shown fault.Shown) (*pictureView, error) {
	file, err := shown.Picture()
	if err != nil {
		return nil, err
	}
	return &pictureView{
		Data:  template.URL("data:" + file.MediaType + ";base64," + base64.StdEncoding.EncodeToString(file.Data)),
		Width: file.Width, Height: file.Height,
	}, nil
}

// codeClock is what the portal says that time it is, to a user whose codes are checked
// by it.
func (s *Server) codeClock(userName string) time.Time {
	return s.clock.Now().Add(s.faults.ClockOff(userName))
}

// hold does to a code that was posted what is wrong with verification on purpose,
// before it is looked at. It reports whether the code is to be looked at.
func (s *Server) hold(w http.ResponseWriter, r *http.Request, session enroll.Session) bool {
	if !givesCode(r, session.Step) {
		return true
	}
	conduct := s.faults.Conduct(session.User.UserName)
	if conduct.Delay > 0 {
		s.log.Info("a code has to wait, as the fault wants it", "user", session.User.UserName, "wait", conduct.Delay)
		AllowTime(w, conduct.Delay)
		ctx, cancel := context.WithCancel(r.Context())
		defer cancel()
		defer context.AfterFunc(s.waiting.open, cancel)() // a stop of the server ends the wait
		s.pause(ctx, conduct.Delay)
		if r.Context().Err() != nil {
			return false // nobody waits for the answer
		}
	}
	if conduct.Fails {
		s.log.Info("a code was answered with an error, as the fault wants it", "user", session.User.UserName)
		s.noteFailing(r, support.FailsOnPurpose)
		s.fail(w, r, http.StatusInternalServerError)
		return false
	}
	return true
}

// AllowTime lets an answer that a fault delays take longer than the server's own limit.
func AllowTime(w http.ResponseWriter, delay time.Duration) {
	// A writer that has no limit, as in tests, needs no longer one.
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(delay + afterWait))
}

// pause waits, and not longer than the context lasts.
func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// givesCode reports whether a posted form gives a code to be checked.
func givesCode(r *http.Request, step enroll.Step) bool {
	switch step {
	case enroll.ConfirmKey, enroll.ConfirmNumber, enroll.ConfirmMail, enroll.EnterCode:
		return r.PostForm.Get(doField) == ""
	}
	return false
}

// answersTwice answers a code that was accepted as if its form had been sent twice,
// and the answer to the second were the one that is seen. It reports whether that
// fault is on.
func (s *Server) answersTwice(w http.ResponseWriter, r *http.Request, screen profile.Screen, session enroll.Session, t enroll.Token) bool {
	if !givesCode(r, screen.Step) || !s.faults.Conduct(session.User.UserName).Twice {
		return false
	}
	s.log.Info("a code that was accepted is answered twice, as the fault wants it", "user", session.User.UserName)
	keep(w, t)
	s.showStepForm(w, r, screen, session, s.attemptProblemAt(enroll.ErrUsedCode, profile.Code, s.codeClock(session.User.UserName)))
	return true
}

// send puts a message into the outbox, or what is wrong on purpose does with it.
func (l Letters) send(m outbox.Message, userName string) {
	switch post := l.Faults.Post(userName); {
	case post.Lost:
	case post.Late > 0:
		l.Outbox.PutLater(m, post.Late, l.Clock.Now)
	case post.Twice:
		l.Outbox.Put(m)
		l.Outbox.Put(m)
	default:
		l.Outbox.Put(m)
	}
}

// Broken says in a line how many faults are on, for the link to the test server's
// front page; empty for none.
func broken(faults []faultView) string {
	switch len(faults) {
	case 0:
		return ""
	case 1:
		return "1 fault on"
	}
	return fmt.Sprintf("%d faults on", len(faults))
}
