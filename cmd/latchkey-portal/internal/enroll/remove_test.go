package enroll

import (
	"errors"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/bcrypt"
)

// Whoever is removed is out at once, and nothing is left of them, also after a restart.
func TestRemove(t *testing.T) {
	rules, flow := everything()
	f, store := keptFixture(t, rules, flow)
	for _, name := range []string{"second", "third"} {
		if _, err := f.Invite(Person{UserName: name}); err != nil {
			t.Fatal(err)
		}
	}
	invitation := f.Invitations()[1] // of second
	token := f.logIn(t, dana, danaPassword)
	if err := f.Remove(" DANA@example.com"); err != nil {
		t.Fatal(err)
	}
	_, err := f.Session(token)
	wantError(t, "the session", err, ErrNoSession)
	_, err = f.LogIn(t.Context(), dana, danaPassword, "")
	wantError(t, "the password", err, ErrCredentials)
	wantError(t, "a second time", f.Remove(dana), ErrNoUser)
	if err := f.Remove("second"); err != nil {
		t.Fatal(err)
	}
	_, err = f.Invitation(invitation.Token)
	wantError(t, "the invitation", err, ErrInvitation)
	if err := f.Add(t.Context(), Person{UserName: dana, Email: dana}, "another one"); err != nil {
		t.Fatal(err)
	}
	f.start(t, store, rules, flow)
	users := f.Users()
	if len(users) != 2 || users[0].UserName != "third" || users[1].UserName != dana {
		t.Errorf("after a restart there are %v", users)
	}
	f.logIn(t, dana, "another one")
	for name := range store.values {
		if strings.Contains(name, "second") {
			t.Errorf("the store still has %s", name)
		}
	}
}

// Who logs in while being removed is not let in, whoever comes by the name meanwhile.
func TestRemovedWhileLoggingIn(t *testing.T) {
	f := newFixture(t)
	compare := f.passwords.compare
	f.passwords.compare = func(hash, password []byte) error {
		f.passwords.compare = bcrypt.CompareHashAndPassword
		if err := f.Remove(dana); err != nil {
			t.Error(err)
		}
		if err := f.Add(t.Context(), Person{UserName: dana, Email: dana}, "another one"); err != nil {
			t.Error(err)
		}
		return compare(hash, password)
	}
	_, err := f.LogIn(t.Context(), dana, danaPassword, "")
	wantError(t, "with the password from before", err, ErrCredentials)
	if _, err := f.Invite(Person{UserName: "guest"}); err != nil {
		t.Fatal(err)
	}
	f.logIn(t, dana, "another one")
}

// A removal that cannot be kept has not happened.
func TestRemovalNotKept(t *testing.T) {
	rules, flow := everything()
	f, store := keptFixture(t, rules, flow)
	account := f.enrolled(t, Wish{})
	store.fails = errors.New("the disk is full")
	wantError(t, "the removal", f.Remove(dana), ErrNotKept)
	wantError(t, "starting over", f.StartOver(t.Context(), rules, flow, nil), ErrNotKept)
	rules.Grace *= 2
	wantError(t, "other rules", f.Govern(rules, flow), ErrNotKept)
	store.fails = nil
	if f.Rules().Grace == rules.Grace {
		t.Error("the rules are the others all the same")
	}
	out, err := f.VerifyUser(dana, f.code(t, account, 0))
	want(t, "a right code", out, err, ReasonAccepted)
	f.start(t, store, rules, flow)
	if users := f.Users(); len(users) != 1 || len(users[0].Methods) == 0 {
		t.Errorf("after a restart there are %v", users)
	}
}

// With somebody out of a rollout it goes on for the others, and no faster.
func TestRemoveFromRollout(t *testing.T) {
	rules, flow := everything()
	f, store := keptFixture(t, rules, flow)
	for _, name := range []string{"one", "two", "three"} {
		if err := f.Add(t.Context(), Person{UserName: name}, danaPassword); err != nil {
			t.Fatal(err)
		}
	}
	token := f.logIn(t, dana, danaPassword)
	if err := f.BeginRollout(token); err != nil {
		t.Fatal(err)
	}
	f.clock.Move(2*rules.RolloutEach + time.Second)
	if now := f.Rollout(); now.Total != 4 || now.Done != 2 {
		t.Fatalf("it has come to %+v", now)
	}
	for _, name := range []string{"one", "three"} {
		if err := f.Remove(name); err != nil {
			t.Fatal(err)
		}
	}
	if now := f.Rollout(); now.Total != 2 || now.Done != 1 || !now.Running {
		t.Errorf("with two less it has come to %+v", now)
	}
	f.start(t, store, rules, flow)
	f.clock.Move(rules.RolloutEach)
	if now := f.Rollout(); now.Done != 2 || now.Running {
		t.Errorf("a turn later it has come to %+v", now)
	}
}
