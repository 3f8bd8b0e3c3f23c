package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/cmd/latchkey-portal/internal/outbox"
	"latchkey/cmd/latchkey-portal/internal/profile"
)

// front is what the test server's front page shows.
type front struct {
	Profile     profile.Profile
	Note        string
	Users       []row
	Invitations []invitationLink
	Messages    int
}

// A row is one user on the front page.
type row struct {
	enroll.Status
	Password string // of a fixture; empty where the user chose it
	Since    string
}

type invitationLink struct {
	Person        enroll.Person
	Path, Address string
}

func (s *Server) showFront(w http.ResponseWriter, r *http.Request) {
	passwords := map[string]string{}
	for _, fixture := range s.profile.Fixtures {
		passwords[fixture.UserName] = fixture.Password
	}
	f := front{Profile: s.profile, Note: note(r), Messages: len(s.outbox.Messages())}
	for _, status := range s.directory.Users() {
		f.Users = append(f.Users, row{Status: status, Password: passwords[status.UserName], Since: moment(status.SwitchedOn)})
	}
	for _, i := range s.directory.Invitations() {
		path := invitationPath(s.profile, i)
		f.Invitations = append(f.Invitations, invitationLink{Person: i.Person, Path: path, Address: s.base + path})
	}
	s.render(w, r, http.StatusOK, view{Page: "front", Title: "Test server", Data: f, OnFront: true})
}

// invite invites a guest: a user with a name that nobody has yet.
func (s *Server) invite(w http.ResponseWriter, r *http.Request) {
	for number := 1; ; number++ {
		name := fmt.Sprintf("guest-%d@example.com", number)
		_, err := s.directory.Invite(enroll.Person{
			UserName: name, Email: name, FullName: fmt.Sprintf("Guest %d", number), Role: "Staff",
		})
		switch {
		case err == nil:
			s.log.Info("invited", "user", name)
			s.toFront(w, r, noteInvited)
			return
		case errors.Is(err, enroll.ErrUserExists):
			continue
		case errors.Is(err, enroll.ErrFull):
			s.render(w, r, http.StatusConflict, view{Page: "failure", Title: "There are too many users",
				Data: failure{"There are too many users", s.fewer()}})
			return
		}
		s.broken(w, r, "inviting", err)
		return
	}
}

func (s *Server) reset(w http.ResponseWriter, r *http.Request) {
	s.administer(w, r, "reset", noteReset, s.directory.Reset)
}

func (s *Server) unlock(w http.ResponseWriter, r *http.Request) {
	s.administer(w, r, "unlocked", noteUnlocked, s.directory.Unlock)
}

// administer does something to the user whom the form names.
func (s *Server) administer(w http.ResponseWriter, r *http.Request, what, note string, do func(userName string) error) {
	if !s.parse(w, r) {
		return
	}
	userName := typed(r, profile.UserName)
	switch err := do(userName); {
	case errors.Is(err, enroll.ErrNoUser):
		s.render(w, r, http.StatusNotFound, view{Page: "failure", Title: "There is no such user",
			Data: failure{"There is no such user", "The test server's front page lists all there are."}})
	case err != nil:
		s.broken(w, r, what, err)
	default:
		s.log.Info(what, "user", s.knownName(userName))
		s.toFront(w, r, note)
	}
}

func (s *Server) toFront(w http.ResponseWriter, r *http.Request, note string) {
	http.Redirect(w, r, frontPath+"?"+url.Values{noteField: {note}}.Encode(), http.StatusSeeOther)
}

// A letter is a captured message on the outbox's page.
type letter struct {
	outbox.Message
	When  string
	Lines []line
}

// A line is one of a message's lines: a link of this portal, or text.
type line struct {
	Text string
	Link string
}

func (s *Server) showOutbox(w http.ResponseWriter, r *http.Request) {
	var letters []letter
	for _, m := range s.outbox.Messages() {
		l := letter{Message: m, When: m.At.Format(time.RFC1123)}
		for text := range strings.SplitSeq(m.Body, "\n") {
			one := line{Text: text}
			if path, own := strings.CutPrefix(text, s.base); own {
				one.Link = path
			}
			l.Lines = append(l.Lines, one)
		}
		letters = append(letters, l)
	}
	s.render(w, r, http.StatusOK, view{Page: "outbox", Title: "Outbox", Data: letters})
}
