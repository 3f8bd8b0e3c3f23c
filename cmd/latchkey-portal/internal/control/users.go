package control

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/cmd/latchkey-portal/internal/played"
)

// A User is how a user stands.
type User struct {
	UserName string   `json:"username" doc:"What is typed at the log-in." example:"dana@example.com"`
	Name     string   `json:"name" doc:"The full name; it may be empty." example:"Dana Okafor"`
	Email    string   `json:"email" doc:"Where mails go; it may be empty." example:"dana@example.com"`
	Role     string   `json:"role" doc:"What the portal shows as the role; it may be empty." example:"Owner"`
	Admin    bool     `json:"admin" doc:"Whether the user may manage users on the portal's pages."`
	Profile  string   `json:"profile" doc:"The portal that the user belongs to." example:"cin7"`
	Invited  bool     `json:"invited" doc:"Whether the user has been invited and has no password yet."`
	Enrolled bool     `json:"enrolled" doc:"Whether an authenticator app is set up."`
	Methods  []string `json:"methods" nullable:"false" doc:"The second factors that the user has: app, sms, mail." example:"[\"app\"]"`
	Required bool     `json:"required" doc:"Whether the user needs a second factor."`
	// Deadline is until when it has to be set up.
	Deadline *time.Time `json:"deadline,omitempty" doc:"Until when it has to be set up; left out where there is no limit or nothing to set up."`
	Overdue  bool       `json:"overdue" doc:"Whether that time is over."`
	Failures int        `json:"failures" doc:"Wrong passwords and codes since the last finished log-in."`
	Locked   bool       `json:"locked" doc:"Whether those were too many; DELETE …/mfa ends that."`
	Recovery int        `json:"recovery_codes" doc:"How many recovery codes are left."`
	Passkeys int        `json:"passkeys" doc:"How many passkeys there are."`
}

func userOf(p *played.Portal, s enroll.Status) User {
	u := User{
		UserName: s.UserName, Name: s.FullName, Email: s.Email, Role: s.Role, Admin: s.Admin, Profile: p.Profile().Name,
		Invited: s.Invited, Enrolled: slices.Contains(s.Methods, enroll.App), Methods: []string{}, Required: s.Required, Overdue: s.Overdue,
		Failures: s.Failures, Locked: s.Locked, Recovery: s.Recovery, Passkeys: s.Passkeys,
	}
	for _, m := range s.Methods {
		u.Methods = append(u.Methods, string(m))
	}
	if !s.Deadline.IsZero() {
		u.Deadline = &s.Deadline
	}
	return u
}

// A Newcomer is a user to add.
type Newcomer struct {
	UserName string `json:"username" minLength:"1" maxLength:"512" doc:"What is typed at the log-in. It is unique apart from case, over all portals." example:"new@example.com"`
	Password string `json:"password,omitempty" maxLength:"1024" doc:"In plain. Without one a password is made up and returned, this once; or see invite." example:"correct horse battery"`
	Invite   bool   `json:"invite,omitempty" doc:"Send an invitation with which the user chooses a password, in place of one." example:"false"`
	Profile  string `json:"profile,omitempty" maxLength:"64" doc:"The portal to add the user to; the first one without it." example:"cin7"`
	Email    string `json:"email,omitempty" maxLength:"512" doc:"Where mails go. Without it that is the user name, which then has to be an address." example:"new@example.com"`
	Phone    string `json:"phone,omitempty" maxLength:"64" doc:"A telephone number with a plus and its country's code; it switches SMS on, and is refused where the portal has none." example:"+1 415 555 0100"`
	Name     string `json:"name,omitempty" maxLength:"512" doc:"The full name; the user name without it." example:"Noor Jansen"`
	Role     string `json:"role,omitempty" maxLength:"128" doc:"What the portal shows as the role." example:"Staff"`
	Admin    bool   `json:"admin,omitempty" doc:"Whether the user may manage users on the portal's pages." example:"false"`
}

// An Added user is one with what is told once.
type Added struct {
	User
	Password   string `json:"password,omitempty" doc:"The password that was made up; it is not told again. Left out where one was given, or the user was invited." example:"7Q2XW5KD-HMVN3ACF"`
	Invitation string `json:"invitation_url,omitempty" doc:"Where an invited user chooses a password." example:"http://127.0.0.1:8087/Account/Invitation/K5…"`
}

type addedAnswer struct {
	Location string `header:"Location" doc:"Where the user is."`
	Body     Added
}

type usersAnswer struct {
	Body struct {
		Users []User `json:"users" nullable:"false" doc:"All users, portal by portal, in the order in which they were added."`
	}
}

type userAnswer struct{ Body User }

func (c *Control) routeUsers() {
	add := operation("add-user", http.MethodPost, "/users", tagUsers, "Add a user",
		"Adds a user who can log in at once, or invites one. The rules about passwords do not hold here: it is given, not chosen.",
		http.StatusNotFound, http.StatusConflict)
	add.DefaultStatus = http.StatusCreated
	huma.Register(c.api, add, c.addUser)
	huma.Register(c.api, operation("list-users", http.MethodGet, "/users", tagUsers, "List the users",
		"All users with how they stand, or those of one portal.", http.StatusNotFound), c.listUsers)
	huma.Register(c.api, operation("get-user", http.MethodGet, "/users/{user}", tagUsers, "Look at a user",
		"How one user stands.", http.StatusNotFound, http.StatusConflict), c.getUser)
	huma.Register(c.api, operation("delete-user", http.MethodDelete, "/users/{user}", tagUsers, "Delete a user",
		"Takes the user away, with keys, sessions and an open invitation. The name is free again.", http.StatusNotFound, http.StatusConflict), c.deleteUser)
}

func (c *Control) addUser(ctx context.Context, in *struct{ Body Newcomer }) (*addedAnswer, error) {
	b := in.Body
	welcome, err := c.stage.Welcome(ctx, b.Profile, enroll.Newcomer{
		Person:   enroll.Person{UserName: b.UserName, FullName: b.Name, Email: b.Email, Role: b.Role, Admin: b.Admin},
		Password: b.Password, Number: b.Phone,
	}, b.Invite)
	if err != nil {
		return nil, userProblem(err)
	}
	return &addedAnswer{
		Location: apiPath + "/users/" + url.PathEscape(welcome.Status.UserName),
		Body:     Added{User: userOf(welcome.Portal, welcome.Status), Password: welcome.Password, Invitation: welcome.Invitation},
	}, nil
}

func (c *Control) listUsers(_ context.Context, in *Of) (*usersAnswer, error) {
	out := &usersAnswer{}
	out.Body.Users = []User{}
	portals, err := c.stage.Played(in.Profile)
	if err != nil {
		return nil, userProblem(err)
	}
	for _, p := range portals {
		for _, s := range p.Directory().Users() {
			out.Body.Users = append(out.Body.Users, userOf(p, s))
		}
	}
	return out, nil
}

func (c *Control) getUser(_ context.Context, in *Whose) (*userAnswer, error) {
	p, err := c.stage.PortalOf(in.User, in.Profile)
	if err != nil {
		return nil, userProblem(err)
	}
	status, err := p.Directory().Status(in.User)
	if err != nil {
		return nil, userProblem(err)
	}
	return &userAnswer{userOf(p, status)}, nil
}

func (c *Control) deleteUser(_ context.Context, in *Whose) (*struct{}, error) {
	p, err := c.stage.PortalOf(in.User, in.Profile)
	if err != nil {
		return nil, userProblem(err)
	}
	if err := p.Directory().Remove(in.User); err != nil {
		return nil, userProblem(err)
	}
	return nil, nil
}
