package keyring

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"latchkey/vault"
)

// newTestFile makes an encrypted file whose passphrase costs next to nothing.
func newTestFile(t testing.TB) (*File, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "folder", "vault.latchkey")
	f, err := CreateFile(path, childPassphrase, WorkFactor(1))
	if err != nil {
		t.Fatal(err)
	}
	return f, path
}

func mustSet(t testing.TB, store vault.Store, name, value string) {
	t.Helper()
	if err := store.Set(t.Context(), name, value); err != nil {
		t.Fatal(err)
	}
}

func wantValue(t testing.TB, store vault.Store, name, want string) {
	t.Helper()
	if got, err := store.Get(t.Context(), name); err != nil || got != want {
		t.Fatalf("%s is %.40q (%d bytes), %v; want %.40q (%d bytes)", name, got, len(got), err, want, len(want))
	}
}

// wantError fails unless err is of a kind and has a sentence that says part.
func wantError(t testing.TB, err, kind error, part string) {
	t.Helper()
	if !errors.Is(err, kind) || !strings.Contains(fmt.Sprint(err), part) {
		t.Fatalf("the error is %v; want %q, saying %q", err, kind, part)
	}
	for _, other := range []error{
		vault.ErrNotFound, vault.ErrNoKeyring, vault.ErrNoBus, vault.ErrLocked, vault.ErrDismissed, vault.ErrTimeout,
		vault.ErrTooBig, vault.ErrReadOnly, vault.ErrDamaged, vault.ErrPassphrase, ErrNoFile,
	} {
		if other != kind && errors.Is(err, other) && !(kind == vault.ErrTimeout && other == vault.ErrLocked) {
			t.Errorf("the error %v is %q as well as %q", err, other, kind)
		}
	}
}

// snapshot describes every file in a folder, down to its contents.
func snapshot(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var s strings.Builder
	for _, e := range entries {
		info, err := e.Info()
		if err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&s, "%v %v %x\n", info.Name(), info.ModTime().UnixNano(), data)
	}
	return s.String()
}

func readFile(t testing.TB, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func writeFile(t testing.TB, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

func symlink(t *testing.T, target, link string) {
	t.Helper()
	if err := os.Symlink(target, link); err != nil {
		if runtime.GOOS == "windows" {
			t.Skipf("Windows lets only some users make links: %v", err)
		}
		t.Fatal(err)
	}
}
