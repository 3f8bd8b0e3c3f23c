package keyring

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"latchkey/vault"
)

// nobody is a user who owns nothing.
const nobody = 65534

// A folder that its user may not write: what is stored there says why it cannot
// be changed. Root may write anywhere, so the child is somebody else.
func TestFolderThatCannotBeWritten(t *testing.T) {
	f, path := newTestFile(t)
	mustSet(t, f, "count", "0")
	dir := filepath.Dir(path)
	before := snapshot(t, dir)
	forbid(t, dir, path)
	for name, cmd := range map[string]*exec.Cmd{
		"lock":     child(t, os.Environ(), "lock", filepath.Join(dir, "settings")),
		"remember": child(t, os.Environ(), "remember", dir),
		"create":   child(t, os.Environ(), "create", filepath.Join(dir, "another")),
		"change":   child(t, os.Environ(), "count", path, "1"),
	} {
		asSomebodyElse(t, cmd)
		out, err := output(cmd)
		if err == nil || !strings.Contains(out, "permission denied") || !strings.Contains(out, "writable for you") {
			t.Errorf("%s: %v: %s", name, err, out)
		}
	}
	if after := snapshot(t, dir); after != before {
		t.Errorf("the folder has changed from\n%s\nto\n%s", before, after)
	}
}

// A backup of the vault on a disk that cannot be written gives its codes, though
// nothing can be locked there.
func TestVaultOnAReadOnlyDisk(t *testing.T) {
	f, path := newTestFile(t)
	v, err := vault.Create(t.Context(), f)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := v.Add(t.Context(), vault.Account{Name: "x", Kind: vault.TOTP, Algorithm: vault.SHA1,
		Digits: 6, Period: 30, Secret: vault.NewSecret([]byte("12345678901234567890"))}); err != nil {
		t.Fatal(err)
	}
	for _, lock := range []string{path + ".lock", path + ".turn"} {
		if err := os.Remove(lock); err != nil {
			t.Fatal(err)
		}
	}
	forbid(t, filepath.Dir(path), path)
	cmd := child(t, os.Environ(), "accounts", path)
	asSomebodyElse(t, cmd)
	if out, err := output(cmd); err != nil || out != "1 accounts\n" {
		t.Fatalf("%v: %s", err, out)
	}
}

// forbid lets everybody read a folder, and nobody write it.
func forbid(t *testing.T, dir, path string) {
	t.Helper()
	for d := dir; d != os.TempDir() && d != "/"; d = filepath.Dir(d) {
		if err := os.Chmod(d, 0o555); err != nil {
			t.Fatal(err)
		}
	}
	for _, p := range []string{path, path + ".lock", path + ".turn"} {
		if err := os.Chmod(p, 0o444); err != nil && !errors.Is(err, fs.ErrNotExist) {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() {
		for d := dir; d != os.TempDir() && d != "/"; d = filepath.Dir(d) {
			if err := os.Chmod(d, 0o700); err != nil {
				t.Error(err)
			}
		}
	})
}

// asSomebodyElse runs a child as a user without rights. The test program itself
// may lie where that user cannot look, so a copy is run.
func asSomebodyElse(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	if os.Getuid() != 0 {
		return
	}
	dir, err := os.MkdirTemp("", "keyring-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	program := filepath.Join(dir, "program")
	if err := os.WriteFile(program, readFile(t, cmd.Path), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, p := range []string{dir, program} {
		if err := os.Chmod(p, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	cmd.Path, cmd.Dir = program, dir
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
}
