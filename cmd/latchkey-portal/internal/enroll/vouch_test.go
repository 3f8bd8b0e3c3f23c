package enroll

import "testing"

// Who is vouched for still shows a code or sets one up: there is no way round the
// second factor.
func TestVouched(t *testing.T) {
	f := newFixture(t)
	token, err := f.LogInVouched(" DANA@example.com")
	if err != nil {
		t.Fatal(err)
	}
	wantStep(t, f, token, ShowKey)
	if session, _ := f.Session(token); !session.Vouched {
		t.Error("the session does not say how it began")
	}
	account := f.key(t, token)
	if token, err = f.Confirm(token, f.code(t, account, 0)); err != nil {
		t.Fatal(err)
	}
	wantStep(t, f, token, SignedIn)
	if token, err = f.LogInVouched(dana); err != nil {
		t.Fatal(err)
	}
	wantStep(t, f, token, EnterCode)
	_, err = f.Verify(token, f.code(t, account, 0))
	wantError(t, "the code that was used", err, ErrUsedCode)
	if token, err = f.Verify(token, f.code(t, account, 1)); err != nil {
		t.Fatal(err)
	}
	wantStep(t, f, token, SignedIn)

	_, err = f.LogInVouched("nobody@example.com")
	wantError(t, "an unknown user", err, ErrNoUser)
	if _, err := f.Invite(Person{UserName: "new@example.com", Email: "new@example.com"}); err != nil {
		t.Fatal(err)
	}
	_, err = f.LogInVouched("new@example.com")
	wantError(t, "a user who has not accepted the invitation", err, ErrNoUser)
	f.users[dana].tally.failures = f.rules.LockAt
	_, err = f.LogInVouched(dana)
	wantError(t, "a locked user", err, ErrLocked)
}

// A remembered browser does not spare who is vouched for the code.
func TestVouchedOnRememberedBrowser(t *testing.T) {
	f := newFixture(t)
	f.rules.Remember = 1e15
	_, token := f.setUp(t, dana, danaPassword)
	b, err := f.Remember(token, "")
	if err != nil {
		t.Fatal(err)
	}
	if token, err = f.LogIn(t.Context(), dana, danaPassword, b); err != nil {
		t.Fatal(err)
	}
	wantStep(t, f, token, SignedIn)
	if token, err = f.LogInVouched(dana); err != nil {
		t.Fatal(err)
	}
	wantStep(t, f, token, EnterCode)
}
