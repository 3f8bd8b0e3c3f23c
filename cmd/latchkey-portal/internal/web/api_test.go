package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"latchkey/cmd/latchkey-portal/internal/clocktest"
	"latchkey/cmd/latchkey-portal/internal/enroll"
	"latchkey/cmd/latchkey-portal/internal/logtest"
	"latchkey/cmd/latchkey-portal/internal/outbox"
	"latchkey/cmd/latchkey-portal/internal/profile"
)

// asks is a request of a program, without a browser.
func (p *testPortal) asks(method, address string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, address, nil)
	r.Host = "localhost:1"
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	p.server.ServeHTTP(w, r)
	return w
}

func readMessages(t *testing.T, w *httptest.ResponseRecorder) []outbox.Message {
	t.Helper()
	var messages []outbox.Message
	if err := json.Unmarshal(w.Body.Bytes(), &messages); err != nil || w.Code != http.StatusOK {
		t.Fatalf("%d: %v", w.Code, err)
	}
	return messages
}

func TestOutboxForPrograms(t *testing.T) {
	portal := newTestPortalOf(t, "pinventory") // whose invitation is the first message
	v := portal.visitor(t)
	v.logsInToPinventory(portal, "jonas")
	portal.outbox.Put(outbox.Message{Kind: outbox.SMS, At: portal.clock.Now(), To: "+15552368", Body: "Code 012345", Code: "012345"})
	w := portal.asks(http.MethodGet, "/api/outbox")
	if kind := w.Header().Get("Content-Type"); kind != "application/json" || w.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("the answer is %s, %s", kind, w.Header().Get("Cache-Control"))
	}
	var all []map[string]any
	if err := json.Unmarshal(w.Body.Bytes(), &all); err != nil || len(all) != 3 {
		t.Fatalf("%d messages (%v)", len(all), err)
	}
	want := map[string]any{
		"id": 3.0, "kind": "sms", "at": portal.clock.Now().Format(time.RFC3339), "to": "+15552368", "subject": "", "body": "Code 012345", "code": "012345",
	}
	if !reflect.DeepEqual(all[0], want) {
		t.Errorf("the SMS is %v", all[0])
	}
	if mail := all[1]; mail["to"] != "jonas@example.com" || mail["subject"] != "Your validation code" || len(mail["code"].(string)) != 6 {
		t.Error("the mail with the code is not as it was sent")
	}
	for query, ids := range map[string][]int{
		"": {3, 2, 1}, "?kind=sms": {3}, "?kind=mail": {2, 1}, "?to=JONAS@example.com": {2}, "?to=%2B15552368": {3}, "?to=+15552368": {3},
		"?after=1": {3, 2}, "?after=3": {}, "?after=1&kind=mail": {2}, "?to=nobody@example.com": {}, "?to=": {3, 2, 1}, "?after=2&wait=30": {3},
	} {
		got := []int{}
		for _, m := range readMessages(t, portal.asks(http.MethodGet, "/api/outbox"+query)) {
			got = append(got, m.ID)
		}
		if !reflect.DeepEqual(got, ids) {
			t.Errorf("%s: %v, want %v", query, got, ids)
		}
	}
	if w := portal.asks(http.MethodGet, "/api/outbox?after=3"); w.Body.String() != "[]\n" {
		t.Errorf("no messages are %q", w.Body)
	}
	portal.outbox.Note(3, outbox.Passage{State: outbox.Failed, Tries: 4, Problem: "It rains."})
	if got := readMessages(t, portal.asks(http.MethodGet, "/api/outbox?after=2"))[0]; got.Passage.Problem != "It rains." {
		t.Errorf("how it went is not told: %+v", got.Passage)
	}
	if strings.Contains(portal.log.String(), "example.com\" ") || strings.Contains(portal.log.String(), "2368") {
		t.Error("the log has what was asked for")
	}
}

