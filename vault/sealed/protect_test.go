package sealed

import (
	"context"
	"errors"
	"strings"
	"testing"

	"latchkey/vault"
	"latchkey/vault/storetest"
)

func TestProtectAndUnprotect(t *testing.T) {
	for _, limit := range []int{smallPage, 2560, 32 << 10} {
		m, want := fill(t, limit, 12)
		if limit == smallPage && !full(m, limit) {
			t.Fatal("no page is full")
		}
		if err := Protect(t.Context(), m, secretWord, cheap); err != nil {
			t.Fatal(err)
		}
		noPlainText(t, m.Values(), 12)
		if got := holds(t, m, secretWord); got != want {
			t.Fatalf("protected, the vault is\n%s, and was\n%s", got, want)
		}
		if _, err := Open(t.Context(), m, ""); !errors.Is(err, ErrNeeded) {
			t.Errorf("without a passphrase: %v", err)
		}
		if yes, err := Protected(t.Context(), m); !yes || err != nil {
			t.Errorf("protected is %t, %v", yes, err)
		}
		if err := Protect(t.Context(), m, "another", cheap); !errors.Is(err, vault.ErrExists) {
			t.Errorf("protected twice: %v", err)
		}
		// Later changes are encrypted too.
		s, err := Open(t.Context(), m, secretWord)
		if err != nil {
			t.Fatal(err)
		}
		v, err := vault.Open(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		added, err := v.Add(t.Context(), account(12), account(13))
		if err != nil {
			t.Fatal(err)
		}
		noPlainText(t, m.Values(), 14)
		if _, err := v.RemoveAll(t.Context(), added[0].ID, added[1].ID); err != nil {
			t.Fatal(err)
		}

		if err := Unprotect(t.Context(), m, "wrong"); !errors.Is(err, vault.ErrPassphrase) {
			t.Errorf("taken away with a wrong passphrase: %v", err)
		}
		if err := Unprotect(t.Context(), m, secretWord); err != nil {
			t.Fatal(err)
		}
		if got := holds(t, m, ""); got != want {
			t.Fatalf("unprotected, the vault is\n%s, and was\n%s", got, want)
		}
		for name := range m.Values() {
			if !strings.HasPrefix(name, "page-") {
				t.Errorf("%s is left", name)
			}
		}
		if err := Unprotect(t.Context(), m, secretWord); !errors.Is(err, ErrNotProtected) {
			t.Errorf("taken away twice: %v", err)
		}
	}
}

// TestCrashAtEveryWrite ends the process before and after each write of each change.
// Whatever has become of it, everything is there with the old passphrase or the new
// one, nothing half counts, and the change can be made again.
func TestCrashAtEveryWrite(t *testing.T) {
	const other = "another horse"
	plain, want := fill(t, smallPage, 8)
	locked := storetest.On(plain.Copied(), smallPage)
	if err := Protect(t.Context(), locked, secretWord, cheap); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name          string
		start         *storetest.Store
		change        func(context.Context, vault.Store) error
		before, after string // the passphrases
	}{
		{"protect", plain, func(ctx context.Context, m vault.Store) error { return Protect(ctx, m, secretWord, cheap) }, "", secretWord},
		{"unprotect", locked, func(ctx context.Context, m vault.Store) error { return Unprotect(ctx, m, secretWord) }, secretWord, ""},
		{"change", locked, func(ctx context.Context, m vault.Store) error { return Change(ctx, m, secretWord, other, cheap) }, secretWord, other},
	} {
		t.Run(c.name, func(t *testing.T) {
			for at := 1; ; at++ {
				crashes := 0
				for _, late := range []bool{false, true} {
					m := storetest.On(c.start.Copied(), smallPage)
					m.Before = at
					if late {
						m.Before, m.After = 0, at
					}
					err := c.change(t.Context(), m)
					if !m.Crashed {
						continue
					}
					crashes++
					afterCrash(t, storetest.On(m.Copied(), smallPage), want, c.before, c.after, err == nil)
					again := storetest.On(m.Copied(), smallPage)
					if err := c.change(t.Context(), again); err != nil && !errors.Is(err, vault.ErrExists) &&
						!errors.Is(err, ErrNotProtected) && !errors.Is(err, vault.ErrPassphrase) {
						t.Fatalf("write %d: again: %v", at, err)
					}
					afterCrash(t, again, want, c.after, c.after, true)
				}
				if crashes == 0 {
					if at < 2 {
						t.Fatal("there was no crash at all")
					}
					return
				}
			}
		})
	}
}

