package control

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"latchkey/cmd/latchkey-portal/internal/fault"
	"latchkey/importer"
	"latchkey/vault"
)

const danaPath = "/api/v1/users/dana@example.com"

// breaks has faults on for all users of the first portal.
func (c *client) breaks(faults string) {
	c.t.Helper()
	c.does("PUT", "/api/v1/profiles/cin7", `{"faults":["`+faults+`"]}`, http.StatusOK)
}

// truth is the account by which codes are checked, whatever is shown.
func (c *client) truth(enrollment map[string]any) vault.Account {
	c.t.Helper()
	return c.accountIn(enrollment["truth"].(map[string]any))
}

func (c *client) tries(path string, a vault.Account, steps, want int) map[string]any {
	c.t.Helper()
	return c.does("POST", danaPath+path, `{"code":"`+c.code(a, steps)+`"}`, want)
}

// Every fault can be switched on, for all and for one, is listed with what there is to
// know, and is answered as described.
func TestEveryFault(t *testing.T) {
	c := newClient(t, nil, "cin7", "pinventory")
	listed := c.does("GET", "/api/v1/faults", "", http.StatusOK)["faults"].([]any)
	if len(listed) != len(fault.All()) {
		t.Fatalf("%d are listed, want %d", len(listed), len(fault.All()))
	}
	for _, one := range listed {
		f := one.(map[string]any)
		on := f["id"].(string)
		if n, ok := f["number"].(map[string]any); ok {
			on = fmt.Sprintf("%s:%v", on, n["lowest"])
			c.refused("PUT", danaPath+"/faults", fmt.Sprintf(`{"faults":["%s:%v0000"]}`, f["id"], n["highest"]), http.StatusUnprocessableEntity, "impossible-faults", "takes a number")
		}
		if got := c.does("PUT", danaPath+"/faults", `{"faults":["`+on+`"]}`, http.StatusOK); fmt.Sprint(got["faults"], got["in_effect"]) != fmt.Sprintf("[%s] [%s]", on, on) {
			t.Errorf("with %s on for a user: %v", on, got)
		}
		for _, other := range f["excludes"].([]any) {
			c.refused("PUT", "/api/v1/profiles/cin7", fmt.Sprintf(`{"faults":["%s"]}`, other), http.StatusUnprocessableEntity, "impossible-faults", "switch one of them off first")
		}
		e := c.does("POST", danaPath+"/enrollment", "", http.StatusCreated)
		if fmt.Sprint(e["faults"]) != "["+on+"]" || c.truth(e).Name != "dana@example.com" {
			t.Errorf("with %s: %v of %v", on, e["faults"], c.truth(e))
		}
		picture, err := base64.StdEncoding.DecodeString(e["qr_png"].(string))
		if kind := http.DetectContentType(picture); err != nil || kind != e["qr_type"] {
			t.Errorf("with %s the picture is %s, said is %v", on, kind, e["qr_type"])
		}
		if svg := e["qr_svg"] != nil; svg == (f["group"] == "picture" && on != "qr-migration" && on != "qr-phonefactor") {
			t.Errorf("with %s the drawing is there: %v", on, svg)
		}
	}
	if got := c.does("PUT", danaPath+"/faults", `{"faults":[]}`, http.StatusOK); len(got["in_effect"].([]any)) != 0 {
		t.Errorf("in the end there are %v", got)
	}
	if e := c.does("POST", danaPath+"/enrollment", "", http.StatusCreated); e["truth"] != nil || e["faults"] != nil || e["qr_svg"] == nil {
		t.Error("without faults the answer is not the usual one")
	}
	c.refused("PUT", danaPath+"/faults", `{}`, http.StatusUnprocessableEntity, "invalid", "faults")
	c.refused("PUT", "/api/v1/users/nobody/faults", `{"faults":[]}`, http.StatusNotFound, "no-such-user", "lists those")
	c.refused("GET", "/api/v1/users/nobody/faults", "", http.StatusNotFound, "no-such-user", "lists those")
}

