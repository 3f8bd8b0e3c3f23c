package control

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"latchkey/cmd/latchkey-portal/internal/audit"
)

// Without the token nothing is told or done, from a page elsewhere neither, and under
// another name neither.
func TestGuard(t *testing.T) {
	c := newClient(t, nil, "cin7")
	for name, r := range map[string]struct {
		change func(*http.Request)
		status int
		id     string
	}{
		"no token":       {func(r *http.Request) { r.Header.Del("Authorization") }, http.StatusUnauthorized, "unauthorized"},
		"another token":  {func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+testToken+"x") }, http.StatusUnauthorized, "unauthorized"},
		"an empty one":   {func(r *http.Request) { r.Header.Set("Authorization", "Bearer ") }, http.StatusUnauthorized, "unauthorized"},
		"another scheme": {func(r *http.Request) { r.Header.Set("Authorization", "Basic "+testToken) }, http.StatusUnauthorized, "unauthorized"},
		"in the address": {func(r *http.Request) { r.Header.Del("Authorization"); r.URL.RawQuery = "token=" + testToken }, http.StatusUnauthorized, "unauthorized"},
		"in a cookie": {func(r *http.Request) {
			r.Header.Del("Authorization")
			r.AddCookie(&http.Cookie{Name: "token", Value: testToken})
		}, http.StatusUnauthorized, "unauthorized"},
		"another site":    {func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") }, http.StatusForbidden, "other-site"},
		"another port":    {func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "same-site") }, http.StatusForbidden, "other-site"},
		"an old browser":  {func(r *http.Request) { r.Header.Set("Origin", "http://elsewhere.example") }, http.StatusForbidden, "other-site"},
		"another name":    {func(r *http.Request) { r.Host = "elsewhere.example" }, http.StatusMisdirectedRequest, "other-host"},
		"another address": {func(r *http.Request) { r.Host = "198.51.100.1" }, http.StatusMisdirectedRequest, "other-host"},
	} {
		for _, asked := range []struct{ method, path, body string }{
			{"POST", "/api/v1/users", `{"username":"new@example.com"}`}, {"GET", "/api/v1/users", ""}, {"DELETE", "/api/v1/users/dana@example.com", ""},
			{"POST", "/api/v1/reset", ""}, {"GET", "/api/v1/events", ""}, {"PUT", "/api/v1/clock", `{"frozen":true}`}, {"GET", "/api/v1/nowhere", ""},
		} {
			request := c.request(asked.method, asked.path, asked.body)
			r.change(request)
			if got := c.sends(request, r.status); got["type"] != problemType+r.id {
				t.Errorf("%s: %s %s answers %v", name, asked.method, asked.path, got)
			}
			c.computer.Move(forgetAfter)
		}
	}
	if n := len(c.does("GET", "/api/v1/users", "", http.StatusOK)["users"].([]any)); n != 4 {
		t.Errorf("there are %d users", n)
	}
	preflight := c.request("OPTIONS", "/api/v1/users", "")
	preflight.Header.Set("Origin", "http://elsewhere.example")
	if p := c.sends(preflight, http.StatusForbidden); p["type"] != problemType+"other-site" {
		t.Errorf("a browser that asks whether it may is answered %v", p)
	}
}

// What is no operation is answered as everything else is, and who asks how the server
// is needs no token.
func TestAround(t *testing.T) {
	c := newClient(t, nil, "cin7")
	c.refused("GET", "/api/v1/nowhere", "", http.StatusNotFound, "no-such-address", "/openapi.json lists")
	c.refused("PATCH", "/api/v1/users", "", http.StatusMethodNotAllowed, "no-such-method", "takes GET, HEAD, POST only")
	c.refused("POST", "/api/v1/users", `{"username":"`+strings.Repeat("x", longestBody)+`"}`, http.StatusRequestEntityTooLarge, "too-large", "larger than")
	notJSON := c.request("POST", "/api/v1/users", "username=x")
	notJSON.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	c.isProblem(c.sends(notJSON, http.StatusUnsupportedMediaType), http.StatusUnsupportedMediaType, "not-json", "Content-Type")
	for path, want := range map[string]string{"/healthz": "ok", "/readyz": "ok", "/version": "v0.0.0-test"} {
		r := c.request("GET", path, "")
		r.Header.Del("Authorization")
		if got := fmt.Sprint(c.sends(r, http.StatusOK)); !strings.Contains(got, want) {
			t.Errorf("%s answers %s", path, got)
		}
	}
	response, err := http.Get(c.base + "/healthz")
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	for name, want := range map[string]string{"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Cross-Origin-Resource-Policy": "same-origin", "Set-Cookie": "", "Access-Control-Allow-Origin": ""} {
		if got := response.Header.Get(name); got != want {
			t.Errorf("%s is %q", name, got)
		}
	}
}