func TestErrorsForPrograms(t *testing.T) {
	portal := newTestPortal(t)
	for _, c := range []struct {
		method, address, want string
		status                int
		header                []string
	}{
		{http.MethodGet, "/api/outbox?kind=fax", "The kind of a message is mail or sms.", http.StatusBadRequest, nil},
		{http.MethodGet, "/api/outbox?after=x", "The parameter after is the ID of a message: a whole number from 0 on.", http.StatusBadRequest, nil},
		{http.MethodGet, "/api/outbox?after=-1", "The parameter after is the ID of a message: a whole number from 0 on.", http.StatusBadRequest, nil},
		{http.MethodGet, "/api/outbox?after=99", "No message has the ID 99 yet: the newest is 1. If the portal was started anew, begin again without after.", http.StatusBadRequest, nil},
		{http.MethodGet, "/api/outbox?wait=31", "The parameter wait is a whole number of seconds from 0 to 30.", http.StatusBadRequest, nil},
		{http.MethodGet, "/api/outbox?wait=1s", "The parameter wait is a whole number of seconds from 0 to 30.", http.StatusBadRequest, nil},
		{http.MethodGet, "/api/outbox?from=x", `There is no parameter "from"; there are to, kind, after and wait.`, http.StatusBadRequest, nil},
		{http.MethodGet, "/api/outbox?to=a&to=b", `The parameter "to" is given more than once.`, http.StatusBadRequest, nil},
		{http.MethodGet, "/api/outbox?to=%zz", "What follows the question mark cannot be read: write special characters as %XX.", http.StatusBadRequest, nil},
		{http.MethodPost, "/api/outbox", "That is not possible here. This address does not take that kind of request. Start from the portal's front page.", http.StatusMethodNotAllowed, nil},
		{http.MethodGet, "/api/inbox", "There is no such page. Check the address, or start from the portal's front page.", http.StatusNotFound, nil},
		{http.MethodGet, "/api/outbox", "This is answered to the portal's own pages and to programs, and not to pages of other sites.", http.StatusForbidden, []string{"Sec-Fetch-Site", "cross-site"}},
		{http.MethodPost, "/api/outbox", "That came from another site. A form of this portal can only be sent from its own pages. Open the portal in this browser and try again there.", http.StatusForbidden, []string{"Sec-Fetch-Site", "cross-site"}},
	} {
		w := portal.asks(c.method, c.address, c.header...)
		var said map[string]string
		if err := json.Unmarshal(w.Body.Bytes(), &said); err != nil || w.Code != c.status || said["error"] != c.want || len(said) != 1 {
			t.Errorf("%s %s: %d, %q (%v)", c.method, c.address, w.Code, said["error"], err)
		}
		if w.Header().Get("Cache-Control") != "no-store" || w.Header().Get("Content-Type") != "application/json" {
			t.Errorf("%s %s: an error that may be cached, or is no JSON", c.method, c.address)
		}
	}
	r := httptest.NewRequest(http.MethodGet, "/api/outbox", nil)
	r.Host = "evil.example"
	w := httptest.NewRecorder()
	portal.server.ServeHTTP(w, r)
	if w.Code != http.StatusMisdirectedRequest || !strings.Contains(w.Body.String(), `{"error":"This server has another name. `) {
		t.Errorf("another name: %d, %s", w.Code, w.Body)
	}
	if w := portal.asks(http.MethodGet, "/outbox/letters", "Sec-Fetch-Site", "same-site"); w.Code != http.StatusForbidden {
		t.Errorf("another site may ask for letters: %d", w.Code)
	}
}

// A program that waits gets the next message that it wants, over a real
// connection.
func TestWaitingForAMessage(t *testing.T) {
	portal := newTestPortal(t)
	answers := make(chan []outbox.Message)
	for range 10 {
		go func() {
			var got []outbox.Message
			response, err := http.Get(portal.base + "/api/outbox?to=jonas@example.com&wait=30")
			if err == nil {
				err = json.NewDecoder(response.Body).Decode(&got)
				_ = response.Body.Close()
			}
			if err != nil {
				t.Error(err)
			}
			answers <- got
		}()
	}
	portal.untilWaiting(t, 10)
	portal.outbox.Put(outbox.Message{Kind: outbox.Mail, To: "marta@example.com"})
	portal.outbox.Put(outbox.Message{Kind: outbox.Mail, To: "jonas@example.com"})
	for range 10 {
		if got := <-answers; len(got) != 1 || got[0].ID != 3 {
			t.Errorf("a program that waited got %+v", got)
		}
	}
	portal.untilWaiting(t, 0)
}

