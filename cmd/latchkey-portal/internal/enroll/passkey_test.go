package enroll

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// credential is one whose contents are made of its name.
func credential(name string) Credential {
	return Credential{ID: []byte("id of " + name), PublicKey: []byte("key of " + name), Flags: 0x1d, Transports: []string{"internal"}}
}

// signs is an authenticator that has made so many signatures.
func signs(count uint32) func(Credential) (Use, error) {
	return func(Credential) (Use, error) { return Use{SignCount: count, Flags: 0x05}, nil }
}

// refuses is a signature that is not right.
func refuses(Credential) (Use, error) { return Use{}, errors.New("the signature is wrong") }

func (f *fixture) handleOf(userName string) []byte {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.users[fold(userName)].handle
}

func (f *fixture) addPasskey(t testing.TB, token Token, name string) Credential {
	t.Helper()
	if _, err := f.BeginPasskey(t.Context(), token, name, danaPassword); err != nil {
		t.Fatal(err)
	}
	if err := f.AddPasskey(token, credential(name)); err != nil {
		t.Fatal(err)
	}
	return credential(name)
}

// passkeyFixture has dana signed in with her authenticator set up.
func passkeyFixture(t testing.TB) (*fixture, Token) {
	t.Helper()
	rules := testRules()
	rules.Passkeys = 2
	f := fixtureOf(t, rules, testFlow())
	_, token := f.setUp(t, dana, danaPassword)
	return f, token
}

// A passkey signs in with neither password nor code, with a session of its own, and
// what it said is what the next use is held against.
func TestPasskey(t *testing.T) {
	f, token := passkeyFixture(t)
	owner, err := f.BeginPasskey(t.Context(), token, "  My phone ", danaPassword)
	if err != nil || len(owner.Handle) != handleLength || owner.Person.UserName != dana || len(owner.Passkeys) != 0 {
		t.Fatalf("the owner is %+v (%v)", owner, err)
	}
	phone := credential("phone")
	if err := f.AddPasskey(token, phone); err != nil {
		t.Fatal(err)
	}
	wantError(t, "the same again without the password", f.AddPasskey(token, credential("x")), ErrStep)
	f.LogOut(token)
	f.clock.Move(time.Hour)
	next, err := f.LogInPasskey(owner.Handle, phone.ID, func(c Credential) (Use, error) {
		if string(c.PublicKey) != string(phone.PublicKey) || c.Flags != phone.Flags || c.Transports[0] != "internal" {
			t.Errorf("what is checked is %+v", c)
		}
		return signs(3)(c)
	})
	if err != nil {
		t.Fatal(err)
	}
	wantStep(t, f, next, SignedIn)
	if session, _ := f.Session(next); session.Passkey != "My phone" || session.User.UserName != dana || next == token {
		t.Errorf("the session is %+v", session)
	}
	all, err := f.Passkeys(next)
	if err != nil || len(all) != 1 || all[0].Name != "My phone" || !all[0].LastUsed.Equal(f.clock.Now()) || !all[0].Added.Equal(f.clock.Now().Add(-time.Hour)) {
		t.Errorf("the passkeys are %+v (%v)", all, err)
	}
	if !slices.Contains(f.told.said, "added passkey My phone of "+dana) {
		t.Errorf("dana was told %q", f.told.said)
	}
	again, err := f.BeginPasskey(t.Context(), next, "other", danaPassword)
	if err != nil || string(again.Handle) != string(owner.Handle) || len(again.Passkeys) != 1 || string(again.Passkeys[0].ID) != string(phone.ID) {
		t.Errorf("for the next passkey the owner is %+v (%v)", again, err)
	}
}