// afterCrash opens the vault as the next start does.
func afterCrash(t *testing.T, m *storetest.Store, want, before, after string, done bool) {
	t.Helper()
	got, err := look(t, m, after)
	passphrase := after
	if err != nil && before != after && !done {
		got, err = look(t, m, before)
		passphrase = before
	}
	if err != nil {
		t.Fatal(err)
	}
	if got != want {
		t.Fatalf("the vault is\n%s, and was\n%s", got, want)
	}
	protected, err := Protected(t.Context(), m)
	if err != nil {
		t.Fatal(err)
	}
	if protected {
		noPlainText(t, m.Values(), 8)
		if passphrase == "" {
			t.Fatal("a protected vault has opened without a passphrase")
		}
	}
	for name := range m.Values() {
		if protected != (name == recordName || strings.HasPrefix(name, "sealed-")) {
			t.Fatalf("%s is left over", name)
		}
	}
	v := mustOpen(t, m, passphrase)
	if _, err := v.Add(t.Context(), account(99)); err != nil {
		t.Fatal(err)
	}
	if _, err := v.Remove(t.Context(), v.Accounts()[len(v.Accounts())-1].ID); err != nil {
		t.Fatal(err)
	}
}

func mustOpen(t *testing.T, m *storetest.Store, passphrase string) *vault.Vault {
	t.Helper()
	s, err := Open(t.Context(), m, passphrase)
	if err != nil {
		t.Fatal(err)
	}
	v, err := vault.Open(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// TestFaultAtEveryWrite has each write fail, carried out or not, while the process
// lives on: no error is followed by a loss, and no success is a false one.
func TestFaultAtEveryWrite(t *testing.T) {
	plain, want := fill(t, smallPage, 8)
	for _, late := range []bool{false, true} {
		for at := 1; ; at++ {
			m := storetest.On(plain.Copied(), smallPage)
			m.Late = late
			n := 0
			m.Fault = func(string) error {
				if n++; n == at {
					return vault.ErrTimeout
				}
				return nil
			}
			err := Protect(t.Context(), m, secretWord, cheap)
			if n < at {
				break
			}
			m.Fault = nil
			afterCrash(t, m, want, "", secretWord, err == nil)
		}
	}
}

// TestAnotherProcess: who has the vault open while its passphrase is turned on or
// off writes nothing into it afterwards, and says why.
func TestAnotherProcess(t *testing.T) {
	m, _ := fill(t, smallPage, 6)
	plain := mustOpen(t, m, "")
	if err := Protect(t.Context(), m, secretWord, cheap); err != nil {
		t.Fatal(err)
	}
	refused := func(v *vault.Vault) {
		t.Helper()
		before := m.Writes
		_, add := v.Add(t.Context(), account(20))
		_, reload := v.Reload(t.Context())
		for _, err := range []error{add, reload} {
			if !errors.Is(err, ErrChanged) || !strings.Contains(err.Error(), "open it again") {
				t.Errorf("the error is %v", err)
			}
		}
		if m.Writes != before {
			t.Error("something was written")
		}
	}
	refused(plain)

	locked := mustOpen(t, m, secretWord)
	if err := Change(t.Context(), m, secretWord, "another", cheap); err != nil {
		t.Fatal(err)
	}
	if _, err := locked.Add(t.Context(), account(21)); err != nil {
		t.Errorf("another passphrase keeps an open vault from being changed: %v", err)
	}
	if err := Unprotect(t.Context(), m, "another"); err != nil {
		t.Fatal(err)
	}
	refused(locked)
	if err := Protect(t.Context(), m, secretWord, cheap); err != nil {
		t.Fatal(err)
	}
	refused(locked) // it has the key of before
	refused(plain)
	if n := len(mustOpen(t, m, secretWord).Accounts()); n != 6 {
		t.Errorf("%d accounts, want 6", n)
	}
}

// TestProtectWhatCannotBe: an account without room for the encryption, and a vault
// that is not there; nothing is written.
func TestProtectWhatCannotBe(t *testing.T) {
	m, _ := fill(t, smallPage, 1)
	v := mustOpen(t, m, "")
	for size := 100; ; size++ {
		if _, err := v.Update(t.Context(), v.Accounts()[0].ID, func(a *vault.Account) error {
			a.Note = strings.Repeat("n", size)
			return nil
		}); err != nil {
			break
		}
	}
	before := m.Writes
	err := Protect(t.Context(), m, secretWord, cheap)
	if !errors.Is(err, vault.ErrTooBig) || !strings.Contains(err.Error(), "shorten its note") {
		t.Errorf("a page that is full with one account: %v", err)
	}
	if err := Protect(t.Context(), storetest.New(smallPage), secretWord, cheap); !errors.Is(err, vault.ErrNoVault) {
		t.Errorf("no vault: %v", err)
	}
	if m.Writes != before {
		t.Error("something was written")
	}
}
