package enroll

import (
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"time"
)

// mailed are the rules of a portal that sends a code by mail at every log-in.
func mailed(t testing.TB, change ...func(*Rules)) *fixture {
	t.Helper()
	r := testRules()
	r.Methods, r.MailIsGiven, r.SendAtOnce = []Method{Mail}, true, true
	r.CodeLife, r.MostSent = 10*time.Minute, 5
	for _, c := range change {
		c(&r)
	}
	return fixtureOf(t, r, Flow{Verify: []Step{EnterCode}})
}

// A right password sends a code, which lives for ten minutes and is good once.
func TestMailedCode(t *testing.T) {
	f := mailed(t)
	token := f.logIn(t, dana, danaPassword)
	wantStep(t, f, token, EnterCode)
	first := f.told.lastCode(t)
	if first.To != dana || first.Method != Mail || len(first.Code) != 6 || first.SetUp || !first.Expires.Equal(f.clock.Now().Add(10*time.Minute)) {
		t.Errorf("what was sent is not a code for the log-in to %s", first.To)
	}
	f.clock.Move(10*time.Minute - time.Second)
	signedIn, err := f.Verify(token, first.Code)
	wantError(t, "a second before it expires", err, nil)
	wantStep(t, f, signedIn, SignedIn)

	token = f.logIn(t, dana, danaPassword)
	_, err = f.Verify(token, first.Code)
	wantError(t, "the code from before", err, ErrWrongCode)
	late := f.told.lastCode(t)
	f.clock.Move(10 * time.Minute)
	_, err = f.Verify(token, late.Code)
	wantError(t, "after ten minutes", err, ErrExpiredCode)
	wantError(t, "sending again", f.Send(token), nil)
	_, err = f.Verify(token, f.told.lastCode(t).Code)
	wantError(t, "the new code", err, nil)
}

// A code answers the request that it was sent for, and no other browser's.
func TestCodeIsBoundToItsSession(t *testing.T) {
	f := mailed(t)
	mine := f.logIn(t, dana, danaPassword)
	code := f.told.lastCode(t).Code
	theirs := f.logIn(t, dana, danaPassword)
	_, err := f.Verify(theirs, code)
	wantError(t, "in another browser", err, ErrWrongCode)
	_, err = f.Verify(mine, code)
	wantError(t, "in its own", err, nil)
}

// Of two codes only the newer one works.
func TestSendingAgainEndsTheCodeBefore(t *testing.T) {
	f := mailed(t)
	token := f.logIn(t, dana, danaPassword)
	old := f.told.lastCode(t).Code
	wantError(t, "sending again", f.Send(token), nil)
	if f.told.lastCode(t).Code != old {
		_, err := f.Verify(token, old)
		wantError(t, "the code before", err, ErrWrongCode)
	}
	_, err := f.Verify(token, f.told.lastCode(t).Code)
	wantError(t, "the newer code", err, nil)
}

// New codes neither forget failures nor come without end.
func TestNewCodesDoNotResetTheCount(t *testing.T) {
	f := mailed(t, func(r *Rules) { r.MostSent = 100 })
	token := f.logIn(t, dana, danaPassword)
	for i := range 10 {
		wantError(t, "sending again", f.Send(token), nil)
		_, err := f.Verify(token, otherThan(f.told.lastCode(t).Code))
		wantError(t, fmt.Sprintf("guess %d", i+1), err, ErrWrongCode)
		f.clock.Move(time.Minute)
	}
	wantError(t, "sending to a locked user", f.Send(token), ErrLocked)
	_, err := f.Verify(token, f.told.lastCode(t).Code)
	wantError(t, "the right code after the lock", err, ErrLocked)

	f = mailed(t)
	token = f.logIn(t, dana, danaPassword) // sends the first
	for range 4 {
		wantError(t, "sending again", f.Send(token), nil)
	}
	wantError(t, "the sixth", f.Send(token), ErrTooManySent)
	_, err = f.LogIn(t.Context(), dana, danaPassword, "")
	wantError(t, "a log-in that would send the sixth", err, nil)
	if n := len(f.told.codes); n != 5 {
		t.Errorf("%d codes were sent, want 5", n)
	}
	f.clock.Move(10 * time.Minute)
	token = f.logIn(t, dana, danaPassword)
	_, err = f.Verify(token, f.told.lastCode(t).Code)
	wantError(t, "ten minutes later", err, nil)
}

// Of 200 tries of one code exactly one passes.
func TestParallelDelivered(t *testing.T) {
	f := mailed(t)
	token := f.logIn(t, dana, danaPassword)
	code := f.told.lastCode(t).Code
	var passed atomic.Int32
	atOnce(200, func(int) {
		if _, err := f.Verify(token, code); err == nil {
			passed.Add(1)
		}
	})
	if n := passed.Load(); n != 1 {
		t.Errorf("%d of 200 got in with one code, want 1", n)
	}
}