// brokenStore is a store that can be had fail.
type brokenStore struct{ broken atomic.Bool }

func (*brokenStore) Load() (map[string][]byte, error) { return nil, nil }

func (s *brokenStore) Keep(map[string][]byte) error {
	if s.broken.Load() {
		return errors.New("the disk with the secret name is full")
	}
	return nil
}

// Where nothing can be kept that is said, and the reason is in the log alone.
func TestNotKept(t *testing.T) {
	store := &brokenStore{}
	c := newClient(t, store, "cin7")
	store.broken.Store(true)
	for _, r := range []struct{ method, path, body string }{
		{"POST", "/api/v1/users", `{"username":"new@example.com","invite":true}`}, {"DELETE", "/api/v1/users/dana@example.com", ""},
		{"POST", "/api/v1/users/dana@example.com/enrollment", ""},
		{"POST", "/api/v1/reset", ""}, {"GET", "/readyz", ""},
	} {
		c.refused(r.method, r.path, r.body, http.StatusServiceUnavailable, "not-kept", "its log says why")
	}
	if !strings.Contains(c.log.String(), "the disk with the secret name is full") {
		t.Error("the log does not say why")
	}
	store.broken.Store(false)
	c.does("GET", "/readyz", "", http.StatusOK)
}

// No key, code, password or token gets into the log or the feed.
func TestSecretsStayOut(t *testing.T) {
	c := newClient(t, nil, "cin7")
	password := c.does("POST", "/api/v1/users", `{"username":"new@example.com"}`, http.StatusCreated)["password"].(string)
	c.does("POST", "/api/v1/users", `{"username":"other@example.com","password":"typed-password"}`, http.StatusCreated)
	account := c.enrolls("new@example.com", "")
	c.does("POST", "/api/v1/users/new@example.com/verify", `{"code":"`+c.code(account, 1)+`"}`, http.StatusOK)
	c.does("POST", "/api/v1/users/new@example.com/verify", `{"code":"`+c.code(account, 9)+`"}`, http.StatusOK)
	c.refused("POST", "/api/v1/users", `{"username":"x@example.com","password":["typed-password"]}`, http.StatusUnprocessableEntity, "invalid", `"password" has to be`)
	c.refused("POST", "/api/v1/users/new@example.com/verify", `{"code":987654}`, http.StatusUnprocessableEntity, "invalid", `"code" has to be`)
	all := c.log.String() + fmt.Sprint(c.does("GET", "/api/v1/events", "", http.StatusOK))
	for _, secret := range []string{
		testToken, password, "typed-password", "987654", account.Secret.Base32(), c.code(account, 0), c.code(account, 1), c.code(account, 9),
	} {
		if strings.Contains(all, secret) {
			t.Errorf("there is %q", secret)
		}
	}
	if !strings.Contains(all, "POST /api/v1/users/{user}/verify") {
		t.Error("the log has no routes")
	}
}

