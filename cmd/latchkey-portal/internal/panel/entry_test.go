package panel

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
)

// The token lets in, nothing else does, and everything but the log-in is behind it.
func TestLogIn(t *testing.T) {
	s := newTestServer(t, nil, "cin7", "enservio")
	v := s.visitor(t)
	for _, path := range []string{Path, addPath, userAt("cin7", "dana@example.com"), outboxPath, clockPath, eventsPath, profilesPath, profilePath, serverPath} {
		v.open(path)
		v.isAt(logInPath)
	}
	for _, path := range []string{addPath, userPath + "/enroll", userPath + "/confirm", userPath + "/verify", userPath + "/reset", userPath + "/remove", outboxPath, clockPath, profilePath, serverPath} {
		v.post(path, url.Values{"user": {"dana@example.com"}, "sure": {"yes"}, "do": {"freeze"}})
		v.isAt(logInPath)
	}
	if s.stage.Clock().Status().Frozen {
		t.Error("the clock was stopped without a session")
	}
	v.logsIn("")
	v.sees("Enter the token.")
	v.logsIn("another-token-that-is-long-enough")
	v.isAt(logInPath)
	v.sees("That is not the token.")
	if v.status != http.StatusUnprocessableEntity {
		t.Errorf("a wrong token is answered with %d", v.status)
	}
	v.logsIn(" " + testToken + " ")
	v.isAt(Path)
	v.sees("Dana")
	v.open(logInPath)
	v.isAt(Path)
	v.press("Log out")
	v.isAt(logInPath)
	v.sees("You are logged out.")
	v.open(Path)
	v.isAt(logInPath)
	if log := s.log.String(); strings.Contains(log, testToken) || strings.Contains(log, "another-token") {
		t.Error("a token is in the log")
	}
}

// Wrong tokens are slowed down, and the right one is taken at any time.
func TestWrongTokensSlowDown(t *testing.T) {
	s := newTestServer(t, nil, "cin7")
	v := s.visitor(t)
	for range 3 {
		v.logsIn("a-wrong-token")
		v.sees("That is not the token.")
	}
	v.logsIn("a-wrong-token")
	v.isAt(logInPath)
	v.sees("Too many wrong tokens were entered. Copy the right one, which is taken at any time, or wait 1 second before another try.")
	if v.status != http.StatusTooManyRequests || v.header.Get("Retry-After") != "1" {
		t.Errorf("the answer is %d with Retry-After %q", v.status, v.header.Get("Retry-After"))
	}
	s.computer.Move(time.Second)
	v.logsIn("a-wrong-token")
	v.sees("That is not the token.")
	v.logsIn("a-wrong-token")
	v.sees("wait 2 seconds")
	v.logsIn(testToken)
	v.isAt(Path)
	v.press("Log out")
	v.logsIn("a-wrong-token")
	v.sees("That is not the token.") // the failures are forgotten
}

