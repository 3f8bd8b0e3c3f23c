package web

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"latchkey/vault/runtest"
)

// Every page of every portal, in every state, is looked at with axe-core: WCAG 2.2
// AA and good practice, in light and dark. The visitors here only go where pages
// look different; what the pages do is tested elsewhere.
func TestChromiumPagesForEverybody(t *testing.T) {
	runtest.OnlyWhole(t)
	g := newGallery(t)
	for name, walk := range map[string]func(*testing.T, *testPortal){
		"cin7": screensOfCin7, "pinventory": screensOfPinventory, "enservio": screensOfEnservio,
		"enservio-2023": screensOfEnservio2023, "pitneyship": screensOfPitneyship,
	} {
		t.Run(name, func(t *testing.T) {
			portal := newTestPortalOf(t, name)
			g.follows(portal)
			before := g.pages
			screensOfAll(portal.visitor(t), portal)
			walk(t, portal)
			portal.visitor(t).open("/")
			portal.visitor(t).open("/outbox")
			if g.pages == before {
				t.Error("no page was looked at")
			}
		})
	}
	t.Run("faults", func(t *testing.T) {
		portal := newTestPortal(t)
		g.follows(portal)
		portal.breaks(t, "qr-inverted,key-dashed,names-long,clock-slow")
		if err := portal.faults.SetUser(warehouse, "sha256"); err != nil {
			t.Fatal(err)
		}
		portal.visitor(t).open("/")
		portal.visitor(t).open("/outbox")
		portal.visitor(t).logsIn(warehouse, warehousePassword)
		portal.breaks(t, "qr-tiny,manual-none")
		portal.visitor(t).logsIn(warehouse, warehousePassword)
	})
	t.Run("focus order", func(t *testing.T) { focusOrder(t, g.b) })
}

// screensOfAll goes through what all portals have.
func screensOfAll(v *visitor, portal *testPortal) {
	p := portal.server.profile
	v.open("/")
	v.open("/outbox")
	v.open("/nowhere")
	v.post("/users/reset", map[string][]string{"username": {"nobody"}})
	v.open(p.Invitation.Path + "/no-such-invitation")
	v.open(p.LogIn.Path)
	v.press(p.LogIn.Submit) // with nothing in the fields
	v.logsInAt(portal, p.LogIn.Path, p.LogIn.Fields[0].Label, p.LogIn.Submit, "nobody", "a wrong one")
	invitation := portal.server.InvitationLinks()[0]
	v.open(invitation)
	v.press(p.Invitation.Submit)
	v.fill("Choose a password", "a few words more")
	v.fill("The same password again", "a few words mor")
	v.press(p.Invitation.Submit)
	v.fill("Choose a password", "a few words more")
	v.fill("The same password again", "a few words more")
	v.press(p.Invitation.Submit)
	for n := range v.page.Descendants() {
		if action := attribute(n, "action"); action == logOutPath {
			v.post(logOutPath, nil)
			return
		}
	}
}

func screensOfCin7(t *testing.T, portal *testPortal) {
	v := portal.visitor(t)
	v.logsIn(dana, danaPassword)
	v.press("Next")
	v.fill("Authentication code", "12")
	v.press("Next")
	v.fill("Authentication code", "000000")
	v.press("Next")
	v.press("Cancel")
	account := portal.setsUp(v, dana, danaPassword)
	v.press("Two-factor authentication")
	v.press("Draw new recovery codes")
	v.fill("Password", danaPassword)
	v.press("Draw new recovery codes")
	v.press("I have put them away")
	v.press("Log out")
	v.logsIn(dana, danaPassword)
	for _, code := range []string{"12", portal.code(t, account, 0)} {
		v.fill("Authentication code", code)
		v.press("Log in")
	}
	for _, code := range []string{"abcd", "abcd-efgh-abcd-efgh"} {
		v.fill("Recovery code", code)
		v.press("Use the recovery code")
	}
	for range 6 { // it has to wait, and in the end it is locked
		for range 2 {
			v.post("/Account/TwoFactor/Code", map[string][]string{"code": {"000000"}})
		}
		portal.clock.Move(time.Hour)
	}
	v.open("/")
	v.open("/Account/Login")
	v.press("Sign in with SSO")
	v.press("Cancel")
	screensOfRequests(portal, v)
}

func screensOfRequests(portal *testPortal, v *visitor) {
	v.open("/support/requests")
	v.press("Submit")
	v.asks(dana, "account owner", dana, "Dana Okafor")
	v.choose(papers()[0], "passport.jpg", "\xff\xd8\xff\xe0 a face")
	v.press("Submit")
	v.asks(ravi, "co-owner", ravi, "Ravi Menon")
	v.press("Submit")
	v.open("/")
	v.open("/tickets/1")
	v.press("Refuse")
	v.fill("Reason", "Attach all three documents.")
	v.press("Refuse")
	v.open("/tickets/1")
	v.open("/tickets/2")
	v.press("Approve")
	v.open("/tickets/2")
	v.post("/tickets/2/approve", nil)
	v.open("/tickets/9")
	v.open("/outbox")
}

