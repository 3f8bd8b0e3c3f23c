package enroll

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/crypto/bcrypt"

	"latchkey/cmd/latchkey-portal/internal/clocktest"
	"latchkey/vault"
)

// A memory is a store that outlasts a directory, not the test.
type memory struct {
	mu     sync.Mutex
	values map[string][]byte
	calls  int
	fails  error
	before func() // what happens first in a call, or nil
}

func (m *memory) Load() (map[string][]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return maps.Clone(m.values), m.fails
}

func (m *memory) Keep(changes map[string][]byte) error {
	if m.before != nil {
		m.before()
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.calls++
	if m.fails != nil {
		return m.fails
	}
	if m.values == nil {
		m.values = map[string][]byte{}
	}
	for name, value := range changes {
		if m.values[name] = value; value == nil {
			delete(m.values, name)
		}
	}
	return nil
}

// everything are rules and steps with all that there is.
func everything() (Rules, Flow) {
	r := testRules()
	r.Methods, r.CodeLife, r.MostSent = []Method{App, SMS, Mail}, 10*time.Minute, 5
	r.Required, r.Grace, r.RolloutEach = false, 45*24*time.Hour, time.Minute
	r.RecoveryCodes, r.Remember, r.Skips, r.Passkeys = 3, 15*24*time.Hour, 2, 3
	return r, Flow{
		SetUp: []Step{
			ChooseMethods, ShowKey, ConfirmKey, EnterNumber, ConfirmNumber, SendMail, ConfirmMail, OfferAnother, ShowRecovery,
		},
		Verify: []Step{EnterCode},
	}
}

// keptFixture is a fixture with a store.
func keptFixture(t testing.TB, rules Rules, flow Flow) (*fixture, *memory) {
	t.Helper()
	store := &memory{}
	f := &fixture{clock: clocktest.At(time.Unix(30*58_000_000, 0).UTC()), told: &told{}}
	f.start(t, store, rules, flow)
	if err := f.Add(t.Context(), Person{UserName: dana, FullName: "Dana", Email: dana, Admin: true}, danaPassword); err != nil {
		t.Fatal(err)
	}
	return f, store
}

// start begins a directory with what the store has.
func (f *fixture) start(t testing.TB, store Store, rules Rules, flow Flow) {
	t.Helper()
	d, err := New(Options{Rules: rules, Flow: flow, Clock: f.clock, Events: f.told, PasswordCost: bcrypt.MinCost, Store: store})
	if err != nil {
		t.Fatal(err)
	}
	f.Directory = d
}

// snapshot is all that a directory has to keep.
func snapshot(t testing.TB, d *Directory) map[string]string {
	t.Helper()
	d.mu.Lock()
	defer d.mu.Unlock()
	all := map[string]string{}
	put := func(name string, value []byte, err error) {
		if err != nil {
			t.Fatal(err)
		}
		all[name] = string(value)
	}
	for name, u := range d.users {
		value, err := json.Marshal(recordUser(u))
		put(userValue+name, value, err)
	}
	for hash, tally := range d.strangers.byName {
		all[strangerValue+hash] = fmt.Sprint(tally.record())
	}
	all[portalValue] = fmt.Sprint(d.browserKey, d.seeded)
	value, err := json.Marshal(recordRollout(d.rollout))
	put(rolloutValue, value, err)
	return all
}

// After every method the store has all that the method changed, and every method
// is in the story: whoever adds one has to add it here.
func TestEveryMethodIsKept(t *testing.T) {
	rules, flow := everything()
	f, store := keptFixture(t, rules, flow)
	told := map[string]bool{}
	did := func(methods string, err error) {
		t.Helper()
		if err != nil {
			t.Fatalf("%s: %v", methods, err)
		}
		for name := range strings.FieldsSeq(methods) {
			told[name] = true
		}
		again := &fixture{clock: f.clock, told: f.told}
		again.start(t, store, rules, flow)
		want, got := snapshot(t, f.Directory), snapshot(t, again.Directory)
		for name := range want {
			if got[name] != want[name] {
				t.Errorf("after %s a restart has %s differ:\n%s\nwant\n%s", methods, name, got[name], want[name])
			}
		}
		if len(got) != len(want) {
			t.Errorf("after %s a restart has %d values, want %d", methods, len(got), len(want))
		}
	}
	try := func(methods string) func(token Token, err error) Token {
		return func(token Token, err error) Token {
			t.Helper()
			did(methods, err)
			return token
		}
	}
	ctx := t.Context()
	did("Add Keep Seeded", f.Keep())
	did("AddAll", f.AddAll(ctx, []Newcomer{
		{Person: Person{UserName: "ready", Email: "ready@example.com"}, Password: "given", Number: "+1 415 555 0100", Mail: true,
			Key: vault.NewSecret([]byte("12345678901234567890"))},
		{Person: Person{UserName: "new"}},
	}))
	invited, err := f.Invite(Person{UserName: "guest"})
	did("Invite Invitation Invitations", err)
	f.InvitationOf("guest")
	did("InvitationOf", nil)
	try("Accept")(f.Accept(ctx, invited.Token, "long enough"))
	_, err = f.LogIn(ctx, "stranger", "wrong", "")
	wantError(t, "an unknown name", err, ErrCredentials)
	_, err = f.LogIn(ctx, dana, "wrong", "")
	wantError(t, "a wrong password", err, ErrCredentials)
	did("LogIn", nil)
	did("Require", f.Require(dana))
	token := try("LogIn Session")(f.LogIn(ctx, dana, danaPassword, ""))
	did("Choose", f.Choose(token, SMS))
	did("ChooseAgain", f.ChooseAgain(token))
	did("Choose", f.Choose(token, App, SMS))
	account, err := f.Key(token)
	did("Key", err)
	did("KeyTaken", f.KeyTaken(token))
	_, err = f.Confirm(token, f.wrongCode(t, account))
	wantError(t, "a wrong code", err, ErrWrongCode)
	did("Confirm", nil)
	token = try("Confirm")(f.Confirm(token, f.code(t, account, 0)))
	did("SendToNumber", f.SendToNumber(token, "+1", "415 555 0101"))
	did("Send", f.Send(token))
	token = try("Confirm")(f.Confirm(token, f.told.lastCode(t).Code))
	token = try("Decline")(f.Decline(token))
	codes, err := f.RecoveryCodes(ctx, token)
	did("RecoveryCodes", err)
	token = try("RecoveryTaken")(f.RecoveryTaken(token))
	browser, err := f.Remember(token, "")
	did("Remember", err)
	f.LogOut(token)
	did("LogOut", nil)
	if token, err := f.LogIn(ctx, dana, danaPassword, browser); err != nil {
		t.Fatal(err)
	} else {
		wantStep(t, f, token, SignedIn)
	}
	f.clock.Move(time.Minute)
	token = try("LogIn")(f.LogIn(ctx, dana, danaPassword, ""))
	did("Use", f.Use(token, SMS))
	did("Use", f.Use(token, App))
	token = try("Verify")(f.Verify(token, f.code(t, account, 0)))
	try("Recover")(f.Recover(ctx, try("LogIn")(f.LogIn(ctx, dana, danaPassword, "")), codes[1]))
	try("Skip")(f.Skip(try("LogIn")(f.LogIn(ctx, dana, danaPassword, ""))))
	did("ChangeAddress", f.ChangeAddress(token, dana, "other@example.com"))
	did("SetAddress", f.SetAddress(dana, "third@example.com"))
	_, err = f.RenewRecovery(ctx, token, "wrong")
	wantError(t, "a wrong password", err, ErrCredentials)
	did("RenewRecovery", nil)
	f.clock.Move(time.Minute)
	token = try("RenewRecovery")(f.RenewRecovery(ctx, token, danaPassword))
	_, err = f.RecoveryCodes(ctx, token)
	did("RecoveryCodes", err)
	token = try("RecoveryTaken")(f.RecoveryTaken(token))
	for _, name := range []string{"phone", "key"} {
		_, err = f.BeginPasskey(ctx, token, name, danaPassword)
		did("BeginPasskey", err)
		did("AddPasskey", f.AddPasskey(token, credential(name)))
	}
	owner := f.handleOf(dana)
	try("LogInPasskey")(f.LogInPasskey(owner, credential("phone").ID, signs(7)))
	_, err = f.LogInPasskey(owner, credential("phone").ID, refuses)
	wantError(t, "a passkey with a wrong signature", err, ErrPasskey)
	did("LogInPasskey", nil)
	f.clock.Move(time.Minute)
	did("RemovePasskey", f.RemovePasskey(ctx, token, credential("key").ID, danaPassword))
	_, err = f.Passkeys(token)
	did("Passkeys", err)
	did("Require", f.Require("guest"))
	did("RequireSince", f.RequireSince("guest", time.Hour))
	try("LogInVouched")(f.LogInVouched("guest"))
	did("Extend", f.Extend("guest", time.Hour))
	did("Release", f.Release("guest"))
	did("Stick", f.Stick("guest", 1))
	did("BeginRollout", f.BeginRollout(token))
	f.clock.Move(90 * time.Second)
	f.Rollout()
	did("Rollout Keep", f.Keep())
	f.clock.Move(10 * time.Minute)
	_, err = f.LogIn(ctx, dana, "wrong", "")
	wantError(t, "a wrong password", err, ErrCredentials)
	did("Rollout", nil)
	if _, err = f.RolloutUsers(token); err != nil {
		t.Fatal(err)
	}
	did("RolloutUsers Keep", f.Keep())
	did("RetryRollout", f.RetryRollout(token))
	f.clock.Move(10 * time.Minute)
	did("Rollout Keep", f.Keep())
	did("EndRollout", f.EndRollout(token))
	did("ForgetBrowsers", f.ForgetBrowsers(dana))
	did("Unlock", f.Unlock(dana))
	did("Reset", f.Reset(dana))
	f.Users()
	f.Settle()
	_, err = f.Status(dana)
	did("Users Settle Status", err)
	_, err = f.Person(dana)
	did("Person", err)
	_, err = f.Progress(dana)
	did("Progress", err)
	_, err = f.WhoseSession(token)
	wantError(t, "a session that was ended", err, ErrNoSession)
	if whose, err := f.WhosePasskey(owner); err != nil || whose.UserName != dana {
		t.Errorf("the passkeys are of %q (%v)", whose.UserName, err)
	}
	_, err = f.WhosePasskey([]byte("of nobody"))
	wantError(t, "a handle of nobody", err, ErrNoUser)
	f.Moved()
	f.Accounts()
	did("WhoseSession WhosePasskey Moved Accounts Resend", f.Resend("new"))
	made, err := f.AddRehearsal(ctx, "example.com")
	did("AddRehearsal", err)
	_, err = f.RehearsalKey(made.UserName)
	did("RehearsalKey", err)
	account, err = f.BeginEnrollment(dana, Wish{})
	did("BeginEnrollment", err)
	_, err = f.ConfirmEnrollment(dana, f.wrongCode(t, account))
	did("ConfirmEnrollment", err)
	_, err = f.ConfirmEnrollment(dana, f.code(t, account, 0))
	did("ConfirmEnrollment", err)
	_, err = f.VerifyUser(dana, f.wrongCode(t, account))
	did("VerifyUser", err)
	_, err = f.VerifyUser(dana, f.code(t, account, 1))
	did("VerifyUser", err)
	did("Remove", f.Remove("ready"))
	rules.Grace = 30 * 24 * time.Hour
	did("Govern", f.Govern(rules, flow))
	did("Rules", f.Require("guest"))
	did("StartOver", f.StartOver(ctx, rules, flow, []Newcomer{{Person: Person{UserName: dana, Email: dana}, Password: "given"}}))
	for method := range reflect.TypeFor[*Directory]().Methods() {
		if !told[method.Name] {
			t.Errorf("%s is not in the story: say there that what it changes is kept", method.Name)
		}
	}
}

// Whoever adds a field to a user has to say whether it is kept.
func TestEveryFieldIsKept(t *testing.T) {
	known := []string{
		"Person", "place", "password", "invitation", "factors", "lastUsed", "older", "recovery", "browsers", "skips", "sent",
		"outside", "rehearsal", // as little as a session is
		"required", "extension", "stuck", "tally", "keys", "kept", "passkeys", "handle",
		"refused", // why codes were refused is told while it is fresh, and is next to the key
	}
	for field := range reflect.TypeFor[user]().Fields() {
		if !slices.Contains(known, field.Name) {
			t.Errorf("the field %q of a user is new: keep it in userRecord, or say here why not", field.Name)
		}
	}
}

// Where the store fails nothing counts as done, and the next change brings what
// was left over.
func TestStoreFails(t *testing.T) {
	f, store := keptFixture(t, testRules(), testFlow())
	account, _ := f.setUp(t, dana, danaPassword)
	f.clock.Move(time.Minute)
	token := f.logIn(t, dana, danaPassword)
	code := f.code(t, account, 0)
	full := errors.New("the disk is full")
	store.fails = full
	_, err := f.Verify(token, code)
	wantError(t, "a code that cannot be kept", err, ErrNotKept)
	wantError(t, "a code that cannot be kept", err, full)
	_, err = f.LogIn(t.Context(), "nobody", "wrong", "")
	wantError(t, "a failure that cannot be kept", err, ErrNotKept)
	store.fails = nil
	if err := f.Add(t.Context(), Person{UserName: "other"}, "x"); err != nil {
		t.Fatal(err)
	}
	f.start(t, store, testRules(), testFlow())
	_, err = f.Verify(f.logIn(t, dana, danaPassword), code)
	wantError(t, "the code after the restart", err, ErrUsedCode)
	if n := f.strangers.byName[hashName("nobody")].failures; n != 1 {
		t.Errorf("the unknown name has %d failures, want 1", n)
	}
}

// What a store failed to take is offered again at the end, if nothing changed
// since.
func TestLeftOverAtTheEnd(t *testing.T) {
	f, store := keptFixture(t, testRules(), testFlow())
	store.fails = errors.New("the disk is full")
	_, err := f.LogIn(t.Context(), dana, "wrong", "")
	wantError(t, "a failure that cannot be kept", err, ErrNotKept)
	wantError(t, "the end, with the disk full", f.Keep(), ErrNotKept)
	store.fails = nil
	wantError(t, "the end", f.Keep(), nil)
	f.start(t, store, testRules(), testFlow())
	if status, _ := f.Status(dana); status.Failures != 1 {
		t.Errorf("%d failures are counted, want 1", status.Failures)
	}
}

// While the store is busy, those who wait are gathered, and nobody else waits.
func TestChangesAreGathered(t *testing.T) {
	const n = 100
	f, store := keptFixture(t, testRules(), testFlow())
	name := func(i int) string { return fmt.Sprintf("user-%d", i) }
	for i := range n {
		if err := f.Add(context.Background(), Person{UserName: name(i)}, name(i)); err != nil {
			t.Fatal(err)
		}
	}
	busy, release := make(chan struct{}), make(chan struct{})
	var once sync.Once
	store.before = func() { once.Do(func() { close(busy); <-release }) }
	before := store.calls
	var done sync.WaitGroup
	done.Go(func() {
		if err := f.Require(dana); err != nil {
			t.Error(err)
		}
		if err := f.Stick(dana, 3); err != nil {
			t.Error(err)
		}
	})
	<-busy
	for i := range n {
		done.Go(func() {
			if err := f.Stick(name(i), i+1); err != nil {
				t.Error(err)
			}
		})
	}
	for gathered := 0; gathered < n; runtime.Gosched() {
		f.keeper.mu.Lock()
		if b := f.keeper.next; b != nil {
			gathered = len(b.changes)
		}
		f.keeper.mu.Unlock()
	}
	if status := f.Users(); len(status) != n+1 {
		t.Errorf("%d users", len(status))
	}
	close(release)
	done.Wait()
	if calls := store.calls - before; calls > 3 {
		t.Errorf("the store was called %d times for %d changes, want 3", calls, n+1)
	}
	f.start(t, store, testRules(), testFlow())
	for i := range n {
		if u := f.users[name(i)]; u.stuck != i+1 {
			t.Errorf("%s has %d, want %d", name(i), u.stuck, i+1)
		}
	}
}
