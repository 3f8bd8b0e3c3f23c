package web

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"latchkey/cmd/latchkey-portal/internal/enroll"
)

// Whatever is posted to a page of the claims portal, at whatever step of the
// set-up: no page fails, and nobody is signed in without a code.
func FuzzEnservioForms(f *testing.F) {
	paths := []string{
		"/login", "/verification", "/verification/window", "/verification/done", "/verification/methods", "/verification/phone",
		"/verification/phone/code", "/verification/app", "/verification/code", "/overdue", "/support", "/chat", "/inventory",
		"/users/extend", "/users/require",
	}
	users := []string{"fresh", "soon", "late"}
	for i := range paths {
		for step := range 4 {
			f.Add(byte(i), byte(i+step), byte(step), "method=sms&method=app&number=555+0142+203&country=x+%2B1&code=123456&text=%0d%0a&email=\xff&username=fresh")
		}
		f.Add(byte(i), byte(i), byte(0), "do=send&method=carrier+pigeon&do=use&country=%2B&number=%2B%00")
		f.Add(byte(i), byte(i), byte(1), "do=again&text=a&email=b&claim-number=c")
		f.Add(byte(i), byte(i), byte(2), "do=use&method=&%zz")
	}
	portal := newTestPortalOf(f, "enservio-2023")
	f.Fuzz(func(t *testing.T, at, who, step byte, body string) {
		portal.clock.Move(11 * time.Minute)
		name := users[int(who)%len(users)]
		_ = portal.directory.Unlock(name + "@example.com")
		if err := portal.directory.Reset(name + "@example.com"); err != nil {
			t.Fatal(err)
		}
		if name == "late" {
			if err := portal.directory.RequireSince("late@example.com", 50*24*time.Hour); err != nil {
				t.Fatal(err)
			}
		}
		token, err := portal.directory.LogIn(t.Context(), name+"@example.com", "correct-horse-"+name, "")
		if err != nil {
			t.Fatal(err)
		}
		switch step % 4 { // what does not fit the user is refused, and the session stays where it is
		case 1:
			_ = portal.directory.Choose(token, enroll.App)
		case 2:
			_ = portal.directory.Choose(token, enroll.SMS)
		case 3:
			_ = portal.directory.Choose(token, enroll.SMS, enroll.App)
			_ = portal.directory.SendToNumber(token, "+1", "203 555 0142")
		}
		r := httptest.NewRequest(http.MethodPost, paths[int(at)%len(paths)], strings.NewReader(body))
		r.Host = "localhost"
		r.Header.Set("Content-Type", formType)
		r.AddCookie(&http.Cookie{Name: cookieName, Value: string(token)})
		w := httptest.NewRecorder()
		portal.server.ServeHTTP(w, r)
		if w.Code >= http.StatusInternalServerError {
			t.Errorf("%s answered %d", r.URL.Path, w.Code)
		}
		if location := w.Header().Get("Location"); location == "/inventory" || location == "/verification/done" {
			t.Errorf("%s signed somebody in", r.URL.Path)
		}
	})
}
