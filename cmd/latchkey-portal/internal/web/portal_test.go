package web

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// "Authorize your device" and "Log in with 2FA", step by step in the words of the
// help document.
func TestHelpDocument(t *testing.T) {
	portal := newTestPortal(t)
	v := portal.visitor(t)

	v.open("/Account/Login")                  // 1. Go to …/Account/Login.
	v.fill("User name", warehouse)            // 2. Enter your User name and Password.
	v.fill("Password", warehousePassword)     //
	v.press("Log In")                         // 3. Click Log In.
	v.isAt("/Account/TwoFactor/Setup")        //
	v.sees("Enter your key manually")         // 4. … click Enter your key manually and enter the text key.
	account := v.readsKey()                   //
	v.press("Next")                           // 5. Click Next.
	code := portal.code(t, account, 0)        // 6. Generate an Authentication code and enter it.
	v.fill("Authentication code", code)       //
	v.press("Next")                           // 7. Click Next.
	v.sees("Two-factor authentication is on") //
	v.press("I have put them away")           // the recovery codes, of which the document says nothing
	v.press("Log out")

	portal.clock.Move(30 * time.Second)
	v.open("/Account/Login")              // 1.
	v.fill("User name", warehouse)        // 2.
	v.fill("Password", warehousePassword) //
	v.press("Log In")                     // 3.
	code = portal.code(t, account, 0)     // 4. Generate an Authentication code and enter it.
	v.fill("Authentication code", code[:3]+" "+code[3:])
	v.press("Log in") // 5. Click Log in.
	v.isAt("/Account/Home")
	v.sees("You are logged in")
}

// The key is there when it is asked for, and hidden until then.
func TestKeyIsHiddenUntilUncovered(t *testing.T) {
	portal := newTestPortal(t)
	v := portal.visitor(t)
	v.logsIn(warehouse, warehousePassword)
	for n := v.byID("key"); ; n = n.Parent {
		if n == nil {
			t.Fatal("the key is not inside a closed details element")
		}
		if n.Data == "details" {
			for _, a := range n.Attr {
				if a.Key == "open" {
					t.Error("the key is uncovered from the start")
				}
			}
			break
		}
	}
	if groups := strings.Fields(textOf(v.byID("key"))); len(groups) != 8 || len(groups[0]) != 4 {
		t.Errorf("the key is in %d groups of %d, want 8 of 4", len(groups), len(groups[0]))
	}
}

func TestInvitedUser(t *testing.T) {
	portal := newTestPortal(t)
	v := portal.visitor(t)
	v.open("/")
	v.press("New invitation")
	v.sees("A new user is invited.")
	link := portal.server.InvitationLinks()[0]
	v.open("/outbox")
	v.sees("Hello Guest 1,")
	v.press(link) // the link in the mail
	v.sees("guest-1@example.com")
	v.fill("Choose a password", "short")
	v.fill("The same password again", "short")
	v.press("Accept invitation")
	v.sees("at least 8 characters")
	v.fill("Choose a password", "a few words")
	v.fill("The same password again", "a few wrods")
	v.press("Accept invitation")
	v.sees("The two passwords are not the same.")
	v.fill("Choose a password", "a few words")
	v.fill("The same password again", "a few words")
	v.press("Accept invitation")
	v.isAt("/Account/TwoFactor/Setup")
	account := v.readsKey()
	v.press("Next")
	v.fill("Authentication code", portal.code(t, account, 0))
	v.press("Next")
	v.sees("Two-factor authentication is on")
	v.open("/outbox")
	v.sees("Two-factor authentication was switched on")
	v.open(link)
	v.sees("This invitation is not valid any more")
}

// Two-factor is on after the accepted code and not before: a user who stops half
// way begins again with a new key.
func TestStoppingHalfWay(t *testing.T) {
	portal := newTestPortal(t)
	v := portal.visitor(t)
	v.logsIn(warehouse, warehousePassword)
	first := v.readsKey()
	v.press("Next")
	v.press("Cancel")
	v.isAt("/Account/Login")
	v.logsIn(warehouse, warehousePassword)
	v.isAt("/Account/TwoFactor/Setup")
	second := v.readsKey()
	if first.Secret.Equal(second.Secret) {
		t.Error("the key is the one that was shown before")
	}
	v.press("Next")
	v.fill("Authentication code", portal.code(t, first, 0))
	v.press("Next")
	v.sees("older entry in your authenticator")
	v.press("Back to the QR code")
	if !v.readsKey().Secret.Equal(second.Secret) {
		t.Error("going back to the QR code changed the key")
	}
	v.press("Next")
	v.isAt("/Account/TwoFactor/Confirm")
}

