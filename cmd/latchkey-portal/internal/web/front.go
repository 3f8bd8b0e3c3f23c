package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

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
	// MoreUsers and MoreInvitations are not listed.
	MoreUsers, MoreInvitations int
	Messages                   int
	Rules                      []rule
	// UsesApp and Delivers say where codes come from.
	UsesApp, Delivers bool
	// SetsUp says that users set something up.
	SetsUp   bool
	Requests *requestsView
	// MailGoes and SMSGoes say where messages go beside the outbox.
	MailGoes, SMSGoes string
}

// mostListed is how many users, and how many invitations, the front page lists: a page of
// thousands would take seconds. The control panel has the others.
const mostListed = 200

// A rule is a setting of the portal with its value.
type rule struct{ Name, Value, Help string }

// A row is one user on the front page.
type row struct {
	enroll.Status
	Password string // of a fixture; empty where the user chose it
	Since    string
	Deadline deadlineView
	Refused  *refusalView
}

type invitationLink struct {
	Person        enroll.Person
	Path, Address string
}

func (s *Server) showFront(w http.ResponseWriter, r *http.Request) {
	s.outbox.Release()
	passwords := map[string]string{}
	for _, fixture := range s.profile.Fixtures {
		passwords[fixture.UserName] = fixture.Password
	}
	f := front{Profile: s.profile, Note: s.note(r), Messages: len(s.outbox.Messages()), SetsUp: len(s.profile.Flow().SetUp) > 0}
	for _, m := range s.profile.Rules.Methods {
		f.UsesApp, f.Delivers = f.UsesApp || m == enroll.App, f.Delivers || m.Delivered()
	}
	for _, setting := range profile.AllSettings() {
		f.Rules = append(f.Rules, rule{setting.Name, setting.Value(s.profile.Rules), strings.ReplaceAll(setting.Help, "log-in", s.profile.Entry())})
	}
	f.MailGoes, f.SMSGoes = s.outbox.Destination(outbox.Mail), s.outbox.Destination(outbox.SMS)
	users := s.directory.Users()
	f.MoreUsers = max(len(users)-mostListed, 0)
	for _, status := range users[:len(users)-f.MoreUsers] {
		f.Users = append(f.Users, row{Status: status, Password: passwords[status.UserName], Since: moment(status.SwitchedOn), Deadline: s.deadline(status), Refused: s.viewRefusal(status)})
	}
	invitations := s.directory.Invitations()
	f.MoreInvitations = max(len(invitations)-mostListed, 0)
	for _, i := range invitations[:len(invitations)-f.MoreInvitations] {
		path := invitationPath(s.profile, i)
		f.Invitations = append(f.Invitations, invitationLink{Person: i.Person, Path: path, Address: s.base + path})
	}
	f.Requests = s.viewRequests()
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
	if s.parse(w, r) && s.hasReason(w, r) {
		s.administer(w, r, "reset", noteReset, s.directory.Reset)
	}
}

func (s *Server) unlock(w http.ResponseWriter, r *http.Request) {
	s.administer(w, r, "unlocked", noteUnlocked, s.directory.Unlock)
}

func (s *Server) forget(w http.ResponseWriter, r *http.Request) {
	s.administer(w, r, "browsers forgotten", noteForgotten, s.directory.ForgetBrowsers)
}

func (s *Server) require(w http.ResponseWriter, r *http.Request) {
	s.administer(w, r, "second factor required", noteRequired, s.directory.Require)
}

func (s *Server) release(w http.ResponseWriter, r *http.Request) {
	s.administer(w, r, "second factor not required", noteReleased, s.directory.Release)
}

// setAddress gives a user another address, as the portal's staff does.
func (s *Server) setAddress(w http.ResponseWriter, r *http.Request) {
	if !s.parse(w, r) {
		return
	}
	address := typed(r, profile.Email)
	s.administer(w, r, "address set", noteSaved, func(userName string) error {
		return s.directory.SetAddress(userName, address)
	})
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
	case errors.Is(err, enroll.ErrAddress):
		s.render(w, r, http.StatusUnprocessableEntity, view{Page: "failure", Title: "That is not an email address",
			Data: failure{"That is not an email address", "Go back and enter one such as name@example.com."}})
	case s.failedToSend(w, r, err):
	case err != nil:
		s.broken(w, r, what, err)
	default:
		s.log.Info(what, "user", s.knownName(userName))
		s.acted(w, r, userName, what, note)
	}
}

func (s *Server) toFront(w http.ResponseWriter, r *http.Request, note string) {
	http.Redirect(w, r, frontPath+"?"+url.Values{noteField: {note}}.Encode(), http.StatusSeeOther)
}
