package profile

import (
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
	// Look is by which name the style sheet has its colours; empty is the usual.
	Look string
	// SignsIn says that the portal calls it signing in and out, not logging in
	// and out.
	SignsIn bool
	// Factor and Short are what the portal calls the second factor, if not
	// two-factor authentication.
	Factor, Short string
	// Summary says what kind of portal this is, to go on after "plays".
	Summary string

	// Mode is how it is played, and Parts where its document and the standards
	// part. [Profile.In] sets both.
	Mode  Mode
	Parts []Difference

	Rules enroll.Rules
	// LogIn and Invitation are the screens before there is a session, Screens
	// those of the steps in the order in which set-up and log-in show them.
	LogIn, Invitation Screen
	Screens           []Screen
	Home              Home
	// Account and Users are where signed-in users look after their own address,
	// and administrators after those of others. They may be nil.
	Account, Users *Settings
	// Preferences are where administrators switch the second factor on for all
	// users. They may be nil.
	Preferences *Preferences
	// Security is where signed-in users look after their second factor, Requests
	// where a reset is asked for, and SSO signs in without the password. They may
	// be nil.
	Security *Security
	Requests *Requests
	SSO      *SSO
	// Passkeys sign in with neither password nor code. It may be nil, and is set
	// exactly where the rules let users have some.
	Passkeys *Passkeys
	// Support says whom to turn to, on the pages where someone may be stuck. It
	// may be empty.
	Support  string
	Messages Messages
	Fixtures []Fixture

	// PopUp has the set-up and the code in a window of their own; nil where they
	// are in the one that the user logs in with.
	PopUp *PopUp
	// Contacts are the pages on which support is written to.
	Contacts []Contact
	// Extension is how much time support gives a user whose time for the set-up
	// runs out. It is set where the rules have a limit.
	Extension time.Duration
}

// A Screen is one page with a form. In its texts {to} stands for where a code is
// sent, {skips} for how many skips are left, {deadline} for until when the set-up
// has to be done, {required} for since when, {method} for by what a code was sent,
// {sent} for the time of day at that, {masked} for where to, as far as may be told
// to somebody who has shown no more than a password, and the numbers of the rules
// for what [Profile.Spelled] says.
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
	Submit string // the button's label; empty where there is nothing to send

	// Manual uncovers the text key, and Link opens the provisioning URI. They
	// are set on the one screen that shows the key, and nowhere else.
	Manual, Link string
	// PlainKey has the text key in small letters and in one piece.
	PlainKey bool
	// Options are the methods to choose from. More uncovers those after the
	// first; without it all are seen.
	Options []Option
	More    string
	// OneOption says that the options of a log-in are shown even if there is but
	// one.
	OneOption bool
	// Code is what belongs to a code that was, or will be, delivered.
	Code CodeWords
	// Decline goes on without another method, where one is offered.
	Decline string
	// Again goes back to the choice of methods; empty stands for the usual words.
	Again string
}

// CodeWords are the words of a screen that asks for a code.
type CodeWords struct {
	// Boxes says that each digit has a box of its own.
	Boxes bool
	// Sent is the paragraph once a code is on its way.
	Sent string
	// Send sends a code, or another one. Where Resend is set that is done on a
	// screen of its own, and Send leads there.
	Send   string
	Resend *Screen
	// Other leads back to where a telephone number is entered.
	Other string
	// Remember is the label of the box to tick, and Skip that of the button.
	// They are set exactly where the rules have such a thing.
	Remember, Skip string
	// SkipHint says when to skip, and NoSkip that it cannot be done any more. In
	// SkipHint {times} stands for how often it still can.
	SkipHint, NoSkip string
	// Recovery uncovers the field for a recovery code.
	Recovery string
}

