package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/cmd/latchkey-portal/internal/outbox"
)

const (
	olivia      = "olivia.grant@example.com"
	marcus      = "marcus.bell@example.com"
	priya       = "priya.raman@example.com"
	preferences = "/settings/general-preferences"
	mfaUsers    = 6 // the fixtures, one of whom is only invited
)

// signsIn follows "Go to the signin page. Enter your username (email address) and
// password. Select Sign In."
func (v *visitor) signsIn(userName string) {
	v.t.Helper()
	first, _, _ := strings.Cut(userName, ".")
	v.open("/signin")
	v.fill("Username (email address)", userName)
	v.fill("Password", "correct-horse-"+first)
	v.press("Sign In")
}

// lacks checks that a text is not on the page.
func (v *visitor) lacks(text string) {
	v.t.Helper()
	if strings.Contains(textOf(v.page), text) {
		v.t.Errorf("%s (%d) says %q", v.at.Path, v.status, text)
	}
}

// refreshes reports whether the page loads itself anew without scripts.
func (v *visitor) refreshes() bool { return strings.Contains(v.body, `<meta http-equiv="refresh"`) }

// turnsMFAOn is the whole of it for tests of what comes after.
func (p *testPortal) turnsMFAOn(t testing.TB) {
	t.Helper()
	if err := p.directory.Stick(priya, 0); err != nil {
		t.Fatal(err)
	}
	admin := p.visitor(t)
	admin.signsIn(olivia)
	admin.press("General Preferences")
	admin.tick("OFF")
	admin.press("Begin MFA Process")
	p.clock.Move(mfaUsers * 2 * time.Second)
	admin.open(preferences)
	admin.sees("MFA settings complete")
}

// "Turning on multi-factor authentication (admin)", step by step, with a user who
// fails.
func TestPitneyshipTurningOn(t *testing.T) {
	portal := newTestPortalOf(t, "pitneyship")
	v := portal.visitor(t)
	v.signsIn(olivia)
	v.isAt("/home") // nobody needs a code yet
	v.sees("Settings")
	v.press("General Preferences")              // 1. Settings > General Preferences.
	v.sees("Multi-factor Authentication (MFA)") //
	v.press("Begin MFA Process")                // Without the slider nothing happens.
	v.sees("change it from OFF to ON first")    //
	if v.status != http.StatusUnprocessableEntity || portal.directory.Rollout().On {
		t.Errorf("beginning with the slider at OFF is answered with %d", v.status)
	}
	v.open(preferences)
	v.tick("OFF")                     // 2. The slider, from OFF to ON.
	v.press("Begin MFA Process")      // 3.
	v.isAt(preferences)               //
	v.sees("MFA settings processing") // 4. The message
	v.sees("Users finished: 0 of 6")  // with how far it is with each user.
	v.lacks("MFA settings complete")  //
	v.sees("Olivia Grant In progress " + olivia)
	v.sees("Marcus Bell Waiting " + marcus)
	if !v.refreshes() {
		t.Error("the page does not load itself anew while it runs")
	}
	v.post(preferences, url.Values{"do": {"begin"}, "mfa": {"on"}}) // in another window
	v.sees("MFA settings processing")
	portal.clock.Move(6 * time.Second)
	v.open(preferences)
	v.sees("Users finished: 3 of 6, failed: 1")
	portal.clock.Move(6 * time.Second)
	v.open(preferences)
	v.sees("MFA could not be turned on for every user: 5 successful, 1 failed.") // the error
	v.sees("Priya Raman Failed " + priya + " The user's record was in use and could not be changed.")
	v.lacks("MFA settings processing")
	v.lacks("MFA settings complete")
	if v.refreshes() {
		t.Error("the page loads itself anew although it is over")
	}

	user := portal.visitor(t)
	user.signsIn(priya) // for whom it failed
	user.isAt("/home")
	user.press("Sign out")
	user.signsIn(marcus)
	user.isAt("/mfa/setup")

	v.press("Retry MFA Process")
	v.sees("MFA settings processing")
	v.sees("Users finished: 0 of 1") // only those who failed
	v.lacks("Marcus Bell")
	portal.clock.Move(2 * time.Second)
	v.open(preferences)
	v.sees("MFA settings complete")
	v.sees("Users in the last run: 1")
	v.lacks("failed")
	v.lacks("Retry MFA Process")
	user.signsIn(priya)
	user.isAt("/mfa/setup")
	user.open(portal.server.InvitationLinks()[0])
	user.fill("Choose a password", "correct-horse-sam")
	user.fill("The same password again", "correct-horse-sam")
	user.press("Create my account")
	user.isAt("/mfa/setup")
}

