package web

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/vault"
)

// breaks switches faults on for all users.
func (p *testPortal) breaks(t testing.TB, texts ...string) {
	t.Helper()
	if err := p.faults.Set(texts...); err != nil {
		t.Fatal(err)
	}
}

// typesKey takes the key from the page with what stands beside it, as a person types
// all of it.
func (v *visitor) typesKey() vault.Account {
	v.t.Helper()
	a := v.readsKey()
	var beside []string
	for n := range v.page.Descendants() {
		if n.Data == "dd" {
			beside = append(beside, textOf(n))
		}
	}
	var algorithm string
	if len(beside) != 3 {
		v.t.Fatalf("beside the key stands %q", beside)
	}
	if _, err := fmt.Sscanf(beside[2], "Time-based, SHA-%s %d digits, every %d seconds", &algorithm, &a.Digits, &a.Period); err != nil {
		v.t.Fatalf("the settings are %q: %v", beside[2], err)
	}
	a.Issuer, a.Name, a.Algorithm = beside[0], beside[1], vault.Algorithm("SHA"+strings.TrimSuffix(algorithm, ","))
	return a
}

func (v *visitor) givesCode(label, button, code string) {
	v.t.Helper()
	v.fill(label, code)
	v.press(button)
}

// A fault is named where testers look, and nowhere else but in a word.
func TestFaultsAreInPlainSight(t *testing.T) {
	portal := newTestPortal(t)
	v := portal.visitor(t)
	v.open("/")
	if strings.Contains(v.body, "Broken on purpose") || strings.Contains(v.body, "fault") {
		t.Error("the front page tells of faults that are not on")
	}
	portal.breaks(t, "sha256", "clock-slow:45")
	if err := portal.faults.SetUser("Dana@example.com", "qr-tiny"); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/", "/outbox"} {
		v.open(path)
		for _, text := range []string{
			"Broken on purpose", "SHA-256 sha256 for all users", "The server's clock is slow (45 seconds) clock-slow:45 for all users",
			"Tiny qr-tiny for dana@example.com", "Each module is one pixel wide.", "A good authenticator: Read it; or say that it is too small",
			"Test server · 3 faults on",
		} {
			v.sees(text)
		}
	}
	v.open("/Account/Login")
	v.sees("Test server · 3 faults on")
	if strings.Contains(v.body, "Broken on purpose") {
		t.Error("the portal's own page explains faults")
	}
	portal.faults.Clear()
	portal.breaks(t, "qr-two")
	v.open("/Account/Login")
	v.sees("Test server · 1 fault on")
}

// What the pages say of a code is what is true of the key that they show, and the
// code is checked that way, at the set-up and at later log-ins.
func TestUnusualParameters(t *testing.T) {
	portal := newTestPortal(t)
	portal.breaks(t, "sha512,digits-8,period-60,key-103")
	v := portal.visitor(t)
	v.logsIn(warehouse, warehousePassword)
	v.sees("It adds an account that makes a new code every 60 seconds.")
	account := v.typesKey()
	if account.Algorithm != vault.SHA512 || account.Digits != 8 || account.Period != 60 || len(account.Secret.Base32()) != 103 {
		t.Errorf("the page shows %+v with %d characters", account, len(account.Secret.Base32()))
	}
	v.press("Next")
	v.sees("The 8 digits that your authenticator shows now.")
	v.givesCode("Authentication code", "Next", "123456")
	v.sees("Enter the 8 digits of the code.")
	v.givesCode("Authentication code", "Next", portal.code(t, account, 0))
	v.sees("Two-factor authentication is on.")
	v.press("I have put them away")
	v.press("Log out")
	portal.faults.Clear()
	portal.clock.Move(time.Minute)
	v.logsIn(warehouse, warehousePassword)
	v.sees("The 8 digits that your authenticator shows now.")
	v.givesCode("Authentication code", "Log in", portal.code(t, account, 0))
	v.isAt("/Account/Home")
}

