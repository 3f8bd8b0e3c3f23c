package profile

import "latchkey/cmd/latchkey-portal/internal/enroll"

// cin7 is a stock-keeping portal with an authenticator app: set up when an
// invitation is accepted or at the next log-in, asked for at every log-in.
func cin7() Profile {
	return Profile{
		Name:    "cin7",
		Site:    "Stockroom",
		Summary: "an inventory portal that asks for a code from an authenticator app at every log-in",
		Rules:   Common("Stockroom Rehearsal"),
		LogIn: Screen{
			Path:   "/Account/Login",
			Title:  "Log in to Stockroom",
			Submit: "Log In",
			Fields: []Field{
				{Name: UserName, Label: "User name"},
				{Name: Password, Label: "Password"},
			},
		},
		Invitation: Screen{
			Path:   "/Account/Invitation",
			Title:  "Accept your invitation",
			Text:   "Choose a password. After that you set up two-factor authentication.",
			Submit: "Accept invitation",
			Fields: []Field{
				{Name: NewPassword, Label: "Choose a password", Hint: "At least {password} characters. A few words in a row make a good one."},
				{Name: Repeat, Label: "The same password again"},
			},
		},
		Screens: []Screen{
			{
				Step: enroll.ShowKey, SetUp: true,
				Path:   "/Account/TwoFactor/Setup",
				Title:  "Set up two-factor authentication",
				Text:   "Scan this QR code with your authenticator app. It adds an account that makes a new code every {period} seconds.",
				Manual: "Enter your key manually",
				Link:   "Open in an authenticator on this computer",
				Submit: "Next",
			},
			{
				Step: enroll.ConfirmKey, SetUp: true,
				Path:  "/Account/TwoFactor/Confirm",
				Title: "Confirm your authenticator",
				Text:  "Two-factor authentication is switched on as soon as a code from your authenticator is accepted here.",
				Fields: []Field{
					{Name: Code, Label: "Authentication code", Hint: "The {digits} digits that your authenticator shows now."},
				},
				Submit: "Next",
			},
			{
				Step:  enroll.EnterCode,
				Path:  "/Account/TwoFactor/Code",
				Title: "Two-factor authentication",
				Text:  "Your password was right. Now the code from your authenticator.",
				Fields: []Field{
					{Name: Code, Label: "Authentication code", Hint: "The {digits} digits that your authenticator shows now."},
				},
				Submit: "Log in",
			},
		},
		Home: Home{Path: "/Account/Home", Title: "You are logged in"},
		Messages: Messages{
			Invitation: Message{
				Subject: "You are invited to {site}",
				Body: "Hello {name},\n\nyou are invited to {site} as {user}. Accept the invitation here:\n\n{link}\n\n" +
					"You will choose a password and set up two-factor authentication, so have your authenticator app at hand. " +
					"The link works once, until {time}.",
			},
			SwitchedOn: Message{
				Subject: "Two-factor authentication was switched on",
				Body: "Hello {name},\n\ntwo-factor authentication was switched on for {user} at {time}. " +
					"From now on every log-in to {site} asks for a code from your authenticator.\n\n" +
					"If this was not you, tell the owner of your account at once.",
			},
			WasReset: Message{
				Subject: "Two-factor authentication was reset",
				Body: "Hello {name},\n\ntwo-factor authentication for {user} was reset at {time}. The old key no longer works: " +
					"delete the {site} account from your authenticator. You will set up a new one at the next log-in.\n\n" +
					"If you did not ask for this, tell the owner of your account at once.",
			},
		},
		Fixtures: []Fixture{
			{Person: enroll.Person{UserName: "dana@example.com", FullName: "Dana Okafor", Email: "dana@example.com", Role: "Owner", Admin: true}, Password: "correct-horse-dana"},
			{Person: enroll.Person{UserName: "warehouse@example.com", FullName: "Warehouse desk", Email: "warehouse@example.com", Role: "Staff"}, Password: "correct-horse-warehouse"},
			{Person: enroll.Person{UserName: "newcomer@example.com", FullName: "Noor Jansen", Email: "newcomer@example.com", Role: "Staff"}},
		},
	}
}