func TestToken(t *testing.T) {
	drawn := DrawToken()
	if len(drawn.Reveal()) != 43 || !drawn.Matches(drawn.Reveal()) || drawn.Matches(drawn.Reveal()[1:]) || (Token{}).Matches("") {
		t.Error("a drawn token does not match as it should")
	}
	if said := fmt.Sprintf("%v %+v %#v %s", drawn, drawn, drawn, drawn); strings.Contains(said, drawn.Reveal()) {
		t.Error("a token prints itself")
	}
	for text, want := range map[string]string{
		"":                               "fewer than 20",
		" short \n":                      "fewer than 20",
		strings.Repeat("x", 513):         "more than 512",
		"two words that are long enough": "a space",
		"ein-Schlüssel-der-lang-ist":     "not ASCII",
	} {
		if _, err := NewToken(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
	path := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(path, []byte("  "+testToken+"\r\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	token, shared, err := ReadToken(path)
	if err != nil || shared || !token.Matches(testToken) {
		t.Errorf("the token of the file: %v, %v", shared, err)
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, shared, err := ReadToken(path); err != nil || shared != onUnix {
		t.Errorf("a file that others can read: %v, %v", shared, err)
	}
	for text, want := range map[string]string{
		"":                                  "it is empty",
		"\n":                                "it is empty",
		testToken + "\n" + testToken + "\n": "it has more than one line",
		"# the token\n" + testToken + "\n":  "it has more than one line",
	} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, _, err := ReadToken(path); err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "alone there, on one line") || strings.Contains(err.Error(), testToken) {
			t.Errorf("a file with %d lines: %v", strings.Count(text, "\n"), err)
		}
	}
	if _, _, err := ReadToken(path + "x"); err == nil || !strings.Contains(err.Error(), "name a file that can with --token-file") {
		t.Errorf("a file that is not there: %v", err)
	}
}

// listens reads a stream of events, of which it returns the next each time.
func (c *client) listens(header http.Header, query string) (next func() audit.Event, close func()) {
	c.t.Helper()
	r := c.request("GET", "/api/v1/events"+query, "")
	ctx, cancel := context.WithCancel(c.t.Context())
	r = r.WithContext(ctx)
	r.Header.Set("Accept", "text/event-stream")
	for name, values := range header {
		r.Header[name] = values
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		c.t.Fatal(err)
	}
	if kind := response.Header.Get("Content-Type"); response.StatusCode != http.StatusOK || kind != "text/event-stream" {
		c.t.Fatalf("the stream answers %d, %s", response.StatusCode, kind)
	}
	c.told.holds(c.t, r, response, nil)
	lines := bufio.NewScanner(response.Body)
	return func() audit.Event {
			c.t.Helper()
			id, e := "", audit.Event{}
			for lines.Scan() {
				name, value, _ := strings.Cut(lines.Text(), ": ")
				switch {
				case name == "id":
					id = value
				case name == "data":
					if err := json.Unmarshal([]byte(value), &e); err != nil {
						c.t.Fatal(err)
					}
				case lines.Text() == "" && id != "":
					if fmt.Sprint(e.ID) != id {
						c.t.Errorf("the event %d has the id %s", e.ID, id)
					}
					return e
				}
			}
			return e
		}, func() {
			cancel()
			_ = response.Body.Close()
		}
}

// Events are told as they happen, from where a listener left off, and of one portal
// where that is wanted.
func TestEvents(t *testing.T) {
	c := newClient(t, nil, "cin7", "pinventory")
	begun := c.stage.Feed().Last()
	next, stop := c.listens(nil, fmt.Sprintf("?after=%d&profile=cin7", begun))
	c.does("DELETE", "/api/v1/users/jonas/mfa", "", http.StatusNoContent)
	c.does("POST", "/api/v1/users/dana@example.com/enrollment", "", http.StatusCreated)
	if e := next(); e.Kind != "enrollment-begun" || e.User != "dana@example.com" || e.Profile != "cin7" {
		t.Errorf("it hears %+v", e)
	}
	c.does("POST", "/api/v1/users/dana@example.com/enrollment/confirm", `{"code":"000000"}`, http.StatusUnprocessableEntity)
	if e := next(); e.Kind != "code-refused" || e.Via != "control" {
		t.Errorf("it hears %+v", e)
	}
	next() // why
	c.does("PUT", "/api/v1/clock", `{"advance":30}`, http.StatusOK)
	if e := next(); e.Kind != "clock-set" || !strings.Contains(e.Detail, "It shows 20") {
		t.Errorf("it hears %+v", e)
	}
	stop()
	next, stop = c.listens(http.Header{"Last-Event-Id": {fmt.Sprint(begun)}}, "")
	if e := next(); e.Kind != "reset" || e.User != "jonas" {
		t.Errorf("what it missed begins with %+v", e)
	}
	stop()
	next, stop = c.listens(http.Header{"Last-Event-Id": {"99999"}}, "") // of a run that is over
	if e := next(); e.ID != 1 {
		t.Errorf("it begins with %+v", e)
	}
	c.control.Release()
	for e := next(); e.ID != 0; e = next() {
		continue
	}
	stop()
	if n := len(c.does("GET", fmt.Sprintf("/api/v1/events?after=%d", begun), "", http.StatusOK)["events"].([]any)); n != 5 {
		t.Errorf("%d events are listed, want 5", n)
	}
	last := c.stage.Feed().Last()
	for after, want := range map[int]int{last: 0, last + 1: last, 99999: last} {
		answer := c.does("GET", fmt.Sprintf("/api/v1/events?after=%d", after), "", http.StatusOK)
		if n := len(answer["events"].([]any)); n != want || answer["last"] != float64(last) {
			t.Errorf("after %d of %d there are %d events, want %d, the last %v", after, last, n, want, answer["last"])
		}
	}
	bad := c.request("GET", "/api/v1/events", "")
	bad.Header.Set("Last-Event-ID", "x")
	c.isProblem(c.sends(bad, http.StatusUnprocessableEntity), http.StatusUnprocessableEntity, "invalid", "whole number")
	c.refused("GET", "/api/v1/events?profile=x", "", http.StatusNotFound, "no-such-profile", "lists those")
}
