package enroll

import (
	"errors"
	"sync"
	"testing"
	"time"

	"golang.org/x/crypto/bcrypt"

	"latchkey/cmd/latchkey-portal/internal/clocktest"
	"latchkey/vault"
)

// told notes what users were told.
type told struct {
	mu    sync.Mutex
	said  []string
	codes []Delivery
}

func (t *told) say(s string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.said = append(t.said, s)
}

func (t *told) Invited(i Invitation)            { t.say("invited " + i.Person.UserName) }
func (t *told) WasReset(p Person, _ time.Time)  { t.say("reset " + p.UserName) }
func (t *told) Recovered(p Person, _ time.Time) { t.say("recovered " + p.UserName) }

func (t *told) RecoveryDrawn(p Person, _ time.Time) { t.say("drew recovery codes " + p.UserName) }

func (t *told) SwitchedOn(p Person, m Method, _ time.Time) {
	t.say("on " + p.UserName + " " + string(m))
}

func (t *told) AddressChanged(p Person, to string, _ time.Time) {
	t.say("address of " + p.UserName + " from " + p.Email + " to " + to)
}

func (t *told) PasskeyAdded(p Person, name string, _ time.Time) {
	t.say("added passkey " + name + " of " + p.UserName)
}

func (t *told) PasskeyRemoved(p Person, name string, _ time.Time) {
	t.say("removed passkey " + name + " of " + p.UserName)
}

func (t *told) Code(d Delivery) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.codes = append(t.codes, d)
}

// lastCode is the code that was delivered last.
func (t *told) lastCode(tb testing.TB) Delivery {
	tb.Helper()
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.codes) == 0 {
		tb.Fatal("no code was sent")
	}
	return t.codes[len(t.codes)-1]
}

const (
	dana         = "dana@example.com"
	danaPassword = "correct horse"
)

func testRules() Rules {
	return Rules{
		Issuer: "Portal", KeyBytes: 20, Algorithm: vault.SHA1, Digits: 6, Period: 30, Skew: 1,
		Methods: []Method{App}, Required: true,
		FreeFailures: 3, FirstWait: time.Second, LongestWait: time.Minute, LockAt: 10,
		PasswordMin: 8, PasswordMax: 128,
		InvitationLife: 7 * 24 * time.Hour, PendingLife: 20 * time.Minute,
		IdleLife: 30 * time.Minute, SessionLife: 12 * time.Hour,
	}
}

func testFlow() Flow {
	return Flow{SetUp: []Step{ShowKey, ConfirmKey}, Verify: []Step{EnterCode}}
}

type fixture struct {
	*Directory
	clock *clocktest.Clock
	told  *told
}

// newFixture returns a directory with dana, who has a password only. Its clock
// stands at the beginning of a time step.
func newFixture(t testing.TB) *fixture {
	t.Helper()
	return fixtureOf(t, testRules(), testFlow())
}

// fixtureOf is newFixture with other rules.
func fixtureOf(t testing.TB, rules Rules, flow Flow) *fixture {
	t.Helper()
	f := &fixture{clock: clocktest.At(time.Unix(30*58_000_000, 0).UTC()), told: &told{}}
	d, err := New(Options{Rules: rules, Flow: flow, Clock: f.clock, Events: f.told, PasswordCost: bcrypt.MinCost})
	if err != nil {
		t.Fatal(err)
	}
	f.Directory = d
	if err := d.Add(t.Context(), Person{UserName: dana, FullName: "Dana", Email: dana}, danaPassword); err != nil {
		t.Fatal(err)
	}
	return f
}

func (f *fixture) logIn(t testing.TB, userName, password string) Token {
	t.Helper()
	token, err := f.LogIn(t.Context(), userName, password, "")
	if err != nil {
		t.Fatalf("log-in of %s: %v", userName, err)
	}
	return token
}

// sessions begins n sessions of dana as right passwords would, without the time
// that hashing them takes.
func (f *fixture) sessions(n int) []Token {
	f.mu.Lock()
	defer f.mu.Unlock()
	var tokens []Token
	for range n {
		token, _ := f.begin(f.users[dana], "")
		tokens = append(tokens, token)
	}
	return tokens
}

// setUp logs a user in and sets an authenticator up, and returns what is in it.
func (f *fixture) setUp(t testing.TB, userName, password string) (vault.Account, Token) {
	t.Helper()
	token := f.logIn(t, userName, password)
	account := f.key(t, token)
	token, err := f.Confirm(token, f.code(t, account, 0))
	if err != nil {
		t.Fatalf("set-up of %s: %v", userName, err)
	}
	return account, token
}

// key takes the key of a session and moves on to the confirmation.
func (f *fixture) key(t testing.TB, token Token) vault.Account {
	t.Helper()
	account, err := f.Key(token)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.KeyTaken(token); err != nil {
		t.Fatal(err)
	}
	return account
}

// code is what an authenticator shows some time steps away from now.
func (f *fixture) code(t testing.TB, account vault.Account, steps int) string {
	t.Helper()
	code, err := account.Code(f.clock.Now().Add(time.Duration(steps*account.Period) * time.Second))
	if err != nil {
		t.Fatal(err)
	}
	return code.Value
}

// wrongCode is a code of none of the steps that could be taken.
func (f *fixture) wrongCode(t testing.TB, account vault.Account) string {
	t.Helper()
	right := map[string]bool{}
	for steps := -200; steps <= 200; steps++ {
		right[f.code(t, account, steps)] = true
	}
	for _, code := range []string{"000000", "111111", "222222", "333333"} {
		if !right[code] {
			return code
		}
	}
	t.Fatal("every guess is right")
	return ""
}

func wantError(t testing.TB, what string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: got %v, want %v", what, err, want)
	}
}

func wantStep(t testing.TB, f *fixture, token Token, want Step) {
	t.Helper()
	session, err := f.Session(token)
	if err != nil {
		t.Fatalf("session: %v", err)
	}
	if session.Step != want {
		t.Errorf("the session is at %q, want %q", session.Step, want)
	}
}
