package web

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
)

// stockroom is what the authenticator calls the account.
const stockroom = "Stockroom Rehearsal"

// followCin7 goes through the whole help document of cin7, its sentences beside
// the steps, as the account owner with latchkey-cli for an authenticator.
func followCin7(t *testing.T, b *browser) {
	portal := newTestPortal(t)
	phone := portal.authenticator(t)
	b.looks(1200, "light", true)
	b.logsInToCin7(portal)
	b.authorizes(phone, func() { phone.scans(b) }) // 4. Scan the QR code

	b.press("Log out")
	b.logsInToCin7(portal)                                    // "Log in with 2FA": 1. to 3.
	b.fill("Authentication code", phone.freshCode(stockroom)) // 4. Generate an Authentication code and enter it.
	b.press("Log in")                                         // 5. Click Log in.
	b.sees("You are logged in")                               //
	b.asksForReset(portal)                                    // while this session is open
	b.open(portal.base + "/Account/Home")                     // which ends with the reset,
	b.sees("Your session has ended. Log in again.")           //
	b.logsInToCin7(portal)                                    // and the old key is dead at once:
	b.press("Next")                                           //
	b.fill("Authentication code", phone.freshCode(stockroom)) //
	b.press("Next")                                           //
	b.sees("The code comes from an older entry in your authenticator, made from a key that is no longer the one shown here.")
	phone.forgets(stockroom) // 1. Delete your account/token from your authenticator app.
	b.follow("Back to the QR code")
	b.authorizes(phone, func() { // 2. Set up 2FA. If your authenticator can’t scan the QR code,
		b.uncovers("Enter your key manually") // click Enter your key manually to uncover the text key,
		phone.takesKey(b.text("#key"), stockroom, dana)
	})

	b.press("Log out")
	b.press("Sign in with SSO")
	b.press("Continue as Dana Okafor dana@example.com")
	b.fill("Authentication code", phone.freshCode(stockroom)) // If you sign in with SSO, 2FA still applies.
	b.press("Log in")
	b.sees("That was a whole sign-in with SSO and a code. The code is used now; the next sign-in takes the next one.")
}

// logsInToCin7 goes to …/Account/Login, enters User name and Password, and clicks
// Log In.
func (b *browser) logsInToCin7(portal *testPortal) {
	b.t.Helper()
	b.open(portal.base + "/Account/Login")
	b.fill("User name", dana)
	b.fill("Password", danaPassword)
	b.press("Log In")
}

// authorizes goes on from the page with the QR code.
func (b *browser) authorizes(phone *authenticator, takeIn func()) {
	b.t.Helper()
	b.sees("Set up two-factor authentication")
	b.do("looking for the key before it is uncovered", chromedp.WaitReady(chromedp.CSS("details.manual:not([open]) #key")))
	takeIn()
	b.press("Next")                                           // 5. Click Next.
	b.fill("Authentication code", phone.freshCode(stockroom)) // 6. Generate an Authentication code and enter it.
	b.press("Next")                                           // 7. Click Next.
	b.sees("Two-factor authentication is on.")
	b.do("copying the codes", chromedp.Click(`//button[normalize-space()="Copy"]`))
	b.sees("Copied.")
	b.press("I have put them away")
	b.sees("You are logged in")
}

// asksForReset is "Reset 2FA" for the account owner: a request by the template,
// with three documents, which staff approves.
func (b *browser) asksForReset(portal *testPortal) {
	b.t.Helper()
	file := filepath.Join(b.t.TempDir(), "scan.pdf")
	if err := os.WriteFile(file, []byte(scan), 0o600); err != nil {
		b.t.Fatal(err)
	}
	b.open(portal.base + "/support/requests") // Submit a request
	b.holds("Area", "Account, Billing, or Subscription")
	b.fill("Your email address", dana)
	b.fill("Account Name", "Northgate Supplies")
	b.fill("Subject", "Reset 2FA")
	b.do("writing the description", chromedp.SetValue(field("Description"),
		"Hi,\n\nI, the account owner, ask for 2FA to be reset for "+dana+".\n\nThank you,\n\nDana Okafor"))
	for _, label := range papers() { // they must attach copies of the following documents
		b.do("choosing a file", chromedp.SetUploadFiles(field(label), []string{file}))
	}
	b.press("Submit")
	b.sees("Your request has number 1. Our staff look at it and reply by email.")
	b.open(portal.base)
	b.follow("Open request 1")
	b.sees("All three documents are attached. Open them and see that they are what they should be.")
	b.press("Approve")
	b.sees("The request was approved and two-factor authentication reset. Both who asked and whose it is are told by mail.")
}
