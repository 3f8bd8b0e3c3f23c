package web

import (
	"fmt"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"latchkey/vault/runtest"
)

// The help document in a real browser: the page of the preferences keeps up by
// itself, with scripts without jumping and without them by loading anew; then a
// user sets both methods up and chooses the other one from the drop-down.
func TestChromiumPitneyship(t *testing.T) {
	runtest.OnlyWhole(t)
	b := startBrowser(t)
	for _, c := range []struct {
		scheme  string
		width   int64
		scripts bool
	}{{"light", 1200, true}, {"dark", 360, false}} {
		t.Run(fmt.Sprintf("%s, %d wide, scripts %v", c.scheme, c.width, c.scripts), func(t *testing.T) {
			portal := newTestPortalOf(t, "pitneyship")
			b := &browser{t: t, tab: b.tab}
			b.looks(c.width, c.scheme, c.scripts)
			turnOn(t, portal, b, c.scripts)
			if c.scripts {
				signIn(portal, b) // in which no script has a part
			}
		})
	}
}

func (b *browser) signsIn(portal *testPortal, userName, password string) {
	b.t.Helper()
	b.open(portal.base + "/signin")
	b.fill("Username (email address)", userName)
	b.fill("Password", password)
	b.press("Sign In")
}

func turnOn(t *testing.T, portal *testPortal, b *browser, scripts bool) {
	t.Helper()
	b.signsIn(portal, olivia, "correct-horse-olivia")
	b.do("Settings > General Preferences", chromedp.Click(`//summary[normalize-space()="⚙ Settings"]`),
		chromedp.Click(`//nav/a[normalize-space()="General Preferences"]`))
	begin := `//button[normalize-space()="Begin MFA Process"]`
	b.do("looking for the button before the slider is at ON", chromedp.WaitVisible(`//span[normalize-space()="OFF"]`), chromedp.WaitNotVisible(begin))
	b.do("sliding", chromedp.Click(chromedp.CSS("#mfa")), chromedp.WaitVisible(`//span[normalize-space()="ON"]`))
	b.press("Begin MFA Process")
	b.sees("MFA settings processing")
	if scripts {
		if _, err := chromedp.Run(b.tab, chromedp.Evaluate[int](`window.stays = 1; window.scrollTo(0, 20); 1`)); err != nil {
			t.Fatal(err)
		}
	}
	portal.clock.Move(5 * time.Second)
	b.sees("Users finished: 2 of 6")
	portal.clock.Move(7 * time.Second)
	b.sees("MFA could not be turned on for every user: 5 successful, 1 failed. Select Retry MFA Process to try again with those who failed.")
	if scripts {
		stays, err := chromedp.Run(b.tab, chromedp.Evaluate[bool](`window.stays === 1 && window.scrollY === 20 && document.title.startsWith("Error: ")`))
		if err != nil || !stays {
			t.Errorf("the page jumped, or its title does not say that something is wrong (%v)", err)
		}
	}
	b.press("Retry MFA Process")
	b.sees("MFA settings processing")
	portal.clock.Move(2 * time.Second)
	b.sees("MFA settings complete")
}

// signIn is "Setting up multi-factor authentication (users)", and "Signing in with
// multi-factor authentication (users)".
func signIn(portal *testPortal, b *browser) {
	b.t.Helper()
	b.open(portal.base + "/home")
	b.press("Sign out")
	b.signsIn(portal, marcus, "correct-horse-marcus") // the next time they sign in
	b.press("Setup Email")                            // the Setup button below the method
	b.sees("The code will be sent to the email address for your account, " + marcus + ".")
	b.press("Send me the code") // For email
	b.fill("Verification code", other(portal.lastCode(b.t)))
	b.press("Verify")
	b.sees("If none came, choose “Send a new code”.")
	b.fill("Verification code", portal.lastCode(b.t)) // Enter the code you received
	b.press("Verify")                                 // and select Verify.
	b.press("Setup SMS")                              // (Optional) the Setup button below the other method
	b.fill("Mobile phone number", "1 203 555 0142")   // the country stays as it is
	b.press("Send code")                              // For SMS
	b.fill("Verification code", portal.lastCode(b.t))
	b.press("Verify")
	b.sees("Multi-factor authentication is on.")
	b.press("Sign out")

	b.signsIn(portal, marcus, "correct-horse-marcus")
	b.sees("SMS: a code was sent to •••0142. It expires in 10 minutes.") // the last method you used
	portal.clock.Move(10 * time.Minute)
	b.fill("Verification code", portal.lastCode(b.t))
	b.press("Verify")
	b.sees("That code has expired: it was good for 10 minutes.")
	b.do("the drop-down arrow", chromedp.Click(`//summary[normalize-space()="Use a different method"]`))
	b.press("Email") // choose the other method
	b.sees("Email: a code was sent to m•••@example.com. It expires in 10 minutes.")
	b.fill("Verification code", portal.lastCode(b.t)) // Enter the code you receive
	b.press("Verify")                                 // and select Verify.
	b.sees("That was a whole sign-in with a password and a code. The code is used now; the next sign-in takes a new one.")
	b.press("Sign out")
	b.signsIn(portal, marcus, "correct-horse-marcus")
	b.sees("Email: a code was sent to m•••@example.com. It expires in 10 minutes.") // is the last one now
}
