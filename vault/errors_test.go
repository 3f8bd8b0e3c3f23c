package vault

import (
	"context"
	"errors"
	"fmt"
	"testing"
)

// TestKeyringErrors has every error of a keyring come up at the first page, a
// later one, and the lock. Only "not found" is ever taken for "no vault"; with
// any other there is no vault to be had, neither an empty one nor half of one,
// and the caller can tell which it was.
func TestKeyringErrors(t *testing.T) {
	faults := []error{
		ErrNoKeyring, ErrNoBus, ErrLocked, ErrDismissed, ErrTimeout, ErrTooBig, ErrReadOnly,
		ErrDamaged, ErrPassphrase, context.Canceled, errors.New("something else"),
	}
	for _, fault := range faults {
		for _, name := range []string{pageName(0), pageName(3), pageName(9)} {
			m, v := create(t, smallPage, 12)
			before := m.snapshot()
			m.onGet = func(n string) error {
				if n == name {
					return fmt.Errorf("asking: %w", fault)
				}
				return nil
			}
			for what, got := range map[string]error{
				"Open":   second(Open(t.Context(), newFaulty(m))),
				"Create": second(Create(t.Context(), newFaulty(m))),
				"Reload": second(v.Reload(t.Context())),
			} {
				if !errors.Is(got, fault) || errors.Is(got, ErrNoVault) || errors.Is(got, ErrExists) || errors.Is(got, ErrNotFound) {
					t.Errorf("%s with %q at %s: %v", what, fault, name, got)
				}
			}
			if len(v.Accounts()) != 12 {
				t.Errorf("%d accounts after a Reload that failed", len(v.Accounts()))
			}
			if fmt.Sprint(m.snapshot()) != fmt.Sprint(before) {
				t.Errorf("something was written with %q at %s", fault, name)
			}
		}
		m, v := create(t, smallPage, 2)
		m.lockErr = fault
		reading := []error{second(Open(t.Context(), m)), second(v.Reload(t.Context()))}
		if fault == ErrReadOnly { // what cannot be locked because it cannot be written is read
			if err := errors.Join(reading...); err != nil {
				t.Error(err)
			}
			reading = nil
		}
		for _, err := range append(reading, second(Create(t.Context(), m)),
			second(v.Add(t.Context(), account(9))), second(v.Remove(t.Context(), v.Accounts()[0].ID))) {
			if !errors.Is(err, fault) {
				t.Errorf("with %q at the lock: %v", fault, err)
			}
		}
		m.lockErr = nil
		m.onSet = func(string) error { return fault }
		if _, err := v.Add(t.Context(), account(9)); !errors.Is(err, fault) || len(v.Accounts()) != 2 {
			t.Errorf("Add with %q at Set: %v", fault, err)
		}
	}
	if _, err := Open(t.Context(), newMemory(smallPage)); !errors.Is(err, ErrNoVault) {
		t.Errorf("a keyring with nothing in it: %v", err)
	}
}

// newFaulty returns another process whose keyring has the same faults.
func newFaulty(m *memory) *memory {
	other := newProcess(m.disk, m.limit)
	other.onGet = m.onGet
	return other
}

func second[T any](_ T, err error) error { return err }

func TestCreate(t *testing.T) {
	m, _ := create(t, smallPage, 0)
	if _, err := Create(t.Context(), m); !errors.Is(err, ErrExists) {
		t.Fatalf("making a vault twice: %v", err)
	}
	_, v := open(t, m.disk, smallPage)
	if len(v.Accounts()) != 0 || len(v.Problems()) != 0 || v.String() != "the test's keyring" {
		t.Fatalf("a new vault has %d accounts, problems %v", len(v.Accounts()), v.Problems())
	}
}
