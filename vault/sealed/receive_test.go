package sealed

import (
	"errors"
	"strings"
	"testing"

	"latchkey/vault"
	"latchkey/vault/storetest"
)

// TestReceiveAndLeave moves a vault between stores with other limits, with and
// without a passphrase, and crashes at each write: the copy counts as a whole or
// not at all, and until the source is left that has everything.
func TestReceiveAndLeave(t *testing.T) {
	wide, want := fill(t, 4000, 30)
	for _, passphrase := range []string{"", secretWord} {
		for at := 1; ; at++ {
			crashes := 0
			for _, late := range []bool{false, true} {
				from := storetest.On(wide.Copied(), 4000)
				to := storetest.New(smallPage)
				to.Before = at
				if late {
					to.Before, to.After = 0, at
				}
				err := Receive(t.Context(), from, to, passphrase, cheap)
				if to.Crashed {
					crashes++
				} else if err != nil {
					t.Fatal(err)
				}
				next := storetest.On(to.Copied(), smallPage)
				got, err := look(t, next, passphrase)
				if err == nil && got != want || err != nil && !errors.Is(err, ErrUnfinished) && !errors.Is(err, vault.ErrNoVault) {
					t.Fatalf("write %d: half a vault counts: %v\n%s", at, err, got)
				}
				whole := err == nil
				if passphrase != "" {
					noPlainText(t, next.Values(), 30)
				}
				// Again, as one who was told of the crash does.
				err = Receive(t.Context(), from, next, passphrase, cheap)
				if whole != errors.Is(err, vault.ErrExists) || !whole && err != nil {
					t.Fatalf("write %d: again: %v", at, err)
				}
				if got := holds(t, next, passphrase); got != want {
					t.Fatalf("write %d: the copy is\n%s", at, got)
				}
			}
			if crashes == 0 {
				break
			}
		}
	}
}

// TestLeaveCrashes empties a store with a crash at each write. Who has the vault
// open still writes nothing there, and another vault can come there.
func TestLeaveCrashes(t *testing.T) {
	plain, _ := fill(t, smallPage, 8)
	locked := storetest.On(plain.Copied(), smallPage)
	if err := Protect(t.Context(), locked, secretWord, cheap); err != nil {
		t.Fatal(err)
	}
	other, want := fill(t, smallPage, 3)
	for passphrase, start := range map[string]*storetest.Store{"": plain, secretWord: locked} {
		for at := 1; ; at++ {
			m := storetest.On(start.Copied(), smallPage)
			open := mustOpen(t, m, passphrase)
			m.Before = at
			err := Leave(t.Context(), m)
			crashed := m.Crashed
			if (err != nil) != crashed {
				t.Fatal(err)
			}
			m.Crashed, m.Before = false, 0 // as another process that goes on
			if _, err := open.Add(t.Context(), account(30)); at > 1 && (!errors.Is(err, ErrChanged) || !strings.Contains(err.Error(), "moved away")) {
				t.Fatalf("write %d: an account was added to what is left: %v", at, err)
			}
			if at > 1 {
				next := storetest.On(m.Copied(), smallPage)
				if _, err := look(t, next, ""); !errors.Is(err, vault.ErrNoVault) {
					t.Fatalf("write %d: %v", at, err)
				}
				if err := Receive(t.Context(), other, next, "", cheap); err != nil {
					t.Fatal(err)
				}
				if got := holds(t, next, ""); got != want {
					t.Fatalf("write %d: the next vault is\n%s", at, got)
				}
			}
			if !crashed {
				if len(m.Values()) != 1 {
					t.Errorf("%d values are left", len(m.Values()))
				}
				break
			}
		}
	}
}
