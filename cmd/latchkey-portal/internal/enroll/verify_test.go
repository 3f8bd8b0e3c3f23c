package enroll

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"golang.org/x/crypto/bcrypt"

	"latchkey/vault"
)

func TestLogIn(t *testing.T) {
	f := newFixture(t)
	account, _ := f.setUp(t, dana, danaPassword)
	f.clock.Move(30 * time.Second)
	token := f.logIn(t, dana, danaPassword)
	wantStep(t, f, token, EnterCode)
	code := f.code(t, account, 0)
	signedIn, err := f.Verify(token, code[:3]+" "+code[3:])
	if err != nil {
		t.Fatalf("a code typed with a space: %v", err)
	}
	wantStep(t, f, signedIn, SignedIn)
	if _, err := f.Session(token); !errors.Is(err, ErrNoSession) || signedIn == token {
		t.Errorf("the token was not renewed: %v", err)
	}
	f.LogOut(signedIn)
	if _, err := f.Session(signedIn); !errors.Is(err, ErrNoSession) {
		t.Errorf("the session is there after logging out: %v", err)
	}
}

// The code that confirmed the set-up is used.
func TestSetUpCodeIsUsed(t *testing.T) {
	f := newFixture(t)
	account, _ := f.setUp(t, dana, danaPassword)
	_, err := f.Verify(f.logIn(t, dana, danaPassword), f.code(t, account, 0))
	wantError(t, "the code of the set-up", err, ErrUsedCode)
}

// A rule of "not the last code" would let A in again after B.
func TestReuseAfterAnother(t *testing.T) {
	f := newFixture(t)
	account, _ := f.setUp(t, dana, danaPassword)
	f.clock.Move(2 * time.Minute)
	a, b := f.code(t, account, -1), f.code(t, account, 0)
	for _, try := range []struct {
		code string
		want error
	}{{a, nil}, {b, nil}, {a, ErrUsedCode}, {b, ErrUsedCode}} {
		_, err := f.Verify(f.logIn(t, dana, danaPassword), try.code)
		wantError(t, "in turn", err, try.want)
	}
}

// A code of a step before an accepted one is refused although it was never used.
func TestFloorRises(t *testing.T) {
	f := newFixture(t)
	account, _ := f.setUp(t, dana, danaPassword)
	f.clock.Move(2 * time.Minute)
	for _, try := range []struct {
		steps int
		want  error
	}{{1, nil}, {0, ErrUsedCode}, {-1, ErrUsedCode}} {
		_, err := f.Verify(f.logIn(t, dana, danaPassword), f.code(t, account, try.steps))
		wantError(t, fmt.Sprintf("a code %d steps away", try.steps), err, try.want)
	}
}

// One step either way is accepted, to the second.
func TestSkew(t *testing.T) {
	for _, c := range []struct {
		into time.Duration // how far into the time step the portal's clock is
		off  time.Duration // how far the authenticator's clock is off
		want error
	}{
		{0, 0, nil}, {29 * time.Second, 0, nil},
		{0, -30 * time.Second, nil}, {0, -31 * time.Second, ErrWrongCode},
		{29 * time.Second, -59 * time.Second, nil}, {29 * time.Second, -60 * time.Second, ErrWrongCode},
		{0, 59 * time.Second, nil}, {0, 60 * time.Second, ErrWrongCode},
		{29 * time.Second, 30 * time.Second, nil}, {29 * time.Second, 31 * time.Second, ErrWrongCode},
	} {
		f := newFixture(t)
		account, _ := f.setUp(t, dana, danaPassword)
		f.clock.Move(10*time.Minute + c.into)
		code, err := account.Code(f.clock.Now().Add(c.off))
		if err != nil {
			t.Fatal(err)
		}
		_, err = f.Verify(f.logIn(t, dana, danaPassword), code.Value)
		wantError(t, fmt.Sprintf("%v into the step, a clock %v off", c.into, c.off), err, c.want)
	}
}

// The epoch has no steps before it; a clock there must not let zeros through.
func TestFirstStep(t *testing.T) {
	f := newFixture(t)
	f.clock.Move(time.Unix(0, 0).Sub(f.clock.Now()))
	account, _ := f.setUp(t, dana, danaPassword)
	_, err := f.Verify(f.logIn(t, dana, danaPassword), f.code(t, account, 1))
	wantError(t, "the second step", err, nil)
}

// What can be no code is no guess, unless it is said how near it is to one.
func TestMalformedCodes(t *testing.T) {
	f := newFixture(t)
	_, _ = f.setUp(t, dana, danaPassword)
	token := f.logIn(t, dana, danaPassword)
	for _, typed := range []string{"", "123", "123456789012", "12345a", "١٢٣٤٥٦", "+123456", "      "} {
		_, err := f.Verify(token, typed)
		wantError(t, fmt.Sprintf("%q", typed), err, ErrMalformedCode)
	}
	if n := f.Users()[0].Failures; n != 0 {
		t.Errorf("%d of them were counted", n)
	}
	for i, typed := range []string{"1234", "-12345", "1234567"} {
		_, err := f.Verify(token, typed)
		wantError(t, fmt.Sprintf("%q", typed), err, ErrMalformedCode)
		if n := f.Users()[0].Failures; n != i+1 {
			t.Errorf("%d failures are counted after %q, want %d", n, typed, i+1)
		}
	}
}