// A fault of one user is no one else's.
func TestFaultOfOneUser(t *testing.T) {
	portal := newTestPortal(t)
	if err := portal.faults.SetUser("dana@example.com", "digits-8"); err != nil {
		t.Fatal(err)
	}
	for user, digits := range map[string]int{"dana": 8, "ravi": 6} {
		v := portal.visitor(t)
		v.logsIn(user+"@example.com", "correct-horse-"+user)
		if account := v.typesKey(); account.Digits != digits {
			t.Errorf("%s gets %d digits", user, account.Digits)
		}
	}
}

// A QR code that looks wrong is a picture in the page, which alone may show it.
func TestPictureInThePage(t *testing.T) {
	portal := newTestPortal(t)
	v := portal.visitor(t)
	v.logsIn(warehouse, warehousePassword)
	if strings.Contains(v.body, "data:image") || strings.Contains(v.header.Get("Content-Security-Policy"), "data:") {
		t.Error("the usual page has a picture of its own")
	}
	for id, kind := range map[string]string{"qr-inverted": "png", "qr-worn": "jpeg"} {
		portal.breaks(t, id)
		v.open("/Account/TwoFactor/Setup")
		if !strings.Contains(v.body, `<img src="data:image/`+kind+`;base64,`) || strings.Contains(v.body, "<svg") {
			t.Errorf("%s: the page has no picture of that type", id)
		}
		if policy := v.header.Get("Content-Security-Policy"); !strings.Contains(policy, "img-src 'self' data:;") || strings.Count(policy, "data:") != 1 || !strings.Contains(policy, "script-src 'self';") {
			t.Errorf("%s: the policy is %s", id, policy)
		}
	}
	v.press("Next")
	if strings.Contains(v.header.Get("Content-Security-Policy"), "data:") {
		t.Error("a page without the picture may show one")
	}
}

func TestKeysToType(t *testing.T) {
	portal := newTestPortal(t)
	v := portal.visitor(t)
	portal.breaks(t, "manual-none")
	v.logsIn(warehouse, warehousePassword)
	if v.byID("key") != nil || strings.Contains(v.body, "Enter your key manually") || strings.Contains(v.body, "as text below") {
		t.Error("there is a key to type, or a word of it")
	}
	portal.breaks(t)
	v.open("/Account/TwoFactor/Setup")
	right := v.typesKey()
	portal.breaks(t, "manual-differs,key-lower")
	v.open("/Account/TwoFactor/Setup")
	wrong := v.typesKey()
	if shown := textOf(v.byID("key")); shown != strings.ToLower(shown) || len(shown) != 32 || wrong.Secret.Equal(right.Secret) {
		t.Error("the key to type is no other one in small letters")
	}
	v.press("Next")
	v.givesCode("Authentication code", "Next", portal.code(t, wrong, 0))
	v.sees("Was the key typed by hand? Compare it letter by letter with the one that is shown.")
	v.givesCode("Authentication code", "Next", portal.code(t, right, 0))
	v.sees("Two-factor authentication is on.")
}

// The portal's clock is wrong in all that it says and does about codes, and nowhere
// else.
func TestWrongServerClock(t *testing.T) {
	portal := newTestPortal(t)
	portal.breaks(t, "clock-slow:300")
	v := portal.visitor(t)
	v.logsIn(warehouse, warehousePassword)
	account := v.readsKey()
	v.press("Next")
	v.givesCode("Authentication code", "Next", portal.code(t, account, 0))
	now := portal.clock.Now()
	v.sees(fmt.Sprintf("It is the code of %s, 5 minutes from now. If you typed it just now, the clock of the device with the authenticator is fast.", clockTime(now)))
	v.sees("Here it is " + clockTime(now.Add(-5*time.Minute)))
	v.givesCode("Authentication code", "Next", portal.code(t, account, -10))
	v.sees("Two-factor authentication is on.")
	if sent := portal.lastMessage(t).At; !sent.Equal(now) {
		t.Errorf("the mail about it is of %v", sent)
	}
}

