package sealed

import (
	"errors"
	"strings"
	"testing"

	"latchkey/vault"
)

// What lies beside the pages is encrypted and decrypted with them, and no copy of
// it stays behind.
func TestBeside(t *testing.T) {
	ctx := t.Context()
	const value = "what backups are encrypted with"
	m, _ := fill(t, smallPage, 5)
	name := vault.BackupKeyItem
	if err := m.Set(ctx, name, value); err != nil {
		t.Fatal(err)
	}
	if err := Protect(ctx, m, secretWord, cheap); err != nil {
		t.Fatal(err)
	}
	if _, err := m.Get(ctx, name); !errors.Is(err, vault.ErrNotFound) {
		t.Errorf("the plain one: %v", err)
	}
	for stored, text := range m.Values() {
		if strings.Contains(text, value) {
			t.Errorf("%s has it in plain text", stored)
		}
	}
	s, err := Open(ctx, m, secretWord)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := s.Get(ctx, name); got != value || err != nil {
		t.Errorf("protected it is %q: %v", got, err)
	}
	if err := Unprotect(ctx, m, secretWord); err != nil {
		t.Fatal(err)
	}
	if got, err := m.Get(ctx, name); got != value || err != nil {
		t.Errorf("unprotected it is %q: %v", got, err)
	}
	if _, err := m.Get(ctx, sealedName(name)); !errors.Is(err, vault.ErrNotFound) {
		t.Errorf("the encrypted one: %v", err)
	}
}