// The count of signatures only goes up, unless the authenticator does not count.
func TestClonedPasskey(t *testing.T) {
	f, token := passkeyFixture(t)
	phone, key := f.addPasskey(t, token, "phone"), f.addPasskey(t, token, "key")
	for i, c := range []struct {
		id    []byte
		count uint32
		want  error
	}{
		{phone.ID, 0, nil}, {phone.ID, 0, nil}, {phone.ID, 5, nil}, {phone.ID, 5, ErrCloned}, {phone.ID, 4, ErrCloned}, {phone.ID, 6, nil},
		{phone.ID, 0, ErrCloned}, {key.ID, 1, nil}, {phone.ID, 7, nil},
	} {
		f.clock.Move(time.Minute)
		_, err := f.LogInPasskey(f.handleOf(dana), c.id, signs(c.count))
		if !errors.Is(err, c.want) {
			t.Errorf("use %d is answered with %v, want %v", i, err, c.want)
		}
	}
	var passed atomic.Int32
	var all sync.WaitGroup
	for range 100 {
		all.Go(func() {
			if _, err := f.LogInPasskey(f.handleOf(dana), phone.ID, signs(8)); err == nil {
				passed.Add(1)
			}
		})
	}
	all.Wait()
	if passed.Load() != 1 {
		t.Errorf("one answer signed in %d times", passed.Load())
	}
}

// Who has no right passkey hears the same whatever there is and whatever state it
// is in.
func TestPasskeyErrorsAreAlike(t *testing.T) {
	f, token := passkeyFixture(t)
	phone := f.addPasskey(t, token, "phone")
	handle := f.handleOf(dana)
	never := func(Credential) (Use, error) { t.Error("there was something to check"); return Use{}, nil }
	_, err := f.LogInPasskey(nil, phone.ID, never)
	wantError(t, "no handle", err, ErrPasskey)
	_, err = f.LogInPasskey(make([]byte, handleLength), phone.ID, never)
	wantError(t, "an unknown handle", err, ErrPasskey)
	_, err = f.LogInPasskey(handle, []byte("x"), never)
	wantError(t, "an unknown passkey", err, ErrPasskey)
	if status, _ := f.Status(dana); status.Failures != 0 {
		t.Errorf("what was meant for nobody counts %d times", status.Failures)
	}
	for range 12 {
		f.clock.Move(2 * time.Minute)
		_, err = f.LogInPasskey(handle, phone.ID, refuses)
		wantError(t, "a wrong signature", err, ErrPasskey)
	}
}

// A passkey shares its user's count with the other factors: it does not get past a
// wait or a lock, a wrong one counts once, and a right one clears the count.
func TestPasskeyAndLock(t *testing.T) {
	f, token := passkeyFixture(t)
	phone := f.addPasskey(t, token, "phone")
	use := func(check func(Credential) (Use, error)) error {
		_, err := f.LogInPasskey(f.handleOf(dana), phone.ID, check)
		return err
	}
	failures := func(want int) {
		t.Helper()
		if status, _ := f.Status(dana); status.Failures != want {
			t.Errorf("%d failures are counted, want %d", status.Failures, want)
		}
	}
	wantError(t, "a wrong signature", use(refuses), ErrPasskey)
	failures(1)
	_, err := f.LogIn(t.Context(), dana, "wrong", "")
	wantError(t, "a wrong password", err, ErrCredentials)
	wantError(t, "a copy", func() error { _ = use(signs(2)); return use(signs(2)) }(), ErrCloned)
	failures(1) // the right one cleared the two before
	for range f.rules.FreeFailures - 1 {
		wantError(t, "a wrong signature", use(refuses), ErrPasskey)
	}
	var wait *WaitError
	if err := use(signs(9)); !errors.As(err, &wait) {
		t.Errorf("a right passkey in the wait: %v", err)
	}
	for range f.rules.LockAt - f.rules.FreeFailures {
		f.clock.Move(2 * time.Minute)
		_, err := f.LogIn(t.Context(), dana, "wrong", "")
		wantError(t, "a wrong password", err, ErrCredentials)
	}
	// The last failure of all may be a passkey's.
	if err := f.Unlock(dana); err != nil {
		t.Fatal(err)
	}
	locks := 0
	f.watch = func(h Happening) {
		if h.Kind == SawLock {
			locks++
		}
	}
	for range f.rules.LockAt {
		wantError(t, "a wrong signature", use(refuses), ErrPasskey)
		f.clock.Move(2 * time.Minute)
	}
	if locks != 1 {
		t.Errorf("%d locks were told of, want one", locks)
	}
	f.clock.Move(time.Hour)
	wantError(t, "a right passkey of a locked user", use(signs(9)), ErrLocked)
	wantError(t, "a wrong one", use(refuses), ErrPasskey)
	failures(f.rules.LockAt)
	if err := f.Unlock(dana); err != nil {
		t.Fatal(err)
	}
	wantError(t, "a right passkey after the unlock", use(signs(9)), nil)
}

