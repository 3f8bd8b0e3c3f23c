package web

import (
	"encoding/base32"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"latchkey/vault"
)

func (v *visitor) logsInToEnservio2023(portal *testPortal, name string) {
	v.t.Helper()
	v.logsInAt(portal, "/login", "User name", "Log in", name+"@example.com", "correct-horse-"+name)
}

// setsUp2023 sets the authenticator up on the page with the QR code, with the key
// that "Still having trouble?" shows.
func (v *visitor) setsUp2023(portal *testPortal) vault.Account {
	v.t.Helper()
	v.isAt("/verification/app")
	v.sees("Still having trouble?") // 6. … click “Still having trouble?”
	account := v.readsKey()         // 8. Copy the secret.
	// 10., 11. … paste or type the 6-digit code into the text box.
	v.fill("6-digit code", portal.code(v.t, account, 0))
	v.press("Continue") // Once done, select “Continue”.
	v.isAt("/verification/done")
	return account
}

// The whole of the document for a user with a desktop authenticator, in a browser
// without JavaScript: the same link opens the verification in a new tab.
func TestEnservio2023App(t *testing.T) {
	portal := newTestPortalOf(t, "enservio-2023")
	v := portal.visitor(t)
	v.logsInToEnservio2023(portal, "fresh")
	v.isAt("/verification")
	v.sees("Please allow pop-ups in your browser for " + portal.base + " before continuing with verification.")
	v.sees("switched on for you on " + moment(portal.clock.Now()))
	v.sees("within 45 days: by " + moment(portal.clock.Now().Add(45*24*time.Hour)))
	v.sees("Click here to learn how to allow pop-ups.")
	for _, browser := range []string{"Chrome", "Edge", "Firefox", "Safari on a Mac", "iPhone and iPad", "Android, in Chrome"} {
		v.sees(browser)
	}
	for _, id := range []string{"blocked", "not-at-once"} {
		if !hasAttribute(v.byID(id), "hidden") {
			t.Errorf("without a script the page says %q", textOf(v.byID(id)))
		}
	}
	v.press("I am done in the other window")
	v.isAt("/verification")
	v.sees("The verification is not done yet.")

	v.press("Continue with verification")
	v.isAt("/verification/methods")
	v.press("Continue")
	v.sees("Choose how you want to get your codes.")
	v.tick("Authenticator APP") // select Authenticator APP while setting up MFA
	v.press("Continue")
	key := textOf(v.byID("key")) // 7. This will display a code …
	if !regexp.MustCompile(`^[a-z2-7]{16}$`).MatchString(key) {
		t.Fatal("the key is not one word of 16 small letters and digits, such as deuk3yiqsuz3p3cr")
	}
	if raw, err := base32.StdEncoding.DecodeString(strings.ToUpper(key)); err != nil || len(raw) != 10 {
		t.Errorf("the key is %d bytes long (%v), want 10", len(raw), err)
	}
	if hasAttribute(v.byID("code"), "autofocus") {
		t.Error("the page opens at the field for the code, with the QR code out of sight")
	}
	v.fill("6-digit code", "12345")
	v.press("Continue")
	v.sees("Enter the 6 digits of the code.")
	if textOf(v.byID("key")) != key || v.byID("code") == nil {
		t.Error("after a wrong code the key is another, or gone")
	}
	account := v.setsUp2023(portal)
	v.sees("You are verified")
	v.open("/verification?note=unfinished") // the other window goes on
	v.isAt("/inventory")
	v.press("Log out")

	// Returning user verification using an Authenticator app
	portal.clock.Move(46 * 24 * time.Hour) // nothing is left to set up in time
	v.logsInToEnservio2023(portal, "fresh")
	v.isAt("/verification")
	if strings.Contains(v.body, "45 days") {
		t.Error("a user who is done is told of the deadline")
	}
	v.press("Continue with verification")
	v.isAt("/verification/code")
	v.press("Authenticator APP") // Select your option
	if strings.Contains(v.body, "TEXT") {
		t.Error("TEXT is offered to a user who did not set it up")
	}
	v.fill("6-digit code", portal.code(t, account, 0))
	v.press("Verify Code")
	v.isAt("/verification/done")
	v.press("Go on in this window")
	v.isAt("/inventory")
}

