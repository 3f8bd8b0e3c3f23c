package enroll

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"latchkey/cmd/latchkey-portal/internal/diagnose"
	"latchkey/vault"
)

// enrolled sets dana up from outside, and moves on to a code that was not used.
func (f *fixture) enrolled(t *testing.T, w Wish) vault.Account {
	t.Helper()
	account, err := f.BeginEnrollment(dana, w)
	if err != nil {
		t.Fatal(err)
	}
	out, err := f.ConfirmEnrollment(dana, f.code(t, account, 0))
	if err != nil || !out.Accepted {
		t.Fatalf("the confirmation: %+v, %v", out, err)
	}
	f.clock.Move(2 * time.Duration(account.Period) * time.Second)
	return account
}

func want(t *testing.T, what string, out Outcome, err error, reason Reason) {
	t.Helper()
	if err != nil || out.Reason != reason || out.Accepted != (reason == ReasonAccepted) || !strings.HasSuffix(out.Detail, ".") {
		t.Errorf("%s: %+v, %v; want %s", what, out, err, reason)
	}
}

// A program sets a user up with whatever an authenticator can be asked to do, and the
// codes then let the user in by the pages as well.
func TestEnrollmentFromOutside(t *testing.T) {
	f := newFixture(t)
	issuer := "Other issuer"
	account := f.enrolled(t, Wish{
		Algorithm: vault.SHA512, Digits: 8, Period: 60, Secret: vault.NewSecret([]byte("12345")), Issuer: &issuer, Account: "somebody",
	})
	if account.Issuer != issuer || account.Name != "somebody" || account.Secret.Len() != 5 || account.Period != 60 {
		t.Errorf("the account is %v", account)
	}
	if !slices.Contains(f.told.said, "on "+dana+" app") {
		t.Error("the user is not told")
	}
	token := f.logIn(t, dana, danaPassword)
	token, err := f.Verify(token, f.code(t, account, 0))
	if err != nil {
		t.Fatal(err)
	}
	wantStep(t, f, token, SignedIn)
	_, err = f.BeginEnrollment(dana, Wish{})
	wantError(t, "while one is set up", err, ErrEnrolled)
	if err := f.Reset(dana); err != nil {
		t.Fatal(err)
	}
	f.enrolled(t, Wish{})
}

func TestEnrollmentRefused(t *testing.T) {
	f := newFixture(t)
	_, err := f.BeginEnrollment("nobody", Wish{})
	wantError(t, "an unknown user", err, ErrNoUser)
	_, err = f.ConfirmEnrollment(dana, "000000")
	wantError(t, "nothing to confirm", err, ErrNoEnrollment)
	var wish *WishError
	for name, w := range map[string]Wish{
		"digits":    {Digits: 99},
		"period":    {Period: -1},
		"algorithm": {Algorithm: "MD5"},
		"name":      {Account: strings.Repeat("x", 10_000)},
	} {
		if _, err := f.BeginEnrollment(dana, w); !errors.As(err, &wish) {
			t.Errorf("%s: %v", name, err)
		}
	}
	account, err := f.BeginEnrollment(dana, Wish{})
	if err != nil {
		t.Fatal(err)
	}
	f.clock.Move(f.Rules().PendingLife)
	_, err = f.ConfirmEnrollment(dana, f.code(t, account, 0))
	wantError(t, "too late", err, ErrNoEnrollment)

	rules, flow := everything()
	rules.Methods = []Method{SMS, Mail}
	flow.SetUp = slices.DeleteFunc(flow.SetUp, func(s Step) bool { return s.method() == App })
	_, err = fixtureOf(t, rules, flow).BeginEnrollment(dana, Wish{})
	wantError(t, "a portal without an app", err, ErrNoApp)

	rules, flow = everything()
	rules.Required = true
	f = fixtureOf(t, rules, flow)
	f.clock.Move(rules.Grace)
	_, err = f.BeginEnrollment(dana, Wish{})
	wantError(t, "after the deadline", err, ErrOverdue)
}

