package web

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"latchkey/cmd/latchkey-portal/internal/outbox"
	"latchkey/vault"
)

const rosa = "rosa@example.com"

func (v *visitor) logsInToEnservio(portal *testPortal, userName string) {
	v.t.Helper()
	v.logsInAt(portal, "/portal/login", "User name", "Log in", userName, "correct-horse-"+strings.TrimSuffix(userName, "@example.com"))
}

// lastSMS is the newest message, which must be an SMS to that number.
func (p *testPortal) lastSMS(t testing.TB, to string) string {
	t.Helper()
	m := p.lastMessage(t)
	if m.Kind != outbox.SMS || m.To != to || m.Code == "" || !strings.Contains(m.Body, m.Code) {
		t.Fatalf("the newest message is %q to %s, want an SMS to %s with its code", m.Kind, m.To, to)
	}
	return m.Code
}

// setsUpSMS goes from the page with the country to the number being verified.
func (v *visitor) setsUpSMS(portal *testPortal, codeLabel string) {
	v.t.Helper()
	v.fill("Country", "United States +1") // Select your country
	v.fill("Phone number", "(203) 555-0142")
	v.press("Send verification code") // then select the ‘Send verification code’ button.
	v.sees("+12035550142")
	v.fill(codeLabel, portal.lastSMS(v.t, "+12035550142")) // Use the verification code received on your phone
	v.press("Verify Code")                                 // to verify your phone number.
}

// setsUpApp takes the key from the page and enters its code.
func (v *visitor) setsUpEnservioApp(portal *testPortal) vault.Account {
	v.t.Helper()
	account := v.readsKey()
	v.press("continue")
	v.fill("Verification code", portal.code(v.t, account, 0))
	v.press("Verify Code")
	v.isAt("/portal/inventory")
	v.sees("Multi-factor authentication is on.")
	return account
}

// "To Setup using Authenticator App click continue", with it ticked and without,
// and the log-in of a user who has the app alone.
func TestEnservioAuthenticatorApp(t *testing.T) {
	for name, tick := range map[string]bool{"ticked": true, "not ticked": false} {
		t.Run(name, func(t *testing.T) {
			portal := newTestPortalOf(t, "enservio")
			v := portal.visitor(t)
			v.logsInToEnservio(portal, rosa)
			v.isAt("/portal/mfa/methods")
			v.sees("Authenticator App recommended")
			v.sees("More options")
			if tick { // select Authenticator App while setting up MFA
				v.tick("Authenticator App")
			}
			v.press("continue") // To Setup using Authenticator App click continue.
			v.isAt("/portal/mfa/app")
			if len(portal.outbox.Messages()) != 1 { // the invitation
				t.Error("a message went out although the app was chosen")
			}
			account := v.setsUpEnservioApp(portal)
			if mail := portal.lastMessage(t); mail.Subject != "Authenticator App was set up" {
				t.Errorf("the user is told %q", mail.Subject)
			}
			v.press("Log out")

			portal.clock.Move(30 * time.Second)
			v.logsInToEnservio(portal, rosa)
			v.isAt("/portal/mfa/verify")
			v.sees("Open your Authenticator App and enter the 6-digit code")
			for _, text := range []string{"SMS/Text", "Send verification code"} {
				if strings.Contains(v.body, text) {
					t.Errorf("%q is offered to a user who did not set that up", text)
				}
			}
			v.fill("Verification code", portal.code(t, account, 0)) // Enter the verification code on the Customer Portal login page.
			v.press("Verify Code")
			v.isAt("/portal/inventory")
		})
	}
}

