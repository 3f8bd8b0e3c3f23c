package web

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"latchkey/cmd/latchkey-portal/internal/diagnose"
	"latchkey/vault"
)

// wrongCode is one that is neither right, near now, nor what a known mistake leads to: of
// a thousand keys some have such a mistake for any one code.
func wrongCode(t testing.TB, portal *testPortal, account vault.Account) string {
	t.Helper()
	right := map[string]bool{}
	for steps := -200; steps <= 200; steps++ {
		right[portal.code(t, account, steps)] = true
	}
	for n := range 1000 {
		code := fmt.Sprintf("%06d", n)
		if right[code] {
			continue
		}
		trace := diagnose.Inspect(diagnose.Case{Account: account, Skew: 1, At: portal.clock.Now(), Typed: code})
		if diagnose.Conclude(trace, nil).Reason == diagnose.Unknown {
			return code
		}
	}
	t.Fatal("every guess is right, or explained")
	return ""
}

func TestHeaders(t *testing.T) {
	portal := newTestPortal(t)
	v := portal.visitor(t)
	v.logsIn(warehouse, warehousePassword)
	for name, want := range map[string]string{
		"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff",
	} {
		if got := v.header.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	policy := v.header.Get("Content-Security-Policy")
	for _, part := range []string{"default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"} {
		if !strings.Contains(policy, part) {
			t.Errorf("the policy lacks %s", part)
		}
	}
	scripts := strings.Count(v.body, "<script") != strings.Count(v.body, `<script src="/static/`) || !strings.Contains(v.body, "></script>")
	if strings.Contains(policy, "unsafe") || scripts || strings.Contains(v.body, "style=") {
		t.Error("something runs or looks inline")
	}
}

func TestCookie(t *testing.T) {
	portal := newTestPortal(t)
	v := portal.visitor(t)
	v.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	v.open("/Account/Login")
	if v.header.Get("Set-Cookie") != "" {
		t.Error("a cookie is set before there is a session")
	}
	v.logsIn(warehouse, warehousePassword)
	cookie := v.header.Get("Set-Cookie")
	for _, part := range []string{"HttpOnly", "SameSite=Strict", "Path=/"} {
		if !strings.Contains(cookie, part) {
			t.Errorf("the cookie lacks %s", part)
		}
	}
}

// A key is in the page that shows it and in nothing else that leaves the server.
func TestSecretsStayOnTheirPage(t *testing.T) {
	portal := newTestPortal(t)
	v := portal.visitor(t)
	v.logsIn(warehouse, "a-wrong-password")
	v.logsIn("typed-in-the-wrong-field", "x")
	v.logsIn(warehouse, warehousePassword)
	setUp := v.body
	account := v.readsKey()
	var bodies strings.Builder
	var codes []string
	enter := func(code, button string) {
		codes = append(codes, code)
		v.fill("Authentication code", code)
		v.press(button)
		bodies.WriteString(v.body)
	}
	v.press("Next")
	enter(wrongCode(t, portal, account), "Next")
	enter(portal.code(t, account, 0), "Next")
	v.press("I have put them away")
	portal.clock.Move(time.Minute)
	v.press("Log out")
	v.logsIn(warehouse, warehousePassword)
	enter(portal.code(t, account, 0), "Log in")
	invitation := portal.server.InvitationLinks()[0]
	v.open(invitation)
	for _, path := range []string{"/", "/outbox", "/nowhere", "/Account/Home"} {
		v.open(path)
		bodies.WriteString(v.body)
	}

	key := account.Secret.Base32()
	if !strings.Contains(setUp, key) {
		t.Error("the set-up page does not hold the key")
	}
	if strings.Contains(bodies.String(), key) {
		t.Error("another page holds the key")
	}
	log := portal.log.String()
	secrets := append(codes, key, key[:8], warehousePassword, "a-wrong-password", "typed-in-the-wrong-field",
		invitation[strings.LastIndex(invitation, "/")+1:], "otpauth")
	for _, u := range v.client.Jar.Cookies(v.at) {
		secrets = append(secrets, u.Value)
	}
	for i, secret := range secrets {
		if strings.Contains(log, secret) {
			t.Errorf("secret %d is in the log", i)
		}
	}
	for _, said := range []string{
		"log-in refused\" user=" + warehouse, `log-in refused" user=(unknown)`, "step refused", "password accepted",
	} {
		if !strings.Contains(log, said) {
			t.Errorf("the log does not say %q", said)
		}
	}
}

// No address on the page with the key carries it, but for the one that opens an
// authenticator.
func TestKeyIsInNoAddress(t *testing.T) {
	portal := newTestPortal(t)
	v := portal.visitor(t)
	v.logsIn(warehouse, warehousePassword)
	key := v.readsKey().Secret.Base32()
	links := 0
	for n := range v.page.Descendants() {
		for _, a := range n.Attr {
			if !strings.Contains(a.Val, key) {
				continue
			}
			if n.Data == "a" && strings.HasPrefix(a.Val, "otpauth://totp/") && textOf(n) == "Open in an authenticator on this computer" {
				links++
				continue
			}
			t.Errorf("the key is in %s of %s", a.Key, n.Data)
		}
	}
	v.sees("If nothing opens, no authenticator here takes such links")
	if links != 1 {
		t.Errorf("%d links open an authenticator, want 1", links)
	}
}

func TestOtherSitesAreRefused(t *testing.T) {
	portal := newTestPortal(t)
	form := url.Values{"username": {warehouse}, "password": {warehousePassword}}
	for _, c := range []struct {
		name, host, origin, site string
		want                     int
	}{
		{"this site", "127.0.0.1:1", "", "same-origin", http.StatusSeeOther},
		{"a tool without a browser", "localhost:1", "", "", http.StatusSeeOther},
		{"another site", "127.0.0.1:1", "https://evil.example", "cross-site", http.StatusForbidden},
		{"another port, by an old browser", "127.0.0.1:1", "http://127.0.0.1:2", "", http.StatusForbidden},
		{"a rebound name", "evil.example", "", "", http.StatusMisdirectedRequest},
		{"no name", "", "", "", http.StatusMisdirectedRequest},
		{"IPv6", "[::1]:1", "", "", http.StatusSeeOther},
	} {
		r := httptest.NewRequest(http.MethodPost, "/Account/Login", strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Host = c.host
		if c.origin != "" {
			r.Header.Set("Origin", c.origin)
		}
		if c.site != "" {
			r.Header.Set("Sec-Fetch-Site", c.site)
		}
		w := httptest.NewRecorder()
		portal.server.ServeHTTP(w, r)
		if w.Code != c.want {
			t.Errorf("%s: %d, want %d", c.name, w.Code, c.want)
		}
	}
}

func TestHosts(t *testing.T) {
	for _, c := range []struct {
		listening, header string
		want              bool
	}{
		{"127.0.0.1", "127.0.0.1:8087", true}, {"127.0.0.1", "LOCALHOST.:8087", true}, {"127.0.0.1", "[::1]", true},
		{"127.0.0.1", "10.0.0.5:8087", false}, {"127.0.0.1", "portal.test", false},
		{"10.0.0.5", "10.0.0.5:8087", true}, {"10.0.0.5", "10.0.0.6:8087", false},
		{"portal.test", "portal.test:8087", true},
		{"", "10.0.0.5:8087", true}, {"::", "[fe80::1]:8087", true}, {"0.0.0.0", "evil.example", false},
	} {
		if got := HostsFor(c.listening).Allows(c.header); got != c.want {
			t.Errorf("listening on %q, Host %q: %v", c.listening, c.header, got)
		}
	}
}

// Off loopback a browser tells where a form comes from by its origin alone, which
// it keeps back under no-referrer.
func TestReferrerPolicyOffLoopback(t *testing.T) {
	if got := referrerPolicy("10.0.0.5"); got != "same-origin" {
		t.Errorf("the policy is %s", got)
	}
}

func TestErrorPages(t *testing.T) {
	portal := newTestPortal(t)
	for _, c := range []struct {
		method, path, text string
		want               int
	}{
		{http.MethodGet, "/nowhere", "There is no such page", http.StatusNotFound},
		{http.MethodGet, "/static/nothing.css", "There is no such page", http.StatusNotFound},
		{http.MethodDelete, "/Account/Login", "That is not possible here", http.StatusMethodNotAllowed},
		{http.MethodPut, "/", "That is not possible here", http.StatusMethodNotAllowed},
		{http.MethodGet, "/Account/Invitation/nothing", "not valid any more", http.StatusNotFound},
		{http.MethodPost, "/users/reset", "There is no such user", http.StatusNotFound},
	} {
		r, err := http.NewRequest(c.method, portal.base+c.path, nil)
		if err != nil {
			t.Fatal(err)
		}
		v := portal.visitor(t)
		v.take(v.client.Do(r))
		if v.status != c.want {
			t.Errorf("%s %s: %d, want %d", c.method, c.path, v.status, c.want)
		}
		v.sees(c.text)
		v.sees("Front page of the test server")
		if c.want == http.StatusMethodNotAllowed && !strings.Contains(v.header.Get("Allow"), http.MethodGet) {
			t.Errorf("%s %s does not say what is allowed", c.method, c.path)
		}
	}
	v := portal.visitor(t)
	v.take(v.client.Post(portal.base+"/Account/Login", "application/json", strings.NewReader(`{"username":"x"}`)))
	if v.status != http.StatusUnsupportedMediaType {
		t.Errorf("a form that is none: %d", v.status)
	}
	v.sees("That is not a form")
	v.post("/Account/Login", url.Values{"username": {strings.Repeat("x", longestForm)}})
	if v.status != http.StatusRequestEntityTooLarge {
		t.Errorf("a huge form: %d", v.status)
	}
}

// A mistake of the portal's own gives a page too, and the log does not quote it.
func TestPanicPage(t *testing.T) {
	portal := newTestPortal(t)
	mux := http.NewServeMux()
	mux.HandleFunc("/", func(http.ResponseWriter, *http.Request) { panic("a secret") })
	w := httptest.NewRecorder()
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.Host = "localhost"
	portal.server.guard(mux).ServeHTTP(w, r)
	if w.Code != http.StatusInternalServerError || !strings.Contains(w.Body.String(), "Something went wrong") {
		t.Errorf("the answer is %d", w.Code)
	}
	if log := portal.log.String(); strings.Contains(log, "a secret") || !strings.Contains(log, "problem=string") {
		t.Errorf("the log says too much or too little")
	}
}
