package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
)

// Whatever is posted wherever, at whatever step: no page fails, and nobody who
// does not know the password and the code is signed in.
func FuzzForms(f *testing.F) {
	paths := []string{
		"/Account/Login", "/Account/Invitation/x", "/Account/TwoFactor/Setup", "/Account/TwoFactor/Confirm",
		"/Account/TwoFactor/Code", "/Account/Home", "/log-out", "/users/reset", "/users/unlock", "/", "/outbox", "/nowhere",
	}
	for i := range paths {
		f.Add(byte(i), "username=warehouse%40example.com&password=x", true, "application/x-www-form-urlencoded")
		f.Add(byte(i), "code=123+456&username=\x00&new-password=%00&repeat-password=%ff", false, "application/x-www-form-urlencoded")
	}
	f.Add(byte(3), "code=%zz;code=1", true, "application/x-www-form-urlencoded")
	f.Add(byte(0), "--b\r\n", true, "multipart/form-data; boundary=b")
	f.Add(byte(0), "{}", false, "text/\xff")
	portal := newTestPortal(f)
	f.Fuzz(func(t *testing.T, at byte, body string, withSession bool, kind string) {
		portal.clock.Move(2 * time.Minute)
		_ = portal.directory.Unlock(warehouse)
		r := httptest.NewRequest(http.MethodPost, paths[int(at)%len(paths)], strings.NewReader(body))
		r.Host = "localhost"
		r.Header.Set("Content-Type", kind)
		if withSession {
			token, err := portal.directory.LogIn(t.Context(), warehouse, warehousePassword, "")
			if err != nil {
				t.Fatal(err)
			}
			if err := portal.directory.KeyTaken(token); err != nil {
				t.Fatal(err)
			}
			r.AddCookie(&http.Cookie{Name: cookieName, Value: string(token)})
		}
		w := httptest.NewRecorder()
		portal.server.ServeHTTP(w, r)
		if w.Code >= http.StatusInternalServerError {
			t.Errorf("%s answered %d", r.URL.Path, w.Code)
		}
		if location := w.Header().Get("Location"); location == "/Account/Home" {
			t.Errorf("%s signed somebody in", r.URL.Path)
		}
	})
}

// Whatever address is asked for, the answer is a page and no failure.
func FuzzAddresses(f *testing.F) {
	for _, path := range []string{"/", "/Account/Invitation/%2e%2e", "/static/..%2fportal.css", "//evil.example", "/?note=%ff", "/Account//Login", "/Account/Invitation/"} {
		f.Add(path, "GET", "x")
	}
	f.Add("/", "HEAD", "\x00")
	f.Add("/outbox", "", "portal")
	portal := newTestPortal(f)
	f.Fuzz(func(t *testing.T, path, method, session string) {
		where, err := url.ParseRequestURI(path)
		if err != nil {
			return
		}
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.URL, r.Method, r.Host = where, method, "localhost"
		r.Header.Set("Cookie", cookieName+"="+session)
		w := httptest.NewRecorder()
		portal.server.ServeHTTP(w, r)
		if w.Code >= http.StatusInternalServerError {
			t.Errorf("%s %s answered %d", method, where, w.Code)
		}
		if location := w.Header().Get("Location"); strings.HasPrefix(location, "//") || strings.Contains(location, "://") {
			t.Errorf("%s leads to %s", where, location)
		}
	})
}
