package enroll

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"latchkey/cmd/latchkey-portal/internal/diagnose"
	"latchkey/importer/otpauth"
	"latchkey/vault"
)

// lastRefusal is what staff see of dana's last refused code.
func (f *fixture) lastRefusal(t testing.TB) Refusal {
	t.Helper()
	status, err := f.Status(dana)
	if err != nil || len(status.Refusals) == 0 {
		t.Fatalf("nothing is known of a refused code: %v", err)
	}
	return status.Refusals[0]
}

// refuse types a code at a log-in of dana's and wants it refused by exactly that error:
// whoever is there is told no more, whatever is found out.
func (f *fixture) refuse(t testing.TB, code string, want error) {
	t.Helper()
	if err := f.Unlock(dana); err != nil {
		t.Fatal(err)
	}
	_, err := f.Verify(f.logIn(t, dana, danaPassword), code)
	if err != want { // and nothing wrapped around it
		t.Errorf("the log-in is told %v, want %v", err, want)
	}
}

// Staff see why a code was refused at the log-in, and its user does not.
func TestRefusalsAreForStaff(t *testing.T) {
	f := newFixture(t)
	account, _ := f.setUp(t, dana, danaPassword)
	if err := f.AddAll(t.Context(), []Newcomer{{
		Person: Person{UserName: "sam@example.com", Email: "sam@example.com"}, Password: danaPassword, Key: vault.NewSecret([]byte("another user's key")),
	}}); err != nil {
		t.Fatal(err)
	}
	sam := account
	sam.Secret = vault.NewSecret([]byte("another user's key"))
	used := f.code(t, account, 0)
	swapped := func() string {
		c := []byte(f.code(t, account, 0))
		for i := range len(c) - 1 {
			if c[i] != c[i+1] {
				c[i], c[i+1] = c[i+1], c[i]
				break
			}
		}
		return string(c)
	}
	for _, c := range []struct {
		name string
		code func() string
		err  error
		want diagnose.Reason
		says string
	}{
		{"used", func() string { return used }, ErrUsedCode, diagnose.Used, "Each code works once"},
		{"slow", func() string { return f.code(t, account, -10) }, ErrWrongCode, diagnose.Clock, "slow by between 4 minutes 30 seconds and 5 minutes"},
		{"sam's", func() string { return f.code(t, sam, 0) }, ErrWrongCode, diagnose.OtherAccount, "the account of sam@example.com"},
		{"swapped", swapped, ErrWrongCode, diagnose.Swapped, "Two digits"},
		{"none", func() string { return f.wrongCode(t, account) }, ErrWrongCode, diagnose.Unknown, "Nothing that is known fits"},
		{"short", func() string { return f.code(t, account, 0)[1:] }, ErrMalformedCode, diagnose.Mistyped, "is missing"},
		{"a password", func() string { return danaPassword }, ErrMalformedCode, diagnose.Malformed, "something other than digits"},
	} {
		f.refuse(t, c.code(), c.err)
		got := f.lastRefusal(t)
		if got.Reason != c.want || !strings.Contains(got.Detail, c.says) || got.SetUp || got.Method != App || !got.At.Equal(f.clock.Now()) {
			t.Errorf("%s: %s, %q", c.name, got.Reason, got.Detail)
		}
		f.clock.Move(11 * time.Minute)
	}
	if status, _ := f.Status(dana); len(status.Refusals) != mostRefusals {
		t.Errorf("%d refusals are remembered, want %d", len(status.Refusals), mostRefusals)
	}
}

// It is found out without anybody asking, and whoever wants to is told.
func TestRefusalsAreToldBySelf(t *testing.T) {
	said := make(chan Refusal, 1)
	f := newFixture(t)
	f.refused = func(p Person, r Refusal) {
		if _, err := f.Status(p.UserName); err != nil { // it may ask
			t.Error(err)
		}
		said <- r
	}
	account, _ := f.setUp(t, dana, danaPassword)
	_, err := f.Verify(f.logIn(t, dana, danaPassword), f.code(t, account, 0))
	wantError(t, "the code of the set-up", err, ErrUsedCode)
	if r := <-said; r.Reason != diagnose.Used {
		t.Errorf("told %s", r.Reason)
	}
}

