package web

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"latchkey/vault/runtest"
)

// What the help documents' tests for a real browser have in common. A person
// there has the document, a browser, a phone, which the outbox page plays, and an
// authenticator, which latchkey-cli is.

// ticks clicks the box whose label begins with this.
func (b *browser) ticks(label string) {
	b.t.Helper()
	b.do("ticking "+label, chromedp.Click(fmt.Sprintf(`//label[input[@type="checkbox"]][starts-with(normalize-space(),%q)]`, label)))
}

// uncovers clicks what covers something, with exactly this text.
func (b *browser) uncovers(text string) {
	b.t.Helper()
	b.do("uncovering "+text, chromedp.Click(fmt.Sprintf(`//summary[normalize-space()=%q]`, text)))
}

// selects chooses from the list with exactly this label.
func (b *browser) selects(label, choice string) {
	b.t.Helper()
	b.do("selecting "+choice, chromedp.SetValue(fmt.Sprintf(`//select[@id=//label[normalize-space()=%q]/@for]`, label), choice))
}

// follows clicks the link with exactly this text and waits for the page.
func (b *browser) follows(text string) {
	b.t.Helper()
	b.do("following "+text, chromedp.WaitVisible(fmt.Sprintf(`//main//a[normalize-space()=%q]`, text)),
		chromedp.Click(fmt.Sprintf(`//main//a[normalize-space()=%q]`, text)))
}

// offers reports whether the page has a button, link or box with this text.
func (b *browser) offers(text string) bool {
	b.t.Helper()
	return strings.Contains(b.text("main"), text)
}

// A phone is the outbox page in a window of its own.
type phone struct {
	b      *browser
	number string
	base   string
}

func (b *browser) phone(portal *testPortal, number string) *phone {
	b.t.Helper()
	tab, stop := chromedp.NewContext(b.tab)
	b.t.Cleanup(stop)
	if err := chromedp.Do(tab); err != nil {
		b.t.Fatalf("opening a window for the phone: %v", err)
	}
	return &phone{b: &browser{t: b.t, tab: tab}, number: number, base: portal.base}
}

// receives returns the code of the newest SMS, as the outbox page shows it.
func (p *phone) receives() string {
	p.b.t.Helper()
	p.b.open(p.base + "/outbox?kind=sms")
	p.b.do("reading who the SMS is for", chromedp.WaitVisible(fmt.Sprintf(`(//article)[1]//h2[contains(., %q)]`, p.number)))
	return p.b.text("article .copied")
}

// smsCount is how many SMS the phone has had.
func (p *phone) smsCount() int {
	p.b.t.Helper()
	p.b.open(p.base + "/outbox?kind=sms")
	count, err := chromedp.Run(p.b.tab, chromedp.Evaluate[int](`document.querySelectorAll("article").length`))
	if err != nil {
		p.b.t.Fatal(err)
	}
	return count
}

// setsUpNumber is "Select your country and enter your phone number with the area
// code then select the ‘Send verification code’ button. Use the verification code
// received on your phone to verify your phone number."
func (b *browser) setsUpNumber(p *phone, label string) {
	b.t.Helper()
	b.selects("Country", "United States +1")
	b.fill("Phone number", "(203) 555-0142")
	b.press("Send verification code")
	b.fill(label, p.receives())
	b.front()
	b.press("Verify Code")
}

