package profile

import (
	"fmt"
	"strings"
	"time"

	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/vault"
)

// A Profile is one portal.
type Profile struct {
	// Name is what [ByName] finds the profile by.
	Name string
	// Site is the name that the pages carry.
	Site string
	// Summary says what kind of portal this is, to go on after "plays".
	Summary string

	Rules enroll.Rules
	// LogIn and Invitation are the screens before there is a session, Screens
	// those of the steps in the order in which set-up and log-in show them.
	LogIn, Invitation Screen
	Screens           []Screen
	Home              Home
	Messages          Messages
	Fixtures          []Fixture
}

// A Screen is one page with a form.
type Screen struct {
	// Step is the step of the state machine that the screen is for. It is empty
	// for the screens before there is a session.
	Step enroll.Step
	// SetUp says that the screen belongs to the set-up, not to the log-in.
	SetUp bool
	// Path is where the screen is. An invitation's has the token behind it.
	Path   string
	Title  string // the heading
	Text   string // the paragraph under it
	Fields []Field
	Submit string // the button's label
	// Manual uncovers the text key, and Link opens the provisioning URI. They
	// are set where Step is enroll.ShowKey and nowhere else.
	Manual, Link string
}

// A Field is one input of a screen.
type Field struct {
	Name  FieldName
	Label string
	Hint  string
}

// A FieldName says what is asked for, and is the input's name in the form.
type FieldName string

// The inputs that screens can have.
const (
	UserName    FieldName = "username"
	Password    FieldName = "password"
	NewPassword FieldName = "new-password"
	Repeat      FieldName = "repeat-password"
	Code        FieldName = "code"
)

// Home is the page of a signed-in user.
type Home struct {
	Path, Title string
}

// Messages are the mails that the portal sends. In their texts {name} stands
// for the user's full name, {user} for the user name, {site} for the portal,
// {link} for a link where there is one, and {time} for the time of what
// happened.
type Messages struct {
	Invitation, SwitchedOn, WasReset Message
}

// A Message is one mail.
type Message struct {
	Subject, Body string
}

// A Fixture is a user who is there from the start. Fixtures are public test
// data, their passwords included.
type Fixture struct {
	enroll.Person
	// Password is empty for a user who is only invited.
	Password string
}

// Flow returns the order of the steps that the screens are in.
func (p Profile) Flow() enroll.Flow {
	var f enroll.Flow
	for _, s := range p.Screens {
		if s.SetUp {
			f.SetUp = append(f.SetUp, s.Step)
		} else {
			f.Verify = append(f.Verify, s.Step)
		}
	}
	return f
}

// Screen returns the screen of a step.
func (p Profile) Screen(step enroll.Step) (Screen, bool) {
	for _, s := range p.Screens {
		if s.Step == step {
			return s, true
		}
	}
	return Screen{}, false
}

// Validate says what in the table contradicts itself. The rules and the flow
// are looked at by [enroll.New].
func (p Profile) Validate() error {
	paths := map[string]bool{p.Home.Path: true}
	for _, s := range append([]Screen{p.LogIn, p.Invitation}, p.Screens...) {
		switch {
		case !strings.HasPrefix(s.Path, "/") || strings.HasSuffix(s.Path, "/"):
			return fmt.Errorf("profile %s: the path %q does not begin, or ends, with a slash", p.Name, s.Path)
		case paths[s.Path]:
			return fmt.Errorf("profile %s: two pages are at %s", p.Name, s.Path)
		case s.Title == "" || s.Submit == "":
			return fmt.Errorf("profile %s: the page at %s lacks its title or its button", p.Name, s.Path)
		case (s.Step == enroll.ShowKey) != (s.Manual != "" && s.Link != ""):
			return fmt.Errorf("profile %s: the page at %s shows a key without its words, or words without a key", p.Name, s.Path)
		}
		paths[s.Path] = true
	}
	return nil
}

// Common returns the rules that every portal has where its document is silent.
func Common(issuer string) enroll.Rules {
	return enroll.Rules{
		Issuer:    issuer,
		KeyBytes:  20, // RFC 4226 R6
		Algorithm: vault.SHA1, Digits: 6, Period: 30,
		Skew: 1, // RFC 6238 section 5.2

		FreeFailures: 3, FirstWait: time.Second, LongestWait: time.Minute, LockAt: 10,

		PasswordMin: 8, PasswordMax: 128, // ASVS 6.2.1, 6.2.9

		InvitationLife: 7 * 24 * time.Hour,
		PendingLife:    20 * time.Minute,
		IdleLife:       30 * time.Minute,
		SessionLife:    12 * time.Hour,
	}
}

// All returns every profile.
func All() []Profile {
	return []Profile{cin7()}
}

// ByName returns the profile of that name.
func ByName(name string) (Profile, bool) {
	for _, p := range All() {
		if p.Name == name {
			return p, true
		}
	}
	return Profile{}, false
}
