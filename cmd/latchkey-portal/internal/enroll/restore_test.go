package enroll

import (
	"encoding/json"
	"errors"
	"maps"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/bcrypt"

	"latchkey/cmd/latchkey-portal/internal/diagnose"
	"latchkey/vault"
)

// What counts against an attacker is not undone by a restart.
func TestRestart(t *testing.T) {
	rules, flow := everything()
	f, store := keptFixture(t, rules, flow)
	ctx := t.Context()
	if err := f.Require(dana); err != nil {
		t.Fatal(err)
	}
	token := f.logIn(t, dana, danaPassword)
	if err := f.Choose(token, App); err != nil {
		t.Fatal(err)
	}
	account := f.key(t, token)
	code := f.code(t, account, 0)
	token, err := f.Confirm(token, code)
	if err != nil {
		t.Fatal(err)
	}
	if token, err = f.Decline(token); err != nil {
		t.Fatal(err)
	}
	codes, err := f.RecoveryCodes(ctx, token)
	if err != nil {
		t.Fatal(err)
	}
	if token, err = f.RecoveryTaken(token); err != nil {
		t.Fatal(err)
	}
	browser, err := f.Remember(token, "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Recover(ctx, f.logIn(t, dana, danaPassword), codes[0]); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, err := f.Skip(f.logIn(t, dana, danaPassword)); err != nil {
			t.Fatal(err)
		}
	}
	invited, err := f.Invite(Person{UserName: "guest"})
	if err != nil {
		t.Fatal(err)
	}
	for range rules.LockAt {
		_, err := f.LogIn(ctx, "nobody", "wrong", "")
		wantError(t, "an unknown name", err, ErrCredentials)
		f.clock.Move(time.Minute)
	}

	f.start(t, store, rules, flow)
	_, err = f.Session(token)
	wantError(t, "a session from before", err, ErrNoSession)
	f.clock.Move(-10 * time.Minute)
	token = f.logIn(t, dana, danaPassword)
	_, err = f.Verify(token, code)
	wantError(t, "the code from before", err, ErrUsedCode)
	_, err = f.Recover(ctx, token, codes[0])
	wantError(t, "the recovery code from before", err, ErrWrongCode)
	_, err = f.Skip(token)
	wantError(t, "a third skip", err, ErrNoSkips)
	_, err = f.LogIn(ctx, "nobody", "wrong", "")
	wantError(t, "the unknown name", err, ErrLocked)
	if _, err := f.Recover(ctx, token, codes[1]); err != nil {
		t.Errorf("a recovery code that was not used: %v", err)
	}
	known, err := f.LogIn(ctx, dana, danaPassword, browser)
	if err != nil {
		t.Fatal(err)
	}
	wantStep(t, f, known, SignedIn)
	if _, err := f.Accept(ctx, invited.Token, "long enough"); err != nil {
		t.Errorf("the invitation from before: %v", err)
	}
	f.clock.Move(time.Minute)
	if _, err := f.Verify(f.logIn(t, dana, danaPassword), f.code(t, account, 0)); err != nil {
		t.Errorf("a new code of the account from before: %v", err)
	}
}

// A key that was shown before the restart is known as an old one after it.
func TestOldKeyAfterRestart(t *testing.T) {
	f, store := keptFixture(t, testRules(), testFlow())
	stale := f.key(t, f.logIn(t, dana, danaPassword))
	f.start(t, store, testRules(), testFlow())
	token := f.logIn(t, dana, danaPassword)
	f.key(t, token)
	_, err := f.Confirm(token, f.code(t, stale, 0))
	var setUp *SetUpError
	if !errors.As(err, &setUp) || setUp.Reason != diagnose.OldKey {
		t.Errorf("a code of the key from before the restart: %v", err)
	}
}

