package profile

import (
	"time"

	"latchkey/cmd/latchkey-portal/internal/enroll"
)

// enservio2023 is the claims portal in the year in which it switched
// multi-factor authentication on: with a deadline, in a pop-up window, and with
// keys of 80 bits.
func enservio2023() Profile {
	const day = 24 * time.Hour
	rules := Common("Claimshelf 2023 Rehearsal")
	rules.Methods = []enroll.Method{enroll.App, enroll.SMS}
	rules.KeyBytes = 10
	rules.Grace = 45 * day
	const code = "6-digit code"
	return Profile{
		Name:   "enservio-2023",
		Site:   "Claimshelf 2023",
		Look:   "slate",
		Factor: "Multi-factor authentication", Short: "MFA",
		Summary:    "a claims portal that has just switched multi-factor authentication on: users have 45 days to set it up, in a pop-up window",
		Rules:      rules,
		LogIn:      claimLogIn("/login"),
		Invitation: claimWelcome("/welcome"),
		PopUp: &PopUp{
			Path: "/verification", Start: "/verification/window", Done: "/verification/done",
			Title:     "Verification",
			Text:      "Please allow pop-ups in your browser for {site} before continuing with verification.",
			Overview:  "Multi-factor authentication was switched on for you on {required}. For security purposes you have to set up your account within {days} days: by {deadline}.",
			Open:      "Continue with verification",
			Learn:     "Click here to learn how to allow pop-ups.",
			Onward:    "I am done in the other window",
			DoneTitle: "You are verified",
			DoneText:  "The Customer Portal goes on in the window in which you logged in. This one can be closed.",
		},
		Screens: []Screen{
			{
				Step: enroll.ChooseMethods, SetUp: true,
				Path:  "/verification/methods",
				Title: "Add a verification method",
				Text:  "Select one or both. Of both, SMS/Text is set up first.",
				Options: []Option{
					{Method: enroll.App, Label: "Authenticator APP", Text: "We recommend it if you don't have access to SMS/Text. It can be an app on your phone or on your computer."},
					{Method: enroll.SMS, Label: "SMS/Text", Text: "Codes are sent to your phone."},
				},
				Submit: "Continue",
			},
			numberScreen("/verification/phone"),
			confirmNumberScreen("/verification/phone/code", code, "From the newest SMS."),
			{
				Step: enroll.ConfirmKey, SetUp: true,
				Path:     "/verification/app",
				Title:    "Set up your Authenticator APP",
				Text:     "In your authenticator application click the add button, typically a +, to add a Customer Portal account. Scan this QR code, and enter the 6-digit code that it then shows.",
				Manual:   "Still having trouble?",
				Link:     "Open in an authenticator on this computer",
				PlainKey: true,
				Fields:   []Field{{Name: Code, Label: code}},
				Submit:   "Continue",
			},
			{
				Step:      enroll.EnterCode,
				Path:      "/verification/code",
				Title:     "Customer Portal login: verify your account",
				OneOption: true,
				Options: []Option{
					{Method: enroll.App, Label: "Authenticator APP", Text: "Open your Authenticator APP and enter the 6-digit code that it shows now."},
					{Method: enroll.SMS, Label: "TEXT", Text: "Choose “Send verification code”, then enter the 6-digit code from the SMS."},
				},
				Fields: []Field{{Name: Code, Label: code}},
				Submit: "Verify Code",
				Code:   CodeWords{Sent: sentWords, Send: sendAgain},
			},
			{
				Step:  enroll.Overdue,
				Path:  "/overdue",
				Title: "The time to set up has run out",
				Text:  "Multi-factor authentication was switched on for you on {required}, to be set up within {days} days. You have reached that mark, {deadline}, so you cannot log in. Please contact support for further assistance: they can give you more time. After that, load this page again.",
			},
		},
		Home:    Home{Path: "/inventory", Title: "Your contents inventory"},
		Support: "Issues setting up multi-factor authentication, or completing the verification? Email " + supportAddress + ", or chat with support.",
		Contacts: []Contact{
			{
				Path: "/support", Link: "Contact support", Title: "Contact support",
				Text: "This sends an email to " + supportAddress + ".",
				Fields: []Field{
					{Name: Email, Label: "Your email address"},
					{Name: Text, Label: "What happened?"},
				},
				Submit: "Send", To: supportAddress, Subject: "A customer writes", Answer: supportAnswer,
			},
			liveChat("/chat"),
		},
		Extension: 15 * day,
		Messages:  claimMessages(),
		Fixtures: []Fixture{
			{Person: enroll.Person{UserName: "fresh@example.com", FullName: "Rosa Lindqvist", Email: "fresh@example.com", Role: "Policyholder"}, Password: "correct-horse-fresh"},
			{Person: enroll.Person{UserName: "soon@example.com", FullName: "Sami Haddad", Email: "soon@example.com", Role: "Policyholder"}, Password: "correct-horse-soon", Since: 43 * day},
			{Person: enroll.Person{UserName: "late@example.com", FullName: "Petra Novak", Email: "late@example.com", Role: "Policyholder"}, Password: "correct-horse-late", Since: 47 * day},
			{Person: enroll.Person{UserName: "later@example.com", FullName: "Claims desk", Email: "later@example.com", Role: "Adjuster", Admin: true}, Password: "correct-horse-later", NotYet: true},
			{Person: enroll.Person{UserName: "newcomer@example.com", FullName: "Ines Moreau", Email: "newcomer@example.com", Role: "Policyholder"}},
		},
	}
}
