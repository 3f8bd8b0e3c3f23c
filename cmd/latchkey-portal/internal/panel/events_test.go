package panel

import (
	"bufio"
	"net/http"
	"strings"
	"testing"
	"time"
)

// listens opens the stream and returns its lines.
func (v *visitor) listens(path, lastID string) (*http.Response, *bufio.Scanner) {
	v.t.Helper()
	r, err := http.NewRequestWithContext(v.t.Context(), http.MethodGet, v.base+path, http.NoBody)
	if err != nil {
		v.t.Fatal(err)
	}
	r.Header.Set("Accept", "text/event-stream")
	if lastID != "" {
		r.Header.Set("Last-Event-ID", lastID)
	}
	response, err := v.client.Do(r)
	if err != nil {
		v.t.Fatal(err)
	}
	v.t.Cleanup(func() { _ = response.Body.Close() })
	return response, bufio.NewScanner(response.Body)
}

// hears reads up to the line with a text.
func hears(t *testing.T, lines *bufio.Scanner, text string) {
	t.Helper()
	for lines.Scan() {
		if strings.Contains(lines.Text(), text) {
			return
		}
	}
	t.Fatalf("the stream ends without %q (%v)", text, lines.Err())
}

// What happens is on the page, and is told as it happens to who is logged in.
func TestEvents(t *testing.T) {
	s := newTestServer(t, nil, "cin7", "enservio")
	v := s.loggedIn(t)
	account := v.enrolls(s, "cin7", "dana@example.com")
	v.sees("What happened last Switched on")
	v.open(eventsPath)
	v.sees("Panel opened")
	v.sees("dana@example.com")
	v.open(eventsPath + "?profile=enservio")
	v.seesNot("dana@example.com")
	v.open(eventsPath + "?profile=nowhere")
	v.sees("There is no such portal")

	response, lines := v.listens(eventsPath+"?profile=cin7", "0")
	if kind := response.Header.Get("Content-Type"); kind != "text/event-stream" {
		t.Fatalf("the stream is %q with the status %d", kind, response.StatusCode)
	}
	hears(t, lines, "id: 1")
	hears(t, lines, "Enrollment begun")
	portal, err := s.stage.Portal("cin7")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := portal.Directory().VerifyUser("dana@example.com", s.code(t, account, 0)); err != nil {
		t.Fatal(err)
	}
	hears(t, lines, "Code refused")
	hears(t, lines, "used")
	v.open(Path)
	v.press("Log out")
	for lines.Scan() {
	}
	if err := lines.Err(); err != nil {
		t.Errorf("the stream ended with %v", err)
	}
	response, _ = v.listens(eventsPath, "")
	if response.StatusCode != http.StatusUnauthorized {
		t.Errorf("without a session the stream is answered with %d", response.StatusCode)
	}
}

// Listening does not keep a session alive, and has a bound.
func TestListening(t *testing.T) {
	s := newTestServer(t, nil, "cin7")
	v := s.loggedIn(t)
	_, lines := v.listens(eventsPath, "0")
	hears(t, lines, "id: 1")
	one := s.panel.sessions.find(v.token(s))
	s.computer.Move(idleLife - time.Second)
	if !s.panel.sessions.lives(one) {
		t.Error("the session ended too early")
	}
	s.computer.Move(time.Second)
	if s.panel.sessions.lives(one) {
		t.Error("listening kept the session alive")
	}
	for lines.Scan() {
	}
	w := s.loggedIn(t)
	for _, ok := s.panel.listeners.Enter(); ok; _, ok = s.panel.listeners.Enter() {
	}
	if response, _ := w.listens(eventsPath, ""); response.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("one too many is answered with %d", response.StatusCode)
	}
}

// token is what the visitor's browser shows.
func (v *visitor) token(s *testServer) string {
	v.t.Helper()
	where := *v.at
	where.Path = Path
	for _, c := range v.client.Jar.Cookies(&where) {
		if c.Name == s.panel.cookie {
			return c.Value
		}
	}
	v.t.Fatal("there is no cookie")
	return ""
}
