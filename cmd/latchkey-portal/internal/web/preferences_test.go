package web

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"latchkey/cmd/latchkey-portal/internal/enroll"
)

// The preferences say to a screen reader what the slider is for, what changes
// while the process runs, and in the title that something is wrong.
func TestPreferencesForScreenReaders(t *testing.T) {
	portal := newTestPortalOf(t, "pitneyship")
	v := portal.visitor(t)
	v.signsIn(olivia)
	check := func(when, title string) {
		t.Helper()
		v.open(preferences)
		slider := v.byID("mfa")
		if attribute(slider, "role") != "switch" || textOf(v.byID(attribute(slider, "aria-labelledby"))) != "Multi-factor Authentication (MFA)" {
			t.Errorf("%s: the slider does not say what it is", when)
		}
		if attribute(v.byID("mfa-message"), "role") != "status" {
			t.Errorf("%s: what changes is not announced", when)
		}
		ids := map[string]bool{}
		for n := range v.page.Descendants() {
			if n.Data == "title" && !strings.HasPrefix(textOf(n), title) {
				t.Errorf("%s: the title is %q", when, textOf(n))
			}
			for _, list := range []string{"aria-describedby", "aria-labelledby"} {
				for id := range strings.FieldsSeq(attribute(n, list)) {
					if v.byID(id) == nil {
						t.Errorf("%s: %s names %q, which is not there", when, list, id)
					}
				}
			}
			if id := attribute(n, "id"); id != "" && ids[id] {
				t.Errorf("%s: the id %s is there twice", when, id)
			} else {
				ids[id] = true
			}
		}
	}
	check("off", "General Preferences")
	v.tick("OFF")
	v.press("Begin MFA Process")
	check("running", "General Preferences")
	portal.clock.Move(mfaUsers * 2 * time.Second)
	check("failed", "Error: General Preferences")
	v.press("Retry MFA Process")
	portal.clock.Move(2 * time.Second)
	check("on", "General Preferences")
}

// Whatever is posted wherever, by an administrator or by a user at whatever step:
// no page fails, and only an administrator turns MFA on or off.
func FuzzPitneyshipForms(f *testing.F) {
	paths := []string{
		"/signin", "/invitation/x", "/mfa/setup", "/mfa/setup/email", "/mfa/setup/email/code", "/mfa/setup/sms",
		"/mfa/setup/sms/code", "/mfa/setup/second", "/mfa/code", "/home", preferences, preferences + "/mfa-off",
	}
	for i := range paths {
		for _, body := range []string{"do=begin&mfa=on", "do=end", "do=retry", "do=use&method=sms", "do=decline", "method=mail", "method=mail&method=sms", "do=again", "do=send", "country=%2b1&number=203+555+0142", "code=123456"} {
			f.Add(byte(i), body, byte(0))
			f.Add(byte(i), body, byte(1))
			f.Add(byte(i), body, byte(2))
		}
	}
	portal := newTestPortalOf(f, "pitneyship")
	if err := portal.directory.Require(marcus); err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, at byte, body string, who byte) {
		portal.clock.Move(11 * time.Minute)
		before := portal.directory.Rollout().On
		r := httptest.NewRequest(http.MethodPost, paths[int(at)%len(paths)], strings.NewReader(body))
		r.Host = "localhost"
		r.Header.Set("Content-Type", formType)
		name := map[byte]string{1: marcus, 2: olivia}[who%3]
		if name != "" {
			first, _, _ := strings.Cut(name, ".")
			_ = portal.directory.Unlock(name)
			session, err := portal.directory.LogIn(t.Context(), name, "correct-horse-"+first, "")
			if err != nil {
				t.Fatal(err)
			}
			_ = portal.directory.Choose(session, enroll.Mail, enroll.SMS) // where it stands there
			r.AddCookie(&http.Cookie{Name: cookieName, Value: string(session)})
		}
		w := httptest.NewRecorder()
		portal.server.ServeHTTP(w, r)
		if w.Code >= http.StatusInternalServerError {
			t.Errorf("%s answered %d", r.URL.Path, w.Code)
		}
		if name != olivia && portal.directory.Rollout().On != before {
			t.Errorf("%s let %q turn MFA on or off", r.URL.Path, name)
		}
	})
}
