package panel

import (
	"errors"
	"net/http"
	"strings"
	"time"

	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/cmd/latchkey-portal/internal/played"
)

// mostListed is how many users a page lists; others are found by the search.
const mostListed = 200

// A person is a user with the portal that the user belongs to.
type person struct {
	enroll.Status
	Profile, Site string
	Path          string // of the user's page
	Waits         string // how long the next try has to
	Deadline      string
	Enrolled      bool
	Last          *refusal // the last that was refused
}

// A refusal is a code that was refused, and why.
type refusal struct {
	At, Reason, Detail string
	SetUp              bool
}

func (p *Panel) person(portal *played.Portal, s enroll.Status) person {
	profile := portal.Profile()
	u := person{Status: s, Profile: profile.Name, Site: profile.Site, Path: userAt(profile.Name, s.UserName), Enrolled: len(s.Methods) > 0}
	if s.Wait > 0 {
		u.Waits = played.Count(int(s.Wait/time.Second), "second")
	}
	if !s.Deadline.IsZero() {
		u.Deadline = moment(s.Deadline)
	}
	if all := refusals(s); len(all) > 0 {
		u.Last = &all[0]
	}
	return u
}

func refusals(s enroll.Status) []refusal {
	var all []refusal
	for _, r := range s.Refusals {
		all = append(all, refusal{moment(r.At), string(r.Reason), r.Detail, r.SetUp})
	}
	return all
}

func userAt(profile, userName string) string {
	return at(userPath, "profile", profile, "user", userName)
}

// A usersPage lists users.
type usersPage struct {
	common
	Action, Add string
	Search      string
	Users       []person
	More        int // that are not listed
}

func (p *Panel) showUsers(w http.ResponseWriter, r *http.Request, s *session) {
	page := usersPage{Action: Path, Add: addPath, Search: strings.TrimSpace(r.URL.Query().Get("search"))}
	var ok bool
	if page.common, ok = p.commonOf(r, Path); !ok {
		p.fail(w, r, played.ErrNoProfile)
		return
	}
	page.Note = s.hear(r.URL.RequestURI()).note
	portals, err := p.stage.Played(page.Profile)
	if err != nil {
		p.fail(w, r, err)
		return
	}
	for _, portal := range portals {
		for _, status := range portal.Directory().Users() {
			switch {
			case !found(status, page.Search):
			case len(page.Users) == mostListed:
				page.More++
			default:
				page.Users = append(page.Users, p.person(portal, status))
			}
		}
	}
	p.show(w, r, "users", "Users", nil, page)
}

// found reports whether a user is one that is searched for, by a part of a name, of the
// address or of the role, in whatever letters.
func found(s enroll.Status, search string) bool {
	search = strings.ToLower(search)
	for _, text := range []string{s.UserName, s.FullName, s.Email, s.Role} {
		if strings.Contains(strings.ToLower(text), search) {
			return true
		}
	}
	return false
}

// An addPage is the form for a new user.
type addPage struct {
	common
	Action        string
	Fields        []field
	Invite, Admin bool
	Portal        *field // nil where there is one portal only
	Back          string
}

func (p *Panel) showAdd(w http.ResponseWriter, r *http.Request, _ *session) {
	p.showAdding(w, r, nil)
}

// showAdding shows the form as it was sent, without the password.
func (p *Panel) showAdding(w http.ResponseWriter, r *http.Request, wrong *problem) {
	page := addPage{common: p.commonAt(Path), Action: addPath, Back: Path}
	page.Problem = wrong
	value := func(name string) string { return r.PostForm.Get(name) }
	for _, f := range []field{
		{Name: "username", Label: "User name", Hint: "As it is typed at the log-in; most are mail addresses.", Focus: true},
		{Name: "name", Label: "Full name", Hint: "The user name without it.", Optional: true},
		{Name: "email", Label: "Email address", Hint: "The user name without it.", Optional: true},
		{Name: "phone", Label: "Telephone number", Hint: "With a plus and its country's code. It switches SMS on; leave it out where the portal has none.", Optional: true},
		{Name: "role", Label: "Role", Optional: true},
		{Name: "password", Label: "Password", Hint: "Without one a password is made up, and shown once.", Optional: true},
	} {
		if f.Name != "password" {
			f.Value = value(f.Name)
		}
		page.Fields = append(page.Fields, f.told(wrong))
	}
	if len(page.Names) > 1 {
		f := field{Name: "profile", Label: "Portal", Choices: page.Names, Value: value("profile")}.told(wrong)
		page.Portal = &f
	}
	page.Invite, page.Admin = value("invite") != "", value("admin") != ""
	p.show(w, r, "add", "Add a user", wrong, page)
}

// add adds a user.
func (p *Panel) add(w http.ResponseWriter, r *http.Request, s *session) {
	value := func(name string) string { return strings.TrimSpace(r.PostForm.Get(name)) }
	if value("username") == "" {
		p.showAdding(w, r, &problem{Field: "username", Text: "Enter a user name.", Status: http.StatusUnprocessableEntity})
		return
	}
	welcome, err := p.stage.Welcome(r.Context(), value("profile"), enroll.Newcomer{
		Person: enroll.Person{
			UserName: value("username"), FullName: value("name"), Email: value("email"), Role: value("role"), Admin: value("admin") != "",
		},
		Password: r.PostForm.Get("password"), Number: value("phone"),
	}, value("invite") != "")
	if err != nil {
		e := p.explain(r, err)
		p.showAdding(w, r, problemOf("", addField(err), e))
		return
	}
	where := userAt(welcome.Portal.Profile().Name, welcome.Status.UserName)
	s.tell(told{at: where, note: "The user was added.", password: welcome.Password, invitation: welcome.Invitation})
	http.Redirect(w, r, where, http.StatusSeeOther)
}

// addField is the field that an error is about.
func addField(err error) string {
	var newcomer *enroll.NewcomerError
	switch {
	case errors.Is(err, enroll.ErrUserExists):
		return "username"
	case errors.Is(err, played.ErrNoProfile):
		return "profile"
	case errors.As(err, &newcomer):
		if newcomer.About == enroll.PartMail {
			return "email"
		}
		return string(newcomer.About)
	}
	return ""
}
