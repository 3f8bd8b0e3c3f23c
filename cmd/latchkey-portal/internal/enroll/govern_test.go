package enroll

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"latchkey/vault"
)

// Other rules hold at once for what comes, and what was set up stays as it was.
func TestGovern(t *testing.T) {
	f := newFixture(t)
	account := f.enrolled(t, Wish{})
	signedIn := f.logIn(t, dana, danaPassword)
	signedIn, err := f.Verify(signedIn, f.code(t, account, 0))
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Add(t.Context(), Person{UserName: "new"}, danaPassword); err != nil {
		t.Fatal(err)
	}
	underWay := f.logIn(t, "new", danaPassword)
	rules := testRules()
	rules.Digits, rules.Period, rules.Algorithm, rules.LockAt = 8, 60, vault.SHA256, 5
	if err := f.Govern(rules, testFlow()); err != nil {
		t.Fatal(err)
	}
	wantStep(t, f, signedIn, SignedIn)
	_, err = f.Session(underWay)
	wantError(t, "a set-up under the old rules", err, ErrNoSession)
	f.clock.Move(time.Minute)
	out, err := f.VerifyUser(dana, f.code(t, account, 0))
	want(t, "the key from before", out, err, ReasonAccepted)
	other, _ := f.setUp(t, "new", danaPassword)
	if other.Digits != 8 || other.Period != 60 || other.Algorithm != vault.SHA256 {
		t.Errorf("a new key is %v", other)
	}
	for range 5 {
		f.clock.Move(time.Hour)
		_, _ = f.LogIn(t.Context(), dana, "wrong", "")
	}
	if status, _ := f.Status(dana); !status.Locked {
		t.Error("after five failures the user is not locked")
	}
}

// Where nothing of the set-up changes, who is in the middle of it goes on.
func TestGovernSparesSessions(t *testing.T) {
	f := newFixture(t)
	token := f.logIn(t, dana, danaPassword)
	rules := testRules()
	rules.LockAt = 20
	if err := f.Govern(rules, testFlow()); err != nil {
		t.Fatal(err)
	}
	wantStep(t, f, token, ShowKey)
}

func TestGovernRefused(t *testing.T) {
	rules, flow := everything()
	f := fixtureOf(t, rules, flow)
	f.enrolled(t, Wish{})
	bad := rules
	bad.Digits = 99
	if err := f.Govern(bad, flow); err == nil {
		t.Error("rules are taken that contradict themselves")
	}
	bad, other := rules, flow
	bad.Methods = []Method{SMS, Mail}
	other.SetUp = slices.DeleteFunc(slices.Clone(flow.SetUp), func(s Step) bool { return s.method() == App })
	var locked *GovernError
	if err := f.Govern(bad, other); !errors.As(err, &locked) || !strings.Contains(err.Error(), dana+" can only show codes by app, which these rules do not have; reset") {
		t.Errorf("rules that lock somebody out: %v", err)
	}
	if r := f.Rules(); len(r.Methods) != 3 || r.Digits != rules.Digits {
		t.Errorf("afterwards the rules are %+v", r)
	}
}

// Rules may change while the portal is used.
func TestGovernAtOnce(t *testing.T) {
	f := newFixture(t)
	var all sync.WaitGroup
	for i := range 4 {
		all.Go(func() {
			for n := range 20 {
				rules := testRules()
				rules.LockAt = 10 + n
				if err := f.Govern(rules, testFlow()); err != nil {
					t.Error(err)
				}
				_, _ = f.BeginEnrollment(dana, Wish{})
				_, _ = f.ConfirmEnrollment(dana, "000000")
				f.Users()
				name := string(rune('a'+i)) + "@example.com"
				if err := f.AddAll(t.Context(), []Newcomer{{Person: Person{UserName: name}}}); err != nil {
					t.Error(err)
				}
				if err := f.Remove(name); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	if n := len(f.Users()); n != 1 {
		t.Errorf("there are %d users", n)
	}
}

// Starting over leaves nothing of what was, in memory or in the store.
func TestStartOver(t *testing.T) {
	rules, flow := everything()
	f, store := keptFixture(t, rules, flow)
	f.enrolled(t, Wish{})
	token := f.logIn(t, dana, danaPassword)
	_, _ = f.LogIn(t.Context(), "nobody", "wrong", "")
	if _, err := f.Invite(Person{UserName: "guest"}); err != nil {
		t.Fatal(err)
	}
	newcomers := []Newcomer{{Person: Person{UserName: dana, Email: dana}, Password: danaPassword}, {Person: Person{UserName: "other"}}}
	if err := f.StartOver(t.Context(), rules, flow, newcomers); err != nil {
		t.Fatal(err)
	}
	_, err := f.Session(token)
	wantError(t, "a session from before", err, ErrNoSession)
	check := func(when string) {
		t.Helper()
		users := f.Users()
		if len(users) != 2 || users[0].UserName != dana || len(users[0].Methods) > 0 || users[0].Failures > 0 || !users[1].Invited {
			t.Errorf("%s there are %+v", when, users)
		}
		if n := len(f.Invitations()); n != 1 {
			t.Errorf("%s there are %d invitations", when, n)
		}
	}
	check("afterwards")
	f.start(t, store, rules, flow)
	check("after a restart")
	for name := range store.values {
		if strings.HasPrefix(name, strangerValue) || strings.Contains(name, "guest") {
			t.Errorf("the store still has %s", name)
		}
	}
}

// Who watches hears of all that happens, by the users' names and by nothing secret.
func TestWatch(t *testing.T) {
	f := newFixture(t)
	var kinds []string
	var all strings.Builder
	f.watch = func(h Happening) {
		kinds = append(kinds, strings.TrimSpace(string(h.Kind)+" "+string(h.Reason)))
		all.WriteString(h.User + " " + h.Detail + "\n")
	}
	account := f.enrolled(t, Wish{})
	code := f.code(t, account, 0)
	_, _ = f.LogIn(t.Context(), "a-password-in-the-wrong-field", "wrong", "")
	_, _ = f.LogIn(t.Context(), dana, "wrong", "")
	token := f.logIn(t, dana, danaPassword)
	_, _ = f.Verify(token, "12")
	_, _ = f.Verify(token, f.code(t, account, -4))
	if _, err := f.Verify(token, code); err != nil {
		t.Fatal(err)
	}
	_, _ = f.VerifyUser(dana, code)
	if err := errors.Join(f.Unlock(dana), f.Release(dana), f.Require(dana), f.Remove(dana)); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"enrollment-begun", "code-accepted accepted",
		"password-refused wrong-credentials", "password-refused wrong-credentials", "password-accepted",
		"code-refused malformed", "code-refused wrong-code", "code-accepted accepted", "signed-in",
		"code-refused used", "unlocked", "not-required", "required", "user-removed",
	}
	if !slices.Equal(kinds, want) {
		t.Errorf("it hears\n%q, want\n%q", kinds, want)
	}
	for _, secret := range []string{code, account.Secret.Base32(), danaPassword, "a-password-in-the-wrong-field"} {
		if strings.Contains(all.String(), secret) {
			t.Errorf("it hears %q", secret)
		}
	}
}
