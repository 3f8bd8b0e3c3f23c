package profile

import "latchkey/cmd/latchkey-portal/internal/enroll"

// The account whose users cin7 has, and what its help document calls those who may
// ask for a reset.
const (
	cin7Account = "Northgate Supplies"
	cin7Area    = "Account, Billing, or Subscription"
	cin7Owner   = "Owner"
	cin7CoOwner = "Co-owner"
)

// The papers that come with a reset for the owner.
const (
	paperID       enroll.Paper = "id"
	paperBusiness enroll.Paper = "business"
	paperLetter   enroll.Paper = "letter"
)

// cin7TicketRules are those of the help document's "Reset 2FA". How much may be
// attached is not in it.
func cin7TicketRules() enroll.TicketRules {
	return enroll.TicketRules{
		Account: cin7Account,
		Areas:   []string{cin7Area, "Inventory and orders", "Integrations", "Something else"},
		Area:    cin7Area,
		Subject: "Reset 2FA",
		Template: enroll.Template{
			Text: "Hi,\n\nI, the [account owner / co-owner], ask for 2FA to be reset for [user’s email].\n\nThank you,\n\n[your name]",
			Role: "[account owner / co-owner]", User: "[user’s email]", Signer: "[your name]",
		},
		Askers:    []enroll.Asker{{Role: cin7Owner, Called: "account owner"}, {Role: cin7CoOwner, Called: "co-owner"}},
		Owner:     cin7Owner,
		Papers:    []enroll.Paper{paperID, paperBusiness, paperLetter},
		MostBytes: 2 << 20, MostHeld: 32 << 20, MostOpen: 50,
	}
}

func cin7Requests() *Requests {
	return &Requests{
		Rules: cin7TicketRules(),
		Path:  "/support/requests", Link: "Submit a request",
		Title: "Submit a request",
		Text:  "If a user cannot log in and needs their 2FA reset, the account owner or a co-owner submits this request. We reply to the email address that you give.",
		Area:  "Area", Email: "Your email address", Account: "Account Name", Subject: "Subject", Description: "Description",
		Attachments:     "Attachments",
		AttachmentsHint: "Needed only if 2FA is to be reset for the account owner: copies of all three, each a PDF, PNG or JPEG file of at most {size}. They are deleted once the request is decided. This is a rehearsal: attach made-up files, not your papers.",
		Papers: []PaperWords{
			{paperID, "A legal ID, passport, or driver's license of the account owner", "the account owner's ID"},
			{paperBusiness, "Proof of business registration", "the proof of business registration"},
			{paperLetter, "A letter on company letterhead stating the request to reset 2FA for the account owner", "the letter on company letterhead"},
		},
		Submit:   "Submit",
		Received: "Your request has number {number}. Our staff look at it and reply by email.",
		Checks: []CheckWords{
			{Check: enroll.CheckArea, Fits: "The area is right.", Not: "The area is “{area}”, not the one for resets."},
			{Check: enroll.CheckSubject, Fits: "The subject is right.", Not: "The subject is “{subject}”, not the one for resets."},
			{Check: enroll.CheckAccount, Fits: "The account name is {account}.", Not: "The account name “{account}” is not that of this account."},
			{Check: enroll.CheckSender, Fits: "{address} is the address of {sender}.", Not: "{address} is the address of no user here, or of several."},
			{Check: enroll.CheckAsker, Fits: "{sender} may ask for a reset: the role is {role}.", Not: "{sender} may not ask for a reset: the role is {role}, and it takes the account owner or a co-owner."},
			{Check: enroll.CheckTemplate, Fits: "The description follows the template.", Not: "The description does not follow the template, so it does not say for certain whose 2FA is meant."},
			{Check: enroll.CheckClaim, Fits: "The description calls the sender {claim}, which is right.", Not: "The description calls the sender “{claim}”, and the role is {role}."},
			{Check: enroll.CheckSigner, Fits: "It is signed by {sender}.", Not: "It is signed “{signer}”, and the address is that of {sender}."},
			{Check: enroll.CheckUser, Fits: "{user} is a user here: {name}.", Not: "“{user}” is the address of no user here, or of several."},
			{Check: enroll.CheckSetUp, Fits: "{name} has 2FA set up.", Not: "{name} has no 2FA set up, so there is nothing to reset."},
			{Check: enroll.CheckPapers, Fits: "All three documents are attached. Open them and see that they are what they should be.", Not: "{name} is the account owner, and this is still missing: {papers}.", Spared: "{name} is not the account owner, so no documents are needed."},
		},
	}
}

// cin7SSO is the way in by single sign-on.
func cin7SSO() *SSO {
	return &SSO{
		Path: "/Account/SSO", Label: "Sign in with SSO",
		Failed:    "The sign-in with SSO could not be finished: it took too long, or was begun in another window. Start it again.",
		Cancelled: "The sign-in with SSO was cancelled.",
		Unknown:   "Nobody here has that SSO account. If you are invited, accept the invitation first.",
	}
}

func cin7Security() *Security {
	return &Security{
		Path: "/Account/Security", Menu: "Two-factor authentication", Title: "Two-factor authentication settings",
		Heading:  "Recovery codes",
		Text:     "With a recovery code you log in without your authenticator. Each works once. If yours may have been seen, or few are left, draw new ones: the old ones stop working.",
		Left:     "You have {left} recovery codes left.",
		OneLeft:  "You have one recovery code left.",
		None:     "You have no recovery codes left.",
		UserName: "User name", Password: "Password", Draw: "Draw new recovery codes",
	}
}