// The slider the other way, which asks first.
func TestPitneyshipTurningOff(t *testing.T) {
	portal := newTestPortalOf(t, "pitneyship")
	portal.turnsMFAOn(t)
	user := portal.visitor(t)
	user.signsIn(marcus)
	user.isAt("/mfa/setup")
	portal.setUpBy(user, "Email")
	user.press("Continue without a second method")
	user.press("Sign out")

	admin := portal.visitor(t)
	admin.signsIn(olivia)
	portal.setUpBy(admin, "Email")
	admin.press("Continue without a second method")
	admin.press("General Preferences")
	admin.press("Turn MFA Off")
	admin.sees("change it from ON to OFF first")
	admin.open(preferences)
	admin.tick("OFF") // the tick goes away
	admin.press("Turn MFA Off")
	admin.sees("Turn MFA off for everybody?")
	if !portal.directory.Rollout().On {
		t.Fatal("it is off before that was confirmed")
	}
	admin.press("Keep MFA on")
	admin.isAt(preferences)
	admin.sees("MFA settings complete")
	admin.tick("OFF")
	admin.press("Turn MFA Off")
	admin.press("Turn MFA Off")
	admin.isAt(preferences)
	admin.sees("MFA is off.")
	admin.lacks("MFA settings complete")
	admin.post(preferences, url.Values{"do": {"retry"}}) // of a window that was left open
	if portal.directory.Rollout().On {
		t.Error("retrying turned it on for everybody")
	}
	user.signsIn(marcus)
	user.isAt("/home")
	user.press("Sign out")

	admin.tick("OFF")
	admin.press("Begin MFA Process")
	admin.post(preferences+"/mfa-off", nil)
	admin.sees("MFA settings processing") // not to be turned off meanwhile
	portal.clock.Move(mfaUsers * 2 * time.Second)
	user.signsIn(marcus)
	user.isAt("/mfa/code") // the method from before
}

// setUpBy sets the first method up, and is then at the offer of another.
func (p *testPortal) setUpBy(v *visitor, method string) {
	v.t.Helper()
	v.press("Setup " + method)
	if method == "SMS" {
		v.fill("Country", "United States +1")
		v.fill("Mobile phone number", "203 555 0142")
		v.press("Send code")
	} else {
		v.press("Send me the code")
	}
	v.fill("Verification code", p.lastCode(v.t))
	v.press("Verify")
	v.isAt("/mfa/setup/second")
}

// other is a code that is not this one.
func other(code string) string {
	last := len(code) - 1
	return code[:last] + string('0'+(code[last]-'0'+1)%10)
}

// What a user reads calls everything as the document does: signing in, a username,
// multi-factor authentication.
func TestPitneyshipWords(t *testing.T) {
	portal := newTestPortalOf(t, "pitneyship")
	v := portal.visitor(t)
	v.open("/signin")
	v.press("Sign In")
	v.sees("Enter your username (email address).")
	v.fill("Username (email address)", marcus)
	v.fill("Password", "wrong")
	v.press("Sign In")
	v.sees("The username or the password is not right. Enter both again.")
	v.signsIn(marcus)
	v.sees("Multi-factor authentication Off That was a sign-in with a password alone.")
	v.press("Sign out")
	portal.turnsMFAOn(t)
	v.signsIn(marcus)
	portal.setUpBy(v, "Email")
	v.press("Continue without a second method")
	v.sees("Multi-factor authentication is on.")
	v.open("/")
	for _, text := range []string{
		"Rehearse a two-factor sign-in", "sets it up at the next sign-in", "Username (email address) " + marcus,
		"MFA on", "MFA off", "Reset MFA for Marcus Bell",
	} {
		v.sees(text)
	}
	for _, word := range []string{"log-in", "Log in", "User name", "Two-factor o"} {
		v.lacks(word)
	}
	v.press("Reset MFA for Marcus Bell")
	v.sees("Multi-factor authentication was reset. The methods for codes are gone; the next sign-in sets them up again.")
}

