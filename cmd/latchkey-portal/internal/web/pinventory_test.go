package web

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"latchkey/cmd/latchkey-portal/internal/outbox"
)

// lastMessage is the newest in the outbox.
func (p *testPortal) lastMessage(t testing.TB) outbox.Message {
	t.Helper()
	all := p.outbox.Messages()
	if len(all) == 0 {
		t.Fatal("the outbox is empty")
	}
	return all[0]
}

func (v *visitor) logsInAt(portal *testPortal, path, nameLabel, submit, userName, password string) {
	v.t.Helper()
	v.open(path)
	v.fill(nameLabel, userName)
	v.fill("Password", password)
	v.press(submit)
}

func (v *visitor) logsInToPinventory(portal *testPortal, userName string) {
	v.t.Helper()
	v.logsInAt(portal, "/login", "Username", "Log In", userName, "correct-horse-"+userName)
}

// "How To Use Two-Factor Authentication", step by step.
func TestPinventoryHelpDocument(t *testing.T) {
	portal := newTestPortalOf(t, "pinventory")
	v := portal.visitor(t)
	v.logsInToPinventory(portal, "jonas") // 1. Username and Password, Log In:
	v.isAt("/verification")               // the "Verification" screen.
	v.sees("Verification")
	mail := portal.lastMessage(t) // 2. An email is sent by itself.
	if mail.To != "jonas@example.com" || !strings.Contains(mail.Body, "expires in 10 minutes") {
		t.Errorf("the mail went to %s", mail.To)
	}
	v.fill("6-digit code", mail.Code)                    // 3.
	v.tick("Remember this browser for the next 15 days") // 4.
	v.press("Verify")                                    // 5.
	v.isAt("/inventory")
	v.press("Log out")

	v.logsInToPinventory(portal, "jonas")
	v.isAt("/inventory") // remembered
	v.sees("That was a log-in on a remembered browser, with a password alone.")
	v.press("Log out")
	v.logsInToPinventory(portal, "marta") // another account on the same browser
	v.isAt("/verification")
	portal.clock.Move(10 * time.Minute)
	v.fill("6-digit code", portal.lastMessage(t).Code)
	v.press("Verify")
	v.sees("That code has expired: it was good for 10 minutes. Choose “Resend” for a new one.")
	v.fill("6-digit code", "000000")
	v.press("Verify")
	v.sees("If none came, choose “Resend”.")
	v.press("Resend")                // 6.
	v.sees("Resend Validation Code") // 7. The screen displays the address.
	v.sees("marta@example.com")
	v.press("Resend Code")
	v.isAt("/verification")
	v.sees("A new code is on its way.")
	v.fill("6-digit code", portal.lastMessage(t).Code)
	v.press("Verify")
	v.isAt("/inventory")
	v.press("Log out")

	portal.clock.Move(15 * 24 * time.Hour)
	v.logsInToPinventory(portal, "jonas")
	v.isAt("/verification") // not remembered any more
	v.sees("884-935-3777")  // 9. The number listed on the screen.
	v.sees("you can still skip 2 times. It is recommended that you also check the box “Remember this browser for the next 15 days”.")
	v.press("Live Chat")
	v.fill("Your message", "I do not remember my address.")
	v.press("Send")
	if mail := portal.lastMessage(t); !strings.Contains(mail.Body, "I do not remember my address.") {
		t.Errorf("the last mail is %q", mail.Body)
	}
	v.press("Back")
	v.tick("Remember this browser for the next 15 days") // 8.
	v.press("Skip")
	v.isAt("/inventory")
	v.sees("You went on without a code.")
	v.sees("1 more time")
	v.press("Log out")
	v.logsInToPinventory(portal, "jonas")
	v.isAt("/inventory") // as the box was ticked

	other := portal.visitor(t)
	other.logsInToPinventory(portal, "jonas")
	other.sees("you can still skip once.")
	other.press("Skip")
	other.sees("It cannot be done again.")
	other.press("Log out")
	other.logsInToPinventory(portal, "jonas")
	if strings.Contains(other.body, ">Skip<") {
		t.Error("a third skip is offered")
	}
	other.sees("The verification cannot be skipped any more.")
	other.post("/verification", map[string][]string{"do": {"skip"}})
	if other.sees("The code cannot be skipped any more. Enter it, or turn to support."); other.status != http.StatusForbidden {
		t.Errorf("a third skip is answered with %d", other.status)
	}
}