// Wrong codes at set-up are explained.
func TestAdvice(t *testing.T) {
	portal := newTestPortal(t)
	v := portal.visitor(t)
	v.logsIn(warehouse, warehousePassword)
	account := v.readsKey()
	v.press("Next")
	v.fill("Authentication code", portal.code(t, account, -20))
	v.press("Next")
	v.sees("10 minutes ago")
	v.sees("is slow")
	v.fill("Authentication code", portal.code(t, account, 3))
	v.press("Next")
	v.sees("90 seconds from now")
	v.sees("is fast")
	v.fill("Authentication code", "12345")
	v.press("Next")
	v.sees("Enter the 6 digits of the code.")
	portal.clock.Move(time.Second)
	v.fill("Authentication code", wrongCode(t, portal, account))
	v.press("Next")
	v.sees("Is the clock right?")
	v.sees("older entry of the same name")
	if strings.Contains(v.body, "used already") {
		t.Error("a code of a new key is said to be used already, which cannot be")
	}
	v.fill("Authentication code", portal.code(t, account, 0))
	v.press("Next")
	v.sees("Too many attempts. Wait 2 seconds, then try again.")
	if v.status != http.StatusTooManyRequests {
		t.Errorf("the status is %d", v.status)
	}
}

func TestUsedCodesAreRefused(t *testing.T) {
	portal := newTestPortal(t)
	v := portal.visitor(t)
	account := portal.setsUp(v, warehouse, warehousePassword)
	other := portal.visitor(t)
	other.logsIn(warehouse, warehousePassword)
	other.fill("Authentication code", portal.code(t, account, 0))
	other.press("Log in")
	other.sees("That code was not accepted. Each code works once")
	other.sees("compare the clocks: here it is " + portal.clock.Now().Format("15:04:05"))
	portal.clock.Move(time.Minute)
	code := portal.code(t, account, 0)
	other.fill("Authentication code", code)
	other.press("Log in")
	other.isAt("/Account/Home")
	other.press("Log out")
	other.logsIn(warehouse, warehousePassword)
	other.fill("Authentication code", code)
	other.press("Log in")
	other.sees("That code was not accepted. Each code works once")
}

// A wrong password and an unknown name give the same page, apart from the name
// that was typed.
func TestLogInErrorsAreAlike(t *testing.T) {
	portal := newTestPortal(t)
	page := func(name, password string) string {
		v := portal.visitor(t)
		v.logsIn(name, password)
		return strings.ReplaceAll(v.body, name, "NAME")
	}
	if known, unknown := page(warehouse, "wrong"), page("nobody@example.com", "wrong"); known != unknown {
		t.Error("the page for a wrong password differs from the one for an unknown name")
	}
	for _, name := range []string{warehouse, "nobody@example.com"} {
		for range 12 {
			portal.clock.Move(2 * time.Minute)
			_ = page(name, "wrong")
		}
	}
	if known, unknown := page(warehouse, "wrong"), page("nobody@example.com", "wrong"); known != unknown || !strings.Contains(known, "is locked") {
		t.Error("the page for a locked user differs from the one for an unknown name")
	}
}

func TestLockAndUnlock(t *testing.T) {
	portal := newTestPortal(t)
	v := portal.visitor(t)
	account := portal.setsUp(v, warehouse, warehousePassword)
	portal.clock.Move(time.Minute)
	wrong := wrongCode(t, portal, account)
	for range 10 {
		v := portal.visitor(t)
		v.logsIn(warehouse, warehousePassword)
		v.fill("Authentication code", wrong)
		v.press("Log in")
		portal.clock.Move(time.Minute)
	}
	v = portal.visitor(t)
	v.logsIn(warehouse, warehousePassword)
	v.sees("Too many failed attempts: this user is locked.")
	v.open("/")
	v.sees("Locked after 10 failed attempts")
	v.press("Unlock for Warehouse desk")
	v.logsIn(warehouse, warehousePassword)
	v.fill("Authentication code", portal.code(t, account, 0))
	v.press("Log in")
	v.isAt("/Account/Home")
}

func TestResetFromTheFrontPage(t *testing.T) {
	portal := newTestPortal(t)
	v := portal.visitor(t)
	old := portal.setsUp(v, warehouse, warehousePassword)
	v.open("/")
	v.sees("Two-factor on")
	v.press("Reset two-factor for Warehouse desk")
	v.sees("Two-factor authentication was reset.")
	v.open("/Account/Home")
	v.isAt("/Account/Login")
	v.sees("Your session has ended.")
	account := portal.setsUp(v, warehouse, warehousePassword)
	if account.Secret.Equal(old.Secret) {
		t.Error("the key did not change")
	}
	v.open("/outbox")
	v.sees("Two-factor authentication was reset")
}

// Pages of a step are closed to those who have not come to it, and lead back to
// where they are.
func TestStepsCannotBeSkipped(t *testing.T) {
	portal := newTestPortal(t)
	for _, path := range []string{"/Account/Home", "/Account/TwoFactor/Setup", "/Account/TwoFactor/Confirm", "/Account/TwoFactor/Code"} {
		v := portal.visitor(t)
		v.open(path)
		v.isAt("/Account/Login")
		v.logsIn(warehouse, warehousePassword)
		v.open(path)
		v.isAt("/Account/TwoFactor/Setup")
		v.post(path, map[string][]string{"code": {"123456"}})
		if strings.Contains(v.body, "You are logged in") {
			t.Errorf("posting to %s signed in", path)
		}
	}
	v := portal.visitor(t)
	portal.setsUp(v, warehouse, warehousePassword)
	v.press("Log out")
	v.logsIn(warehouse, warehousePassword)
	for _, path := range []string{"/Account/Home", "/Account/TwoFactor/Setup", "/Account/TwoFactor/Confirm"} {
		v.open(path)
		v.isAt("/Account/TwoFactor/Code")
	}
}
