package web

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/cmd/latchkey-portal/internal/profile"
	"latchkey/cmd/latchkey-portal/internal/support"
)

// What staff do from a support page goes to the same addresses as from the front page,
// and says where it comes from.
const (
	resendPath   = usersPath + "resend"
	rehearsePath = usersPath + "rehearse"
	fromField    = "from"
	fromSupport  = "support"
	reasonField  = "reason"
	noteResent   = "resent"
)

// sendAgain has a user be sent again what they wait for.
func (s *Server) sendAgain(w http.ResponseWriter, r *http.Request) {
	s.administer(w, r, "sent again", noteResent, s.directory.Resend)
}

// failedToSend answers where nothing could be sent again.
func (s *Server) failedToSend(w http.ResponseWriter, r *http.Request, err error) bool {
	f := failure{Title: "Nothing was sent"}
	switch {
	case errors.Is(err, enroll.ErrNothingSent):
		f.Text = "The user waits for no code that is sent. Go back and look where the user is now."
	case errors.Is(err, enroll.ErrTooManySent):
		f.Text = "The user was sent as many codes as may be sent at a time. Wait until one of them runs out, and have the newest tried meanwhile."
	case errors.Is(err, enroll.ErrLocked):
		f.Text = "The user is locked, and a code would not be taken. Unlock the user first."
	default:
		return false
	}
	s.render(w, r, http.StatusConflict, view{Page: "failure", Title: f.Title, Data: f})
	return true
}

// hasReason sees to it that a reset from a support page has a reason, which is kept in the
// feed and may hold no secret. It answers where it has none.
func (s *Server) hasReason(w http.ResponseWriter, r *http.Request) bool {
	if r.PostForm.Get(fromField) != fromSupport {
		return true
	}
	f := failure{Title: "Nothing was reset"}
	switch reason := reasonOf(r); {
	case reason == "":
		f.Text = "Go back and say in a few words why it is to be reset: the reason is kept in the audit log."
	case len([]rune(reason)) > longestReason:
		f.Text = "Go back and shorten the reason."
	case tellsSecret(reason):
		f.Text = "The reason holds something that could be a code or a key. Go back and leave it out: the audit log holds none. Write a long ticket number with fewer than six digits in a row, as in 4711/2026."
	default:
		return true
	}
	s.render(w, r, http.StatusUnprocessableEntity, view{Page: "failure", Title: f.Title, Data: f})
	return false
}

func reasonOf(r *http.Request) string {
	return strings.Join(strings.Fields(r.PostForm.Get(reasonField)), " ")
}

// acted leads back after staff did something to a user. From a support page who did it,
// and why, goes into the feed.
func (s *Server) acted(w http.ResponseWriter, r *http.Request, userName, what, note string) {
	person, err := s.directory.Person(userName)
	if r.PostForm.Get(fromField) != fromSupport || err != nil {
		s.toFront(w, r, note)
		return
	}
	by := cleanBy(r.PostForm.Get(byField))
	s.helpers.feed.Put(support.ActEvent(s.clock.Now(), s.profile.Name, person.UserName, named(by), what, reasonOf(r)))
	s.toSupport(w, r, person.UserName, by, note)
}

func (s *Server) toSupport(w http.ResponseWriter, r *http.Request, userName, by, note string) {
	query := url.Values{}
	if note != "" {
		query.Set(noteField, note)
	}
	if by != "" {
		query.Set(byField, by)
	}
	where := supportOf(userName)
	if len(query) > 0 {
		where += "?" + query.Encode()
	}
	http.Redirect(w, r, where, http.StatusSeeOther)
}

// addRehearsal makes a user up for a rehearsal.
func (s *Server) addRehearsal(w http.ResponseWriter, r *http.Request) {
	if !s.parse(w, r) {
		return
	}
	// The portal's name is in the address, so that no two portals have the same user.
	person, err := s.directory.AddRehearsal(r.Context(), s.profile.Name+".example.com")
	switch {
	case errors.Is(err, enroll.ErrFull):
		s.render(w, r, http.StatusConflict, view{Page: "failure", Title: "There are too many users",
			Data: failure{"There are too many users", s.fewer()}})
	case err != nil:
		s.broken(w, r, "making a user up", err)
	default:
		s.log.Info("made up for a rehearsal", "user", person.UserName)
		s.toSupport(w, r, person.UserName, cleanBy(typed(r, profile.FieldName(byField))), "")
	}
}