func TestSessionsExpire(t *testing.T) {
	f := newFixture(t)
	pending := f.logIn(t, dana, danaPassword)
	f.clock.Move(20*time.Minute - time.Second)
	wantStep(t, f, pending, ShowKey)
	f.clock.Move(time.Second)
	_, err := f.Session(pending)
	wantError(t, "a set-up after 20 minutes", err, ErrNoSession)

	_, signedIn := f.setUp(t, dana, danaPassword)
	for range 24 {
		f.clock.Move(30*time.Minute - time.Second)
		wantStep(t, f, signedIn, SignedIn)
	}
	f.clock.Move(29 * time.Minute)
	_, err = f.Session(signedIn)
	wantError(t, "a session in use after 12 hours", err, ErrNoSession)

	f = newFixture(t)
	_, signedIn = f.setUp(t, dana, danaPassword)
	f.clock.Move(30 * time.Minute)
	_, err = f.Session(signedIn)
	wantError(t, "a session idle for 30 minutes", err, ErrNoSession)
}

// An unknown name takes the time of a wrong password: as many comparisons, each
// as costly, which is far above everything else.
func TestUnknownNameTakesAsLong(t *testing.T) {
	f := newFixture(t)
	var costs []int
	f.passwords.compare = func(hash, password []byte) error {
		cost, err := bcrypt.Cost(hash)
		if err != nil {
			t.Error(err)
		}
		costs = append(costs, cost)
		return bcrypt.CompareHashAndPassword(hash, password)
	}
	for _, name := range []string{dana, "nobody@example.com"} {
		costs = nil
		_, err := f.LogIn(t.Context(), name, "wrong", "")
		wantError(t, name, err, ErrCredentials)
		if !slices.Equal(costs, []int{bcrypt.MinCost}) {
			t.Errorf("%s: the passwords compared cost %v, not one of %d", name, costs, bcrypt.MinCost)
		}
	}
}

// A thousand users at once: none lost, none mixed up.
func TestManyUsers(t *testing.T) {
	f := newFixture(t)
	const n = 1000
	accounts := make([]vault.Account, n)
	name := func(i int) string { return fmt.Sprintf("user-%d@example.com", i) }
	atOnce(n, func(i int) {
		invited, err := f.Invite(Person{UserName: name(i)})
		if err != nil {
			t.Error(err)
			return
		}
		token, err := f.Accept(t.Context(), invited.Token, name(i))
		if err != nil {
			t.Error(err)
			return
		}
		if accounts[i], err = f.Key(token); err == nil {
			err = f.KeyTaken(token)
		}
		if err != nil || accounts[i].Name != name(i) {
			t.Errorf("%s was shown the key of %s (%v)", name(i), accounts[i].Name, err)
			return
		}
		if _, err := f.Confirm(token, f.code(t, accounts[i], 0)); err != nil {
			t.Error(err)
		}
	})
	f.clock.Move(time.Minute)
	atOnce(n/5, func(i int) {
		token, err := f.LogIn(t.Context(), name(i), name(i), "")
		if err == nil {
			_, err = f.Verify(token, f.code(t, accounts[i], 0))
		}
		if err != nil {
			t.Errorf("%s: %v", name(i), err)
		}
	})
}

// Made-up names must not grow the memory without end.
func TestStrangersAreBounded(t *testing.T) {
	s := newStrangers()
	for i := range 3 * mostStrangers {
		s.tally(fmt.Sprint(i)).failures++
	}
	if len(s.byName) != mostStrangers || len(s.order) != mostStrangers {
		t.Errorf("%d names are kept, want %d", len(s.byName), mostStrangers)
	}
}

func TestContradictionsAreRefused(t *testing.T) {
	for name, spoil := range map[string]func(*Options){
		"a short key":                  func(o *Options) { o.Rules.KeyBytes = 9 },
		"no digits":                    func(o *Options) { o.Rules.Digits = 0 },
		"a lock before the free tries": func(o *Options) { o.Rules.LockAt = 3 },
		"a wide skew":                  func(o *Options) { o.Rules.Skew = 11 },
		"no waits":                     func(o *Options) { o.Rules.FirstWait = 0 },
		"no password":                  func(o *Options) { o.Rules.PasswordMax = 3 },
		"sessions without life":        func(o *Options) { o.Rules.IdleLife = 0 },
		"a code before its key":        func(o *Options) { o.Flow.SetUp = []Step{ConfirmKey, ShowKey} },
		"a set-up without a code":      func(o *Options) { o.Flow.SetUp = []Step{ShowKey} },
		"a key twice":                  func(o *Options) { o.Flow.SetUp = []Step{ShowKey, ShowKey, ConfirmKey} },
		"a set-up that asks for a log-in": func(o *Options) {
			o.Flow.SetUp = []Step{ShowKey, EnterCode, ConfirmKey}
		},
		"a set-up that asks for nothing": func(o *Options) { o.Flow.SetUp = nil },
		"a log-in without a code":        func(o *Options) { o.Flow.Verify = nil },
	} {
		o := Options{Rules: testRules(), Flow: testFlow(), Clock: SystemClock{}, Events: &told{}, PasswordCost: 4}
		spoil(&o)
		if _, err := New(o); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}

// atOnce runs n goroutines that start together.
func atOnce(n int, do func(i int)) {
	var ready, done sync.WaitGroup
	ready.Add(1)
	for i := range n {
		done.Go(func() {
			ready.Wait()
			do(i)
		})
	}
	ready.Done()
	done.Wait()
}
