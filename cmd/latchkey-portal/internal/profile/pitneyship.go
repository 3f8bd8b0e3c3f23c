package profile

import (
	"time"

	"latchkey/cmd/latchkey-portal/internal/enroll"
)

// pitneyship is a shipping portal with codes by mail and SMS, which its
// administrator switches on for everybody, user by user.
func pitneyship() Profile {
	rules := Common("Dispatch Desk Rehearsal")
	rules.Methods, rules.SendAtOnce, rules.LastUsedFirst = []enroll.Method{enroll.Mail, enroll.SMS}, true, true
	rules.Required, rules.RolloutEach = false, 2*time.Second
	again := "Back to the methods"
	return Profile{
		Name:    "pitneyship",
		Site:    "Dispatch Desk",
		Look:    "violet",
		SignsIn: true,
		Factor:  "Multi-factor authentication", Short: "MFA",
		Summary: "a shipping portal whose admin turns codes by email and SMS on for everybody, which fails for Priya Raman the first time",
		Rules:   rules,
		LogIn: Screen{
			Path:   "/signin",
			Title:  "Sign in",
			Submit: "Sign In",
			Fields: []Field{
				{Name: UserName, Label: "Username (email address)"},
				{Name: Password, Label: "Password"},
			},
		},
		Invitation: Screen{
			Path:   "/invitation",
			Title:  "Join your company's subscription",
			Text:   "Choose a password to sign in with.",
			Submit: "Create my account",
			Fields: []Field{
				{Name: NewPassword, Label: "Choose a password", Hint: "At least 8 characters. A few words in a row make a good one."},
				{Name: Repeat, Label: "The same password again"},
			},
		},
		Screens: []Screen{
			{
				Step: enroll.ChooseMethods, SetUp: true,
				Path:  "/mfa/setup",
				Title: "Set up multi-factor authentication",
				Text:  "Your company has turned on multi-factor authentication (MFA): signing in takes a code as well as your password. Where should your codes go?",
				Options: []Option{
					{Method: enroll.Mail, Label: "Email", Text: "Codes come to the email address for your account.", Submit: "Setup"},
					{Method: enroll.SMS, Label: "SMS", Text: "Codes come to your mobile phone as text messages.", Submit: "Setup"},
				},
			},
			{
				Step: enroll.SendMail, SetUp: true,
				Path:   "/mfa/setup/email",
				Title:  "Set up email",
				Text:   "The code will be sent to the email address for your account, {to}.",
				Submit: "Send me the code",
				Again:  again,
			},
			{
				Step: enroll.ConfirmMail, SetUp: true,
				Path:   "/mfa/setup/email/code",
				Title:  "Enter the code from the email",
				Text:   "Send yourself a code to go on.",
				Fields: []Field{{Name: Code, Label: "Verification code"}},
				Submit: "Verify",
				Code:   CodeWords{Sent: "A code was sent to {to}. It expires in {minutes} minutes.", Send: "Send a new code"},
				Again:  again,
			},
			{
				Step: enroll.EnterNumber, SetUp: true,
				Path:  "/mfa/setup/sms",
				Title: "Set up SMS",
				Text:  "The code will be sent to your mobile phone as a text message.",
				Fields: []Field{
					{Name: Country, Label: "Country"},
					{Name: Number, Label: "Mobile phone number", Hint: "With the area code."},
				},
				Submit: "Send code",
				Again:  again,
			},
			{
				Step: enroll.ConfirmNumber, SetUp: true,
				Path:   "/mfa/setup/sms/code",
				Title:  "Enter the code from the text message",
				Text:   "Send yourself a code to go on.",
				Fields: []Field{{Name: Code, Label: "Verification code"}},
				Submit: "Verify",
				Code:   CodeWords{Sent: "A code was sent to {to}. It expires in {minutes} minutes.", Send: "Send a new code"},
				Again:  again,
			},
			{
				Step: enroll.OfferAnother, SetUp: true,
				Path:  "/mfa/setup/second",
				Title: "Set up a second method (optional)",
				Text:  "With a second method you can still sign in when you cannot get at the first one.",
				Options: []Option{
					{Method: enroll.Mail, Label: "Email", Text: "Codes come to the email address for your account.", Submit: "Setup"},
					{Method: enroll.SMS, Label: "SMS", Text: "Codes come to your mobile phone as text messages.", Submit: "Setup"},
				},
				Decline: "Continue without a second method",
			},
			{
				Step:   enroll.EnterCode,
				Path:   "/mfa/code",
				Title:  "Enter your verification code",
				Text:   "No code is on its way. Send a new one to go on.",
				Fields: []Field{{Name: Code, Label: "Verification code"}},
				Submit: "Verify",
				Options: []Option{
					{Method: enroll.Mail, Label: "Email"},
					{Method: enroll.SMS, Label: "SMS"},
				},
				More: "Use a different method",
				Code: CodeWords{Sent: "{method}: a code was sent to {masked}. It expires in {minutes} minutes.", Send: "Send a new code"},
			},
		},
		Home: Home{Path: "/home", Title: "Home", Menu: "Settings"},
		Preferences: &Preferences{
			Path: "/settings/general-preferences", Menu: "General Preferences", Title: "General Preferences",
			Heading: "Multi-factor Authentication (MFA)",
			Text:    "When MFA is on, every user of your subscription signs in with a code as well as the password. It is set up by each user at the next sign-in.",
			Off:     "OFF", On: "ON",
			Begin:      "Begin MFA Process",
			Processing: "MFA settings processing",
			Complete:   "MFA settings complete",
			Failed:     "MFA could not be turned on for every user: {done} successful, {failed} failed. Select Retry MFA Process to try again with those who failed.",
			Reason:     "The user's record was in use and could not be changed.",
			Retry:      "Retry MFA Process",
			End: Screen{
				Path:   "/settings/general-preferences/mfa-off",
				Title:  "Turn MFA off for everybody?",
				Text:   "From the next sign-in on, no user is asked for a code any more: a password alone is enough. Methods that were set up are kept for when MFA is turned on again.",
				Submit: "Turn MFA Off",
			},
			Ended: "MFA is off. Passwords alone are enough to sign in.",
		},
		Support: "No access to your email or phone? The administrator of your company's subscription can have your methods reset.",
		Messages: Messages{
			Invitation: Message{
				Subject: "You are invited to {site}",
				Body:    "Hello {name},\n\nYour company invites you to {site}. Your username is {user}. Choose a password here:\n\n{link}\n\nThe link works once, until {time}.",
			},
			Mail: Message{
				Subject: "Your verification code",
				Body:    "Hello {name},\n\nYour verification code for {site} is {code}. It expires in {minutes} minutes.\n\nIf you are not signing in just now, somebody else knows your password: change it.",
			},
			SMS: Message{
				Body: "{code} is your verification code for {site}. It expires in {minutes} minutes. Never pass it on.",
			},
			SwitchedOn: Message{
				Subject: "A method for your codes was set up",
				Body:    "Hello {name},\n\nOn {time}, a method for the codes of {user} at {site} was set up: {method}.\n\nIf this was not you, tell your administrator at once.",
			},
			WasReset: Message{
				Subject: "Multi-factor authentication was reset",
				Body:    "Hello {name},\n\nMulti-factor authentication for {user} was reset on {time}: the methods for your codes are gone, and are set up anew at the next sign-in while MFA is on.\n\nIf you did not ask for this, tell your administrator at once.",
			},
		},
		Fixtures: []Fixture{
			{Person: enroll.Person{UserName: "olivia.grant@example.com", FullName: "Olivia Grant", Email: "olivia.grant@example.com", Role: "Administrator", Admin: true}, Password: "correct-horse-olivia"},
			{Person: enroll.Person{UserName: "marcus.bell@example.com", FullName: "Marcus Bell", Email: "marcus.bell@example.com", Role: "Shipping clerk"}, Password: "correct-horse-marcus"},
			{Person: enroll.Person{UserName: "priya.raman@example.com", FullName: "Priya Raman", Email: "priya.raman@example.com", Role: "Shipping clerk"}, Password: "correct-horse-priya", Stuck: 1},
			{Person: enroll.Person{UserName: "tomas.novak@example.com", FullName: "Tomas Novak", Email: "tomas.novak@example.com", Role: "Receiving"}, Password: "correct-horse-tomas"},
			{Person: enroll.Person{UserName: "helen.ito@example.com", FullName: "Helen Ito", Email: "helen.ito@example.com", Role: "Accounts"}, Password: "correct-horse-helen"},
			{Person: enroll.Person{UserName: "sam.rivera@example.com", FullName: "Sam Rivera", Email: "sam.rivera@example.com", Role: "Locker attendant"}},
		},
	}
}