// A key that was typed with a mistake is proposed after one code and asserted after two,
// at the set-up to its user.
func TestTypedKeyAtSetUp(t *testing.T) {
	f := newFixture(t)
	token := f.logIn(t, dana, danaPassword)
	account := f.key(t, token)
	text := []byte(account.Secret.Base32())
	at := 9 // group 3, second letter
	for text[at]++; strings.IndexByte("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", text[at]) < 0; text[at]++ {
		if text[at] > 'Z' {
			text[at] = '2' - 1
		}
	}
	key, err := otpauth.ParseKey(string(text))
	if err != nil {
		t.Fatal(err)
	}
	typed := account
	typed.Secret = key
	for codes, says := range []string{"there is probably one mistake", "has one mistake in it"} {
		_, err := f.Confirm(token, f.code(t, typed, 0))
		var got *SetUpError
		if !errors.As(err, &got) || got.Reason != diagnose.TypedKey || got.Asserted != (codes == 1) || !got.SetUp {
			t.Fatalf("%d codes: %v", codes+1, err)
		}
		want := fmt.Sprintf("group 3, second letter: %c for %c", text[at], account.Secret.Base32()[at])
		if !strings.Contains(got.Advice[0], says) || !strings.Contains(got.Advice[0], want) {
			t.Errorf("%d codes: the advice is another", codes+1)
		}
		if said := fmt.Sprint(err); strings.Contains(said, "group") || !strings.Contains(said, "typed-key") {
			t.Errorf("the error, which is logged, is %q", said)
		}
		wantError(t, "it", err, ErrWrongCode)
		f.clock.Move(30 * time.Second)
	}
	if n := f.Users()[0].Failures; n != 2 {
		t.Errorf("%d tries are counted, want 2", n)
	}
}

// A code that is too short at the set-up, of an app that ignores how long it is to be,
// is no code, but counted, and its user is told what the app does.
func TestShortCodeAtSetUp(t *testing.T) {
	rules := testRules()
	rules.Algorithm, rules.Digits, rules.Period = vault.SHA256, 8, 60
	f := fixtureOf(t, rules, testFlow())
	token := f.logIn(t, dana, danaPassword)
	usual := f.key(t, token)
	usual.Algorithm, usual.Digits, usual.Period = vault.SHA1, 6, 30
	_, err := f.Confirm(token, f.code(t, usual, 0))
	wantError(t, "six digits of eight", err, ErrMalformedCode)
	var got *SetUpError
	if !errors.As(err, &got) || got.Reason != diagnose.Defaults || !strings.Contains(got.Advice[0], "SHA-256, 8 digits and 60 seconds") {
		t.Errorf("it is told %v", err)
	}
	if n := f.Users()[0].Failures; n != 1 {
		t.Errorf("%d failures are counted, want 1", n)
	}
}

// Of a right code nothing is said while it has to wait or the user is locked, be it cut
// short or with a digit too many.
func TestNothingIsSaidOfACodeThatWaits(t *testing.T) {
	f := newFixture(t)
	account, _ := f.setUp(t, dana, danaPassword)
	f.clock.Move(10 * time.Minute)
	for _, c := range []struct {
		failures int
		want     Reason
	}{{3, ReasonWaiting}, {10, ReasonLocked}} {
		for f.Users()[0].Failures < c.failures {
			f.clock.Move(time.Hour)
			if out, err := f.VerifyUser(dana, f.wrongCode(t, account)); err != nil || out.Accepted {
				t.Fatalf("a wrong code: %+v, %v", out, err)
			}
		}
		right := f.code(t, account, 0)
		for _, typed := range []string{right, right[:5], right + right[5:]} {
			out, err := f.VerifyUser(dana, typed)
			want(t, fmt.Sprintf("%d digits after %d failures", len(typed), c.failures), out, err, c.want)
		}
	}
}

// A code that came too late is told apart from a clock that is wrong by the next one
// that is taken.
func TestTakenCodeSettlesLateOnes(t *testing.T) {
	f := newFixture(t)
	account, _ := f.setUp(t, dana, danaPassword)
	f.clock.Move(10*time.Minute + 3*time.Second)
	f.refuse(t, f.code(t, account, -2), ErrWrongCode)
	if got := f.lastRefusal(t); got.Reason != diagnose.Late || got.Asserted {
		t.Errorf("one code: %s, asserted %v", got.Reason, got.Asserted)
	}
	f.refuse(t, f.code(t, account, -2), ErrWrongCode) // not looked at when the next one is taken
	_, err := f.Verify(f.logIn(t, dana, danaPassword), f.code(t, account, 0))
	wantError(t, "the next code", err, nil)
	if status, _ := f.Status(dana); status.Drift != 0 {
		t.Errorf("the code that was taken was %d steps away", status.Drift)
	}
	if got := f.lastRefusal(t); got.Reason != diagnose.Late || !got.Asserted {
		t.Errorf("after a code was taken: %s, asserted %v: %s", got.Reason, got.Asserted, got.Detail)
	}
}

// How early or late the last code was that was taken is known as well.
func TestDrift(t *testing.T) {
	f := newFixture(t)
	account, _ := f.setUp(t, dana, danaPassword)
	for _, steps := range []int{-1, 0, 1} {
		f.clock.Move(10 * time.Minute)
		_, err := f.Verify(f.logIn(t, dana, danaPassword), f.code(t, account, steps))
		wantError(t, "a code that is taken", err, nil)
		if status, _ := f.Status(dana); status.Drift != steps {
			t.Errorf("a code %d steps away is said to be %d", steps, status.Drift)
		}
	}
}