// Nothing that differs from what this version writes is taken for a portal.
func TestDamagedRecords(t *testing.T) {
	rules := testRules()
	rules.Passkeys = 1
	f, store := keptFixture(t, rules, testFlow())
	_, token := f.setUp(t, dana, danaPassword)
	f.addPasskey(t, token, "phone")
	_, _ = f.LogIn(t.Context(), "nobody", "wrong", "")
	if _, err := f.Invite(Person{UserName: "guest"}); err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(map[string][]byte){
		"a user cut off":        func(v map[string][]byte) { v[userValue+dana] = v[userValue+dana][:40] },
		"a user of another one": func(v map[string][]byte) { v[userValue+"x"] = v[userValue+dana] },
		"an unknown field": func(v map[string][]byte) {
			v[userValue+dana] = append([]byte(`{"x":1,`), v[userValue+dana][1:]...)
		},
		"a password in plain": func(v map[string][]byte) {
			v[userValue+dana] = []byte(strings.Replace(string(v[userValue+dana]), "$2a$", "", 1))
		},
		"an unknown method": func(v map[string][]byte) {
			v[userValue+dana] = []byte(strings.Replace(string(v[userValue+dana]), `"app":`, `"apq":`, 1))
		},
		"a place twice": func(v map[string][]byte) {
			v[userValue+dana] = []byte(strings.Replace(string(v[userValue+dana]), `"place":0`, `"place":1`, 1))
		},
		"no place": func(v map[string][]byte) {
			v[userValue+dana] = []byte(strings.Replace(string(v[userValue+dana]), `"place":0`, `"place":-1`, 1))
		},
		"no portal":    func(v map[string][]byte) { delete(v, portalValue) },
		"a short key":  func(v map[string][]byte) { v[portalValue] = []byte(`{"browserKey":"AAAA"}`) },
		"an odd value": func(v map[string][]byte) { v["x"] = []byte("{}") },
		"an odd count": func(v map[string][]byte) { v[strangerValue+hashName("nobody")] = []byte(`{"failures":-1}`) },
		"a rollout": func(v map[string][]byte) {
			v[rolloutValue] = []byte(`{"begun":"2026-01-01T00:00:00Z","users":["x"],"done":0}`)
		},
		"a rollout's n": func(v map[string][]byte) {
			v[rolloutValue] = []byte(`{"begun":"2026-01-01T00:00:00Z","users":[],"done":1}`)
		},
	} {
		values := maps.Clone(store.values)
		spoil(values)
		_, err := New(Options{
			Rules: testRules(), Flow: testFlow(), Clock: f.clock, Events: f.told, PasswordCost: bcrypt.MinCost, Store: &memory{values: values},
		})
		if err == nil || !strings.Contains(err.Error(), "cannot be used") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Whatever a user's value is, it is refused or means the same when written again.
func FuzzRestoreUser(f *testing.F) {
	rules, flow := everything()
	fixture, store := keptFixture(f, rules, flow)
	if err := fixture.AddAll(f.Context(), []Newcomer{{Person: Person{UserName: "ready"}, Password: "x",
		Number: "+14155550100", Key: vault.NewSecret([]byte("12345678901234567890"))}, {Person: Person{UserName: "new"}}}); err != nil {
		f.Fatal(err)
	}
	if err := fixture.Release(dana); err != nil {
		f.Fatal(err)
	}
	fixture.addPasskey(f, fixture.logIn(f, dana, danaPassword), "phone")
	portal := store.values[portalValue]
	for name := range strings.FieldsSeq(dana + " ready new") {
		f.Add(name, store.values[userValue+name])
	}
	f.Fuzz(func(t *testing.T, name string, value []byte) {
		load := func(value []byte) *Directory {
			d, err := New(Options{Rules: rules, Flow: flow, Clock: fixture.clock, Events: fixture.told, PasswordCost: bcrypt.MinCost,
				Store: &memory{values: map[string][]byte{portalValue: portal, userValue + name: value}}})
			if err != nil {
				return nil
			}
			return d
		}
		d := load(value)
		if d == nil {
			return
		}
		again, err := json.Marshal(recordUser(d.order[0]))
		if err != nil {
			t.Fatal(err)
		}
		second := load(again)
		if second == nil {
			t.Fatalf("%s is taken, and not when it is written again as %s", value, again)
		}
		if third, err := json.Marshal(recordUser(second.order[0])); err != nil || string(third) != string(again) {
			t.Errorf("written twice it is %s and then %s (%v)", again, third, err)
		}
	})
}

// Passkeys that could not have been kept are not taken for such.
func TestDamagedPasskeys(t *testing.T) {
	rules := testRules()
	rules.Passkeys = 1
	f, store := keptFixture(t, rules, testFlow())
	_, token := f.setUp(t, dana, danaPassword)
	f.addPasskey(t, token, "phone")
	for name, spoil := range map[string]func(*userRecord){
		"no handle":         func(r *userRecord) { r.Handle = nil },
		"a long handle":     func(r *userRecord) { r.Handle = append(r.Handle, 0) },
		"no public key":     func(r *userRecord) { r.Passkeys[0].PublicKey = nil },
		"a long ID":         func(r *userRecord) { r.Passkeys[0].ID = make([]byte, longestID+1) },
		"no name":           func(r *userRecord) { r.Passkeys[0].Name = " " },
		"no time":           func(r *userRecord) { r.Passkeys[0].Added = time.Time{} },
		"one twice":         func(r *userRecord) { r.Passkeys = append(r.Passkeys, r.Passkeys[0]) },
		"too many":          func(r *userRecord) { r.Passkeys = make([]passkeyRecord, mostPasskeys+1) },
		"another's handle":  func(r *userRecord) { r.Place, r.UserName, r.Passkeys = 1, "other", nil },
		"another's passkey": func(r *userRecord) { r.Place, r.UserName, r.Handle = 1, "other", make([]byte, handleLength) },
	} {
		values := maps.Clone(store.values)
		var r userRecord
		if err := json.Unmarshal(values[userValue+dana], &r); err != nil {
			t.Fatal(err)
		}
		spoil(&r)
		value, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		values[userValue+fold(r.UserName)] = value
		_, err = New(Options{
			Rules: rules, Flow: testFlow(), Clock: f.clock, Events: f.told, PasswordCost: bcrypt.MinCost, Store: &memory{values: values},
		})
		if err == nil || !strings.Contains(err.Error(), "possible") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
