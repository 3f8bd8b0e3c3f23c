package web

import (
	"fmt"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// The help document in a real browser: the page of the preferences keeps up by
// itself, with scripts without jumping and without them by loading anew; then a
// user sets both methods up and chooses the other one from the drop-down.
func TestChromiumPitneyship(t *testing.T) {
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
			signIn(portal, b)
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

func signIn(portal *testPortal, b *browser) {
	b.t.Helper()
	b.open(portal.base + "/home")
	b.press("Sign out")
	b.signsIn(portal, marcus, "correct-horse-marcus")
	b.press("Setup Email")
	b.press("Send me the code")
	b.fill("Verification code", portal.lastCode(b.t))
	b.press("Verify")
	b.press("Setup SMS")
	b.fill("Mobile phone number", "203 555 0142") // the country stays as it is
	b.press("Send code")
	b.fill("Verification code", portal.lastCode(b.t))
	b.press("Verify")
	b.press("Sign out")
	b.signsIn(portal, marcus, "correct-horse-marcus")
	b.sees("SMS: a code was sent to •••0142. It expires in 10 minutes.")
	b.do("the drop-down", chromedp.Click(`//summary[normalize-space()="Use a different method"]`))
	b.press("Email")
	b.sees("Email: a code was sent to m•••@example.com. It expires in 10 minutes.")
	b.fill("Verification code", portal.lastCode(b.t))
	b.press("Verify")
	b.sees("Home")
}