func screensOfPinventory(t *testing.T, portal *testPortal) {
	v := portal.visitor(t)
	v.logsInToPinventory(portal, "marta")
	v.fill("6-digit code", "12")
	v.press("Verify")
	v.fill("6-digit code", "000000")
	v.press("Verify")
	v.press("Resend")
	v.press("Resend Code")
	for range 6 {
		v.open("/verification/resend")
		v.press("Resend Code")
	}
	portal.clock.Move(11 * time.Minute)
	v.open("/verification")
	v.fill("6-digit code", portal.lastCode(t))
	v.press("Verify")
	v.press("Skip")
	v.press("My Account")
	v.press("Manage Users")
	v.press("⚙ Action for Jonas Keller")
	v.open("/settings/users/edit?user=nobody")
	if err := portal.directory.Release("marta"); err != nil {
		t.Fatal(err)
	}
	v.open("/settings/account")
	v.fill("Email", "not an address")
	v.press("Save Changes")
	v.fill("Email", "marta@example.net")
	v.press("Save Changes")
	v.post(logOutPath, nil)
	v.logsInToPinventory(portal, "jonas")
}

func screensOfEnservio(t *testing.T, portal *testPortal) {
	v := portal.visitor(t)
	v.open("/portal/login")
	v.press("CONTACT US")
	v.press("Send")
	v.fill("Claim Number", "C-2291")
	v.fill("Your email address", rosa)
	v.fill("What happened?", "No code.")
	v.press("Send")
	v.logsInToEnservio(portal, rosa)
	v.tick("Authenticator App")
	v.tick("SMS/Text")
	v.press("continue")
	v.fill("Phone number", "555-0142x")
	v.press("Send verification code")
	v.setsUpSMS(portal, "Verification code")
	v.press("continue")
	v.fill("Verification code", "12")
	v.press("Verify Code")
	v.open("/portal/mfa/app")
	account := v.setsUpEnservioApp(portal)
	v.press("Log out")
	portal.clock.Move(time.Minute)
	v.logsInToEnservio(portal, rosa)
	v.fill("Verification code", "12")
	v.press("Verify Code")
	v.press("SMS/Text")
	v.press("Send verification code")
	portal.clock.Move(11 * time.Minute)
	v.fill("Verification code", portal.lastCode(t))
	v.press("Verify Code")
	v.press("Authenticator App")
	v.fill("Verification code", portal.code(t, account, 0))
	v.press("Verify Code")
}

func screensOfEnservio2023(t *testing.T, portal *testPortal) {
	v := portal.visitor(t)
	v.logsInToEnservio2023(portal, "late")
	v.press("Contact support")
	v.press("Send")
	v.logsInToEnservio2023(portal, "later")
	v.press("Log out")
	v.logsInToEnservio2023(portal, "fresh")
	v.press("I am done in the other window")
	v.press("Continue with verification")
	v.press("Continue")
	v.tick("Authenticator APP")
	v.tick("SMS/Text")
	v.press("Continue")
	v.setsUpSMS(portal, "6-digit code")
	v.fill("6-digit code", "12")
	v.press("Continue")
	v.setsUp2023(portal)
	v.open("/verification")
	v.press("Log out")
	v.logsInToEnservio2023(portal, "fresh")
	v.press("Continue with verification")
	v.press("TEXT")
	v.press("Send verification code")
	v.fill("6-digit code", "000000")
	v.press("Verify Code")
	v.press("Authenticator APP")
}

func screensOfPitneyship(t *testing.T, portal *testPortal) {
	admin := portal.visitor(t)
	admin.signsIn(olivia)
	admin.open(preferences)
	admin.press("Begin MFA Process")
	admin.open(preferences)
	admin.tick("OFF")
	admin.press("Begin MFA Process")
	portal.clock.Move(6 * time.Second)
	admin.open(preferences)
	portal.clock.Move(10 * time.Second)
	admin.open(preferences)
	admin.press("Retry MFA Process")
	portal.clock.Move(2 * time.Second)
	admin.open(preferences)
	admin.tick("OFF")
	admin.press("Turn MFA Off")
	v := portal.visitor(t)
	v.signsIn(marcus)
	portal.setUpBy(v, "Email")
	v.press("Setup SMS")
	v.fill("Mobile phone number", "call me")
	v.press("Send code")
	v.fill("Mobile phone number", "203 555 0142")
	v.press("Send code")
	v.fill("Verification code", "12")
	v.press("Verify")
	v.fill("Verification code", portal.lastCode(t))
	v.press("Verify")
	v.open(preferences) // for administrators only
	if v.status != http.StatusForbidden || !strings.Contains(v.body, "administrators") {
		t.Errorf("the preferences are answered with %d", v.status)
	}
	v.open("/home")
	v.press("Sign out")
	v.signsIn(marcus)
	v.press("Email")
	v.fill("Verification code", "12")
	v.press("Verify")
}
