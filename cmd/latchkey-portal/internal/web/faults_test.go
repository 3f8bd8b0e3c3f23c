package web

import (
	"fmt"
	"strings"
	"testing"
	"time"

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