// A try from outside is a try like any other, and what became of it is said.
func TestVerifyUser(t *testing.T) {
	f := newFixture(t)
	out, err := f.VerifyUser(dana, "000000")
	want(t, "nothing set up", out, err, ReasonNotEnrolled)
	before, err := f.BeginEnrollment(dana, Wish{})
	if err != nil {
		t.Fatal(err)
	}
	account := f.enrolled(t, Wish{})
	for i, said := range []string{"30 seconds ago", "the present", "30 seconds ahead"} {
		drift := i - 1
		f.clock.Move(5 * time.Minute)
		out, err := f.VerifyUser(dana, f.code(t, account, drift))
		want(t, said, out, err, ReasonAccepted)
		if out.Drift == nil || *out.Drift != drift || !strings.Contains(out.Detail, said) {
			t.Errorf("a code %d steps away: %+v", drift, out)
		}
	}
	out, err = f.VerifyUser(dana, f.code(t, account, 1))
	want(t, "the same code again", out, err, ReasonUsed)
	out, err = f.VerifyUser(dana, "12345")
	want(t, "five digits", out, err, ReasonMalformed)
	out, err = f.VerifyUser(dana, f.code(t, before, 0))
	want(t, "the key from before", out, err, Reason(diagnose.OldKey))
	f.clock.Move(time.Second)
	out, err = f.VerifyUser(dana, f.code(t, account, -4))
	want(t, "two minutes late", out, err, Reason(diagnose.Clock))
	if out.Drift == nil || *out.Drift != -4 || !strings.Contains(out.Detail, "slow") {
		t.Errorf("two minutes late: %+v", out)
	}
	out, err = f.VerifyUser(dana, f.code(t, account, 0))
	want(t, "right after four failures", out, err, ReasonWaiting)
	if status, err := f.Status(dana); err != nil || status.Failures != 4 {
		t.Errorf("%d failures are counted (%v), want those of the four codes that were wrong", status.Failures, err)
	}
	for range 6 {
		f.clock.Move(time.Hour)
		out, err = f.VerifyUser(dana, f.wrongCode(t, account))
		if err != nil || out.Accepted {
			t.Errorf("a wrong code: %+v, %v", out, err)
		}
	}
	f.clock.Move(time.Hour)
	out, err = f.VerifyUser(dana, f.code(t, account, 0))
	want(t, "after ten", out, err, ReasonLocked)
	_, err = f.LogIn(t.Context(), dana, danaPassword, "")
	wantError(t, "by the pages", err, ErrLocked)
}

// Of any number of tries with one code exactly one is accepted.
func TestVerifyUserAtOnce(t *testing.T) {
	f := newFixture(t)
	code := f.code(t, f.enrolled(t, Wish{}), 2)
	f.clock.Move(time.Minute)
	accepted := make(chan bool, 50)
	var tries sync.WaitGroup
	for range cap(accepted) {
		tries.Go(func() {
			out, err := f.VerifyUser(dana, code)
			accepted <- err == nil && out.Accepted
		})
	}
	tries.Wait()
	close(accepted)
	n := 0
	for ok := range accepted {
		if ok {
			n++
		}
	}
	if n != 1 {
		t.Errorf("%d tries with one code are accepted", n)
	}
}

// A code that was accepted is not taken again after a restart, and where that cannot
// be kept nothing was accepted.
func TestVerifyUserIsKept(t *testing.T) {
	f, store := keptFixture(t, testRules(), testFlow())
	account := f.enrolled(t, Wish{})
	code := f.code(t, account, 0)
	store.fails = errors.New("the disk is full")
	if _, err := f.VerifyUser(dana, code); !errors.Is(err, ErrNotKept) {
		t.Errorf("without a store: %v", err)
	}
	store.fails = nil
	f.clock.Move(time.Minute)
	code = f.code(t, account, 0)
	out, err := f.VerifyUser(dana, code)
	want(t, "a right code", out, err, ReasonAccepted)
	f.start(t, store, testRules(), testFlow())
	out, err = f.VerifyUser(dana, code)
	want(t, "after a restart", out, err, ReasonUsed)
}