// A browser is remembered for its user, for as long as the rules say, and until
// it is forgotten.
func TestRememberedBrowser(t *testing.T) {
	f := mailed(t, func(r *Rules) { r.Remember = 15 * 24 * time.Hour })
	const noor, noorPassword = "noor@example.com", "noor's password"
	if err := f.Add(t.Context(), Person{UserName: noor, Email: noor}, noorPassword); err != nil {
		t.Fatal(err)
	}
	logsIn := func(user, password string, b Browser) (Token, Step) {
		t.Helper()
		token, err := f.LogIn(t.Context(), user, password, b)
		if err != nil {
			t.Fatal(err)
		}
		session, err := f.Session(token)
		if err != nil {
			t.Fatal(err)
		}
		return token, session.Step
	}
	token, _ := logsIn(dana, danaPassword, "")
	if _, err := f.Remember(token, ""); !errors.Is(err, ErrStep) {
		t.Errorf("a browser is remembered before the code: %v", err)
	}
	token, err := f.Verify(token, f.told.lastCode(t).Code)
	if err != nil {
		t.Fatal(err)
	}
	browser, err := f.Remember(token, "")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		what           string
		user, password string
		browser        Browser
		want           Step
	}{
		{"the same user on the browser", dana, danaPassword, browser, SignedIn},
		{"another user on the browser", noor, noorPassword, browser, EnterCode},
		{"another browser", dana, danaPassword, "", EnterCode},
		{"a browser with a changed signature", dana, danaPassword, browser[:len(browser)-2] + "xx", EnterCode},
	} {
		if _, step := logsIn(c.user, c.password, c.browser); step != c.want {
			t.Errorf("%s: the session is at %s, want %s", c.what, step, c.want)
		}
	}
	f.clock.Move(15*24*time.Hour - time.Minute)
	if _, step := logsIn(dana, danaPassword, browser); step != SignedIn {
		t.Errorf("a minute before 15 days: the session is at %s", step)
	}
	f.clock.Move(time.Minute)
	if _, step := logsIn(dana, danaPassword, browser); step != EnterCode {
		t.Errorf("after 15 days: the session is at %s", step)
	}
	token, _ = logsIn(noor, noorPassword, browser)
	if token, err = f.Verify(token, f.told.lastCode(t).Code); err != nil {
		t.Fatal(err)
	}
	if same, err := f.Remember(token, browser); err != nil || same != browser {
		t.Errorf("a second user on the browser: it changed (%v)", err)
	}
	wantError(t, "forgetting", f.ForgetBrowsers(noor), nil)
	if _, step := logsIn(noor, noorPassword, browser); step != EnterCode {
		t.Errorf("a forgotten browser: the session is at %s", step)
	}
}

// A user can go on without a code twice in all.
func TestSkips(t *testing.T) {
	f := mailed(t, func(r *Rules) { r.Skips = 2 })
	for left := 2; left > 0; left-- {
		token := f.logIn(t, dana, danaPassword)
		session, err := f.Session(token)
		if err != nil || session.SkipsLeft != left {
			t.Errorf("%d skips are left, want %d (%v)", session.SkipsLeft, left, err)
		}
		signedIn, err := f.Skip(token)
		wantError(t, "skipping", err, nil)
		wantStep(t, f, signedIn, SignedIn)
	}
	token := f.logIn(t, dana, danaPassword)
	_, err := f.Skip(token)
	wantError(t, "the third time", err, ErrNoSkips)
	_, err = f.Verify(token, f.told.lastCode(t).Code)
	wantError(t, "the code instead", err, nil)

	f = mailed(t, func(r *Rules) { r.Skips = 2 })
	tokens := f.sessions(50)
	var passed atomic.Int32
	atOnce(50, func(i int) {
		if _, err := f.Skip(tokens[i]); err == nil {
			passed.Add(1)
		}
	})
	if n := passed.Load(); n != 2 {
		t.Errorf("%d of 50 skipped at once, want 2", n)
	}
}

// An address may be changed until a second factor is required, by its user and by
// an administrator; then by staff.
func TestChangingAddresses(t *testing.T) {
	f := mailed(t, func(r *Rules) { r.AddressFixed, r.Required = true, false })
	const admin, adminPassword = "admin@example.com", "admin's password"
	if err := f.Add(t.Context(), Person{UserName: admin, Email: admin, Admin: true}, adminPassword); err != nil {
		t.Fatal(err)
	}
	own, managing := f.logIn(t, dana, danaPassword), f.logIn(t, admin, adminPassword)
	wantStep(t, f, own, SignedIn)
	for _, typed := range []string{"", "dana", "Dana <d@example.com>", "d@example.com\nbcc: x@example.com", "@"} {
		wantError(t, fmt.Sprintf("%q", typed), f.ChangeAddress(own, dana, typed), ErrAddress)
	}
	wantError(t, "another's", f.ChangeAddress(own, admin, "x@example.com"), ErrNotAdmin)
	wantError(t, "one's own", f.ChangeAddress(own, dana, " dana@example.net "), nil)
	wantError(t, "as an administrator", f.ChangeAddress(managing, dana, "d@example.org"), nil)
	wantError(t, "of nobody", f.ChangeAddress(managing, "nobody", "d@example.org"), ErrNoUser)
	if !slices.Contains(f.told.said, "address of "+dana+" from dana@example.net to d@example.org") {
		t.Errorf("the address from before was not told: %q", f.told.said)
	}
	wantError(t, "requiring", f.Require(dana), nil)
	wantError(t, "one's own, later", f.ChangeAddress(own, dana, dana), ErrAddressFixed)
	wantError(t, "as an administrator, later", f.ChangeAddress(managing, dana, dana), ErrAddressFixed)
	wantError(t, "as staff", f.SetAddress(dana, dana), nil)
	if f.logIn(t, dana, danaPassword); f.told.lastCode(t).To != dana {
		t.Error("the code did not go to the new address")
	}
}

// otherThan is a code that is not this one.
func otherThan(code string) string {
	if code == "000000" {
		return "111111"
	}
	return "000000"
}