// untilWaiting waits until so many requests wait for messages.
func (p *testPortal) untilWaiting(t *testing.T, n int) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); len(p.server.waiting.seats) != n; {
		if time.Now().After(deadline) {
			t.Fatalf("%d requests wait, want %d", len(p.server.waiting.seats), n)
		}
		runtime.Gosched()
	}
}

// Not more may wait than there is room for; at the stop all are let go.
func TestWaitingEnds(t *testing.T) {
	portal := newTestPortal(t)
	done := make(chan int)
	for range mostWaiting {
		go func() { done <- portal.asks(http.MethodGet, "/api/outbox?wait=30").Code }()
	}
	portal.untilWaiting(t, mostWaiting)
	w := portal.asks(http.MethodGet, "/api/outbox?wait=30")
	if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" || !strings.Contains(w.Body.String(), "Too many requests are waiting for messages already.") {
		t.Errorf("one too many: %d, %s", w.Code, w.Body)
	}
	if w := portal.asks(http.MethodGet, "/api/outbox"); w.Code != http.StatusOK {
		t.Errorf("one that does not wait: %d", w.Code)
	}
	portal.server.Release()
	for range mostWaiting {
		if status := <-done; status != http.StatusOK {
			t.Errorf("one that waited is let go with %d", status)
		}
	}
	if w := portal.asks(http.MethodGet, "/api/outbox?wait=30"); w.Body.String() != "[]\n" {
		t.Errorf("one that comes later: %s", w.Body)
	}
}

// Waiting in vain ends in time, with no messages.
func TestWaitingInVain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, _ := profile.ByName("cin7")
		portal := &testPortal{clock: clocktest.At(time.Now()), log: &logtest.Book{}, outbox: &outbox.Box{}}
		directory, err := enroll.New(enroll.Options{Rules: p.Rules, Flow: p.Flow(), Clock: portal.clock, Events: Letters{Profile: p, Outbox: portal.outbox, Clock: portal.clock}})
		if err != nil {
			t.Fatal(err)
		}
		portal.server, err = New(Options{Profile: p, Directory: directory, Outbox: portal.outbox, Clock: portal.clock, Log: logTo(portal.log), Hosts: HostsFor("127.0.0.1")})
		if err != nil {
			t.Fatal(err)
		}
		portal.outbox.Put(outbox.Message{Kind: outbox.Mail})
		for _, seconds := range []int{7, 30} {
			began := time.Now()
			w := portal.asks(http.MethodGet, fmt.Sprintf("/api/outbox?wait=%d", seconds))
			if took := time.Since(began); w.Body.String() != "[]\n" || took != time.Duration(seconds)*time.Second {
				t.Errorf("waiting %d seconds: %s after %v", seconds, w.Body, took)
			}
		}
	})
}

// Whatever is asked for, the answer is JSON, and no failure.
func FuzzOutboxForPrograms(f *testing.F) {
	for _, query := range []string{"", "to=+1", "kind=sms&after=0&wait=30", "after=99999999999999999999", "wait=-1", "%", "a;b", "to=\x00&to=", "kind=\xff"} {
		f.Add(query)
	}
	portal := newTestPortal(f)
	portal.server.Release()
	f.Fuzz(func(t *testing.T, query string) {
		for _, path := range []string{apiOutboxPath, lettersPath, outboxPath} {
			r := httptest.NewRequest(http.MethodGet, path, nil)
			r.Host, r.URL.RawQuery = "localhost", query
			w := httptest.NewRecorder()
			portal.server.ServeHTTP(w, r)
			if w.Code != http.StatusOK && w.Code != http.StatusBadRequest {
				t.Errorf("%s answered %d", path, w.Code)
			}
			if path == apiOutboxPath && !json.Valid(w.Body.Bytes()) {
				t.Errorf("%d is answered without JSON", w.Code)
			}
		}
	})
}
