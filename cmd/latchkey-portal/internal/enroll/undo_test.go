package enroll

import (
	"errors"
	"maps"
	"slices"
	"testing"
	"time"
)

// standing is a portal in which everything there is can be undone: dana has her
// authenticator and three failures, late is overdue, a rollout has ended, and admin
// is signed in.
func standing(t *testing.T) (f *fixture, store *memory, admin Token) {
	t.Helper()
	rules, flow := everything()
	f, store = keptFixture(t, rules, flow)
	ctx := t.Context()
	for _, name := range []string{"admin", "late", "free"} {
		if err := f.Add(ctx, Person{UserName: name, Email: name + "@example.com", Admin: name == "admin"}, name); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.AddAll(ctx, []Newcomer{{Person: Person{UserName: "mailed", Email: "mailed@example.com"}, Password: "given", Mail: true}}); err != nil {
		t.Fatal(err)
	}
	admin = f.logIn(t, "admin", "admin")
	wantError(t, "requiring", f.Require(dana), nil)
	token := f.logIn(t, dana, danaPassword)
	wantError(t, "choosing", f.Choose(token, App), nil)
	_, err := f.Confirm(token, f.code(t, f.key(t, token), 0))
	wantError(t, "confirming", err, nil)
	for range 3 {
		_, err := f.LogIn(ctx, dana, "wrong", "")
		wantError(t, "a wrong password", err, ErrCredentials)
	}
	wantError(t, "an earlier need", f.RequireSince("late", 50*24*time.Hour), nil)
	wantError(t, "making one fail", f.Stick("free", 5), nil)
	wantError(t, "beginning", f.BeginRollout(admin), nil)
	f.clock.Move(10 * time.Minute)
	f.Rollout()
	wantError(t, "keeping", f.Keep(), nil)
	return f, store, admin
}

// What lets somebody do more and cannot be kept is undone at once, and stays undone
// when the store works again and after a restart; nobody is told.
func TestUndone(t *testing.T) {
	full := errors.New("the disk is full")
	for name, change := range map[string]func(f *fixture, admin Token) error{
		"Reset":        func(f *fixture, _ Token) error { return f.Reset(dana) },
		"Unlock":       func(f *fixture, _ Token) error { return f.Unlock(dana) },
		"Release":      func(f *fixture, _ Token) error { return f.Release(dana) },
		"RequireSince": func(f *fixture, _ Token) error { return f.RequireSince("late", 0) },
		"Extend":       func(f *fixture, _ Token) error { return f.Extend("late", time.Hour) },
		"SetAddress":   func(f *fixture, _ Token) error { return f.SetAddress("mailed", "x@example.com") },
		"RetryRollout": func(f *fixture, admin Token) error { return f.RetryRollout(admin) },
		"EndRollout":   func(f *fixture, admin Token) error { return f.EndRollout(admin) },
		"Add": func(f *fixture, _ Token) error {
			return f.Add(t.Context(), Person{UserName: "new"}, "a password")
		},
		"AddAll, invited": func(f *fixture, _ Token) error {
			return f.AddAll(t.Context(), []Newcomer{{Person: Person{UserName: "new"}}, {Person: Person{UserName: "newer"}}})
		},
	} {
		f, store, admin := standing(t)
		before, said := snapshot(t, f.Directory), slices.Clone(f.told.said)
		store.fails = full
		wantError(t, name, change(f, admin), ErrNotKept)
		if got := snapshot(t, f.Directory); !maps.Equal(got, before) {
			t.Errorf("after %s that was not kept there is\n%v\nwant\n%v", name, got, before)
		}
		if !slices.Equal(f.told.said, said) {
			t.Errorf("after %s that was not kept it is told %q", name, f.told.said[len(said):])
		}
		store.fails = nil
		wantError(t, "keeping after "+name, f.Keep(), nil)
		f.start(t, store, f.rules, f.flow)
		if got := snapshot(t, f.Directory); !maps.Equal(got, before) {
			t.Errorf("after %s that was not kept a restart has\n%v\nwant\n%v", name, got, before)
		}
	}
}

// A method whose first code was right, and that cannot be kept, is off: the same code
// confirms an enrollment once it can be, and a session begins anew.
func TestSwitchingOnIsUndone(t *testing.T) {
	f, store, _ := standing(t)
	account, err := f.BeginEnrollment("free", Wish{})
	wantError(t, "an enrollment", err, nil)
	if out, err := f.ConfirmEnrollment("free", f.wrongCode(t, account)); err != nil || out.Accepted {
		t.Fatalf("a wrong code: %+v, %v", out, err)
	}
	wantError(t, "adding", f.Add(t.Context(), Person{UserName: "fresh"}, "fresh"), nil)
	wantError(t, "requiring", f.Require("fresh"), nil)
	token := f.logIn(t, "fresh", "fresh")
	wantError(t, "choosing", f.Choose(token, App), nil)
	shown := f.key(t, token)
	before := snapshot(t, f.Directory)
	store.fails = errors.New("the disk is full")
	code := f.code(t, account, 0)
	_, err = f.ConfirmEnrollment("free", code)
	wantError(t, "confirming from outside", err, ErrNotKept)
	_, err = f.Confirm(token, f.code(t, shown, 0))
	wantError(t, "confirming", err, ErrNotKept)
	if got := snapshot(t, f.Directory); !maps.Equal(got, before) {
		t.Errorf("there is\n%v\nwant\n%v", got, before)
	}
	_, err = f.Session(token)
	wantError(t, "the session", err, ErrNoSession)
	store.fails = nil
	out, err := f.ConfirmEnrollment("free", code)
	want(t, "the same code again", out, err, ReasonAccepted)
	if status, err := f.Status("free"); err != nil || status.Failures != 0 || !slices.Contains(status.Methods, App) {
		t.Errorf("after that: %+v, %v", status, err)
	}
	f.start(t, store, f.rules, f.flow)
	if status, err := f.Status("fresh"); err != nil || slices.Contains(status.Methods, App) {
		t.Errorf("after a restart the other one is %+v, %v", status, err)
	}
}

// Whoever comes in while a reset is written down that then fails is out again, and
// what else happens meanwhile stays.
func TestMeanwhile(t *testing.T) {
	f, store, _ := standing(t)
	f.clock.Move(time.Minute)
	account := f.users[dana].factors[App].account
	store.fails = errors.New("the disk is full")
	var meanwhile Token
	store.before = func() {
		store.before = nil
		f.mu.Lock()
		defer f.mu.Unlock()
		meanwhile, _ = f.begin(f.users[dana], "")
		f.users[dana].tally.end(f.clock.Now(), false)
		f.users[dana].tally.pending++
	}
	wantError(t, "the reset", f.Reset(dana), ErrNotKept)
	if _, err := f.Session(meanwhile); !errors.Is(err, ErrNoSession) {
		t.Errorf("who came in without a second factor is still there: %v", err)
	}
	if status, _ := f.Status(dana); status.Failures != 4 {
		t.Errorf("%d failures are counted, want the three from before and the one meanwhile", status.Failures)
	}
	store.fails = nil
	f.clock.Move(time.Minute)
	_, err := f.Verify(f.logIn(t, dana, danaPassword), f.code(t, account, 0))
	wantError(t, "a code of the key that was not reset", err, nil)
}

// A passkey that could not be kept is none, and one whose removal by a reset could
// not be kept still signs in.
func TestPasskeyNotKept(t *testing.T) {
	f, store, _ := standing(t)
	f.clock.Move(time.Minute)
	token := f.logIn(t, dana, danaPassword)
	token, err := f.Verify(token, f.code(t, f.users[dana].factors[App].account, 0))
	wantError(t, "verifying", err, nil)
	phone := f.addPasskey(t, token, "phone")
	_, err = f.BeginPasskey(t.Context(), token, "key ring", danaPassword)
	wantError(t, "beginning", err, nil)

	store.fails = errors.New("the disk is full")
	ring := credential("key ring")
	wantError(t, "adding", f.AddPasskey(token, ring), ErrNotKept)
	wantError(t, "the reset", f.Reset(dana), ErrNotKept)
	store.fails = nil

	_, err = f.LogInPasskey(f.handleOf(dana), ring.ID, signs(1))
	wantError(t, "the passkey that was not kept", err, ErrPasskey)
	_, err = f.LogInPasskey(f.handleOf(dana), phone.ID, signs(1))
	wantError(t, "the passkey that was not reset", err, nil)
}

// A rollout that could not be kept has switched nobody on, however long the store
// took to say so.
func TestRolloutMeanwhile(t *testing.T) {
	f, store, admin := standing(t)
	wantError(t, "ending the first", f.EndRollout(admin), nil)
	before := snapshot(t, f.Directory)
	store.fails = errors.New("the disk is full")
	store.before = func() {
		store.before = nil
		f.clock.Move(2 * time.Minute)
		f.Rollout()
	}
	wantError(t, "beginning", f.BeginRollout(admin), ErrNotKept)
	if got := snapshot(t, f.Directory); !maps.Equal(got, before) {
		t.Errorf("there is\n%v\nwant\n%v", got, before)
	}
}
