package enroll

import (
	"errors"
	"slices"
	"testing"
	"time"
)

// What staff did for users is as it was after a restart, and a rollout goes on
// with those who failed.
func TestRestartAfterStaff(t *testing.T) {
	rules, flow := everything()
	f, store := keptFixture(t, rules, flow)
	ctx := t.Context()
	for _, name := range []string{"released", "late", "stuck", "ready"} {
		if err := f.Add(ctx, Person{UserName: name, Email: name + "@example.com"}, name); err != nil {
			t.Fatal(err)
		}
	}
	admin := f.logIn(t, dana, danaPassword)
	wantError(t, "making one fail", f.Stick("stuck", 1), nil)
	wantError(t, "beginning", f.BeginRollout(admin), nil)
	f.clock.Move(5 * time.Minute)
	if got := f.Rollout(); got != (Rollout{On: true, Total: 5, Done: 4, Failed: 1}) {
		t.Fatalf("the rollout stands at %+v", got)
	}
	wantError(t, "an earlier need", f.RequireSince("late", 50*24*time.Hour), nil)
	wantStep(t, f, f.logIn(t, "late", "late"), Overdue)
	wantError(t, "more time", f.Extend("late", 10*24*time.Hour), nil)
	wantError(t, "an address", f.SetAddress("ready", "elsewhere@example.com"), nil)
	before := f.Users()
	turns := f.turns(t, admin)

	f.start(t, store, rules, flow)
	after := f.Users()
	for i := range before {
		if !slices.EqualFunc(before[i:i+1], after[i:i+1], sameStanding) {
			t.Errorf("%s is %+v, and was %+v", before[i].UserName, after[i], before[i])
		}
	}
	if got := f.Rollout(); got != (Rollout{On: true, Total: 5, Done: 4, Failed: 1}) {
		t.Errorf("the rollout stands at %+v", got)
	}
	late := f.logIn(t, "late", "late")
	wantStep(t, f, late, ChooseMethods)
	if session, _ := f.Session(late); !session.Deadline.Equal(f.clock.Now().Add(10 * 24 * time.Hour)) {
		t.Errorf("the time for the set-up ends %v", session.Deadline)
	}
	if person, _ := f.Person("ready"); person.Email != "elsewhere@example.com" {
		t.Errorf("the address is %s", person.Email)
	}
	wantStep(t, f, f.logIn(t, "stuck", "stuck"), SignedIn)

	// dana needs a second factor by now, and is let in again to retry.
	wantError(t, "releasing dana", f.Release(dana), nil)
	admin = f.logIn(t, dana, danaPassword)
	if got := f.turns(t, admin); !slices.Contains(got, TurnFailed) || len(got) != len(turns) {
		t.Errorf("the turns are %v, and were %v", got, turns)
	}
	wantError(t, "requiring dana", f.Require(dana), nil)
	wantError(t, "retrying", f.RetryRollout(admin), nil)
	if users, err := f.RolloutUsers(admin); err != nil || len(users) != 1 || users[0].UserName != "stuck" {
		t.Errorf("retrying is for %v (%v)", users, err)
	}
	f.clock.Move(time.Minute)
	wantStep(t, f, f.logIn(t, "stuck", "stuck"), ChooseMethods)

	wantError(t, "releasing", f.Release("released"), nil)
	f.start(t, store, rules, flow)
	wantStep(t, f, f.logIn(t, "released", "released"), SignedIn)
	wantStep(t, f, f.logIn(t, "stuck", "stuck"), ChooseMethods)
}

func sameStanding(a, b Status) bool {
	return a.Person == b.Person && a.Required == b.Required && a.Deadline.Equal(b.Deadline) && a.Overdue == b.Overdue
}

