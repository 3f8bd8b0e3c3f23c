package relay

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"time"

	"latchkey/cmd/latchkey-portal/internal/outbox"
)

var text = outbox.Message{
	ID: 3, Kind: outbox.SMS, At: time.Unix(1_900_000_000, 0).UTC(), To: "+15552368",
	Body: "Ihr Code: 012345", Code: "012345", Passage: outbox.Passage{State: outbox.Waiting},
}

func hookTo(t *testing.T, address string) *Webhook {
	t.Helper()
	hook, err := NewWebhook(address)
	if err != nil {
		t.Fatal(err)
	}
	return hook
}

func TestWebhookGetsTheMessage(t *testing.T) {
	got := make(chan map[string]any, 1)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/first" {
			http.Redirect(w, r, "/hook/secret?key=secret", http.StatusTemporaryRedirect)
			return
		}
		var m map[string]any
		data, _ := io.ReadAll(r.Body)
		if err := json.Unmarshal(data, &m); err != nil || r.Method != http.MethodPost || r.Header.Get("Content-Type") != "application/json" {
			t.Errorf("%s with %s: %v", r.Method, r.Header.Get("Content-Type"), err)
		}
		got <- m
		w.WriteHeader(http.StatusAccepted)
	}))
	defer server.Close()
	want := map[string]any{
		"id": 3.0, "kind": "sms", "at": "2030-03-17T17:46:40Z", "to": "+15552368", "subject": "", "body": "Ihr Code: 012345", "code": "012345",
	}
	for _, path := range []string{"/hook/secret?key=secret", "/first"} {
		hook := hookTo(t, server.URL+path)
		if err := hook.Send(t.Context(), text); err != nil {
			t.Fatal(err)
		}
		if m := <-got; !reflect.DeepEqual(m, want) {
			t.Errorf("%s: %v arrives", path, m)
		}
		if name := hook.String(); name != "the webhook at "+server.URL {
			t.Errorf("it is called %q", name)
		}
	}
}

func TestWebhookFails(t *testing.T) {
	reached := make(chan string, 10)
	elsewhere := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { reached <- r.URL.Path }))
	defer elsewhere.Close()
	status := make(chan int, 1)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch n := <-status; n {
		case http.StatusTemporaryRedirect:
			http.Redirect(w, r, elsewhere.URL+"/stolen", n)
		case http.StatusFound:
			http.Redirect(w, r, "/here", n)
		case 0:
			panic(http.ErrAbortHandler)
		default:
			http.Error(w, "012345 was wrong", n)
		}
	}))
	defer server.Close()
	for _, c := range []struct {
		status int
		want   string
		final  bool
	}{
		{http.StatusTemporaryRedirect, "sends messages on to another address (status 307), which is not followed.", true},
		{http.StatusFound, "sends messages on to another address (status 302), which is not followed.", true},
		{http.StatusNotFound, "answered with the status 404.", true},
		{http.StatusTooManyRequests, "answered with the status 429.", false},
		{http.StatusBadGateway, "answered with the status 502.", false},
		{0, "broke the connection off or gave no proper answer.", false},
	} {
		status <- c.status
		f := failureOf(hookTo(t, server.URL+"/secret").Send(t.Context(), text))
		if f.whole() != "The webhook at "+server.URL+" "+c.want || f.Final != c.final {
			t.Errorf("%d: %q, %v", c.status, f.whole(), f.Final)
		}
	}
	if len(reached) != 0 {
		t.Errorf("another host was asked for %s", <-reached)
	}
	late, stop := context.WithDeadline(t.Context(), time.Now())
	defer stop()
	if f := failureOf(hookTo(t, server.URL+"/secret").Send(late, text)); !strings.HasSuffix(f.Text, "did not answer in time.") {
		t.Errorf("too late: %q", f.Text)
	}
	if f := failureOf(hookTo(t, "http://"+closedPort(t)+"/secret").Send(t.Context(), text)); !strings.HasSuffix(f.Text, "nothing listens there.") || strings.Contains(f.whole(), "secret") {
		t.Errorf("none at all: %q", f.Text)
	}
	secure := httptest.NewTLSServer(http.NotFoundHandler())
	defer secure.Close()
	if f := failureOf(hookTo(t, secure.URL+"/secret").Send(t.Context(), text)); !f.Final || !strings.Contains(f.Text, "certificate that is not valid") {
		t.Errorf("a certificate that nobody knows: %q", f.Text)
	}
}

func TestWebhookAddresses(t *testing.T) {
	for address, ok := range map[string]bool{
		"https://sms.example.com/in?key=secret": true, "http://127.0.0.1:9/": true,
		"": false, "sms.example.com": false, "ftp://secret.example.com": false, "https://": false, "http://:80": false, "https://secret\x7f": false,
	} {
		_, err := NewWebhook(address)
		if ok != (err == nil) {
			t.Errorf("%q: %v", address, err)
		}
		if err != nil && strings.Contains(err.Error(), "secret") {
			t.Error("the error quotes the address")
		}
	}
}
