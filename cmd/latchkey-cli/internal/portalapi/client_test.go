package portalapi

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

const token = "a-token-of-20-letters-and-more"

func TestAddresses(t *testing.T) {
	for address, want := range map[string]struct {
		base  string
		err   error
		plain error // with http allowed
	}{
		"http://127.0.0.1:8087/":    {base: "http://127.0.0.1:8087"},
		"http://[::1]:8087":         {base: "http://[::1]:8087"},
		"http://LOCALHOST":          {base: "http://LOCALHOST"},
		"https://portal.example/a/": {base: "https://portal.example/a"},
		"http://portal:8087":        {base: "http://portal:8087", err: ErrPlain},
		"http://127.0.0.1.example":  {base: "http://127.0.0.1.example", err: ErrPlain},
		"http://0.0.0.0:1":          {base: "http://0.0.0.0:1", err: ErrPlain},
		"127.0.0.1:8087":            {err: ErrAddress, plain: ErrAddress},
		"ftp://127.0.0.1":           {err: ErrAddress, plain: ErrAddress},
		"http://u:p@127.0.0.1":      {err: ErrAddress, plain: ErrAddress},
		"http://127.0.0.1?a=b":      {err: ErrAddress, plain: ErrAddress},
		"http://":                   {err: ErrAddress, plain: ErrAddress},
		"":                          {err: ErrAddress, plain: ErrAddress},
	} {
		if _, err := New(address, token, false); !errors.Is(err, want.err) {
			t.Errorf("%q: %v", address, err)
		}
		c, err := New(address, token, true)
		if !errors.Is(err, want.plain) || err == nil && c.Base() != want.base {
			t.Errorf("%q with plain http: %v", address, err)
		}
	}
	for _, odd := range []string{"", "short", token + " " + token, token + "\n" + token, strings.Repeat("a", 600)} {
		if _, err := New("http://127.0.0.1", odd, false); !errors.Is(err, ErrToken) {
			t.Errorf("a token of %d characters: %v", len(odd), err)
		}
	}
}

// What is not a portal is said to be none, the token goes nowhere else, and is in no
// error.
func TestStrangers(t *testing.T) {
	elsewhere := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		t.Error("a redirection was followed")
	}))
	defer elsewhere.Close()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch name := strings.TrimPrefix(r.URL.Path, "/api/v1/users/"); name {
		case "page":
			_, _ = w.Write([]byte("<html>" + r.Header.Get("Authorization")))
		case "moved":
			http.Redirect(w, r, elsewhere.URL, http.StatusTemporaryRedirect)
		case "large":
			w.Header().Set("Content-Type", "application/json")
			_, _ = w.Write(make([]byte, longestAnswer+10))
		case "broken":
			panic(http.ErrAbortHandler)
		case "slow":
			<-r.Context().Done()
		default:
			w.Header().Set("Content-Type", "application/problem+json")
			w.WriteHeader(http.StatusNotFound)
			_, _ = w.Write([]byte(`{"type":"` + problemType + `no-such-user","detail":"There is nobody."}`))
		}
	}))
	defer server.Close()
	c, err := New(server.URL, token, false)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"page": "answers with something other than what was asked for", "moved": "answers with the status 307",
		"large": "answers with more than it could", "broken": "failed: EOF", "slow": "took too long to answer", "a/b": "the portal says: There is nobody.",
	} {
		ctx, cancel := context.WithCancel(t.Context())
		if name == "slow" {
			ctx, cancel = context.WithTimeout(t.Context(), 50*time.Millisecond)
		}
		_, err := c.User(ctx, name, "cin7")
		cancel()
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), token) {
			t.Errorf("%s: %v", name, err)
		}
		if unsure := name == "broken" || name == "slow"; errors.Is(err, ErrUnsure) != unsure {
			t.Errorf("%s: whether it is sure is wrong: %v", name, err)
		}
		if Is(err, NoSuchUser) != (name == "a/b") {
			t.Errorf("%s is taken for a user who is missing, or the other way round", name)
		}
	}
}

// Whatever is answered is taken in or refused.
func FuzzAnswer(f *testing.F) {
	f.Add(200, "application/json", []byte(`{"username":"kim","enrolled":true}`))
	f.Add(404, "application/problem+json", []byte(`{"type":"urn:latchkey-portal:problem:no-such-user","detail":"Nobody.","status":"x"}`))
	f.Add(500, "text/html; charset", []byte(`<html>`))
	f.Fuzz(func(t *testing.T, status int, contentType string, data []byte) {
		c := &Client{base: "http://127.0.0.1"}
		var out User
		err := c.read(status, contentType, data, &out)
		if err == nil && status/100 != 2 {
			t.Errorf("the status %d is taken for an answer", status)
		}
		var p *Problem
		if errors.As(err, &p) && (p.Detail == "" || p.Status != status) {
			t.Error("a problem says nothing")
		}
	})
}