func TestDelayedVerification(t *testing.T) {
	portal := newTestPortal(t)
	portal.breaks(t, "verify-delayed:42")
	v := portal.visitor(t)
	v.logsIn(warehouse, warehousePassword)
	account := v.readsKey()
	v.press("Next")
	code := portal.code(t, account, 0)
	var waits []time.Duration
	portal.server.pause = func(_ context.Context, d time.Duration) {
		waits = append(waits, d)
		portal.clock.Move(d)
	}
	v.givesCode("Authentication code", "Next", code)
	if len(waits) != 1 || waits[0] != 42*time.Second {
		t.Errorf("the portal waited %v, want 42 s once", waits)
	}
	v.sees("Two-factor authentication is on.") // the code of the step before
}

// Whoever does not wait for the answer has not tried; and a server that stops keeps
// nobody waiting.
func TestDelayEndsEarly(t *testing.T) {
	portal := newTestPortal(t)
	portal.breaks(t, "verify-delayed:60")
	v := portal.visitor(t)
	v.logsIn(warehouse, warehousePassword)
	account := v.readsKey()
	v.press("Next")

	ctx, leave := context.WithCancel(t.Context())
	body := url.Values{"code": {portal.code(t, account, 0)}}.Encode()
	r := httptest.NewRequestWithContext(ctx, http.MethodPost, portal.base+"/Account/TwoFactor/Confirm", strings.NewReader(body))
	r.Header.Set("Content-Type", formType)
	for _, cookie := range v.client.Jar.Cookies(v.at) {
		r.AddCookie(cookie)
	}
	portal.server.pause = func(ctx context.Context, d time.Duration) {
		leave()
		pause(ctx, d)
	}
	w := httptest.NewRecorder()
	portal.server.ServeHTTP(w, r)
	if w.Body.Len() > 0 {
		t.Errorf("nobody is answered %d", w.Code)
	}
	portal.server.pause = pause
	portal.server.Release()
	v.givesCode("Authentication code", "Next", portal.code(t, account, 0))
	v.sees("Two-factor authentication is on.") // so the code was not used up
}

// The answer to a failing check is the portal's, and nothing has happened.
func TestFailingVerification(t *testing.T) {
	portal := newTestPortal(t)
	portal.breaks(t, "verify-500")
	v := portal.visitor(t)
	v.logsIn(warehouse, warehousePassword)
	account := v.readsKey()
	v.press("Next")
	for range 12 { // more than lock a user
		v.post("/Account/TwoFactor/Confirm", url.Values{"code": {portal.code(t, account, 0)}})
		if v.status != http.StatusInternalServerError {
			t.Fatalf("the answer is %d", v.status)
		}
	}
	v.sees("Something went wrong")
	portal.breaks(t)
	v.open("/Account/TwoFactor/Confirm")
	v.givesCode("Authentication code", "Next", portal.code(t, account, 0))
	v.sees("Two-factor authentication is on.")
}

// A right code that is refused counts as a failure, is not used up, and the log says
// whose fault that is.
func TestRefusedThoughRight(t *testing.T) {
	portal := newTestPortal(t)
	v := portal.visitor(t)
	account := portal.setsUp(v, warehouse, warehousePassword)
	v.press("Log out")
	portal.clock.Move(30 * time.Second)
	portal.breaks(t, "verify-refused")
	v.logsIn(warehouse, warehousePassword)
	code := portal.code(t, account, 0)
	v.givesCode("Authentication code", "Log in", code)
	v.sees("That code was not accepted.")
	if !strings.Contains(portal.log.String(), "the fault that refuses right codes is on") || strings.Contains(portal.log.String(), code) {
		t.Error("the log does not say why, or says the code")
	}
	for _, status := range portal.directory.Users() {
		if status.UserName == warehouse && status.Failures != 1 {
			t.Errorf("%d failures are counted", status.Failures)
		}
	}
	portal.breaks(t)
	v.givesCode("Authentication code", "Log in", code)
	v.isAt("/Account/Home")
}

// A delivered code too is refused and not used up.
func TestRefusedMailThoughRight(t *testing.T) {
	portal := newTestPortalOf(t, "pinventory")
	portal.breaks(t, "verify-refused")
	v := portal.visitor(t)
	v.logsInToPinventory(portal, "jonas")
	v.givesCode("6-digit code", "Verify", portal.lastMessage(t).Code)
	v.sees("That code was not accepted.")
	portal.breaks(t)
	v.givesCode("6-digit code", "Verify", portal.lastMessage(t).Code)
	v.isAt("/inventory")
}