// A reset takes the passkeys away with the rest. An authenticator knows its user
// again afterwards, so that a new passkey takes the place of the dead one.
func TestResetTakesPasskeys(t *testing.T) {
	f, token := passkeyFixture(t)
	phone := f.addPasskey(t, token, "phone")
	handle := f.handleOf(dana)
	session, err := f.LogInPasskey(handle, phone.ID, signs(1))
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Reset(dana); err != nil {
		t.Fatal(err)
	}
	_, err = f.Session(session)
	wantError(t, "a session that a passkey began", err, ErrNoSession)
	_, err = f.LogInPasskey(handle, phone.ID, signs(2))
	wantError(t, "the passkey after the reset", err, ErrPasskey)
	f.clock.Move(time.Minute)
	_, token = f.setUp(t, dana, danaPassword)
	f.addPasskey(t, token, "phone")
	if string(f.handleOf(dana)) != string(handle) {
		t.Error("the authenticator would not know its user")
	}
}

// Who is to set a second factor up and has none but a passkey is signed in: it is
// two factors.
func TestPasskeyOfWhoHasNoOther(t *testing.T) {
	rules := testRules()
	rules.Passkeys, rules.Required, rules.Grace = 1, false, time.Hour
	f := fixtureOf(t, rules, testFlow())
	phone := f.addPasskey(t, f.logIn(t, dana, danaPassword), "phone")
	if err := f.Require(dana); err != nil {
		t.Fatal(err)
	}
	wantStep(t, f, f.logIn(t, dana, danaPassword), ShowKey)
	f.clock.Move(2 * time.Hour)
	wantStep(t, f, f.logIn(t, dana, danaPassword), Overdue)
	token, err := f.LogInPasskey(f.handleOf(dana), phone.ID, signs(0))
	if err != nil {
		t.Fatal(err)
	}
	wantStep(t, f, token, SignedIn)
}

