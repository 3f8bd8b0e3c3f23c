package web

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"latchkey/cmd/latchkey-portal/internal/enroll"
)

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
	portal.server.pause = func(ctx context.Context, _ time.Duration) {
		select {
		case <-ctx.Done():
		case <-time.After(20 * time.Second):
			t.Error("the server stops, and the wait goes on")
		}
	}
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
	if !strings.Contains(portal.log.String(), "it was right, and is refused by the fault verify-refused") || strings.Contains(portal.log.String(), code) {
		t.Error("the log does not say why, or says the code")
	}
	for _, status := range portal.directory.Users() {
		if status.UserName == warehouse && status.Failures != 1 {
			t.Errorf("%d failures are counted", status.Failures)
		}
	}
	portal.directory.Settle()
	staff := portal.visitor(t)
	staff.open("/")
	staff.sees("The code is right. It is refused on purpose, by the fault verify-refused, which is switched on.")
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