// The cookie is random, for no script, no other site and no other path, and for TLS
// only where there is TLS.
func TestCookie(t *testing.T) {
	s := newTestServer(t, nil, "cin7")
	answer := func(target string) *http.Cookie {
		r := httptest.NewRequest(http.MethodPost, target+logInPath, strings.NewReader(url.Values{"token": {testToken}}.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		w := httptest.NewRecorder()
		s.panel.ServeHTTP(w, r)
		all := w.Result().Cookies()
		if len(all) != 1 {
			t.Fatalf("there are %d cookies with the status %d", len(all), w.Code)
		}
		return all[0]
	}
	plain, again, tls := answer("http://127.0.0.1"), answer("http://127.0.0.1"), answer("https://127.0.0.1")
	for _, c := range []*http.Cookie{plain, tls} {
		if !c.HttpOnly || c.SameSite != http.SameSiteStrictMode || c.Path != Path || c.Domain != "" || c.MaxAge != 0 || len(c.Value) < 40 {
			t.Errorf("the cookie is HttpOnly %v, SameSite %v, path %q, domain %q, %d characters long", c.HttpOnly, c.SameSite, c.Path, c.Domain, len(c.Value))
		}
	}
	if plain.Secure || !tls.Secure || plain.Value == again.Value {
		t.Errorf("Secure without TLS is %v and with it %v", plain.Secure, tls.Secure)
	}
	if _, port, _ := strings.Cut(strings.TrimPrefix(s.base, "http://"), ":"); !strings.HasSuffix(plain.Name, "-"+port) {
		t.Errorf("the cookie %q is not the server's own", plain.Name)
	}
}

// Sessions end when they are idle, after a day's work at the latest, and when there are
// too many; by the computer's clock, not by the one that is set.
func TestSessionsEnd(t *testing.T) {
	s := newTestServer(t, nil, "cin7")
	v := s.loggedIn(t)
	v.open(clockPath)
	v.fill("Seconds ahead", "100000000")
	v.press("Set the offset")
	v.sees("100000000 seconds ahead of the computer's")
	s.computer.Move(idleLife - time.Second)
	v.open(Path)
	v.isAt(Path)
	s.computer.Move(idleLife)
	v.open(Path)
	v.isAt(logInPath)
	v.sees("Your session has ended.")
	v.logsIn(testToken)
	for range 2 * int(sessionLife/idleLife) {
		s.computer.Move(idleLife / 2)
		v.open(clockPath)
	}
	v.isAt(logInPath)

	first := s.loggedIn(t)
	for range mostSessions {
		s.computer.Move(time.Second)
		s.loggedIn(t)
	}
	first.open(Path)
	first.isAt(logInPath)
	if n := len(s.panel.sessions.all); n != mostSessions {
		t.Errorf("there are %d sessions", n)
	}
}

// Requests under another name, and forms of other sites, are refused, with the cookie
// and without it.
func TestOtherSites(t *testing.T) {
	s := newTestServer(t, nil, "cin7")
	v := s.loggedIn(t)
	send := func(change func(*http.Request)) (int, string) {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.base+clockPath, strings.NewReader("do=freeze"))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		change(r)
		response, err := v.client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = response.Body.Close() }()
		body, err := io.ReadAll(response.Body)
		if err != nil {
			t.Fatal(err)
		}
		return response.StatusCode, string(body)
	}
	for what, c := range map[string]struct {
		change func(*http.Request)
		status int
		says   string
	}{
		"another site":   {func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") }, http.StatusForbidden, "That came from another site"},
		"another port":   {func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "same-site") }, http.StatusForbidden, "That came from another site"},
		"another origin": {func(r *http.Request) { r.Header.Set("Origin", "http://127.0.0.1:1") }, http.StatusForbidden, "That came from another site"},
		"another name":   {func(r *http.Request) { r.Host = "rebound.example.com" }, http.StatusMisdirectedRequest, "This server has another name"},
		"JSON":           {func(r *http.Request) { r.Header.Set("Content-Type", "application/json") }, http.StatusUnsupportedMediaType, "That is not a form"},
	} {
		if status, body := send(c.change); status != c.status || !strings.Contains(body, c.says) {
			t.Errorf("%s is answered with %d", what, status)
		}
	}
	if s.stage.Clock().Status().Frozen {
		t.Error("the clock was stopped")
	}
	if status, _ := send(func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "same-origin") }); status != http.StatusOK || !s.stage.Clock().Status().Frozen {
		t.Errorf("the panel's own form is answered with %d", status)
	}
	v.open(Path)
	policy := v.header.Get("Content-Security-Policy")
	if !strings.Contains(policy, "default-src 'none'") || !strings.Contains(policy, "frame-ancestors 'none'") || v.header.Get("Cache-Control") != "no-store" {
		t.Errorf("the headers are %v", v.header)
	}
	v.post(clockPath, url.Values{"do": {strings.Repeat("x", longestForm)}})
	if v.status != http.StatusRequestEntityTooLarge {
		t.Errorf("a form that is too long is answered with %d", v.status)
	}
	v.open(Path + "/nowhere")
	v.sees("There is no such page")
	v.open(staticPath + "nothing.css")
	if v.status != http.StatusNotFound {
		t.Errorf("a file that is not there is answered with %d", v.status)
	}
}
