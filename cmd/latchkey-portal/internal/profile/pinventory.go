package profile

import (
	"time"

	"latchkey/cmd/latchkey-portal/internal/enroll"
)

// pinventory is a portal for home inventories with a code by mail at every
// log-in: browsers can be remembered, and the code skipped a few times.
func pinventory() Profile {
	rules := Common("Homelist Rehearsal")
	rules.Methods, rules.MailIsGiven, rules.SendAtOnce = []enroll.Method{enroll.Mail}, true, true
	rules.Remember, rules.Skips = 15*24*time.Hour, 2
	rules.AddressFixed = true
	fixed := "Two-factor authentication is active, so this address is where your codes go. Only our staff can change it: call 884-935-3777 or use Live Chat, and we send you the form that has to be notarized."
	return Profile{
		Name:    "pinventory",
		Site:    "Homelist",
		Look:    "green",
		Summary: "a home inventory portal that mails a code at every log-in",
		Rules:   rules,
		LogIn: Screen{
			Path:   "/login",
			Title:  "Log in to your inventory",
			Submit: "Log In",
			Fields: []Field{
				{Name: UserName, Label: "Username"},
				{Name: Password, Label: "Password"},
			},
		},
		Invitation: Screen{
			Path:   "/welcome",
			Title:  "Welcome to Homelist",
			Text:   "Choose a password for your inventory.",
			Submit: "Sign up",
			Fields: []Field{
				{Name: NewPassword, Label: "Choose a password", Hint: "At least {password} characters. A few words in a row make a good one."},
				{Name: Repeat, Label: "The same password again"},
			},
		},
		Screens: []Screen{{
			Step:   enroll.EnterCode,
			Path:   "/verification",
			Title:  "Verification",
			Text:   "No email is on its way. Click Resend to have a code sent.",
			Fields: []Field{{Name: Code, Label: "{digits}-digit code"}},
			Submit: "Verify",
			Code: CodeWords{
				Boxes:    true,
				Sent:     "An email with a {digits}-digit code was sent to the address of your account. The code expires in {minutes} minutes.",
				Send:     "Resend",
				Remember: "Remember this browser for the next {days} days",
				Skip:     "Skip",
				SkipHint: "If the email was not received, you can still skip {times}. It is recommended that you also check the box “Remember this browser for the next {days} days”.",
				NoSkip:   "The verification cannot be skipped any more.",
				Resend: &Screen{
					Path:   "/verification/resend",
					Title:  "Resend Validation Code",
					Text:   "The code will be sent to this email address: {to}",
					Submit: "Resend Code",
				},
			},
		}},
		Home: Home{Path: "/inventory", Title: "Your inventory", Menu: "Settings"},
		Account: &Settings{
			Path: "/settings/account", Menu: "My Account", Title: "My Account", Tab: "Account Details",
			UserName: "Username", Email: "Email", Save: "Save Changes", Fixed: fixed,
		},
		Users: &Settings{
			Path: "/settings/users", Menu: "Manage Users", Title: "Manage Users", Tab: "Users",
			UserName: "Username", Email: "Email Address", Save: "Save Changes", Action: "Action", Fixed: fixed,
		},
		Support: "No email, no access to the address, or not sure which one it is? Call 884-935-3777 or use Live Chat, and we send you a form that has to be notarized.",
		Contacts: []Contact{{
			Path: "/live-chat", Link: "Live Chat", Title: "Live Chat",
			Text:   "Write to our staff if you have no access to the email address of your account, or do not remember which it is. We send you a form that has to be notarized.",
			Fields: []Field{{Name: Text, Label: "Your message"}},
			Submit: "Send", To: "support@homelist.example", Subject: "A customer asks for a chat",
			Answer: "Your message was sent. In this rehearsal nobody reads it and no form comes: it is in the outbox, and on the test server's front page staff sets the email address of a user.",
		}},
		Messages: Messages{
			Invitation: Message{
				Subject: "Your inventory at {site}",
				Body:    "Hello {name},\n\nAn inventory was made for you at {site}. Choose a password here:\n\n{link}\n\nYour username is {user}. The link works once, until {time}.",
			},
			Mail: Message{
				Subject: "Your validation code",
				Body:    "Hello {name},\n\nYour validation code for {site} is {code}. It expires in {minutes} minutes.\n\nIf you did not try to log in, somebody else knows your password: change it.",
			},
			WasReset: Message{
				Subject: "Two-factor authentication was reset",
				Body:    "Hello {name},\n\nTwo-factor authentication for {user} was reset on {time}: no browser is remembered any more.\n\nIf you did not ask for this, call us at once.",
			},
			AddressChanged: Message{
				Subject: "Your email address was changed",
				Body:    "Hello {name},\n\nOn {time}, the email address of {user} at {site} was changed to {address}. Codes go there from now on.\n\nIf this was not you, call us at once.",
			},
		},
		Fixtures: []Fixture{
			{Person: enroll.Person{UserName: "marta", FullName: "Marta Keller", Email: "marta@example.com", Role: "Admin", Admin: true}, Password: "correct-horse-marta"},
			{Person: enroll.Person{UserName: "jonas", FullName: "Jonas Keller", Email: "jonas@example.com", Role: "User"}, Password: "correct-horse-jonas"},
			// For these two the second factor is not active yet: their addresses can
			// still be looked at and changed.
			{Person: enroll.Person{UserName: "gwen", FullName: "Gwen Hart", Email: "gwen@example.com", Role: "Admin", Admin: true}, Password: "correct-horse-gwen", NotYet: true},
			{Person: enroll.Person{UserName: "otto", FullName: "Otto Hart", Email: "otto@example.com", Role: "User"}, Password: "correct-horse-otto", NotYet: true},
			{Person: enroll.Person{UserName: "client", FullName: "Ola Client", Email: "ola@example.com", Role: "User"}},
		},
	}
}
