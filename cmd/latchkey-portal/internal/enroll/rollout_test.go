package enroll

import (
	"slices"
	"testing"
	"time"
)

// rollingOut is a portal with four users, dana among them, of whom noor fails at
// first, and the administrator's session.
func rollingOut(t testing.TB) (*fixture, Token) {
	t.Helper()
	f := chooser(t, []Method{Mail, SMS}, []Step{ChooseMethods, SendMail, ConfirmMail, EnterNumber, ConfirmNumber, OfferAnother},
		func(r *Rules) {
			r.Required, r.RolloutEach = false, time.Second
			r.SendAtOnce, r.LastUsedFirst = true, true
		})
	for _, name := range []string{"admin", "noor", "sam"} {
		if err := f.Add(t.Context(), Person{UserName: name, Email: name + "@example.com", Admin: name == "admin"}, "a password"); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Stick("noor", 1); err != nil {
		t.Fatal(err)
	}
	return f, f.logIn(t, "admin", "a password")
}

func (f *fixture) turns(t testing.TB, admin Token) []Turn {
	t.Helper()
	users, err := f.RolloutUsers(admin)
	if err != nil {
		t.Fatal(err)
	}
	var all []Turn
	for _, u := range users {
		all = append(all, u.Turn)
	}
	return all
}

// An administrator sees of every user how far it has come, and who failed.
func TestTurnsOfARollout(t *testing.T) {
	f, admin := rollingOut(t)
	if users, err := f.RolloutUsers(admin); err != nil || users != nil {
		t.Errorf("before it began there are %v (%v)", users, err)
	}
	wantError(t, "retrying before it began", f.RetryRollout(admin), ErrNothingToDo)
	wantError(t, "beginning", f.BeginRollout(admin), nil)
	for _, want := range [][]Turn{
		{TurnRuns, TurnWaits, TurnWaits, TurnWaits},
		{TurnDone, TurnRuns, TurnWaits, TurnWaits},
		{TurnDone, TurnDone, TurnRuns, TurnWaits},
		{TurnDone, TurnDone, TurnFailed, TurnRuns},
		{TurnDone, TurnDone, TurnFailed, TurnDone},
	} {
		if got := f.turns(t, admin); !slices.Equal(got, want) {
			t.Errorf("the turns are %v, want %v", got, want)
		}
		f.clock.Move(time.Second)
	}
	users, err := f.RolloutUsers(f.logIn(t, "noor", "a password"))
	if wantError(t, "looking as somebody else", err, ErrNotAdmin); users != nil {
		t.Errorf("somebody else sees %v", users)
	}
}

// Retrying is for those who failed, and for nobody once all is switched off.
func TestRetryingARollout(t *testing.T) {
	f, admin := rollingOut(t)
	wantError(t, "beginning", f.BeginRollout(admin), nil)
	wantError(t, "retrying while it runs", f.RetryRollout(admin), ErrRunning)
	wantError(t, "ending while it runs", f.EndRollout(admin), ErrRunning)
	f.clock.Move(4 * time.Second)
	wantError(t, "by somebody else", f.RetryRollout(f.logIn(t, "noor", "a password")), ErrNotAdmin)
	wantError(t, "retrying", f.RetryRollout(admin), nil)
	if users, err := f.RolloutUsers(admin); err != nil || len(users) != 1 || users[0].UserName != "noor" {
		t.Errorf("retrying is for %v (%v)", users, err)
	}
	f.clock.Move(time.Second)
	wantError(t, "retrying with nobody left", f.RetryRollout(admin), ErrNothingToDo)

	// Whoever was switched on by other means has not failed any more.
	wantError(t, "ending", f.EndRollout(admin), nil)
	wantError(t, "making noor fail", f.Stick("noor", 1), nil)
	wantError(t, "beginning", f.BeginRollout(admin), nil)
	f.clock.Move(4 * time.Second)
	if got := f.Rollout(); got.Failed != 1 {
		t.Errorf("it stands at %+v", got)
	}
	wantError(t, "requiring", f.Require("noor"), nil)
	if got := f.Rollout(); got.Failed != 0 || got.Done != 4 {
		t.Errorf("it stands at %+v", got)
	}
	wantError(t, "ending", f.EndRollout(admin), nil)
	wantError(t, "retrying what was switched off", f.RetryRollout(admin), ErrNothingToDo)
}

// What users set up stays when all is switched off, and is asked for when it is
// switched on again.
func TestRollingOutAgain(t *testing.T) {
	f, admin := rollingOut(t)
	wantError(t, "beginning", f.BeginRollout(admin), nil)
	f.clock.Move(4 * time.Second)
	token := f.logIn(t, "sam", "a password")
	wantError(t, "mail", f.Choose(token, Mail), nil)
	wantError(t, "sending", f.Send(token), nil)
	if _, err := f.Confirm(token, f.told.lastCode(t).Code); err != nil {
		t.Fatal(err)
	}
	wantError(t, "ending", f.EndRollout(admin), nil)
	wantStep(t, f, f.logIn(t, "sam", "a password"), SignedIn)
	wantError(t, "beginning", f.BeginRollout(admin), nil)
	f.clock.Move(4 * time.Second)
	wantStep(t, f, f.logIn(t, "sam", "a password"), EnterCode)
}

// Of the second method one can think better, and do without it.
func TestLeavingTheSecondMethod(t *testing.T) {
	f, admin := rollingOut(t)
	wantError(t, "beginning", f.BeginRollout(admin), nil)
	f.clock.Move(4 * time.Second)
	token := f.logIn(t, "sam", "a password")
	wantError(t, "mail", f.Choose(token, Mail), nil)
	wantError(t, "sending", f.Send(token), nil)
	token, err := f.Confirm(token, f.told.lastCode(t).Code)
	wantError(t, "its code", err, nil)
	if session, _ := f.Session(token); session.Chosen {
		t.Error("at the choice itself it can be made anew")
	}
	wantError(t, "SMS as well", f.Choose(token, SMS), nil)
	wantError(t, "a number", f.SendToNumber(token, "+1", "203 555 0142"), nil)
	if session, _ := f.Session(token); !session.Chosen {
		t.Error("the second method cannot be left")
	}
	wantError(t, "leaving it", f.ChooseAgain(token), nil)
	wantStep(t, f, token, OfferAnother)
	if session, _ := f.Session(token); session.Sent != nil || !slices.Equal(session.Methods, []Method{SMS}) {
		t.Errorf("the session has %+v", session)
	}
	wantError(t, "choosing it after all", f.Choose(token, SMS), nil)
	wantStep(t, f, token, EnterNumber)
	wantError(t, "leaving it", f.ChooseAgain(token), nil)
	signedIn, err := f.Decline(token)
	wantError(t, "going on without", err, nil)
	wantStep(t, f, signedIn, SignedIn)
	if status, _ := f.Status("sam"); !slices.Equal(status.Methods, []Method{Mail}) {
		t.Errorf("the methods are %v", status.Methods)
	}
}