// SMS and then the authenticator; afterwards TEXT or Authenticator APP.
func TestEnservio2023Both(t *testing.T) {
	portal := newTestPortalOf(t, "enservio-2023")
	v := portal.visitor(t)
	v.logsInToEnservio2023(portal, "soon")
	v.press("Continue with verification")
	v.tick("Authenticator APP")
	v.tick("SMS/Text")
	v.press("Continue")
	v.isAt("/verification/phone")
	v.setsUpSMS(portal, "6-digit code") // 1. and 2.
	v.setsUp2023(portal)
	v.open("/verification")
	v.isAt("/inventory")
	v.press("Log out")

	v.logsInToEnservio2023(portal, "soon")
	v.press("Continue with verification")
	v.sees("Authenticator APP")
	sent := len(portal.outbox.Messages())
	v.press("TEXT")
	if len(portal.outbox.Messages()) != sent {
		t.Error("an SMS went out before it was asked for")
	}
	v.press("Send verification code")                         // 1. … Then the SMS will be sent.
	v.fill("6-digit code", portal.lastSMS(t, "+12035550142")) // 2.
	v.press("Verify Code")                                    //
	v.isAt("/verification/done")                              //
	v.open("/verification/window")                            // as a pop-up that is opened too late
	v.isAt("/verification/done")                              //
	stranger := portal.visitor(t)
	for _, path := range []string{"/verification", "/verification/window", "/verification/done"} {
		stranger.open(path)
		stranger.isAt("/login")
	}
}

// "You will have to set up your account within 45 days. Please contact support if
// you have reached the 45-day mark."
func TestEnservio2023Deadline(t *testing.T) {
	const day = 24 * time.Hour
	portal := newTestPortalOf(t, "enservio-2023")
	v := portal.visitor(t)

	staff := portal.visitor(t)
	staff.open("/")
	staff.sees("Too late since " + moment(portal.clock.Now().Add(-2*day)))
	staff.sees("Set-up until " + moment(portal.clock.Now().Add(2*day)))
	staff.sees("MFA not required")

	v.logsInToEnservio2023(portal, "soon")
	v.isAt("/verification")
	v.press("Log in as someone else")
	portal.clock.Move(2*day - time.Second)
	v.logsInToEnservio2023(portal, "soon")
	v.isAt("/verification")
	portal.clock.Move(time.Second)
	v.logsInToEnservio2023(portal, "soon")
	v.isAt("/overdue")
	v.sees("Please contact support")
	for _, path := range []string{"/verification", "/verification/window", "/verification/app", "/verification/methods", "/inventory", "/verification/done"} {
		v.open(path)
		v.isAt("/overdue")
		v.post(path, map[string][]string{"code": {"123456"}, "method": {"app"}})
		if v.status >= http.StatusInternalServerError || strings.Contains(v.body, "Your contents inventory") {
			t.Errorf("posting to %s is answered with %d", path, v.status)
		}
	}
	for _, do := range []string{"", "send", "skip", "use", "again", "recover", "decline"} {
		v.post("/overdue", map[string][]string{"do": {do}})
		v.isAt("/overdue")
		if v.status >= http.StatusInternalServerError {
			t.Errorf("posting %q to the last page is answered with %d", do, v.status)
		}
	}
	v.press("Contact support")
	v.fill("Your email address", "soon@example.com")
	v.fill("What happened?", "The 45 days are over.")
	v.press("Send")
	v.sees("Your message was sent.")
	if mail := portal.lastMessage(t); mail.To != "support@claimshelf.example" || !strings.Contains(mail.Body, "> soon@example.com") {
		t.Errorf("support got, at %s: %q", mail.To, mail.Body)
	}
	v.press("Back")
	v.isAt("/overdue")

	staff.open("/")
	staff.press("Give 15 more days for Sami Haddad")
	staff.sees("The user has more time for the set-up")
	staff.sees("Set-up until " + moment(portal.clock.Now().Add(15*day)))
	v.press("Load this page again")
	v.isAt("/verification/methods")

	// Somebody who need not yet logs in with the password alone, until switched on.
	v.logsInToEnservio2023(portal, "later")
	v.isAt("/inventory")
	staff.press("Require MFA for Claims desk")
	staff.sees("The user needs a second factor from the next log-in on.")
	v.press("Log out")
	v.logsInToEnservio2023(portal, "later")
	v.isAt("/verification")
	v.sees("by " + moment(portal.clock.Now().Add(45*day)))

	staff.post("/users/extend", map[string][]string{"username": {"nobody"}})
	if staff.status != http.StatusNotFound {
		t.Errorf("more time for nobody is answered with %d", staff.status)
	}
}

// An invited user has the time for the set-up as well, and begins with it.
func TestEnservio2023Invitation(t *testing.T) {
	portal := newTestPortalOf(t, "enservio-2023")
	v := portal.visitor(t)
	v.open(portal.server.InvitationLinks()[0])
	v.fill("Choose a password", "a few words")
	v.fill("The same password again", "a few words")
	v.press("Create account")
	v.isAt("/verification")
	v.sees("by " + moment(portal.clock.Now().Add(45*24*time.Hour)))
	v.press("Continue with verification")
	v.isAt("/verification/methods")
}
