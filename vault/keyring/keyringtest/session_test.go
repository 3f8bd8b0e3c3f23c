//go:build linux

package keyringtest_test

import (
	"os/exec"
	"strings"
	"testing"

	keyring "github.com/zalando/go-keyring"

	"latchkey/vault/keyring/keyringtest"
)

// Two sessions one after the other in one process: the second must not see the
// first one's keyring.
func TestUseSwitchesTheProcess(t *testing.T) {
	for range 2 {
		t.Run("session", func(t *testing.T) {
			s := keyringtest.Start(t)
			s.Use(t)
			if _, err := keyring.Get("test", "name"); err != keyring.ErrNotFound {
				t.Fatalf("the new keyring is not empty: %v", err)
			}
			if err := keyring.Set("test", "name", "value"); err != nil {
				t.Fatal(err)
			}
			s.Lock(t)
			s.Unlock(t)
			s.KillDaemon(t)
			s.StartDaemon(t)
			got, err := keyring.Get("test", "name")
			if err != nil || got != "value" {
				t.Fatalf("after a restart of the service: %q, %v", got, err)
			}
		})
	}
}

func TestEnvLeadsAChildToTheKeyring(t *testing.T) {
	t.Parallel()
	s := keyringtest.Start(t)
	store := exec.Command("secret-tool", "store", "--label=x", "name", "child")
	store.Env, store.Stdin = s.Env(), strings.NewReader("from the child")
	if out, err := store.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	lookup := exec.Command("secret-tool", "lookup", "name", "child")
	lookup.Env = s.Env()
	if out, err := lookup.CombinedOutput(); err != nil || string(out) != "from the child" {
		t.Fatalf("%q, %v", out, err)
	}
}