// "How to Verify Username/Email Addresses", as the admin, for oneself and for
// others; before two-factor is active and after.
func TestPinventoryAddresses(t *testing.T) {
	portal := newTestPortalOf(t, "pinventory")
	v := portal.visitor(t)
	v.logsInToPinventory(portal, "marta")
	v.press("Skip")
	v.press("My Account") // 3. and 4.
	v.sees("Account Details")
	v.sees("Only our staff can change it")
	if v.byID("email") == nil || attribute(v.byID("email"), "value") != "marta@example.com" {
		t.Error("the page does not show the address")
	}
	v.post("/settings/account", map[string][]string{"email": {"x@example.com"}})
	if v.status != http.StatusForbidden {
		t.Errorf("a change is answered with %d", v.status)
	}
	v.sees("Only our staff can change it")
	v.press("Log in") // which leads back in
	v.press("Log out")

	v.logsInToPinventory(portal, "gwen") // for whom it is not active yet
	v.press("My Account")
	v.press("Account Details") // 5.
	v.fill("Email", "not an address")
	v.press("Save Changes")
	v.sees("That is not an email address.")
	v.fill("Email", "gwen@example.net")
	v.press("Save Changes") // 6.
	v.sees("Your changes were saved.")
	if mail := portal.lastMessage(t); mail.To != "gwen@example.com" || !strings.Contains(mail.Body, "gwen@example.net") {
		t.Errorf("the address from before was not told: the last mail went to %s", mail.To)
	}
	v.press("Manage Users") // 4.
	v.press("Users")        // 5.
	v.press("⚙ Action for Otto Hart")
	v.fill("Email Address", "otto@example.net") // 7.
	v.press("Save Changes")                     // 8.
	v.isAt("/settings/users")
	v.sees("otto@example.net")
	v.press("⚙ Action for Jonas Keller") // 9.
	v.sees("Only our staff can change it")

	user := portal.visitor(t)
	user.logsInToPinventory(portal, "otto")
	user.isAt("/inventory")
	user.sees("Two-factor authentication Off That was a log-in with a password alone.")
	if strings.Contains(user.body, "Manage Users") {
		t.Error("a user who is no admin is offered the management of users")
	}
	for _, path := range []string{"/settings/users", "/settings/users/edit?user=marta"} {
		if user.open(path); user.status != http.StatusForbidden {
			t.Errorf("%s is answered with %d", path, user.status)
		}
		user.sees("This page is for administrators You are logged in as otto, who is none.")
	}
	user.post("/settings/users/edit", map[string][]string{"username": {"marta"}, "email": {"jonas@example.net"}})
	if user.status != http.StatusForbidden {
		t.Errorf("changing somebody else's address is answered with %d", user.status)
	}
}

// Staff sees on the front page what a user's log-in depends on, and can change
// it; and where the document and the standards part.
func TestStaffOfPinventory(t *testing.T) {
	portal := newTestPortalOf(t, "pinventory")
	v := portal.visitor(t)
	v.logsInToPinventory(portal, "jonas")
	v.tick("Remember this browser for the next 15 days")
	v.press("Skip")
	staff := portal.visitor(t)
	staff.open("/")
	staff.sees("Skipped 1 time")
	staff.sees("Remembered on 1 browser")
	staff.sees("A user can go on without a code 2 times.")
	staff.sees("NIST SP 800-63B-4 section 3.1.3.1")
	staff.press("Forget browsers for Jonas Keller")
	staff.sees("The user's browsers are forgotten")
	v.press("Log out")
	v.logsInToPinventory(portal, "jonas")
	v.isAt("/verification")
	staff.post("/users/address", map[string][]string{"username": {"jonas"}, "email": {"nobody"}})
	staff.sees("That is not an email address")
	staff.post("/users/address", map[string][]string{"username": {"jonas"}, "email": {"jonas@example.org"}})
	staff.sees("Your changes were saved.")
	staff.press("Do not require two-factor for Jonas Keller")
	v.logsInToPinventory(portal, "jonas")
	v.isAt("/inventory")
	staff.press("Require two-factor for Jonas Keller")
	v.press("Log out")
	v.logsInToPinventory(portal, "jonas")
	if to := portal.lastMessage(t).To; to != "jonas@example.org" {
		t.Errorf("the code went to %s", to)
	}
}