// Removing a passkey ends the sessions that it began, but not the one that removes
// it.
func TestRemovePasskey(t *testing.T) {
	f, token := passkeyFixture(t)
	phone, key := f.addPasskey(t, token, "phone"), f.addPasskey(t, token, "key")
	handle := f.handleOf(dana)
	begin := func(c Credential) Token {
		t.Helper()
		s, err := f.LogInPasskey(handle, c.ID, signs(0))
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	here, elsewhere, other := begin(phone), begin(phone), begin(key)
	ctx := t.Context()
	wantError(t, "an unknown one", f.RemovePasskey(ctx, here, []byte("x"), danaPassword), ErrNoPasskey)
	wantError(t, "a wrong password", f.RemovePasskey(ctx, here, phone.ID, "wrong"), ErrCredentials)
	if status, _ := f.Status(dana); status.Failures != 1 || status.Passkeys != 2 {
		t.Errorf("dana has %d failures and %d passkeys", status.Failures, status.Passkeys)
	}
	wantError(t, "the right one", f.RemovePasskey(ctx, here, phone.ID, danaPassword), nil)
	wantStep(t, f, here, SignedIn)
	wantStep(t, f, other, SignedIn)
	_, err := f.Session(elsewhere)
	wantError(t, "another session of the passkey", err, ErrNoSession)
	_, err = f.LogInPasskey(handle, phone.ID, signs(0))
	wantError(t, "the removed passkey", err, ErrPasskey)
	if all, _ := f.Passkeys(begin(key)); len(all) != 1 || all[0].Name != "key" {
		t.Errorf("what is left is %+v", all)
	}
	if last := f.told.said[len(f.told.said)-1]; last != "removed passkey phone of "+dana {
		t.Errorf("dana was told %q last", last)
	}
	f.addPasskey(t, here, "phone") // again
}

// What can be added is bounded: in number, by name, in time, and to who gives the
// password.
func TestPasskeyBounds(t *testing.T) {
	f, token := passkeyFixture(t)
	ctx := t.Context()
	begin := func(t2 Token, name, password string) error {
		_, err := f.BeginPasskey(ctx, t2, name, password)
		return err
	}
	for _, name := range []string{"", "  ", strings.Repeat("ü", longestPasskey+1), "a\nb", "a\xffb", "a\u202eb"} {
		wantError(t, "the name "+name, begin(token, name, danaPassword), ErrPasskeyName)
	}
	wantError(t, "a wrong password", begin(token, "phone", "wrong"), ErrCredentials)
	wantError(t, "without the password", f.AddPasskey(token, credential("phone")), ErrStep)
	wantError(t, "another session", begin("x", "phone", danaPassword), ErrNoSession)
	f.clock.Move(time.Minute)
	wantError(t, "before the code", begin(f.logIn(t, dana, danaPassword), "phone", danaPassword), ErrStep)
	wantError(t, "the right password", begin(token, strings.Repeat("ü", longestPasskey), danaPassword), nil)
	f.clock.Move(f.rules.PendingLife)
	wantError(t, "too late", f.AddPasskey(token, credential("phone")), ErrStep)
	wantError(t, "the right password", begin(token, "phone", danaPassword), nil)
	wantError(t, "no key", f.AddPasskey(token, Credential{ID: []byte("x")}), ErrPasskey)
	f.addPasskey(t, token, "phone")
	wantError(t, "the name again", begin(token, "phone", danaPassword), ErrPasskeyNamed)
	wantError(t, "another name", begin(token, "key", danaPassword), nil)
	wantError(t, "the passkey again", f.AddPasskey(token, credential("phone")), ErrPasskeyTaken)
	f.addPasskey(t, token, "key")
	wantError(t, "a third", begin(token, "third", danaPassword), ErrTooManyPasskeys)
	f.rules.Passkeys = 0
	_, err := f.LogInPasskey(f.handleOf(dana), credential("key").ID, signs(0))
	wantError(t, "where there are none any more", err, ErrPasskey)
}

// What is kept of a passkey counts after a restart: its signatures, and whose it is.
func TestPasskeyAfterRestart(t *testing.T) {
	rules := testRules()
	rules.Passkeys = 2
	f, store := keptFixture(t, rules, testFlow())
	_, token := f.setUp(t, dana, danaPassword)
	phone := f.addPasskey(t, token, "phone")
	handle := f.handleOf(dana)
	if _, err := f.LogInPasskey(handle, phone.ID, signs(4)); err != nil {
		t.Fatal(err)
	}
	f.start(t, store, rules, testFlow())
	_, err := f.LogInPasskey(handle, phone.ID, signs(4))
	wantError(t, "the answer from before", err, ErrCloned)
	token, err = f.LogInPasskey(handle, phone.ID, signs(5))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.BeginPasskey(t.Context(), token, "key", danaPassword); err != nil {
		t.Fatal(err)
	}
	wantError(t, "the passkey again", f.AddPasskey(token, phone), ErrPasskeyTaken)
}