// "To setup using SMS/Text click More options. If you want to proceed with
// SMS/Text only select SMS/Text and click continue."
func TestEnservioSMSOnly(t *testing.T) {
	portal := newTestPortalOf(t, "enservio")
	v := portal.visitor(t)
	v.logsInToEnservio(portal, rosa)
	box := v.byID("main")
	for n := range box.Descendants() {
		if attribute(n, "value") == "sms" {
			for n.Data != "details" {
				if n = n.Parent; n == nil {
					t.Fatal("SMS/Text is not below More options")
				}
			}
			if hasAttribute(n, "open") {
				t.Error("More options is open from the start")
			}
			break
		}
	}
	v.tick("SMS/Text")
	v.press("continue")
	v.isAt("/portal/mfa/phone")
	v.fill("Phone number", "555-0142x")
	v.press("Send verification code")
	v.sees("That is not a telephone number.")
	if got := attribute(v.byID("number"), "value"); got != "555-0142x" {
		t.Errorf("the number has to be typed anew: the field holds %q", got)
	}
	v.fill("Country", "Germany +49")
	v.fill("Phone number", "030 123456")
	v.press("Send verification code")
	v.sees("A verification code was sent to +4930123456 at ")
	v.press("Another phone number")
	v.setsUpSMS(portal, "Verification code")
	v.isAt("/portal/inventory")
	v.press("Log out")

	v.logsInToEnservio(portal, rosa)
	v.isAt("/portal/mfa/verify")
	sent := len(portal.outbox.Messages())
	if strings.Contains(v.body, "Authenticator App") || v.byID("code") != nil {
		t.Error("the app is offered to a user who did not set it up, or a code is asked for before one was sent")
	}
	v.press("Send verification code") // choose "Send verification code", then the SMS/Text will be sent.
	if len(portal.outbox.Messages()) != sent+1 {
		t.Error("the code did not go out when it was asked for, and then once")
	}
	v.sees("It expires in 10 minutes.")
	first := portal.lastSMS(t, "+12035550142")
	portal.clock.Move(time.Minute)
	v.press("Send verification code")
	second := portal.lastSMS(t, "+12035550142")
	if first != second {
		v.fill("Verification code", first)
		v.press("Verify Code")
		v.sees("Only the newest code works")
		portal.clock.Move(time.Minute)
	}
	v.fill("Verification code", second) // Enter the 6-digit code
	v.press("Verify Code")              // then click ‘Verify Code’.
	v.isAt("/portal/inventory")
}

// "If a user selects both the options, they will have to set up their SMS/Text
// authentication first and then proceed with Authenticator APP set up", and "the
// returning user will see both … if both were initially setup".
func TestEnservioBoth(t *testing.T) {
	portal := newTestPortalOf(t, "enservio")
	v := portal.visitor(t)
	v.logsInToEnservio(portal, rosa)
	v.tick("Authenticator App")
	v.tick("SMS/Text")
	v.press("continue")
	v.isAt("/portal/mfa/phone")
	v.setsUpSMS(portal, "Verification code")
	v.isAt("/portal/mfa/app")
	account := v.setsUpEnservioApp(portal)
	v.press("Log out")

	portal.clock.Move(30 * time.Second)
	messages := len(portal.outbox.Messages())
	v.logsInToEnservio(portal, rosa)
	v.press("SMS/Text")
	v.isAt("/portal/mfa/verify")
	if len(portal.outbox.Messages()) != messages {
		t.Error("a code went out before “Send verification code” was chosen")
	}
	v.press("Send verification code")
	v.fill("Verification code", portal.lastSMS(t, "+12035550142"))
	v.press("Verify Code")
	v.isAt("/portal/inventory")
	v.press("Log out")

	v.logsInToEnservio(portal, rosa)
	v.press("SMS/Text")
	v.press("Authenticator App")
	v.fill("Verification code", portal.code(t, account, 0))
	v.press("Verify Code")
	v.isAt("/portal/inventory")
}

// "Please CONTACT US with your Claim Number or Chat with … Support at Live Chat."
func TestEnservioContact(t *testing.T) {
	portal := newTestPortalOf(t, "enservio")
	v := portal.visitor(t)
	v.open("/portal/login")
	v.press("CONTACT US")
	v.press("Send")
	v.sees("Fill in “Claim Number”")
	v.fill("Claim Number", "C-2291")
	v.fill("Your email address", rosa)
	v.press("Send")
	v.sees("Fill in “What happened?”")
	if attribute(v.byID("claim-number"), "value") != "C-2291" {
		t.Error("what was filled in has to be typed again")
	}
	v.fill("Claim Number", "C-2291")
	v.fill("Your email address", rosa)
	v.fill("What happened?", "No code.\r\n"+portal.base+"//elsewhere.example/")
	v.press("Send")
	v.isAt("/portal/contact")
	v.sees("Your message was sent.")
	mail := portal.lastMessage(t)
	if mail.To != "support@claimshelf.example" || !strings.Contains(mail.Body, "Claim Number\n> C-2291\n") {
		t.Errorf("support got, at %s: %q", mail.To, mail.Body)
	}
	v.open("/outbox")
	if strings.Contains(v.body, `href="//elsewhere`) {
		t.Error("what a visitor wrote became a link")
	}
	v.press("Users and invitations")
	v.logsInToEnservio(portal, rosa)
	v.press("Live Chat")
	v.fill("Your message", strings.Repeat("ä", 4001))
	v.press("Send")
	v.sees("too long")
	if v.status != http.StatusUnprocessableEntity {
		t.Errorf("a text that is too long is answered with %d", v.status)
	}
	v.fill("Your message", "Hello?")
	v.press("Send")
	v.sees("Your message was sent.")
	if mail := portal.lastMessage(t); !strings.Contains(mail.Body, "> "+rosa) {
		t.Errorf("support does not learn who wrote: %q", mail.Body)
	}
	v.press("Back")
	v.isAt("/portal/mfa/methods")
}
