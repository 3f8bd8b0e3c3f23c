package enroll

import (
	"fmt"
	"testing"
	"time"

	"golang.org/x/crypto/bcrypt"

	"latchkey/cmd/latchkey-portal/internal/clocktest"
)

// A derived is a seed that can be read.
type derived struct{}

func (derived) Key(userName string, number uint64, length int) []byte {
	return fmt.Appendf(nil, "%-*s", length, fmt.Sprintf("%s %d", userName, number))[:length]
}

func (derived) Invitation(userName string) string { return "invitation of " + userName }

// With a seed a set-up that was given up has the same key again; one that was
// confirmed has not, also after a reset and a restart.
func TestKeysOfASeed(t *testing.T) {
	f := &fixture{clock: clocktest.At(time.Unix(30*58_000_000, 0).UTC()), told: &told{}}
	store := &memory{}
	start := func(secrets Secrets) {
		t.Helper()
		d, err := New(Options{
			Rules: testRules(), Flow: testFlow(), Clock: f.clock, Events: f.told, PasswordCost: bcrypt.MinCost, Store: store, Secrets: secrets,
		})
		if err != nil {
			t.Fatal(err)
		}
		f.Directory = d
	}
	start(derived{})
	if err := f.AddAll(t.Context(), []Newcomer{{Person: Person{UserName: "Dana"}, Password: danaPassword}, {Person: Person{UserName: "Guest"}}}); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Invitation("invitation of guest"); err != nil {
		t.Errorf("the invitation is not the derived one: %v", err)
	}
	key := func() string {
		t.Helper()
		account, err := f.Key(f.logIn(t, "dana", danaPassword))
		if err != nil {
			t.Fatal(err)
		}
		return string(account.Secret.Bytes()[:6])
	}
	for range 2 {
		if got := key(); got != "dana 1" {
			t.Errorf("the first key is %q", got)
		}
	}
	f.setUp(t, "dana", danaPassword)
	if err := f.Reset("dana"); err != nil {
		t.Fatal(err)
	}
	start(derived{})
	if got := key(); got != "dana 2" {
		t.Errorf("after a reset and a restart the key is %q", got)
	}
	start(nil)
	if !f.Seeded() {
		t.Error("without the seed it is forgotten that there are keys of one")
	}
	if got := key(); got == "dana 2" {
		t.Error("without a seed the key is derived")
	}
	f.start(t, &memory{}, testRules(), testFlow())
	if f.Seeded() {
		t.Error("a new portal is said to have a seed")
	}
}
