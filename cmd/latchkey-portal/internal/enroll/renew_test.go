package enroll

import (
	"errors"
	"slices"
	"testing"
	"time"
)

// A signed-in user draws new recovery codes with the password; those from before
// are good until the new ones are shown, and then dead.
func TestRenewRecovery(t *testing.T) {
	f := chooser(t, []Method{App}, []Step{ShowKey, ConfirmKey, ShowRecovery}, func(r *Rules) { r.RecoveryCodes = 10 })
	account, token := f.setUp(t, dana, danaPassword)
	old, err := f.RecoveryCodes(t.Context(), token)
	if err != nil {
		t.Fatal(err)
	}
	if token, err = f.RecoveryTaken(token); err != nil {
		t.Fatal(err)
	}
	if slices.Contains(f.told.said, "drew recovery codes "+dana) {
		t.Error("the first codes are told as new ones")
	}
	f.clock.Move(25 * time.Minute)
	_, err = f.RenewRecovery(t.Context(), token, "wrong")
	wantError(t, "with a wrong password", err, ErrCredentials)
	if status, _ := f.Status(dana); status.Failures != 1 {
		t.Errorf("%d failures are counted", status.Failures)
	}
	renewed, err := f.RenewRecovery(t.Context(), token, danaPassword)
	if err != nil {
		t.Fatal(err)
	}
	_, err = f.Session(token)
	wantError(t, "the token from before", err, ErrNoSession)
	wantStep(t, f, renewed, ShowRecovery)
	_, err = f.RecoveryTaken(renewed)
	wantError(t, "before they were shown", err, ErrStep)

	f.clock.Move(time.Minute)
	login := f.logIn(t, dana, danaPassword)
	recovered, err := f.Recover(t.Context(), login, old[0])
	if err != nil {
		t.Errorf("an old code before new ones are shown: %v", err)
	}
	if session, _ := f.Session(recovered); !session.Recovered {
		t.Error("the session does not say that a recovery code was used")
	}
	fresh, err := f.RecoveryCodes(t.Context(), renewed)
	if err != nil {
		t.Fatal(err)
	}
	if again, _ := f.RecoveryCodes(t.Context(), renewed); len(fresh) != 10 || !slices.Equal(again, fresh) || slices.Contains(fresh, old[1]) {
		t.Errorf("%d codes are drawn", len(fresh))
	}
	if n := slices.Index(f.told.said, "drew recovery codes "+dana); n < 0 || slices.Contains(f.told.said[n+1:], "drew recovery codes "+dana) {
		t.Errorf("told: %q", f.told.said)
	}
	if renewed, err = f.RecoveryTaken(renewed); err != nil {
		t.Fatal(err)
	}
	wantStep(t, f, renewed, SignedIn)
	_, err = f.Recover(t.Context(), f.logIn(t, dana, danaPassword), old[1])
	wantError(t, "an old code", err, ErrWrongCode)
	if _, err = f.Recover(t.Context(), f.logIn(t, dana, danaPassword), fresh[1]); err != nil {
		t.Errorf("a new code: %v", err)
	}
	if _, err := f.Verify(f.logIn(t, dana, danaPassword), f.code(t, account, 0)); err != nil {
		t.Errorf("a code: %v", err)
	}
}

// Drawing codes is not a log-in: it neither forgets failures nor makes a session
// last longer, and does not get round the count.
func TestRenewRecoveryIsNoLogIn(t *testing.T) {
	f := chooser(t, []Method{App}, []Step{ShowKey, ConfirmKey, ShowRecovery}, func(r *Rules) { r.RecoveryCodes = 10 })
	_, token := f.setUp(t, dana, danaPassword)
	renew := func() (err error) {
		if _, err = f.RecoveryCodes(t.Context(), token); err != nil {
			return err
		}
		token, err = f.RecoveryTaken(token)
		return err
	}
	if err := renew(); err != nil {
		t.Fatal(err)
	}
	_, _ = f.LogIn(t.Context(), dana, "wrong", "")
	var err error
	if token, err = f.RenewRecovery(t.Context(), token, danaPassword); err != nil {
		t.Fatal(err)
	}
	if err := renew(); err != nil {
		t.Fatal(err)
	}
	if status, _ := f.Status(dana); status.Failures != 1 {
		t.Errorf("%d failures are counted, want the one from before", status.Failures)
	}
	for range 30 {
		f.clock.Move(25 * time.Minute)
		if _, err = f.Session(token); err != nil {
			break
		}
		var next Token
		if next, err = f.RenewRecovery(t.Context(), token, danaPassword); err != nil {
			break
		}
		if token = next; renew() != nil {
			break
		}
	}
	if _, err = f.Session(token); !errors.Is(err, ErrNoSession) {
		t.Errorf("after more than 12 hours: %v", err)
	}
	for range 20 {
		f.clock.Move(2 * time.Minute)
		_, _ = f.LogIn(t.Context(), dana, "wrong", "")
	}
	tokens := f.sessions(1)
	_, err = f.RenewRecovery(t.Context(), tokens[0], danaPassword)
	wantError(t, "at another step", err, ErrStep)
}

func TestLockHoldsForRecoveryCodes(t *testing.T) {
	f := chooser(t, []Method{App}, []Step{ShowKey, ConfirmKey, ShowRecovery}, func(r *Rules) { r.RecoveryCodes = 10 })
	_, token := f.setUp(t, dana, danaPassword)
	if _, err := f.RecoveryCodes(t.Context(), token); err != nil {
		t.Fatal(err)
	}
	token, err := f.RecoveryTaken(token)
	if err != nil {
		t.Fatal(err)
	}
	for range 10 {
		if _, err := f.RenewRecovery(t.Context(), token, "wrong"); !errors.Is(err, ErrCredentials) {
			t.Fatal(err)
		}
		f.clock.Move(time.Minute)
	}
	_, err = f.RenewRecovery(t.Context(), token, danaPassword)
	wantError(t, "after ten wrong passwords", err, ErrLocked)
}
