package enroll

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"latchkey/cmd/latchkey-portal/internal/diagnose"
)

// The set-up is on only when a code was accepted, not before.
func TestSetUp(t *testing.T) {
	f := newFixture(t)
	token := f.logIn(t, dana, danaPassword)
	wantStep(t, f, token, ShowKey)
	account, err := f.Key(token)
	if err != nil {
		t.Fatal(err)
	}
	if n := account.Secret.Len(); n != 20 {
		t.Errorf("the key has %d bytes, want 20", n)
	}
	if account.Issuer != "Portal" || account.Name != dana {
		t.Errorf("the account is %s", account.Title())
	}
	if _, err := f.Confirm(token, f.code(t, account, 0)); !errors.Is(err, ErrStep) {
		t.Errorf("confirming before the key was taken: %v", err)
	}
	if err := f.KeyTaken(token); err != nil {
		t.Fatal(err)
	}
	wantStep(t, f, token, ConfirmKey)
	again, err := f.Key(token)
	if err != nil || !again.Secret.Equal(account.Secret) {
		t.Errorf("going back showed another key (%v)", err)
	}
	if on := !f.Users()[0].SwitchedOn.IsZero(); on {
		t.Error("two-factor is on before a code was accepted")
	}
	signedIn, err := f.Confirm(token, f.code(t, account, 0))
	if err != nil {
		t.Fatal(err)
	}
	wantStep(t, f, signedIn, SignedIn)
	if signedIn == token {
		t.Error("the token did not change when the session was signed in")
	}
	if _, err := f.Session(token); !errors.Is(err, ErrNoSession) {
		t.Errorf("the token from before the second factor still works: %v", err)
	}
	if !slices.Contains(f.told.said, "on "+dana+" app") {
		t.Error("the user was not told that two-factor was switched on")
	}
	if _, err := f.Key(signedIn); !errors.Is(err, ErrStep) {
		t.Errorf("the key can be seen after the set-up: %v", err)
	}
}

func TestKeysDiffer(t *testing.T) {
	f := newFixture(t)
	one := f.key(t, f.logIn(t, dana, danaPassword))
	two := f.key(t, f.logIn(t, dana, danaPassword))
	if one.Secret.Equal(two.Secret) {
		t.Error("two sessions were shown the same key")
	}
}

// A wrong code at set-up is told apart where that helps.
func TestSetUpDiagnosis(t *testing.T) {
	f := newFixture(t)
	abandoned := f.logIn(t, dana, danaPassword)
	stale := f.key(t, abandoned)
	f.LogOut(abandoned)
	token := f.logIn(t, dana, danaPassword)
	account := f.key(t, token)
	for _, c := range []struct {
		name, code string
		want       diagnose.Reason
		steps      int
		advice     string
	}{
		{"a clock 5 minutes slow", f.code(t, account, -10), diagnose.Clock, -10, "is slow"},
		{"a clock an hour fast", f.code(t, account, 120), diagnose.Clock, 120, "is fast"},
		{"an entry from the first try", f.code(t, stale, 0), diagnose.OldKey, 0, "Delete that entry"},
		{"anything else", f.wrongCode(t, account), diagnose.Unknown, 0, "Is the clock right?"},
	} {
		if err := f.Unlock(dana); err != nil {
			t.Fatal(err)
		}
		_, err := f.Confirm(token, c.code)
		var got *SetUpError
		if !errors.As(err, &got) || got.Reason != c.want || got.Steps != c.steps || !strings.Contains(strings.Join(got.Advice, " "), c.advice) {
			t.Errorf("%s: got %v", c.name, err)
		}
		wantError(t, c.name, err, ErrWrongCode)
	}
}

