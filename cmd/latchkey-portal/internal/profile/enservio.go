package profile

import "latchkey/cmd/latchkey-portal/internal/enroll"

// enservio is a portal for the contents of insurance claims. Its users choose an
// authenticator app, SMS, or both.
func enservio() Profile {
	rules := Common("Claimshelf Rehearsal")
	rules.Methods = []enroll.Method{enroll.App, enroll.SMS}
	const code, hint = "Verification code", "The 6 digits that your Authenticator App shows now."
	return Profile{
		Name:   "enservio",
		Site:   "Claimshelf",
		Look:   "teal",
		Factor: "Multi-factor authentication", Short: "MFA",
		Summary:    "a claims portal whose users choose between an authenticator app and SMS, or take both",
		Rules:      rules,
		LogIn:      claimLogIn("/portal/login"),
		Invitation: claimWelcome("/portal/welcome"),
		Screens: []Screen{
			{
				Step: enroll.ChooseMethods, SetUp: true,
				Path:  "/portal/mfa/methods",
				Title: "Set up multi-factor authentication",
				Text:  "Select how you verify that it is you. If you select nothing, continue sets up the Authenticator App. If you select both, SMS/Text is set up first.",
				Options: []Option{
					{Method: enroll.App, Label: "Authenticator App", Recommended: "recommended", Default: true,
						Text: "An app on your phone or on your computer makes a new code every 30 seconds."},
					{Method: enroll.SMS, Label: "SMS/Text", Text: "Codes are sent to your phone."},
				},
				More:   "More options",
				Submit: "continue",
			},
			numberScreen("/portal/mfa/phone"),
			confirmNumberScreen("/portal/mfa/phone/verify", code, "The 6 digits of the newest SMS/Text."),
			{
				Step: enroll.ShowKey, SetUp: true,
				Path:   "/portal/mfa/app",
				Title:  "Set up your Authenticator App",
				Text:   "Open your Authenticator App, add an account, and scan this QR code. Without a phone, use any desktop application that supports TOTP, and give it the key.",
				Manual: "Show the key",
				Link:   "Open in an authenticator on this computer",
				Submit: "continue",
			},
			{
				Step: enroll.ConfirmKey, SetUp: true,
				Path:   "/portal/mfa/app/verify",
				Title:  "Verify your Authenticator App",
				Text:   "The set-up is done as soon as a code from your Authenticator App is accepted here.",
				Fields: []Field{{Name: Code, Label: code, Hint: hint}},
				Submit: "Verify Code",
			},
			{
				Step:  enroll.EnterCode,
				Path:  "/portal/mfa/verify",
				Title: "Customer Portal login: verify that it is you",
				Options: []Option{
					{Method: enroll.App, Label: "Authenticator App", Text: "Open your Authenticator App and enter the 6-digit code that it shows now."},
					{Method: enroll.SMS, Label: "SMS/Text", Text: "Choose “Send verification code”, then enter the 6-digit code that you receive on your phone."},
				},
				Fields: []Field{{Name: Code, Label: code}},
				Submit: "Verify Code",
				Code:   CodeWords{Sent: sentWords, Send: sendAgain},
			},
		},
		Home:     Home{Path: "/portal/inventory", Title: "Your contents inventory"},
		Support:  "Issues setting up multi-factor authentication, or completing the verification? Write to us with your Claim Number, or chat with support.",
		Contacts: []Contact{contactUs("/portal/contact"), liveChat("/portal/chat")},
		Messages: claimMessages(),
		Fixtures: []Fixture{
			{Person: enroll.Person{UserName: "rosa@example.com", FullName: "Rosa Lindqvist", Email: "rosa@example.com", Role: "Policyholder"}, Password: "correct-horse-rosa"},
			{Person: enroll.Person{UserName: "sami@example.com", FullName: "Sami Haddad", Email: "sami@example.com", Role: "Policyholder"}, Password: "correct-horse-sami"},
			{Person: enroll.Person{UserName: "claims@example.com", FullName: "Claims desk", Email: "claims@example.com", Role: "Adjuster", Admin: true}, Password: "correct-horse-claims"},
			{Person: enroll.Person{UserName: "newcomer@example.com", FullName: "Ines Moreau", Email: "newcomer@example.com", Role: "Policyholder"}},
		},
	}
}