// The document of the claims portal, for a user who selects both options, and for
// one who wants to proceed with SMS/Text only.
func TestChromiumEnservioDocument(t *testing.T) {
	runtest.OnlyWhole(t)
	portal := newTestPortalOf(t, "enservio")
	app := portal.authenticator(t)
	b := startBrowser(t)
	b.looks(1200, "light", true)
	phone := b.phone(portal, "+12035550142")
	b.front()
	b.logsInToEnservio(portal, "rosa")
	b.sees("Set up multi-factor authentication")
	b.ticks("Authenticator App") // To use this option, select Authenticator App while setting up MFA.
	b.uncovers("More options")   // To setup using SMS/Text click More options
	b.ticks("SMS/Text")          // If a user selects both the options,
	b.press("continue")
	b.sees("Set up SMS/Text") // they will have to set up their SMS/Text authentication first
	b.setsUpNumber(phone, "Verification code")
	b.sees("Set up your Authenticator App") // and then proceed with Authenticator APP set up.
	link, err := chromedp.Run(b.tab, chromedp.JavascriptAttribute[string](`//a[normalize-space()="Open in an authenticator on this computer"]`, "href"))
	if err != nil {
		t.Fatal(err)
	}
	app.takesLink(link) // You can use any desktop application that supports TOTP.
	b.press("continue")
	b.fill("Verification code", app.code("Claimshelf"))
	b.press("Verify Code")
	b.sees("Your contents inventory")
	b.press("Log out")

	returnsBySMS(b, portal, phone)

	b.logsInToEnservio(portal, "rosa")
	b.press("Authenticator App")                             // you selected an Authenticator App as a verification process
	b.fill("Verification code", app.freshCode("Claimshelf")) // to get the 6-digit verification code
	b.press("Verify Code")
	b.sees("Your contents inventory")
	b.press("Log out")

	setsUpAnew(b, portal, app)

	b.logsInToEnservio(portal, "sami")
	b.uncovers("More options")
	b.ticks("SMS/Text")
	b.press("continue") // only select SMS/ Text and click continue
	b.setsUpNumber(phone, "Verification code")
	b.sees("Your contents inventory")
	b.press("Log out")
	b.logsInToEnservio(portal, "sami")
	if b.offers("Authenticator App") {
		t.Error("the app is offered to a user who did not set it up")
	}
	b.follows("CONTACT US") // please CONTACT US with your Claim Number
	b.fill("Claim Number", "C-2291")
	b.fill("Your email address", "sami@example.com")
	b.do("writing", chromedp.SendKeys(chromedp.CSS("textarea"), "My phone is lost."))
	b.press("Send")
	b.follows("Back")
	b.follows("Live Chat") // or Chat with Support at Live Chat
	b.sees("Chat with support about multi-factor authentication.")
}

// setsUpAnew is for a user whom staff has reset: "To Setup using Authenticator App
// click continue", with nothing selected, and the QR code scanned.
func setsUpAnew(b *browser, portal *testPortal, app *authenticator) {
	b.t.Helper()
	b.open(portal.base + "/")
	b.uncovers("Staff for Rosa Lindqvist")
	b.press("Reset MFA for Rosa Lindqvist")
	app.forgets("Claimshelf")
	b.logsInToEnservio(portal, "rosa")
	b.press("continue")
	app.scans(b)
	b.press("continue")
	b.fill("Verification code", app.code("Claimshelf"))
	b.press("Verify Code")
	b.sees("Your contents inventory")
	b.press("Log out")
}

// returnsBySMS is the part for a returning user who set both up, with a code that
// comes too late at first.
func returnsBySMS(b *browser, portal *testPortal, phone *phone) {
	b.t.Helper()
	b.logsInToEnservio(portal, "rosa")
	if !b.offers("Authenticator App") || !b.offers("SMS/Text") { // will see both
		b.t.Error("a returning user who set both up does not see both")
	}
	b.press("SMS/Text") // you selected SMS/Text as a verification process
	if phone.smsCount() != 1 {
		b.t.Error("an SMS went out before it was asked for")
	}
	b.front()
	b.press("Send verification code") // you will need to choose "Send verification code", then the SMS/Text will be sent
	late := phone.receives()
	b.front()
	portal.clock.Move(10 * time.Minute)
	b.fill("Verification code", late)
	b.press("Verify Code")
	b.sees("That code has expired: it was good for 10 minutes.")
	b.press("Send verification code")
	b.fill("Verification code", phone.receives()) // enter the 6-digit code
	b.front()
	b.press("Verify Code") // then click ‘Verify Code’
	b.sees("Your contents inventory")
	b.press("Log out")
}

