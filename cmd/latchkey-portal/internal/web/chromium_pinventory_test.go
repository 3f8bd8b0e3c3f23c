package web

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"latchkey/vault/runtest"
)

// The whole help document of pinventory in a real browser, its sentences beside
// the steps, on a narrow page in the dark.
func TestChromiumPinventory(t *testing.T) {
	runtest.OnlyWhole(t)
	portal := newTestPortalOf(t, "pinventory")
	b := startBrowser(t)
	b.looks(360, "dark", true)
	b.verifiesAddresses(portal)
	b.usesTwoFactor(portal)
}

func (b *browser) logsInToPinventory(portal *testPortal, userName string) {
	b.t.Helper()
	b.open(portal.base + "/login")
	b.fill("Username", userName)
	b.fill("Password", "correct-horse-"+userName)
	b.press("Log In")
}

// gear opens the menu of the "Settings" gear and chooses from it.
func (b *browser) gear(option string) {
	b.t.Helper()
	b.do("opening the menu", chromedp.Click(`//summary[normalize-space()="⚙ Settings"]`))
	b.follow(option)
}

// "How to Verify Username/Email Addresses", as the Admin, for oneself and for
// others, before two-factor authentication is active.
func (b *browser) verifiesAddresses(portal *testPortal) {
	b.t.Helper()
	b.open(portal.base) // 1. Go to the site.
	b.follow("Log in")
	b.fill("Username", "gwen") // 2. Log in using the username and password.
	b.fill("Password", "correct-horse-gwen")
	b.press("Log In")
	b.gear("My Account")                                       // 3. the "Settings" gear, 4. "My Account"
	b.follow("Account Details")                                // 5. On the "Account Details" tab,
	b.holds("Username", "gwen")                                // review the "Username"
	b.replace("Email", "gwen@example.com", "gwen@example.net") // and "Email" fields. 6. Update it
	b.press("Save Changes")                                    // and click "Save Changes".
	b.sees("Your changes were saved.")

	b.gear("Manage Users") // 4.
	b.follow("Users")      // 5. the "Users" tab
	b.follow("⚙ Action for Otto Hart")
	b.replace("Email Address", "otto@example.com", "otto@example.net") // 7.
	b.press("Save Changes")                                            // 8.
	b.sees("otto@example.net")
	b.open(portal.base + "/inventory")
	b.press("Log out")
	if err := portal.directory.Require("otto"); err != nil { // "(Now Active)"
		b.t.Fatal(err)
	}
}

// "How To Use Two-Factor Authentication".
func (b *browser) usesTwoFactor(portal *testPortal) {
	b.t.Helper()
	const remember = "Remember this browser for the next 15 days"
	tick := func() {
		b.t.Helper()
		b.do("ticking the box", chromedp.Click(`//label[normalize-space()="`+remember+`"]`))
	}

	b.logsInToPinventory(portal, "otto") // 1. The "Verification" screen is displayed.
	b.sees("Verification")
	// 2. An email is sent by itself, and says that the code expires in 10 minutes.
	if mail := portal.lastSent(b.t); mail.To != "otto@example.net" || !strings.Contains(mail.Body, "expires in 10 minutes") {
		b.t.Errorf("the mail to %s says %q", mail.To, mail.Body)
	}
	portal.clock.Move(10 * time.Minute)
	b.fill("6-digit code", portal.lastCode(b.t)) // 3. Enter the 6-digit code in the fields provided.
	b.press("Verify")                            // 6. … or were unable to enter the code within 10 minutes,
	b.sees("That code has expired: it was good for 10 minutes.")
	b.press("Resend")                // select the "Resend" button.
	b.sees("Resend Validation Code") // 7. The screen displays the address.
	b.sees("The code will be sent to this email address: otto@example.net")
	b.press("Resend Code")
	b.pastes(portal.lastCode(b.t)) // 3.
	tick()                         // 4. "Remember this browser for the next 15 days"
	b.press("Verify")              // 5.
	b.sees("Your inventory")
	b.press("Log out")

	b.logsInToPinventory(portal, "otto") // It is remembered,
	b.sees("That was a log-in on a remembered browser, with a password alone.")
	b.press("Log out")
	b.logsInToPinventory(portal, "jonas") // but for a different account the process has to be completed again.
	b.sees("Verification")
	b.sees("No email, no access to the address, or not sure which one it is? Call 884-935-3777 or use Live Chat, and we send you a form that has to be notarized.") // 9.
	b.follow("Live Chat")
	b.follow("Back")
	b.sees("If the email was not received, you can still skip 2 times. It is recommended that you also check the box “" + remember + "”.")
	tick()          // 8. Check this box
	b.press("Skip") // and click "Skip".
	b.sees("You went on without a code. That can be done 1 more time.")
	b.press("Log out")
	b.logsInToPinventory(portal, "jonas")
	b.sees("Your inventory")
	b.press("Log out")

	portal.clock.Move(15*24*time.Hour - time.Minute)
	b.logsInToPinventory(portal, "otto")
	b.sees("Your inventory")
	b.press("Log out")
	portal.clock.Move(time.Minute) // the next 15 days are over
	b.logsInToPinventory(portal, "otto")
	b.sees("Verification")
	b.logsInToPinventory(portal, "jonas")
	b.press("Skip") // Two-factor authentication can only be skipped a maximum of 2 times.
	b.gear("My Account")
	b.holds("Email", "jonas@example.com") // 9., the note: what address it is being sent to.
	b.open(portal.base + "/inventory")
	b.press("Log out")
	b.logsInToPinventory(portal, "jonas")
	b.sees("The verification cannot be skipped any more.")
	b.do("looking for Skip", chromedp.WaitNotPresent(`//button[normalize-space()="Skip"]`))
}

// pastes puts a copied code into the first of the boxes, which fills all of them.
func (b *browser) pastes(code string) {
	b.t.Helper()
	b.do("pasting", chromedp.Focus(field("6-digit code")), chromedp.WaitVisible(`//input[@aria-label="Digit 6 of 6"]`))
	script := `const data = new DataTransfer(); data.setData("text", "` + code[:3] + " " + code[3:] + `");
		document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
		[...document.querySelectorAll(".boxes input")].map((box) => box.value).join("")`
	if got, err := chromedp.Run(b.tab, chromedp.Evaluate[string](script)); err != nil || got != code {
		b.t.Fatalf("after pasting the boxes hold %q (%v)", got, err)
	}
}