// Recovery codes that were drawn anew count after a restart, and those from before
// are dead; so does a wrong password in place of them.
func TestRestartAfterRenewal(t *testing.T) {
	rules, flow := everything()
	rules.Required = true
	f, store := keptFixture(t, rules, flow)
	ctx := t.Context()
	token := f.logIn(t, dana, danaPassword)
	wantError(t, "choosing", f.Choose(token, App), nil)
	token, err := f.Confirm(token, f.code(t, f.key(t, token), 0))
	wantError(t, "confirming", err, nil)
	token, err = f.Decline(token)
	wantError(t, "declining", err, nil)
	old, err := f.RecoveryCodes(ctx, token)
	wantError(t, "the first codes", err, nil)
	token, err = f.RecoveryTaken(token)
	wantError(t, "taking them", err, nil)
	_, err = f.RenewRecovery(ctx, token, "wrong")
	wantError(t, "a wrong password", err, ErrCredentials)

	before := store.calls
	renewed, err := f.RenewRecovery(ctx, token, danaPassword)
	wantError(t, "the password", err, nil)
	if store.calls != before {
		t.Error("a right password alone was written down")
	}
	fresh, err := f.RecoveryCodes(ctx, renewed)
	wantError(t, "drawing anew", err, nil)

	f.start(t, store, rules, flow)
	if status, _ := f.Status(dana); status.Failures != 1 {
		t.Errorf("%d failures are counted, want the wrong password", status.Failures)
	}
	_, err = f.Session(renewed)
	wantError(t, "the session that drew them", err, ErrNoSession)
	login := f.logIn(t, dana, danaPassword)
	_, err = f.Recover(ctx, login, old[0])
	wantError(t, "an old code", err, ErrWrongCode)
	if _, err := f.Recover(ctx, login, fresh[0]); err != nil {
		t.Errorf("a new code: %v", err)
	}
}

// A wrong password counts even if all that was touched was written down while it
// was compared.
func TestPasswordFailsMeanwhile(t *testing.T) {
	rules, flow := everything()
	f, store := keptFixture(t, rules, flow)
	token := f.logIn(t, dana, danaPassword)
	nothing := func(*session) error { return nil }
	u, _, err := f.beginAgain(token, nothing)
	wantError(t, "beginning", err, nil)
	wantError(t, "writing down", f.Keep(), nil)
	f.LogOut(token)
	err = f.endAgain(token, u, "testing", false, nil, nothing)
	wantError(t, "a wrong password", err, ErrCredentials)
	f.start(t, store, rules, flow)
	if status, _ := f.Status(dana); status.Failures != 1 {
		t.Errorf("%d failures are counted, want 1", status.Failures)
	}
}

// Codes that could not be kept are not shown, and nobody is told that there are
// any; the same holds for a code by SMS or mail.
func TestNotKeptIsNotTold(t *testing.T) {
	rules, flow := everything()
	rules.Required, rules.SendAtOnce = true, true
	f, store := keptFixture(t, rules, flow)
	ctx := t.Context()
	wantError(t, "taking in", f.AddAll(ctx, []Newcomer{
		{Person: Person{UserName: "mailed", Email: "mailed@example.com"}, Password: "given", Mail: true},
	}), nil)
	store.fails = errors.New("the disk is full")
	for range 2 {
		_, err := f.LogIn(ctx, "mailed", "given", "")
		wantError(t, "a log-in", err, ErrNotKept)
		token, err := f.LogInVouched("mailed")
		wantError(t, "a log-in that is vouched for", err, ErrNotKept)
		if token != "" {
			t.Error("there is a session")
		}
	}
	if len(f.told.codes) > 0 {
		t.Errorf("%d codes were sent", len(f.told.codes))
	}
	store.fails = nil
	token, err := f.LogInVouched("mailed")
	wantError(t, "a log-in that is vouched for", err, nil)
	token, err = f.Verify(token, f.told.lastCode(t).Code)
	wantError(t, "its code", err, nil)
	token, err = f.RenewRecovery(ctx, token, "given")
	wantError(t, "the password", err, nil)
	store.fails = errors.New("the disk is full")
	for range 2 {
		codes, err := f.RecoveryCodes(ctx, token)
		wantError(t, "drawing codes", err, ErrNotKept)
		if codes != nil {
			t.Error("codes are shown")
		}
	}
	if slices.Contains(f.told.said, "drew recovery codes mailed") {
		t.Error("it is told that there are new codes")
	}
	store.fails = nil
	codes, err := f.RecoveryCodes(ctx, token)
	wantError(t, "drawing codes", err, nil)
	if !slices.Contains(f.told.said, "drew recovery codes mailed") {
		t.Error("it is not told that there are new codes")
	}
	f.start(t, store, rules, flow)
	token, err = f.LogInVouched("mailed")
	wantError(t, "a log-in that is vouched for", err, nil)
	if _, err := f.Recover(ctx, token, codes[0]); err != nil {
		t.Errorf("a code that was shown: %v", err)
	}
}