// lastCode is the code that was sent last.
func (p *testPortal) lastCode(t testing.TB) string {
	t.Helper()
	return p.lastSent(t).Code
}

func (p *testPortal) lastSent(t testing.TB) outbox.Message {
	t.Helper()
	for _, m := range p.outbox.Messages() {
		if m.Code != "" {
			return m
		}
	}
	t.Fatal("no code was sent")
	return outbox.Message{}
}

// "Setting up multi-factor authentication (users)" and "Signing in with
// multi-factor authentication (users)", step by step.
func TestPitneyshipUsers(t *testing.T) {
	portal := newTestPortalOf(t, "pitneyship")
	portal.turnsMFAOn(t)
	v := portal.visitor(t)
	v.signsIn(marcus) // 1. to 3.
	v.isAt("/mfa/setup")
	if len(portal.outbox.Messages()) > 1 {
		t.Error("a code went out before it was asked for")
	}
	v.press("Setup Email") // 4. The Setup button below the method.
	v.sees("The code will be sent to the email address for your account, " + marcus)
	v.press("Send me the code") // 5. For email.
	mail := portal.lastSent(t)
	if mail.To != marcus || mail.Kind != outbox.Mail {
		t.Errorf("the code went to %s by %s", mail.To, mail.Kind)
	}
	v.press("Verify")
	v.sees("Enter the 6 digits of the code.")
	v.fill("Verification code", other(mail.Code))
	v.press("Verify")
	v.sees("That code was not accepted. Only the newest code works: look for the latest message. If none came, choose “Send a new code”.")
	v.fill("Verification code", mail.Code) // 7. Verify.
	v.press("Verify")
	v.isAt("/mfa/setup/second")
	v.sees("Email is set up.")
	v.lacks("Setup Email")
	v.press("Setup SMS") // 8. The Setup button below the other method.
	v.press("Back to the methods")
	v.isAt("/mfa/setup/second")
	v.press("Setup SMS")
	v.fill("Country", "United States +1")
	v.fill("Mobile phone number", "call me") // 6. For SMS.
	v.press("Send code")
	v.sees("That is not a telephone number.")
	v.fill("Mobile phone number", "+44 20 7946 0958")
	v.press("Send code")
	v.sees("A number that begins with a plus has to be one of the country that is chosen.")
	v.fill("Country", "United States +1")
	v.fill("Mobile phone number", "(203) 555-0142")
	v.press("Send code")
	if sms := portal.lastSent(t); sms.To != "+12035550142" || sms.Kind != outbox.SMS {
		t.Errorf("the code went to %s by %s", sms.To, sms.Kind)
	}
	v.sees("A code was sent to +12035550142.")
	v.fill("Verification code", portal.lastCode(t))
	v.press("Verify")
	v.isAt("/home")
	v.sees("To rehearse the sign-in as well, sign out and sign in again: that takes a new code.")
	v.press("Sign out")

	for _, c := range []struct{ choose, to, shown string }{
		{"", "+12035550142", "SMS: a code was sent to •••0142."}, // set up last
		{"Email", marcus, "Email: a code was sent to m•••@example.com."},
		{"", marcus, "Email: a code was sent to m•••@example.com."}, // used last
		{"SMS", "+12035550142", "SMS: a code was sent to •••0142."},
		{"", "+12035550142", "SMS: a code was sent to •••0142."},
	} {
		portal.clock.Move(10 * time.Minute)
		v.signsIn(marcus) // 1. to 3.
		v.isAt("/mfa/code")
		v.sees("Use a different method") // The drop-down arrow,
		if c.choose != "" {
			v.press(c.choose) // and in it the other method.
		}
		v.sees(c.shown)
		if to := portal.lastSent(t).To; to != c.to {
			t.Errorf("the code went to %s, want %s", to, c.to)
		}
		v.fill("Verification code", portal.lastCode(t)) // 5. Verify.
		v.press("Verify")
		v.isAt("/home")
		v.press("Sign out")
	}
}