// Words that both years of the claims portal have.
const (
	sendAgain = "Send verification code"
	sentWords = "A verification code was sent to {to} at {sent}. It expires in {minutes} minutes."
)

func claimLogIn(path string) Screen {
	return Screen{
		Path:   path,
		Title:  "Customer Portal login",
		Submit: "Log in",
		Fields: []Field{
			{Name: UserName, Label: "User name"},
			{Name: Password, Label: "Password"},
		},
	}
}

func claimWelcome(path string) Screen {
	return Screen{
		Path:   path,
		Title:  "Welcome to the Customer Portal",
		Text:   "Choose a password. After that you set up multi-factor authentication.",
		Submit: "Create account",
		Fields: []Field{
			{Name: NewPassword, Label: "Choose a password", Hint: "At least 8 characters. A few words in a row make a good one."},
			{Name: Repeat, Label: "The same password again"},
		},
	}
}

// numberScreen is where a phone number is set up.
func numberScreen(path string) Screen {
	return Screen{
		Step: enroll.EnterNumber, SetUp: true,
		Path:  path,
		Title: "Set up SMS/Text",
		Text:  "Select your country and enter your phone number with the area code.",
		Fields: []Field{
			{Name: Country, Label: "Country"},
			{Name: Number, Label: "Phone number", Hint: "With the area code, such as 203 555 0142."},
		},
		Submit: sendAgain,
	}
}

// confirmNumberScreen is where the code that was sent there is entered.
func confirmNumberScreen(path, label, hint string) Screen {
	return Screen{
		Step: enroll.ConfirmNumber, SetUp: true,
		Path:   path,
		Title:  "Verify your phone number",
		Fields: []Field{{Name: Code, Label: label, Hint: hint}},
		Submit: "Verify Code",
		Code:   CodeWords{Sent: sentWords, Send: sendAgain, Other: "Another phone number"},
	}
}

// supportAddress is where messages to the claims portal's support go.
const supportAddress = "support@claimshelf.example"

const supportAnswer = "Your message was sent. In this rehearsal nobody reads it: it is in the outbox, and the test server's front page does what support would do."

func contactUs(path string) Contact {
	return Contact{
		Path: path, Link: "CONTACT US", Title: "Contact us",
		Text: "Tell us your Claim Number and what happened.",
		Fields: []Field{
			{Name: Claim, Label: "Claim Number", Hint: "It is on every letter about your claim. In a rehearsal any number will do."},
			{Name: Email, Label: "Your email address"},
			{Name: Text, Label: "What happened?"},
		},
		Submit: "Send", To: supportAddress, Subject: "A customer writes", Answer: supportAnswer,
	}
}

func liveChat(path string) Contact {
	return Contact{
		Path: path, Link: "Live Chat", Title: "Live Chat",
		Text:   "Chat with support about multi-factor authentication.",
		Fields: []Field{{Name: Text, Label: "Your message"}},
		Submit: "Send", To: supportAddress, Subject: "A customer asks for a chat", Answer: supportAnswer,
	}
}

func claimMessages() Messages {
	return Messages{
		Invitation: Message{
			Subject: "Your claim at {site}",
			Body: "Hello {name},\n\nThe inventory of your claim is at {site}. Your user name is {user}. Choose a password here:\n\n{link}\n\n" +
				"You will set up multi-factor authentication after that, with an authenticator app or your phone. The link works once, until {time}.",
		},
		SMS: Message{Body: "{code} is your verification code for {site}. It expires in {minutes} minutes. Do not tell it to anybody."},
		SwitchedOn: Message{
			Subject: "{method} was set up",
			Body:    "Hello {name},\n\nOn {time}, {method} was set up for {user} at {site}. Log-ins can be verified with it from now on.\n\nIf this was not you, contact support at once.",
		},
		WasReset: Message{
			Subject: "Multi-factor authentication was reset",
			Body: "Hello {name},\n\nMulti-factor authentication for {user} was reset on {time}. What was set up before no longer works: " +
				"delete the {site} account from your authenticator. You will set it up again at the next log-in.\n\nIf you did not ask for this, contact support at once.",
		},
	}
}
