package panel

import (
	"bytes"
	"math"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"latchkey/cmd/latchkey-portal/internal/fault"
)

// What is read of a form is in bounds, or refused with a sentence.
func FuzzRead(f *testing.F) {
	for _, text := range []string{"", "90", "-30.5", "1e300", "NaN", "Inf", "2030-01-31 12:00:00", "2030-01-31", "2030-01-31T12:00:00+02:00", "٣", "0x10"} {
		f.Add("at", text)
		f.Add("offset", text)
	}
	f.Fuzz(func(t *testing.T, do, text string) {
		says := func(err error) {
			if err != nil && (len(err.Error()) > 100 || !strings.HasPrefix(err.Error(), "enter a ") && !strings.HasPrefix(err.Error(), "choose what ")) {
				t.Errorf("the error is %q", err)
			}
		}
		span, err := readSeconds(text)
		if says(err); err == nil && math.Abs(span.Seconds()) > mostSeconds {
			t.Errorf("%q is read as %s", text, span)
		}
		n, err := readWhole(text, mostPeriod)
		if says(err); err == nil && (n < 0 || n > mostPeriod) {
			t.Errorf("%q is read as %d", text, n)
		}
		at, err := readMoment(text)
		if says(err); err == nil {
			if again, err := readMoment(at.UTC().Format(time.RFC3339)); at.Year() > 0 && at.Year() < 9999 && (err != nil || !again.Equal(at.Truncate(time.Second))) {
				t.Errorf("%q is read as %s, and that as %s (%v)", text, at, again, err)
			}
		}
		_, err = readClock(do, func(string) string { return text })
		says(err)
	})
}

// Whatever is posted, the server answers, and no answer is the server's fault.
func FuzzForms(f *testing.F) {
	f.Add(uint8(0), "username=kim%40example.com&profile=cin7")
	f.Add(uint8(1), "profile=cin7&user=dana@example.com&digits=8&algorithm=SHA256&secret=JBSWY3DP")
	f.Add(uint8(2), "profile=cin7&user=dana@example.com&confirm-code=123456")
	f.Add(uint8(3), "profile=cin7&user=dana@example.com&code=123456")
	f.Add(uint8(4), "profile=cin7&user=dana@example.com")
	f.Add(uint8(5), "profile=cin7&user=ravi@example.com&sure=yes")
	f.Add(uint8(6), "profile=")
	f.Add(uint8(7), "do=at&at=2030-01-01")
	f.Add(uint8(8), "profile=cin7&set-lock_at=5&set-period=%00")
	f.Add(uint8(9), "token=x")
	f.Add(uint8(10), "profile=cin7&user=dana@example.com&fault-qr-tiny=on&fault-clock-fast=on&number-clock-fast=90")
	f.Add(uint8(11), "profile=cin7&fault-qr-rotated=on&number-qr-rotated=-1")
	f.Add(uint8(12), "sure=")
	s := newTestServer(f, nil, "cin7")
	token := s.panel.sessions.enter()
	paths := []string{
		addPath, userPath + "/enroll", userPath + "/confirm", userPath + "/verify", userPath + "/reset", userPath + "/remove",
		outboxPath, clockPath, profilePath, logInPath, userPath + "/faults", profilePath + "/faults", serverPath,
	}
	f.Fuzz(func(t *testing.T, which uint8, body string) {
		path := paths[int(which)%len(paths)]
		s.stage.Portals()[0].Faults().Clear() // one that delays or fails may be on
		r := httptest.NewRequest(http.MethodPost, "http://127.0.0.1"+path, strings.NewReader(body))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.AddCookie(&http.Cookie{Name: s.panel.cookie, Value: token})
		w := httptest.NewRecorder()
		s.panel.ServeHTTP(w, r)
		if w.Code >= http.StatusInternalServerError {
			t.Errorf("%s with %q is answered with %d", path, body, w.Code)
		}
		values, err := url.ParseQuery(body)
		if secret := values.Get("secret"); err == nil && w.Code >= http.StatusBadRequest && len(secret) > 12 && bytes.Contains(w.Body.Bytes(), []byte(secret)) && values.Get("user") != secret && values.Get("account") != secret && values.Get("issuer") != secret {
			t.Errorf("%s sends back the secret", path)
		}
	})
}

// Whatever boxes are ticked with whatever beside them, it is either what a board reads
// again as the same, or refused with a sentence at its field.
func FuzzReadFaults(f *testing.F) {
	for _, text := range []string{"fault-qr-tiny=on", "fault-clock-fast=on&number-clock-fast=+90", "fault-clock-fast=on", "fault-qr-rotated=&number-qr-rotated=1e2", "fault-nothing=on", "number-clock-slow=5"} {
		f.Add(text)
	}
	for _, id := range fault.IDs() {
		f.Add("fault-" + string(id) + "=on&number-" + string(id) + "=30")
	}
	f.Fuzz(func(t *testing.T, text string) {
		form, _ := url.ParseQuery(text) // what it could read of it
		texts, wrong := readFaults(form)
		if wrong != nil {
			if _, number, _ := strings.Cut(wrong.Field, numberField); !form.Has(faultField+number) || wrong.Form != faultsForm || wrong.Status != http.StatusUnprocessableEntity || !strings.Contains(wrong.Text, "takes a number of") {
				t.Errorf("%q is refused with %+v", text, wrong)
			}
			return
		}
		for _, one := range texts {
			if choices, err := fault.Parse(one); err != nil || len(choices) != 1 || choices[0].String() != one || !form.Has(faultField+string(choices[0].Fault.ID)) {
				t.Errorf("%q is read as %q, and that as %v (%v)", text, one, choices, err)
			}
		}
		ticked := 0
		for _, f := range fault.All() {
			if form.Has(faultField + string(f.ID)) {
				ticked++
			}
		}
		if ticked != len(texts) {
			t.Errorf("of %q %d are ticked, and read are %q", text, ticked, texts)
		}
	})
}
