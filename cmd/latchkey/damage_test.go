package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"latchkey/app"
	"latchkey/vault"
)

// Files that were cut short are damaged for the window: nothing is offered in their
// place, and they stay as they are.
func TestDamagedFilesAreNoFirstRun(t *testing.T) {
	settings := nowhere(t)
	path := filepath.Join(t.TempDir(), "vault.age")
	if err := os.Mkdir(settings, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ file, text, explicit, says string }{
		{path, "", "file:" + path, "the encrypted file " + path + " is damaged and has been left as it is: put a copy of it back from a backup"},
		{filepath.Join(settings, "keyring.json"), `{"keyring":"fi`, "", "is damaged, and so it is not known where the vault lies: say it with --keyring"},
	} {
		if err := os.WriteFile(c.file, []byte(c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, k, err := open(t, c.explicit, "", "correct horse")
		var offer *app.Offer
		if !errors.Is(err, vault.ErrDamaged) || errors.As(err, &offer) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", filepath.Base(c.file), err)
		}
		if k.Await(err) != nil {
			t.Errorf("%s: it is waited for", filepath.Base(c.file))
		}
		if data, err := os.ReadFile(c.file); err != nil || string(data) != c.text {
			t.Errorf("%s is now %q, %v", filepath.Base(c.file), data, err)
		}
	}
}
