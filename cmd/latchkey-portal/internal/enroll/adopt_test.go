package enroll

import (
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/bcrypt"

	"latchkey/vault"
)

// Keys go on with the codes that they were set up for, whatever the rules ask of new
// ones; and back again.
func TestOtherCodes(t *testing.T) {
	f, store := keptFixture(t, testRules(), testFlow())
	account, _ := f.setUp(t, dana, danaPassword)
	other := testRules()
	other.Digits, other.Period, other.Algorithm, other.KeyBytes, other.Skew = 8, 60, vault.SHA256, 32, 0
	for _, rules := range []Rules{other, testRules(), other} {
		f.start(t, store, rules, testFlow())
		f.clock.Move(10 * time.Minute)
		token := f.logIn(t, dana, danaPassword)
		if session, _ := f.Session(token); session.Digits != 6 {
			t.Errorf("%d digits are asked for, want 6", session.Digits)
		}
		code := f.code(t, account, 0)
		_, err := f.Verify(token, "00"+code)
		wantError(t, "two digits more", err, ErrMalformedCode)
		_, err = f.Verify(token, code)
		wantError(t, "the code", err, nil)
		_, err = f.Verify(f.logIn(t, dana, danaPassword), code)
		wantError(t, "the code again", err, ErrUsedCode)
	}
	if err := f.Add(t.Context(), Person{UserName: sam, Email: sam}, danaPassword); err != nil {
		t.Fatal(err)
	}
	fresh, _ := f.setUp(t, sam, danaPassword)
	if fresh.Digits != 8 || fresh.Period != 60 || fresh.Algorithm != vault.SHA256 || fresh.Secret.Len() != 32 {
		t.Errorf("a new key is for %+v", fresh)
	}
	f.clock.Move(time.Minute)
	token := f.logIn(t, sam, danaPassword)
	if session, _ := f.Session(token); session.Digits != 8 {
		t.Errorf("%d digits are asked for, want 8", session.Digits)
	}
	_, err := f.Verify(token, f.code(t, fresh, 0))
	wantError(t, "a code of the new key", err, nil)
}

// Who would be let in by the password alone, because the methods that they have are
// no more, makes the start fail with a sentence; who has another one is asked for
// that, and for the first again when it comes back.
func TestMethodsThatAreNoMore(t *testing.T) {
	rules, flow := everything()
	f, store := keptFixture(t, rules, flow)
	key := vault.NewSecret([]byte("12345678901234567890"))
	if err := f.AddAll(t.Context(), []Newcomer{
		{Person: Person{UserName: "both", Email: "both@example.com"}, Password: "given", Number: "+1 415 555 0100", Key: key},
		{Person: Person{UserName: "sms"}, Password: "given", Number: "+1 415 555 0101"},
		{Person: Person{UserName: "none"}, Password: "given"},
	}); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"both", "sms"} {
		wantError(t, "requiring", f.Require(name), nil)
	}
	fewer, fewerSteps := rules, Flow{SetUp: []Step{ShowKey, ConfirmKey, ShowRecovery}, Verify: []Step{EnterCode}}
	fewer.Methods = []Method{App}
	o := Options{Rules: fewer, Flow: fewerSteps, Clock: f.clock, Events: f.told, PasswordCost: bcrypt.MinCost, Store: store}
	_, err := New(o)
	want := "sms can only show codes by sms, which the rules do not have; start with rules that do, or start once more with the rules from before and reset these users"
	if err == nil || err.Error() != want {
		t.Errorf("the start says %v, want %s", err, want)
	}
	f.start(t, store, rules, flow)
	wantError(t, "resetting", f.Reset("sms"), nil)
	f.start(t, store, fewer, fewerSteps)
	wantStep(t, f, f.logIn(t, "sms", "given"), ShowKey)
	for _, c := range []struct {
		rules Rules
		flow  Flow
		want  int
	}{{fewer, fewerSteps, 1}, {rules, flow, 2}} {
		f.start(t, store, c.rules, c.flow)
		token := f.logIn(t, "both", "given")
		wantStep(t, f, token, EnterCode)
		if session, _ := f.Session(token); len(session.Methods) != c.want || session.Method != App {
			t.Errorf("the methods are %v and the code is of %s", session.Methods, session.Method)
		}
	}
}

// However many users it is about, the sentence names few.
func TestManyWithoutAMethod(t *testing.T) {
	rules, flow := everything()
	f, store := keptFixture(t, rules, flow)
	for _, name := range strings.Fields("a b c d e") {
		if err := f.AddAll(t.Context(), []Newcomer{{Person: Person{UserName: name, Email: name + "@example.com"}, Password: "given", Mail: true}}); err != nil {
			t.Fatal(err)
		}
	}
	rules.Methods = []Method{App}
	flow = Flow{SetUp: []Step{ShowKey, ConfirmKey, ShowRecovery}, Verify: []Step{EnterCode}}
	_, err := New(Options{Rules: rules, Flow: flow, Clock: f.clock, Events: f.told, PasswordCost: bcrypt.MinCost, Store: store})
	if err == nil || !strings.HasPrefix(err.Error(), "a, b, c and 2 more can only show codes by mail, ") {
		t.Errorf("the start says %v", err)
	}
}

// Who has until some day keeps that day, there and back; without a limit before, the
// time begins with the new rules.
func TestOtherGrace(t *testing.T) {
	const day = 24 * time.Hour
	rules, flow := everything()
	rules.Required = true
	f, store := keptFixture(t, rules, flow)
	wantError(t, "more time", f.Extend(dana, 5*day), nil)
	told := f.clock.Now().Add(50 * day)
	deadline := func(grace time.Duration) time.Time {
		t.Helper()
		rules.Grace = grace
		f.start(t, store, rules, flow)
		f.start(t, store, rules, flow) // once more with the same
		status, err := f.Status(dana)
		wantError(t, "looking", err, nil)
		return status.Deadline
	}
	for _, grace := range []time.Duration{10 * day, 100 * day, 45 * day} {
		f.clock.Move(day)
		if got := deadline(grace); !got.Equal(told) {
			t.Errorf("with %v the time ends %v, want %v", grace, got, told)
		}
	}
	if got := deadline(0); !got.IsZero() {
		t.Errorf("without a limit the time ends %v", got)
	}
	f.clock.Move(400 * day)
	if got, want := deadline(10*day), f.clock.Now().Add(10*day); !got.Equal(want) {
		t.Errorf("with a limit where there was none the time ends %v, want %v", got, want)
	}
	wantStep(t, f, f.logIn(t, dana, danaPassword), ChooseMethods)
}

// Where a second factor is needed from the start, and was not, everybody needs one;
// who is released after that stays so, and so does everybody who needs one where
// rules ask for less.
func TestOtherNeed(t *testing.T) {
	rules, flow := everything()
	f, store := keptFixture(t, rules, flow)
	if err := f.Add(t.Context(), Person{UserName: sam, Email: sam}, danaPassword); err != nil {
		t.Fatal(err)
	}
	rules.Required = true
	f.start(t, store, rules, flow)
	for _, name := range []string{dana, sam} {
		wantStep(t, f, f.logIn(t, name, danaPassword), ChooseMethods)
	}
	wantError(t, "releasing", f.Release(sam), nil)
	for _, required := range []bool{true, false} {
		rules.Required = required
		f.start(t, store, rules, flow)
		wantStep(t, f, f.logIn(t, sam, danaPassword), SignedIn)
		wantStep(t, f, f.logIn(t, dana, danaPassword), ChooseMethods)
	}
}