// After a reset the old key is dead, and a new set-up works inside the same
// time step, although that step was used with the old key.
func TestReset(t *testing.T) {
	f := newFixture(t)
	old, signedIn := f.setUp(t, dana, danaPassword)
	if err := f.Reset(dana); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Session(signedIn); !errors.Is(err, ErrNoSession) {
		t.Errorf("the session outlived the reset: %v", err)
	}
	token := f.logIn(t, dana, danaPassword)
	account := f.key(t, token)
	if account.Secret.Equal(old.Secret) {
		t.Fatal("the key is the old one")
	}
	_, err := f.Confirm(token, f.code(t, old, 0))
	var got *SetUpError
	if !errors.As(err, &got) || got.Reason != diagnose.OldKey {
		t.Errorf("the old key's code: %v", err)
	}
	if _, err := f.Confirm(token, f.code(t, account, 0)); err != nil {
		t.Errorf("a new set-up in the same time step: %v", err)
	}
	wantError(t, "resetting nobody", f.Reset("nobody"), ErrNoUser)
	wantError(t, "unlocking nobody", f.Unlock("nobody"), ErrNoUser)
}

// Whoever confirms first wins; the other browser has to log in.
func TestTwoBrowsersSetUp(t *testing.T) {
	f := newFixture(t)
	one, two := f.logIn(t, dana, danaPassword), f.logIn(t, dana, danaPassword)
	first, second := f.key(t, one), f.key(t, two)
	if _, err := f.Confirm(one, f.code(t, first, 0)); err != nil {
		t.Fatal(err)
	}
	_, err := f.Confirm(two, f.code(t, second, 0))
	wantError(t, "the second set-up", err, ErrNoSession)
	wantStep(t, f, f.logIn(t, dana, danaPassword), EnterCode)
}

func TestInvitation(t *testing.T) {
	f := newFixture(t)
	invited, err := f.Invite(Person{UserName: "noor@example.com", FullName: "Noor"})
	if err != nil {
		t.Fatal(err)
	}
	if len(f.Invitations()) != 1 || !slices.Contains(f.told.said, "invited noor@example.com") {
		t.Error("the invitation is not there")
	}
	_, err = f.LogIn(t.Context(), "noor@example.com", "", "")
	wantError(t, "log-in without a password", err, ErrCredentials)
	_, err = f.Accept(t.Context(), invited.Token, "short")
	wantError(t, "a short password", err, ErrPasswordShort)
	_, err = f.Accept(t.Context(), invited.Token, string(make([]byte, 129)))
	wantError(t, "a long password", err, ErrPasswordLong)
	token, err := f.Accept(t.Context(), invited.Token, "long enough")
	if err != nil {
		t.Fatal(err)
	}
	wantStep(t, f, token, ShowKey)
	_, err = f.Accept(t.Context(), invited.Token, "long enough")
	wantError(t, "the same invitation again", err, ErrInvitation)
	f.LogOut(token)
	wantStep(t, f, f.logIn(t, " Noor@Example.com ", "long enough"), ShowKey)

	late, err := f.Invite(Person{UserName: "late@example.com"})
	if err != nil {
		t.Fatal(err)
	}
	f.clock.Move(7 * 24 * time.Hour)
	_, err = f.Invitation(late.Token)
	wantError(t, "an expired invitation", err, ErrInvitation)
	if open := f.Invitations(); len(open) != 0 {
		t.Errorf("%d invitations are open, want none", len(open))
	}
	_, err = f.Invite(Person{UserName: "LATE@example.com"})
	wantError(t, "a name that is taken", err, ErrUserExists)
	for i := range 20 {
		if _, err := f.Invite(Person{UserName: fmt.Sprintf("guest-%d@example.com", i)}); err != nil {
			t.Fatal(err)
		}
	}
	for i, open := range f.Invitations() {
		if want := fmt.Sprintf("guest-%d@example.com", 19-i); open.Person.UserName != want {
			t.Errorf("invitation %d is for %s, want %s", i, open.Person.UserName, want)
		}
	}
	if _, err := f.Invite(Person{UserName: "  "}); err == nil {
		t.Error("a user without a name was taken in")
	}
}

// A portal may show the key and ask for its code on one page.
func TestKeyAndCodeOnOnePage(t *testing.T) {
	f := fixtureOf(t, testRules(), Flow{SetUp: []Step{ConfirmKey}, Verify: []Step{EnterCode}})
	token := f.logIn(t, dana, danaPassword)
	wantStep(t, f, token, ConfirmKey)
	account, err := f.Key(token)
	if err != nil {
		t.Fatal(err)
	}
	signedIn, err := f.Confirm(token, f.code(t, account, 0))
	wantError(t, "its code", err, nil)
	wantStep(t, f, signedIn, SignedIn)
}
