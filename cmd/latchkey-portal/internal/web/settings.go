package web

import (
	"errors"
	"net/http"
	"net/url"

	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/cmd/latchkey-portal/internal/profile"
)

// A menu leads to the settings of a signed-in user.
type menu struct {
	Label string
	Links []link
	At    string // where the page with the menu is
}

// menu returns the menu of a session's pages, or nil where there is none.
func (s *Server) menu(session enroll.Session, at string) *menu {
	if s.profile.Home.Menu == "" {
		return nil
	}
	m := &menu{Label: s.profile.Home.Menu, At: at}
	if account := s.profile.Account; account != nil {
		m.Links = append(m.Links, link{account.Path, account.Menu})
	}
	if security := s.profile.Security; security != nil {
		m.Links = append(m.Links, link{security.Path, security.Menu})
	}
	if words := s.profile.Passkeys; words != nil {
		m.Links = append(m.Links, link{words.Path, words.Menu})
	}
	if users := s.profile.Users; users != nil && session.User.Admin {
		m.Links = append(m.Links, link{users.Path, users.Menu})
	}
	if words := s.profile.Preferences; words != nil && session.User.Admin {
		m.Links = append(m.Links, link{words.Path, words.Menu})
	}
	if len(m.Links) == 0 {
		return nil
	}
	return m
}

// methodNames is what the portal calls methods.
func (s *Server) methodNames(methods []enroll.Method) []string {
	var names []string
	for _, m := range methods {
		names = append(names, methodName(s.profile, m))
	}
	return names
}

// A settingsView is the page with a user's address.
type settingsView struct {
	profile.Settings
	Action  string // where the form goes
	User    enroll.Person
	Input   input
	Fixed   string // why it cannot be changed, or ""
	Note    string
	Problem *problem
	Back    *link
	Contact []link // where staff is written to
}

func (s *Server) showAccount(w http.ResponseWriter, r *http.Request, session enroll.Session) {
	s.showSettings(w, r, *s.profile.Account, session, session.User, session.Required, nil)
}

func (s *Server) showSettings(w http.ResponseWriter, r *http.Request, words profile.Settings, session enroll.Session, user enroll.Person, required bool, p *problem) {
	v := settingsView{
		Settings: words, Action: words.Path, User: user, Note: s.note(r), Problem: p,
		Input: inputs(profile.Screen{Fields: []profile.Field{{Name: profile.Email, Label: words.Email}}}, "", p)[0],
	}
	v.Input.Value, v.Input.Focus = user.Email, p != nil
	if required && s.profile.Rules.AddressFixed {
		v.Fixed, v.Contact = words.Fixed, s.contact().Links
	}
	title := words.Title
	if words.Action != "" {
		v.Action = words.Path + "/edit"
		v.Back = &link{words.Path, words.Title}
	}
	status := http.StatusOK
	if p != nil {
		status, title = p.Status, "Error: "+title
	}
	s.render(w, r, status, view{Page: "settings", Title: title, OwnPortal: true, Data: v, Menu: s.menu(session, words.Path), Problem: p})
}

// showUsers lists the portal's users to an administrator.
func (s *Server) showUsers(w http.ResponseWriter, r *http.Request, session enroll.Session) {
	if !session.User.Admin {
		s.refuseOthers(w, r, session)
		return
	}
	words := *s.profile.Users
	s.render(w, r, http.StatusOK, view{
		Page: "users", Title: words.Title, OwnPortal: true, Menu: s.menu(session, words.Path),
		Data: struct {
			profile.Settings
			People []enroll.Status
			Note   string
			Edit   string
		}{words, s.directory.Users(), s.note(r), words.Path + "/edit"},
	})
}

// showUser shows one of them.
func (s *Server) showUser(w http.ResponseWriter, r *http.Request, session enroll.Session) {
	if !session.User.Admin {
		s.refuseOthers(w, r, session)
		return
	}
	status, err := s.directory.Status(r.URL.Query().Get("user"))
	if err != nil {
		s.fail(w, r, http.StatusNotFound)
		return
	}
	s.showSettings(w, r, *s.profile.Users, session, status.Person, status.Required, nil)
}

// saveAddress takes in the form of either page.
func (s *Server) saveAddress(words profile.Settings) sessionHandler {
	return func(w http.ResponseWriter, r *http.Request, session enroll.Session) {
		if !s.parse(w, r) {
			return
		}
		userName := session.User.UserName
		if words.Action != "" {
			userName = typed(r, profile.UserName)
		}
		err := s.directory.ChangeAddress(token(r), userName, typed(r, profile.Email))
		switch p := s.attemptProblem(err, profile.Email); {
		case err == nil:
			s.log.Info("an address was changed", "user", userName, "by", session.User.UserName)
			http.Redirect(w, r, words.Path+"?"+url.Values{noteField: {noteSaved}}.Encode(), http.StatusSeeOther)
		case errors.Is(err, enroll.ErrNotAdmin):
			s.refuseOthers(w, r, session)
		case errors.Is(err, enroll.ErrAddressFixed):
			s.render(w, r, http.StatusForbidden, view{
				Page: "failure", Title: "This address cannot be changed here", OwnPortal: true, Menu: s.menu(session, words.Path),
				Data: failure{"This address cannot be changed here", words.Fixed},
			})
		case errors.Is(err, enroll.ErrNoUser):
			s.fail(w, r, http.StatusNotFound)
		case p != nil:
			status, err := s.directory.Status(userName)
			if err != nil {
				s.fail(w, r, http.StatusNotFound)
				return
			}
			s.showSettings(w, r, words, session, status.Person, status.Required, p)
		case !s.lost(w, r, err):
			s.broken(w, r, "changing an address", err)
		}
	}
}
