package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"latchkey/cmd/latchkey-portal/internal/enroll"
)

// A form that is sent twice, as by an impatient click, does its work once, and
// the late answer to the second does not log the browser out.
func TestFormSentTwice(t *testing.T) {
	portal := newTestPortal(t)
	v := portal.visitor(t)
	v.logsIn(warehouse, warehousePassword)
	account := v.readsKey()
	v.press("Next")
	again, err := http.NewRequest(http.MethodPost, portal.base+v.at.Path,
		strings.NewReader(url.Values{"code": {portal.code(t, account, 0)}}.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	again.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for _, cookie := range v.client.Jar.Cookies(v.at) {
		again.AddCookie(cookie)
	}
	v.fill("Authentication code", portal.code(t, account, 0))
	v.press("Next")
	v.isAt("/Account/TwoFactor/Recovery")

	late, err := http.DefaultTransport.RoundTrip(again)
	if err != nil {
		t.Fatal(err)
	}
	_ = late.Body.Close()
	v.client.Jar.SetCookies(v.at, late.Cookies())
	v.open(late.Header.Get("Location"))
	v.isAt("/Account/TwoFactor/Recovery")
	v.sees("Two-factor authentication is on.")
}

// Whoever knows a token from before the password, or from before the code, has
// nothing by it: the session gets a new one each time, and the old ones are dead.
func TestTokensFromBefore(t *testing.T) {
	portal := newTestPortal(t)
	v := portal.visitor(t)
	var tokens []string
	changed := func(when string) {
		t.Helper()
		for _, cookie := range v.client.Jar.Cookies(v.at) {
			if cookie.Name == cookieName {
				tokens = append(tokens, cookie.Value)
			}
		}
		for i, old := range tokens[:len(tokens)-1] {
			if _, err := portal.directory.Session(enroll.Token(old)); err == nil || old == tokens[len(tokens)-1] {
				t.Errorf("%s the token %d from before is good", when, i)
			}
		}
	}
	v.logsIn(warehouse, warehousePassword)
	changed("after the log-in")
	v.logsIn(warehouse, warehousePassword)
	changed("after another log-in on the same browser")
	account := v.readsKey()
	v.press("Next")
	v.fill("Authentication code", portal.code(t, account, 0))
	v.press("Next")
	changed("after the set-up")
	v.press("I have put them away")
	changed("when signed in")
	portal.clock.Move(time.Minute)
	v.press("Log out")
	v.logsIn(warehouse, warehousePassword)
	changed("after the log-in")
	v.fill("Authentication code", portal.code(t, account, 0))
	v.press("Log in")
	changed("after the code")
	if len(tokens) != 6 {
		t.Errorf("there were %d tokens", len(tokens))
	}
}

// What a browser is known by is as well kept from other sites as its session.
func TestCookieOfABrowser(t *testing.T) {
	portal := newTestPortalOf(t, "pinventory")
	w := httptest.NewRecorder()
	portal.server.know(w, "x.y")
	cookie := w.Header().Get("Set-Cookie")
	for _, part := range []string{"HttpOnly", "SameSite=Strict", "Path=/", "Max-Age="} {
		if !strings.Contains(cookie, part) {
			t.Errorf("the cookie lacks %s", part)
		}
	}
}