// An Option is a method as a screen offers it.
type Option struct {
	Method enroll.Method
	Label  string
	Text   string
	// Submit is the button below the method, where each has its own.
	Submit string
	// Recommended is a mark such as "recommended".
	Recommended string
	// Default says that the method is taken where none is ticked.
	Default bool
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
	Recovery    FieldName = "recovery-code"
	Country     FieldName = "country"
	Number      FieldName = "number"
	Email       FieldName = "email"
	Claim       FieldName = "claim-number"
	Text        FieldName = "text" // several lines
)

// Home is the page of a signed-in user.
type Home struct {
	Path, Title string
	// Menu is the label of the menu with the settings; empty where there are
	// none.
	Menu string
}

// Settings are pages on which mail addresses are looked at and changed.
type Settings struct {
	Path string
	// Menu is the label in the menu, Tab that of the tab with the fields.
	Menu, Title, Tab string
	// UserName and Email are the labels of the fields, Save that of the button.
	UserName, Email, Save string
	// Action is the label of a row's button, where there are several users.
	Action string
	// Fixed says why an address cannot be changed any more.
	Fixed string
}

// Messages are the mails that the portal sends. In their texts {name} stands
// for the user's full name, {user} for the user name, {site} for the portal,
// {link} for a link where there is one, {code} for a code, {minutes} for how long
// that lives, {address} for a new address, and {time} for the time of what
// happened.
type Messages struct {
	Invitation, SwitchedOn, WasReset, Recovered, AddressChanged Message
	// RecoveryDrawn says that there are new recovery codes.
	RecoveryDrawn Message
	// PasskeyAdded and PasskeyRemoved name the passkey, for which {passkey} stands.
	PasskeyAdded, PasskeyRemoved Message
	// Asked says that a reset was asked for in the user's name, and Approved and
	// Refused what became of that. In them {number} stands for the request's
	// number, {who} for whom a reset is meant for, {from} for the address of who
	// asked, and {reason} for why it was refused.
	Asked, Approved, Refused Message
	// Mail and SMS carry the codes. They are set where the rules have such a
	// method. An SMS has no subject.
	Mail, SMS Message
}

// A Message is one mail or SMS.
type Message struct {
	Subject, Body string
}

// A Fixture is a user who is there from the start. Fixtures are public test
// data, their passwords included.
type Fixture struct {
	enroll.Person
	// Password is empty for a user who is only invited.
	Password string
	// Stuck is how many times switching the user on in a rollout fails.
	Stuck int
	// Since is how long the user has needed a second factor already, and NotYet
	// says that this user needs none yet, although the rules require one.
	Since  time.Duration
	NotYet bool
	// Key, Number and Mail switch methods on from the start.
	Key    vault.Secret
	Number string // with its country's code
	Mail   bool
}

// Enter is what the portal calls coming in, to begin a label.
func (p Profile) Enter() string {
	if p.SignsIn {
		return "Sign in"
	}
	return "Log in"
}

// Leave is what the portal calls going out, to begin a label.
func (p Profile) Leave() string {
	if p.SignsIn {
		return "Sign out"
	}
	return "Log out"
}

// Flow returns the order of the steps that the screens are in.
func (p Profile) Flow() enroll.Flow {
	var f enroll.Flow
	for _, s := range p.Screens {
		if s.Step == enroll.Overdue {
			continue // nobody is led there: the log-in ends at it
		}
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

// Common returns the rules that every portal has where its document is silent.
func Common(issuer string) enroll.Rules {
	return enroll.Rules{
		Issuer:    issuer,
		KeyBytes:  20, // RFC 4226 R6
		Algorithm: vault.SHA1, Digits: 6, Period: 30,
		Skew: 1, // RFC 6238 section 5.2

		Methods: []enroll.Method{enroll.App}, Required: true,
		CodeLife: 10 * time.Minute, MostSent: 5, // NIST SP 800-63B-4 section 3.1.3.2

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
	return []Profile{cin7(), pinventory(), enservio(), enservio2023(), pitneyship()}
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