// The user sees that the code was used, and is in all the same.
func TestAnsweredTwice(t *testing.T) {
	portal := newTestPortal(t)
	v := portal.visitor(t)
	account := portal.setsUp(v, warehouse, warehousePassword)
	v.press("Log out")
	portal.clock.Move(30 * time.Second)
	portal.breaks(t, "verify-twice")
	v.logsIn(warehouse, warehousePassword)
	v.givesCode("Authentication code", "Log in", portal.code(t, account, 0))
	v.sees("That code was not accepted. Each code works once")
	v.givesCode("Authentication code", "Log in", portal.code(t, account, 1))
	v.isAt("/Account/Home")
	v.sees("You are logged in")
	v.press("Log out")
	portal.clock.Move(30 * time.Second)
	v.logsIn(warehouse, warehousePassword)
	v.givesCode("Authentication code", "Log in", "000000")
	v.sees("That code was not accepted.") // a wrong one is refused once, as ever
	v.open("/Account/Home")
	v.isAt("/Account/TwoFactor/Code")
}

// Mails and SMS are late by the portal's clock, lost, or there twice.
func TestMessagesThatDoNotCome(t *testing.T) {
	portal := newTestPortalOf(t, "pinventory")
	before := len(portal.outbox.Messages())
	portal.breaks(t, "message-late:100")
	v := portal.visitor(t)
	v.logsInToPinventory(portal, "jonas")
	v.sees("An email with a 6-digit code was sent")
	portal.clock.Move(99 * time.Second)
	page := portal.visitor(t)
	page.open("/outbox")
	if n := len(portal.outbox.Messages()); n != before {
		t.Fatalf("%d messages have come early", n-before)
	}
	portal.clock.Move(time.Second)
	if messages := readMessages(t, portal.asks(http.MethodGet, "/api/outbox?to=jonas@example.com")); len(messages) != 1 || !messages[0].At.Equal(portal.clock.Now()) {
		t.Fatalf("the messages are %d", len(messages))
	}
	v.givesCode("6-digit code", "Verify", portal.lastMessage(t).Code)
	v.isAt("/inventory")

	portal.breaks(t, "message-lost")
	v = portal.visitor(t)
	v.logsInToPinventory(portal, "jonas")
	v.sees("An email with a 6-digit code was sent")
	if n := len(portal.outbox.Messages()); n != before+1 {
		t.Fatalf("%d messages have come", n-before)
	}

	portal.breaks(t, "message-twice")
	portal.clock.Move(10 * time.Minute)
	v = portal.visitor(t)
	v.logsInToPinventory(portal, "jonas")
	all := portal.outbox.Messages()
	if len(all) != before+3 || all[0].Code != all[1].Code || all[0].ID == all[1].ID || all[0].Body != all[1].Body {
		t.Fatalf("%d messages have come", len(all)-before)
	}
	v.givesCode("6-digit code", "Verify", all[1].Code)
	v.isAt("/inventory")
}

// Faults are a tester's: with them a wrong code is as wrong as ever.
func TestNoFaultLetsAWrongCodeIn(t *testing.T) {
	portal := newTestPortal(t)
	v := portal.visitor(t)
	account := portal.setsUp(v, warehouse, warehousePassword)
	v.press("Log out")
	for _, ids := range []string{"verify-twice", "verify-delayed:1", "clock-fast:60", "digits-7", "verify-refused"} {
		portal.breaks(t, ids)
		portal.server.pause = func(context.Context, time.Duration) {}
		if err := portal.directory.Unlock(warehouse); err != nil {
			t.Fatal(err)
		}
		portal.clock.Move(5 * time.Minute)
		v.logsIn(warehouse, warehousePassword)
		v.givesCode("Authentication code", "Log in", portal.code(t, account, -8))
		if session, err := portal.directory.Session(enroll.Token(v.cookie(cookieName))); err != nil || session.Step != enroll.EnterCode {
			t.Errorf("%s: a wrong code leads to %q (%v)", ids, session.Step, err)
		}
		v.open("/Account/Login")
	}
}