// The answer to an enrollment is what the pages would show, and the truth beside it.
func TestEnrollmentIsBrokenAsShown(t *testing.T) {
	c := newClient(t, nil, "cin7")
	c.breaks("sha256,digits-8,qr-worn,manual-none,issuer-differs")
	e := c.does("POST", danaPath+"/enrollment", `{"digits":7}`, http.StatusCreated)
	if e["secret"] != "" || len(e["key_groups"].([]any)) != 0 || e["qr_type"] != "image/jpeg" || e["uri"] == e["truth"].(map[string]any)["uri"] {
		t.Errorf("it is %v", e)
	}
	truth := c.truth(e)
	if truth.Algorithm != vault.SHA256 || truth.Digits != 7 || truth.Secret.Base32() != e["truth"].(map[string]any)["secret"] {
		t.Errorf("codes are checked by %v", truth)
	}
	picture, _ := base64.StdEncoding.DecodeString(e["qr_png"].(string)) // an error leaves nothing to read
	if read, err := importer.Read(t.Context(), picture, importer.Options{}); err != nil || len(read.Accounts) != 1 || !read.Accounts[0].Account.Secret.Equal(truth.Secret) {
		t.Errorf("the picture cannot be read: %v", err)
	}
	c.tries("/enrollment/confirm", truth, 0, http.StatusOK)
	c.breaks("key-dashed,manual-differs")
	e = c.does("POST", "/api/v1/users/ravi@example.com/enrollment", "", http.StatusCreated)
	groups := e["key_groups"].([]any)
	if len(groups) != 1 || groups[0] != e["secret"] || !strings.Contains(e["secret"].(string), "-") || e["secret"] == e["truth"].(map[string]any)["secret"] {
		t.Errorf("the key is %v, in %v", e["secret"], groups)
	}
}

// What is wrong with the clock and the check holds for the API as well, and says so.
func TestChecksAreBroken(t *testing.T) {
	c := newClient(t, nil, "cin7")
	account := c.accountIn(c.does("POST", danaPath+"/enrollment", "", http.StatusCreated))
	c.breaks("verify-refused")
	c.isProblem(c.tries("/enrollment/confirm", account, 0, http.StatusUnprocessableEntity), http.StatusUnprocessableEntity, "refused-on-purpose", "by the fault verify-refused")
	c.breaks("verify-500")
	c.isProblem(c.tries("/enrollment/confirm", account, 0, http.StatusInternalServerError), http.StatusInternalServerError, "failed-on-purpose", "verify-500")
	c.breaks("verify-twice")
	c.isProblem(c.tries("/enrollment/confirm", account, 0, http.StatusUnprocessableEntity), http.StatusUnprocessableEntity, "used", "was accepted")
	if u := c.does("GET", danaPath, "", http.StatusOK); u["enrolled"] != true || u["failures"] != float64(0) {
		t.Errorf("answered twice, the user is %v", u)
	}
	c.breaks("clock-slow:60")
	c.does("PUT", "/api/v1/clock", `{"advance":150}`, http.StatusOK)
	out := c.tries("/verify", account, 0, http.StatusOK)
	if out["reason"] != "clock" || out["drift_steps"] != float64(2) || !strings.Contains(out["detail"].(string), "The portal's own clock is slow by 60 seconds here") {
		t.Errorf("by a slow clock: %v", out)
	}
	if out = c.tries("/verify", account, -2, http.StatusOK); out["accepted"] != true || out["drift_steps"] != float64(0) {
		t.Errorf("a code of the slow clock: %v", out)
	}
	c.breaks("verify-refused,clock-slow:60")
	if out = c.tries("/verify", account, -1, http.StatusOK); out["reason"] != "refused-on-purpose" || out["asserted"] != true {
		t.Errorf("a right code: %v", out)
	}
	if out = c.tries("/verify", account, -40, http.StatusOK); out["reason"] == "refused-on-purpose" {
		t.Errorf("a wrong code is said to be right: %v", out)
	}
	if u := c.does("GET", danaPath, "", http.StatusOK); u["failures"] != float64(2) {
		t.Errorf("%v failures are counted", u["failures"])
	}
	reasons := fmt.Sprint(c.does("GET", "/api/v1/events", "", http.StatusOK)["events"])
	if strings.Count(reasons, "refused-on-purpose") < 2 || !strings.Contains(reasons, "On: clock-slow:60, verify-refused.") {
		t.Errorf("the feed has %s", reasons)
	}
}

