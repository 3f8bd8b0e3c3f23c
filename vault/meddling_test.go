package vault_test

import (
	"errors"
	"os/exec"
	"strings"
	"testing"
	"time"

	zalando "github.com/zalando/go-keyring"

	"latchkey/vault"
	"latchkey/vault/keyring"
	"latchkey/vault/keyring/keyringtest"
)

// TestMeddling deletes one page of an open vault and scribbles over two others,
// little and much. All three are named, the rest works, and none is written
// over.
func TestMeddling(t *testing.T) {
	s, v := session(t)
	ctx := t.Context()
	var accounts []vault.Account
	for i := range 20 {
		accounts = append(accounts, vault.NumberedAccount(i))
	}
	if _, err := v.Add(ctx, accounts...); err != nil {
		t.Fatal(err)
	}
	secretTool(t, s, "", "clear", "service", "Latchkey", "username", vault.PageName(1))
	secretTool(t, s, "scribble", "store", "--label=x", "service", "Latchkey", "username", vault.PageName(3))
	flood := strings.Repeat("x", keyring.MaxValue+1)
	if err := zalando.Set("Latchkey", vault.PageName(4), flood); err != nil { // more than secret-tool takes
		t.Fatal(err)
	}
	check := func(v *vault.Vault) {
		t.Helper()
		p := v.Problems()
		if len(p) != 3 || p[0].Page != "page-001" || !errors.Is(p[0], vault.ErrNotFound) ||
			p[1].Page != "page-003" || !errors.Is(p[1], vault.ErrDamaged) ||
			p[2].Page != "page-004" || !errors.Is(p[2], vault.ErrDamaged) {
			t.Fatalf("the problems are %v", p)
		}
	}
	if changed, err := v.Reload(ctx); err != nil || !changed {
		t.Fatal(changed, err)
	}
	check(v)
	left := len(v.Accounts())
	if left < 10 || left == 20 {
		t.Fatalf("%d accounts are left", left)
	}
	for _, a := range v.Accounts() {
		if _, err := a.Code(time.Unix(1_700_000_000, 0)); err != nil {
			t.Error(err)
		}
		if _, err := v.Update(ctx, a.ID, func(a *vault.Account) error { a.Note = strings.Repeat("n", 150); return nil }); err != nil {
			t.Fatal(err)
		}
	}
	fresh, err := openSmall(ctx)
	if err != nil {
		t.Fatal(err)
	}
	check(fresh)
	if len(fresh.Accounts()) != left {
		t.Errorf("%d accounts of %d", len(fresh.Accounts()), left)
	}
	if got := secretTool(t, s, "", "lookup", "service", "Latchkey", "username", vault.PageName(3)); got != "scribble" {
		t.Errorf("page-003 was written over")
	}
	if got, err := keyring.OS().Get(ctx, vault.PageName(4)); err != nil || got != flood {
		t.Errorf("page-004 was written over (%v)", err)
	}
	if _, err := keyring.OS().Get(ctx, vault.PageName(1)); !errors.Is(err, vault.ErrNotFound) {
		t.Errorf("page-001 was written again: %v", err)
	}
}

func secretTool(t *testing.T, s *keyringtest.Session, input string, arguments ...string) string {
	t.Helper()
	command := exec.CommandContext(t.Context(), "secret-tool", arguments...)
	command.Env = s.Env()
	command.Stdin = strings.NewReader(input)
	out, err := command.Output()
	if err != nil {
		t.Fatalf("secret-tool (of the package libsecret-tools): %v", err)
	}
	return string(out)
}
