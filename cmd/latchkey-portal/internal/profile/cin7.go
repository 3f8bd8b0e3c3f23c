package profile

import "latchkey/cmd/latchkey-portal/internal/enroll"

// cin7 is a stock-keeping portal with an authenticator app: set up when an
// invitation is accepted or at the next log-in, asked for at every log-in.
func cin7() Profile {
	rules := Common("Stockroom Rehearsal")
	rules.RecoveryCodes = 10 // the help document is silent; ASVS 6.5.2
	rules.Passkeys = 10      // it does not say how many
	return Profile{
		Name:    "cin7",
		Site:    "Stockroom",
		Summary: "an inventory portal that asks for a code from an authenticator app at every log-in",
		Rules:   rules,
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
				Step: enroll.ShowRecovery, SetUp: true,
				Path:   "/Account/TwoFactor/Recovery",
				Title:  "Your recovery codes",
				Text:   "If you lose your authenticator, each of these codes lets you log in once. They are shown only now: print them, or copy them to a safe place that is not the device with your authenticator.",
				Submit: "I have put them away",
			},
			{
				Step:  enroll.EnterCode,
				Path:  "/Account/TwoFactor/Code",
				Title: "Two-factor authentication",
				Text:  "Now the code from your authenticator.",
				Fields: []Field{
					{Name: Code, Label: "Authentication code", Hint: "The {digits} digits that your authenticator shows now."},
				},
				Submit: "Log in",
				Code:   CodeWords{Recovery: "Use a recovery code"},
			},
		},
		Home:     Home{Path: "/Account/Home", Title: "You are logged in", Menu: "Settings"},
		Security: cin7Security(),
		Requests: cin7Requests(),
		SSO:      cin7SSO(),
		Passkeys: cin7Passkeys(),
		Support:  "A user cannot log in and needs their 2FA reset? The account owner or a co-owner asks for it.",
		Messages: Messages{
			Invitation: Message{
				Subject: "You are invited to {site}",
				Body: "Hello {name},\n\nYou are invited to {site} as {user}. Accept the invitation here:\n\n{link}\n\n" +
					"You will choose a password and set up two-factor authentication, so have your authenticator app at hand. " +
					"The link works once, until {time}.",
			},
			SwitchedOn: Message{
				Subject: "Two-factor authentication was switched on",
				Body: "Hello {name},\n\nTwo-factor authentication was switched on for {user} on {time}. " +
					"From now on every log-in to {site} asks for a code from your authenticator.\n\n" +
					"If this was not you, tell the owner of your account at once.",
			},
			WasReset: Message{
				Subject: "Two-factor authentication was reset",
				Body: "Hello {name},\n\nTwo-factor authentication for {user} was reset on {time}. The old key and any passkeys no longer work: " +
					"delete the {site} account from your authenticator app. You will set up a new one at the next log-in.\n\n" +
					"If you did not ask for this, tell the owner of your account at once.",
			},
			Recovered: Message{
				Subject: "A recovery code was used",
				Body: "Hello {name},\n\nOn {time}, somebody logged in to {site} as {user} with the password and a recovery code. " +
					"That code no longer works. How many are left is in the settings, under Two-factor authentication.\n\n" +
					"If this was not you, tell the owner of your account at once.",
			},
			RecoveryDrawn: Message{
				Subject: "You have new recovery codes",
				Body: "Hello {name},\n\nOn {time}, new recovery codes were drawn for {user} at {site}. The old ones no longer work.\n\n" +
					"If this was not you, tell the owner of your account at once.",
			},
			PasskeyAdded: Message{
				Subject: "A passkey was added",
				Body: "Hello {name},\n\nOn {time}, the passkey “{passkey}” was added for {user} at {site}. It signs in with neither password nor code.\n\n" +
					"If this was not you, tell the owner of your account at once.",
			},
			PasskeyRemoved: Message{
				Subject: "A passkey was removed",
				Body: "Hello {name},\n\nOn {time}, the passkey “{passkey}” of {user} at {site} was removed. It no longer works.\n\n" +
					"If this was not you, tell the owner of your account at once.",
			},
			Asked: Message{
				Subject: "Request {number}: received",
				Body: "Hello {name},\n\nA request to {site} was submitted with your email address on {time}. It has number {number}. Our staff look at it and reply to you.\n\n" +
					"If you did not submit it, reply to this email at once.",
			},
			Approved: Message{
				Subject: "Request {number}: 2FA was reset",
				Body: "Hello {name},\n\nOn {time}, we reset 2FA for {who}, as asked for by {from} in request {number}. The old key no longer works.\n\n" +
					"The user now has to:\n1. Delete the {site} account from the authenticator app.\n2. Log in with user name and password, and set up 2FA again.\n\n" +
					"If nobody should have asked for this, reply to this email at once.",
			},
			Refused: Message{
				Subject: "Request {number}: 2FA was not reset",
				Body: "Hello {name},\n\nRequest {number} by {from} to reset 2FA for {who} was refused on {time}. Nothing was changed.\n\n" +
					"The reason: {reason}\n\nThe account owner or a co-owner can submit another request.",
			},
		},
		Fixtures: []Fixture{
			{Person: enroll.Person{UserName: "dana@example.com", FullName: "Dana Okafor", Email: "dana@example.com", Role: cin7Owner, Admin: true}, Password: "correct-horse-dana"},
			{Person: enroll.Person{UserName: "ravi@example.com", FullName: "Ravi Menon", Email: "ravi@example.com", Role: cin7CoOwner, Admin: true}, Password: "correct-horse-ravi"},
			{Person: enroll.Person{UserName: "warehouse@example.com", FullName: "Warehouse desk", Email: "warehouse@example.com", Role: "Staff"}, Password: "correct-horse-warehouse"},
			{Person: enroll.Person{UserName: "newcomer@example.com", FullName: "Noor Jansen", Email: "newcomer@example.com", Role: "Staff"}},
		},
	}
}