// patientWriter notes until when an answer may take.
type patientWriter struct {
	*httptest.ResponseRecorder
	until time.Time
}

func (w *patientWriter) SetWriteDeadline(at time.Time) error { w.until = at; return nil }

// A code that has to wait may take longer than other answers. Without anybody who waits
// it is not looked at, and with the stop of the server the wait is over.
func TestCheckIsDelayed(t *testing.T) {
	c := newClient(t, nil, "cin7")
	account := c.accountIn(c.does("POST", danaPath+"/enrollment", "", http.StatusCreated))
	c.does("PUT", danaPath+"/faults", `{"faults":["verify-delayed:60"]}`, http.StatusOK)
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	for _, path := range []string{"/enrollment/confirm", "/verify"} {
		r := c.request("POST", danaPath+path, `{"code":"`+c.code(account, 0)+`"}`).WithContext(gone)
		w := &patientWriter{ResponseRecorder: httptest.NewRecorder()}
		c.control.ServeHTTP(w, r)
		if left := time.Until(w.until); w.Code != http.StatusServiceUnavailable || left < time.Minute || left > 2*time.Minute {
			t.Errorf("with nobody there %s answers %d, with %v for it", path, w.Code, left)
		}
	}
	if u := c.does("GET", danaPath, "", http.StatusOK); u["enrolled"] != false {
		t.Error("the code was looked at")
	}
	c.stage.Release()
	c.tries("/enrollment/confirm", account, 0, http.StatusOK)
}

// With a user go the user's faults, and with a new start all that were switched on since.
// What is held back goes with the messages.
func TestFaultsEnd(t *testing.T) {
	c := newClient(t, nil, "cin7")
	on := func() string {
		return fmt.Sprint(c.does("GET", danaPath+"/faults", "", http.StatusOK)["in_effect"])
	}
	c.does("PUT", danaPath+"/faults", `{"faults":["qr-tiny"]}`, http.StatusOK)
	c.does("DELETE", danaPath, "", http.StatusNoContent)
	c.does("POST", "/api/v1/users", `{"username":"Dana@example.com"}`, http.StatusCreated)
	if got := on(); got != "[]" {
		t.Errorf("a new user of the name has %s", got)
	}
	messages := func() int {
		return len(c.does("GET", "/api/v1/outbox", "", http.StatusOK)["messages"].([]any))
	}
	before := messages()
	c.breaks("message-late:120")
	invites := func(name string) {
		c.does("POST", "/api/v1/users", `{"username":"`+name+`@example.com","invite":true}`, http.StatusCreated)
	}
	invites("one")
	if n := messages(); n != before {
		t.Errorf("%d messages came at once", n-before)
	}
	c.does("PUT", "/api/v1/clock", `{"advance":120}`, http.StatusOK)
	if n := len(c.messages("cin7")); n != before+1 {
		t.Errorf("%d messages came in time", n-before)
	}
	invites("late")
	if err := c.stage.Clock().Advance(2 * time.Minute); err != nil {
		t.Fatal(err)
	}
	if n := messages(); n != before+2 {
		t.Errorf("%d messages are there when they are asked for", n-before)
	}
	invites("two")
	c.does("DELETE", "/api/v1/outbox", "", http.StatusNoContent)
	c.does("PUT", "/api/v1/clock", `{"advance":120}`, http.StatusOK)
	if n := messages(); n != 0 {
		t.Errorf("%d messages outlast the end of all", n)
	}
	invites("three")
	c.does("PUT", danaPath+"/faults", `{"faults":["qr-tiny"]}`, http.StatusOK)
	c.does("POST", "/api/v1/reset", "", http.StatusNoContent)
	c.does("PUT", "/api/v1/clock", `{"advance":120}`, http.StatusOK)
	if got := on(); got != "[]" || messages() != before {
		t.Errorf("after a new start %s are on, and there are %d messages", got, messages())
	}
}
