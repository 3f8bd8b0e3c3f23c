package keyring

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// fixture is an encrypted file as format version 1 was first written. It must
// open for ever.
const fixture = "testdata/version1.latchkey"

// fixturePassphrase is typed here with letters and combining marks apart; the
// file was made with the letters that have their marks.
const fixturePassphrase = "Zaz\u0307o\u0301łc\u0301-密码"

func TestVersion1Opens(t *testing.T) {
	stored, err := os.ReadFile(fixture)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "vault")
	if err := os.WriteFile(path, stored, 0o600); err != nil {
		t.Fatal(err)
	}
	file, err := OpenFile(path, fixturePassphrase)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"page-000": "the first value", "page-001": "another one"} {
		if got, err := file.Get(t.Context(), name); err != nil || got != want {
			t.Errorf("%s is %q, %v; want %q", name, got, err, want)
		}
	}
	if after, err := os.ReadFile(path); err != nil || !bytes.Equal(stored, after) {
		t.Errorf("opening the file has changed it (%v)", err)
	}
}
