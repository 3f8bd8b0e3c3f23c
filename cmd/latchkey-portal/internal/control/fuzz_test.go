package control

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"latchkey/cmd/latchkey-portal/internal/profile"
)

// Whatever is sent, it is answered as described or refused as a problem, and never by a
// failure of the portal's own.
func FuzzRequests(f *testing.F) {
	for _, e := range examples() {
		f.Add(uint8(0), "dana@example.com", e.request)
	}
	f.Add(uint8(1), "dana@example.com", `{"secret":"JBSW Y3DP","digits":1,"period":86400,"issuer":"","account":"a:b"}`)
	f.Add(uint8(0), "x", `{"username":"\ud83d\ude00\ud83d","x":[{"a":{},"a":null}]}`)
	f.Add(uint8(4), "x", `{"offset":7e9}`)
	f.Add(uint8(4), "x", `{"at":"9999-12-31T23:59:59Z","frozen":null}`)
	f.Add(uint8(5), "x", `{"settings":{"first_wait_seconds":"1e300","digits":"0x8","methods":"app app"}}`)
	f.Add(uint8(6), "x", "after=1&after=2")
	f.Add(uint8(7), "a/../b%2F", "%zz")
	f.Add(uint8(8), "dana@example.com", `{"faults":["qr-tiny","clock-slow:45"]}`)
	f.Add(uint8(8), "dana@example.com", `{"faults":["clock-slow:-1","\u0000",":"]}`)
	f.Add(uint8(9), "-1", "after=x&profile=cin7")
	f.Add(uint8(10), "x", "profile=cin7")
	c := newClient(f, nil, "cin7")
	f.Fuzz(func(t *testing.T, which uint8, user, body string) {
		asked := []struct{ method, path string }{
			{"POST", "/api/v1/users"}, {"POST", "/api/v1/users/" + user + "/enrollment"}, {"POST", "/api/v1/users/" + user + "/enrollment/confirm"},
			{"POST", "/api/v1/users/" + user + "/verify"}, {"PUT", "/api/v1/clock"}, {"PUT", "/api/v1/profiles/cin7"},
			{"GET", "/api/v1/outbox?" + body}, {"GET", "/api/v1/users/" + user},
			{"PUT", "/api/v1/users/" + user + "/faults"}, {"GET", "/api/v1/events?" + body}, {"DELETE", "/api/v1/outbox?" + body},
		}
		one := asked[int(which)%len(asked)]
		r, err := http.NewRequest(one.method, "http://127.0.0.1"+one.path, strings.NewReader(body))
		if err != nil {
			return // no address
		}
		r.Header.Set("Authorization", "Bearer "+testToken)
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Last-Event-ID", user)
		c.stage.Portals()[0].Faults().Clear() // one that delays or fails may be on
		w := httptest.NewRecorder()
		c.control.ServeHTTP(w, r)
		if w.Code >= http.StatusInternalServerError {
			t.Errorf("%s %s answers %d", one.method, one.path, w.Code)
		}
		if kind := w.Header().Get("Content-Type"); w.Code >= http.StatusBadRequest && kind != problemContent {
			t.Errorf("%s %s answers %d with %q", one.method, one.path, w.Code, kind)
		}
	})
}

func FuzzNewToken(f *testing.F) {
	f.Add(testToken)
	f.Add("  " + testToken + "\n")
	f.Fuzz(func(t *testing.T, text string) {
		token, err := NewToken(text)
		if err != nil {
			return
		}
		if n := len(token.Reveal()); n < ShortestToken || n > LongestToken || !token.Matches(strings.TrimSpace(text)) {
			t.Errorf("a token of %d characters is taken", n)
		}
	})
}

func FuzzSet(f *testing.F) {
	f.Add("digits", "8")
	f.Add("methods", "app sms")
	f.Add("grace_days", "NaN")
	f.Fuzz(func(t *testing.T, name, value string) {
		p, _ := profile.ByName("cin7")
		changed, err := p.In(profile.AsDocumented).Set(map[string]string{name: value})
		if err != nil {
			return
		}
		if _, err := changed.Set(changed.Values()); err != nil {
			t.Errorf("what %s = %s makes cannot be set again: %v", name, value, err)
		}
	})
}