// The document of 2023, for a user with a desktop authenticator who takes both
// methods, and for one who comes after the 45 days.
func TestChromiumEnservio2023Document(t *testing.T) {
	runtest.OnlyWhole(t)
	portal := newTestPortalOf(t, "enservio-2023")
	app := portal.authenticator(t)
	b := startBrowser(t)
	b.looks(1200, "light", true)
	phone := b.phone(portal, "+12035550142")
	b.front()
	w := b.opensVerification(portal, "fresh")
	w.ticks("Authenticator APP") // select Authenticator APP while setting up MFA
	w.ticks("SMS/Text")
	w.press("Continue")
	w.setsUpNumber(phone, "6-digit code") // 1. and 2.
	w.sees("Set up your Authenticator APP")
	w.uncovers("Still having trouble?") // 6. Go back to your MFA Screen and click “Still having trouble?”
	key := w.text("#key")               // 7. This will display a code. 8. Copy the secret.
	if len(key) != len("deuk3yiqsuz3p3cr") {
		t.Errorf("the secret has %d characters, want 16", len(key))
	}
	app.takesKey(key, "Customer Portal", "fresh@example.com") // 9. Enter an Account name: your email or some ID.
	w.fill("6-digit code", app.code("Customer Portal"))       // 10. and 11. Paste or type the 6-digit code into the text box.
	b.goesOn(w, `//button[normalize-space()="Continue"]`)     // 11. Once done, select “Continue”.
	b.press("Log out")                                        //
	w = b.opensVerification(portal, "fresh")                  // Once your initial MFA setup is complete,
	w.press("Authenticator APP")                              // you will see your option, either TEXT or
	w.press("TEXT")                                           // Authenticator APP. Select your option.
	w.press("Send verification code")                         // Returning user verification using SMS/ Text: 1.
	w.fill("6-digit code", phone.receives())                  // 2. enter the 6-digit code on the login page,
	w.front()                                                 //
	b.goesOn(w, `//button[normalize-space()="Verify Code"]`)  // then click Verify Code.
	b.press("Log out")                                        //
	w = b.opensVerification(portal, "fresh")                  // Returning user verification using an
	w.press("Authenticator APP")                              // Authenticator app: 1. Open your Authenticator App
	w.fill("6-digit code", app.freshCode("Customer Portal"))  // to get the verification code. Enter it on the
	b.goesOn(w, `//button[normalize-space()="Verify Code"]`)  // login page.
	b.press("Log out")                                        //
	comesAfterTheDeadline(b, portal, app)
}

// opensVerification logs in; the verification then opens in a pop-up window, as
// high as a usual screen.
func (b *browser) opensVerification(portal *testPortal, name string) *browser {
	b.t.Helper()
	w := b.opens("logging in", func(context.Context, *chromedp.Target) (chromedp.Void, error) {
		b.logsInTo2023(portal, name)
		return chromedp.Void{}, nil
	})
	w.do("making the window as high as a usual screen", chromedp.EmulateViewport(600, 900))
	return w
}

// goesOn presses the last button in the window, which then closes, and the page
// that opened it goes on by itself.
func (b *browser) goesOn(w *browser, button string) {
	b.t.Helper()
	w.do("pressing the last button", chromedp.Click(button))
	b.front()
	b.sees("Your contents inventory")
	b.gone(w)
}

// comesAfterTheDeadline is "you will have to set up your account within 45 days.
// Please contact support if you have reached the 45-day mark", and then the set-up
// by scanning the QR code.
func comesAfterTheDeadline(b *browser, portal *testPortal, app *authenticator) {
	b.t.Helper()
	b.open(portal.base + "/")
	b.uncovers("Staff for Claims desk")
	b.press("Require MFA for Claims desk")    // Once MFA is enabled,
	w := b.opensVerification(portal, "later") // you will have to set up your account within 45 days
	b.front()
	b.sees("Multi-factor authentication was switched on for you on " + moment(portal.clock.Now()) +
		". For security purposes you have to set up your account within 45 days: by " + moment(portal.clock.Now().Add(45*24*time.Hour)) + ".")
	if err := chromedp.Cancel(w.tab); err != nil { // closes the window
		b.t.Fatal(err)
	}
	b.sees("The window was closed before the verification was done. Open it again.")
	portal.clock.Move(45 * 24 * time.Hour)
	b.logsInTo2023(portal, "later")
	b.sees("The time to set up has run out")
	b.follows("Contact support") // Please contact support
	b.fill("Your email address", "later@example.com")
	b.do("writing", chromedp.SendKeys(chromedp.CSS("textarea"), "The 45 days are over."))
	b.press("Send")
	b.open(portal.base + "/") // Support does what it was asked for.
	b.uncovers("Staff for Claims desk")
	b.press("Give 15 more days for Claims desk")
	w = b.opensVerification(portal, "later")
	w.ticks("Authenticator APP")
	w.press("Continue")
	app.scans(w) // 4. Follow the instructions on the screen to scan a QR code
	w.fill("6-digit code", app.code("Claimshelf 2023"))
	b.goesOn(w, `//button[normalize-space()="Continue"]`) // and authenticate your account.
}
