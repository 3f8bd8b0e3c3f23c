package vault_test

import (
	"testing"

	"latchkey/vault"
)

// One passphrase is the same on every keyboard, and another one is not.
func TestNormalPassphrase(t *testing.T) {
	for typed, want := range map[string]string{
		"correct horse":    "correct horse",
		"Zoe\u0308":        "Zo\u00eb",
		"a\u00a0b\u3000c":  "a b c",
		" ends in spaces ": " ends in spaces ",
		"Zażółć 密码":        "Zażółć 密码",
		"\xff\u00a0":       "\xff\u00a0",
		"":                 "",
	} {
		if got := vault.NormalPassphrase(typed); got != want {
			t.Errorf("%q becomes %q, not %q", typed, got, want)
		}
	}
}