// With one method there is no other to choose, and one can go on without a
// second.
func TestPitneyshipOneMethod(t *testing.T) {
	portal := newTestPortalOf(t, "pitneyship")
	portal.turnsMFAOn(t)
	v := portal.visitor(t)
	v.signsIn(marcus)
	v.press("Setup SMS")
	v.press("Back to the methods")
	v.isAt("/mfa/setup")
	portal.setUpBy(v, "SMS")
	v.press("Continue without a second method")
	v.isAt("/home")
	v.press("Sign out")
	v.signsIn(marcus)
	v.isAt("/mfa/code")
	v.lacks("Use a different method")
	old := portal.lastCode(t)
	v.press("Send a new code")
	v.fill("Verification code", old)
	if v.press("Verify"); old != portal.lastCode(t) {
		v.sees("That code was not accepted.")
	}
	v.post("/mfa/code", url.Values{"do": {"use"}, "method": {"mail"}})
	v.sees("Choose how you want to get your codes.")
	portal.clock.Move(10 * time.Minute)
	v.fill("Verification code", portal.lastCode(t))
	v.press("Verify")
	v.sees("That code has expired: it was good for 10 minutes.")
}

// When too many codes were sent the page of the method that was chosen says so.
func TestPitneyshipTooManyCodes(t *testing.T) {
	portal := newTestPortalOf(t, "pitneyship")
	portal.turnsMFAOn(t)
	v := portal.visitor(t)
	v.signsIn(marcus)
	portal.setUpBy(v, "Email")
	v.press("Setup SMS")
	v.fill("Country", "United States +1")
	v.fill("Mobile phone number", "203 555 0142")
	v.press("Send code")
	v.fill("Verification code", portal.lastCode(t))
	v.press("Verify")
	v.press("Sign out")
	v.signsIn(marcus)
	v.press("Send a new code")
	v.press("Send a new code") // the fifth
	v.press("Email")
	v.sees("Too many codes were sent.")
	v.sees("No code is on its way.")
	if v.status != http.StatusTooManyRequests {
		t.Errorf("one code too many is answered with %d", v.status)
	}
	session, err := portal.directory.Session(enroll.Token(v.cookie(cookieName)))
	if err != nil || session.Method != enroll.Mail {
		t.Errorf("the session asks for %s (%v)", session.Method, err)
	}
}

func (v *visitor) cookie(name string) string {
	for _, c := range v.client.Jar.Cookies(v.at) {
		if c.Name == name {
			return c.Value
		}
	}
	return ""
}

// Who is no administrator sees nothing of it.
func TestPitneyshipForAdminsOnly(t *testing.T) {
	portal := newTestPortalOf(t, "pitneyship")
	v := portal.visitor(t)
	for _, path := range []string{preferences, preferences + "/mfa-off"} {
		if v.open(path); v.at.Path != "/signin" {
			t.Errorf("without a session %s leads to %s", path, v.at.Path)
		}
	}
	v.signsIn(marcus)
	v.lacks("Settings")
	v.lacks("General Preferences")
	for _, path := range []string{preferences, preferences + "/mfa-off"} {
		v.open(path)
		if v.sees("This page is for administrators"); v.status != http.StatusForbidden {
			t.Errorf("%s is answered with %d", path, v.status)
		}
		for _, do := range []string{"begin", "retry", "end", ""} {
			v.post(path, url.Values{"do": {do}, "mfa": {"on"}})
			if v.status != http.StatusForbidden {
				t.Errorf("%s at %s is answered with %d", do, path, v.status)
			}
		}
	}
	if portal.directory.Rollout().On {
		t.Error("it was turned on")
	}
}

func TestMasked(t *testing.T) {
	for to, want := range map[string]string{
		"marcus.bell@example.com": "m•••@example.com", "ö@example.com": "ö•••@example.com", "@example.com": "•••@example.com",
		"+12035550142": "•••0142", "0142": "•••", "": "•••",
	} {
		if got := masked(to); got != want {
			t.Errorf("%q is shown as %q, want %q", to, got, want)
		}
	}
}
