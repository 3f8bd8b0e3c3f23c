package panel

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"latchkey/cmd/latchkey-portal/internal/outbox"
	"latchkey/importer/otpauth"
	"latchkey/vault"
)

const dana = "dana@example.com"

// breaks has faults on for dana alone.
func (s *testServer) breaks(t testing.TB, texts ...string) {
	t.Helper()
	if err := s.stage.Portals()[0].BreakFor(dana, texts...); err != nil {
		t.Fatal(err)
	}
}

// find returns what has an id, or nil.
func (v *visitor) find(id string) *html.Node {
	for n := range v.page.Descendants() {
		if attribute(n, "id") == id {
			return n
		}
	}
	return nil
}

// truth is the account by which codes are checked.
func (v *visitor) truth() vault.Account {
	v.t.Helper()
	n := v.find("true-link")
	if n == nil {
		v.t.Fatalf("%s does not say by what codes are checked", v.at.Path)
	}
	found, err := otpauth.ParseURI(attribute(n, "href"))
	if err != nil {
		v.t.Fatal(err)
	}
	return found.Account
}

// A code that is tried here meets what is wrong with the check, as everywhere else.
func TestCodesObeyFaults(t *testing.T) {
	s := newTestServer(t, nil, "cin7")
	v := s.loggedIn(t)
	v.open(userAt("cin7", dana))
	v.press("Begin")
	account := v.account()
	gives := func(label, button string, steps int) {
		t.Helper()
		v.fill(label, s.code(t, account, steps))
		v.press(button)
	}
	s.breaks(t, "verify-500")
	gives("Code to confirm with", "Confirm", 0)
	v.sees("The check fails on purpose, by the fault verify-500")
	if v.status != http.StatusInternalServerError || strings.Contains(s.log.String(), "level=ERROR") {
		t.Errorf("what fails on purpose is answered with %d, and the log has %s", v.status, s.log)
	}
	s.breaks(t, "verify-refused")
	gives("Code to confirm with", "Confirm", 0)
	v.sees("refused-on-purpose")
	s.breaks(t, "verify-twice")
	gives("Code to confirm with", "Confirm", 0)
	v.sees("The code was right and was accepted")
	v.sees("app on")
	s.breaks(t, "clock-slow:60")
	if err := s.stage.Clock().Advance(150 * time.Second); err != nil {
		t.Fatal(err)
	}
	gives("Code", "Try", 0)
	v.sees("The portal's own clock is slow by 60 seconds here")
	gives("Code", "Try", -2)
	v.sees("The code was accepted")
	v.press("Reset")
	v.seesNot("Code to confirm with") // what was confirmed is not under way any more
}

// A code that has to wait is not looked at where nobody waits for the answer, and else
// has longer for it than other answers.
func TestCodesWait(t *testing.T) {
	s := newTestServer(t, nil, "cin7")
	v := s.loggedIn(t)
	account := v.enrolls(s, "cin7", dana)
	s.breaks(t, "verify-delayed:60")
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	form := url.Values{"profile": {"cin7"}, "user": {dana}, "code": {s.code(t, account, 1)}}
	r := httptest.NewRequestWithContext(gone, http.MethodPost, s.base+userPath+"/verify", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for _, cookie := range v.client.Jar.Cookies(r.URL.JoinPath(Path)) {
		r.AddCookie(cookie)
	}
	w := &patientWriter{ResponseRecorder: httptest.NewRecorder()}
	s.panel.ServeHTTP(w, r)
	if left := time.Until(w.until); w.Code != http.StatusServiceUnavailable || left < time.Minute || left > 2*time.Minute {
		t.Errorf("with nobody there the answer is %d, with %v for it", w.Code, left)
	}
	s.stage.Release() // as at the stop of the server, which waits for nothing
	v.open(userAt("cin7", dana))
	v.fill("Code", form.Get("code"))
	v.press("Try")
	v.sees("The code was accepted")
}

// A patientWriter notes until when an answer may take.
type patientWriter struct {
	*httptest.ResponseRecorder
	until time.Time
}

func (w *patientWriter) SetWriteDeadline(at time.Time) error { w.until = at; return nil }

// An enrollment is shown as the set-up would show it, and the truth beside it.
func TestEnrollmentIsBrokenAsShown(t *testing.T) {
	s := newTestServer(t, nil, "cin7")
	v := s.loggedIn(t)
	v.open(userAt("cin7", dana))
	v.press("Begin")
	if v.find("true-link") != nil {
		t.Error("without faults there is a truth beside what is shown")
	}
	s.breaks(t, "qr-worn,manual-none,issuer-differs")
	v.press("Begin")
	v.sees("A fault has no key shown to type.")
	if policy := v.header.Get("Content-Security-Policy"); !strings.Contains(policy, "img-src 'self' data:;") {
		t.Errorf("the picture is not let through by the policy %s", policy)
	}
	picture := false
	for n := range v.page.Descendants() {
		picture = picture || strings.HasPrefix(attribute(n, "src"), "data:image/jpeg;base64,")
	}
	if !picture || v.find("key") != nil || attribute(v.find("link"), "href") == attribute(v.find("true-link"), "href") {
		t.Errorf("with a picture: %v, it is shown as if nothing were broken", picture)
	}
	v.fill("Code to confirm with", s.code(t, v.truth(), 0))
	v.press("Confirm")
	v.sees("The code was accepted")
	if policy := v.header.Get("Content-Security-Policy"); strings.Contains(policy, "data:") {
		t.Errorf("without a picture the policy is %s", policy)
	}
}

// What is held back is shown once it is due, and goes with the messages.
func TestOutboxHoldsBack(t *testing.T) {
	s := newTestServer(t, nil, "cin7")
	v := s.loggedIn(t)
	box, clock := s.stage.Portals()[0].Outbox(), s.stage.Clock()
	later := func(body string) {
		box.PutLater(outbox.Message{Kind: outbox.Mail, At: clock.Now(), To: dana, Subject: "late", Body: body}, time.Hour, clock.Now)
	}
	later("the first")
	v.open(outboxPath)
	v.seesNot("the first")
	if err := clock.Advance(time.Hour); err != nil {
		t.Fatal(err)
	}
	v.open(outboxPath)
	v.sees("the first")
	later("the second")
	v.press("Delete the messages")
	v.open(clockPath)
	v.fill("Seconds on", "3600")
	v.press("Move it on")
	v.open(outboxPath)
	v.sees("There are no such messages.")
}