// Codes that are sent have reasons of their own.
func TestRefusedSentCodes(t *testing.T) {
	rules := testRules()
	rules.Methods, rules.MailIsGiven, rules.SendAtOnce = []Method{Mail}, true, true
	rules.CodeLife, rules.MostSent = 10*time.Minute, 5
	f := fixtureOf(t, rules, Flow{Verify: []Step{EnterCode}})
	token := f.logIn(t, dana, danaPassword)
	first := f.told.lastCode(t).Code
	wantError(t, "another code", f.Send(token), nil)
	code := f.told.lastCode(t).Code
	mistyped := code[:5] + string('0'+(code[5]-'0'+1)%10)
	for _, c := range []struct {
		typed string
		move  time.Duration
		err   error
		want  diagnose.Reason
	}{
		{first, 0, ErrWrongCode, diagnose.Superseded},
		{mistyped, 0, ErrWrongCode, diagnose.Mistyped},
		{code[1:], 0, ErrMalformedCode, diagnose.Mistyped},
		{"12", 0, ErrMalformedCode, diagnose.Malformed},
		{code, 10 * time.Minute, ErrExpiredCode, diagnose.Expired},
	} {
		f.clock.Move(c.move)
		_, err := f.Verify(token, c.typed)
		wantError(t, string(c.want), err, c.err)
		if got := f.lastRefusal(t); got.Reason != c.want || got.Method != Mail || got.Detail == "" {
			t.Errorf("%s is said to be %s, %q", c.want, got.Reason, got.Detail)
		}
	}
}

// Nothing of a code is left when it was looked at, and nothing that was next to a key
// some minutes later.
func TestNothingIsKeptOfRefusedCodes(t *testing.T) {
	f := newFixture(t)
	account, _ := f.setUp(t, dana, danaPassword)
	f.clock.Move(10 * time.Minute)
	f.refuse(t, f.code(t, account, -10), ErrWrongCode)
	f.Settle()
	u := f.users[dana]
	if q := u.refused.asked; q.app != nil || q.sent != nil || u.refused.waiting != 0 {
		t.Error("the code is there after it was looked at")
	}
	if len(u.refused.traces) != 1 {
		t.Errorf("%d traces are there, want 1", len(u.refused.traces))
	}
	f.clock.Move(traceLife)
	f.sessions(1)
	if len(u.refused.traces) != 0 || len(f.inquiries.old) != 0 {
		t.Error("a trace outlived its time")
	}
	// A mistake in an old key says nothing about a new one.
	f.refuse(t, f.code(t, account, -10), ErrWrongCode)
	wantError(t, "the reset", f.Reset(dana), nil)
	token := f.logIn(t, dana, danaPassword)
	_, err := f.Confirm(token, f.code(t, f.key(t, token), -12))
	var got *SetUpError
	if !errors.As(err, &got) || got.Codes != 1 || len(u.refused.traces) != 1 {
		t.Errorf("the codes of two keys are weighed together: %v", err)
	}
}

// More refused codes than can be looked at are refused just as well, and cost nothing.
func TestTooManyRefusals(t *testing.T) {
	f := newFixture(t)
	account, _ := f.setUp(t, dana, danaPassword)
	token := f.logIn(t, dana, danaPassword)
	quiet(f.Directory)
	_, err := f.Verify(token, f.wrongCode(t, account))
	wantError(t, "one too many", err, ErrWrongCode)
	f.mu.Lock()
	defer f.mu.Unlock()
	if got := f.users[dana].refused.latest(); len(got) != 1 || got[0].Reason != diagnose.Unknown || !strings.Contains(got[0].Detail, "too many codes") {
		t.Errorf("it is said to be %v", got)
	}
}

// quiet has nothing be looked at any more: as many inquiries wait as may.
func quiet(d *Directory) {
	d.inquiries.mu.Lock()
	defer d.inquiries.mu.Unlock()
	if d.inquiries.timer != nil {
		d.inquiries.timer.Stop()
	}
	d.inquiries.timer = time.AfterFunc(24*time.Hour, func() {})
	d.inquiries.queue = make([]*inquiry, mostInquiries)
}

// A code is looked at only when its refusal has long been answered, or when somebody
// asks: the time of an answer at the log-in has nothing to do with what is found.
func TestAnswersDoNotWait(t *testing.T) {
	f := newFixture(t)
	account, _ := f.setUp(t, dana, danaPassword)
	f.inquiries.timer = time.AfterFunc(24*time.Hour, func() {})
	f.clock.Move(10 * time.Minute)
	f.refuse(t, f.code(t, account, -10), ErrWrongCode)
	if q := f.inquiries.queue; len(q) != 1 || q[0].app == nil || len(f.users[dana].refused.refusals) != 0 {
		t.Error("the code was looked at before the answer")
	}
	if f.lastRefusal(t).Reason != diagnose.Clock || len(f.inquiries.queue) != 0 {
		t.Error("it is not looked at when somebody asks")
	}
}
