package keyring

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"latchkey/vault"
	"latchkey/vault/disk"
)

func TestFileKeepsValues(t *testing.T) {
	f, path := newTestFile(t)
	big := strings.Repeat("0123456789abcdef", 4<<10)
	mustSet(t, f, "page-000", "first")
	mustSet(t, f, "page-001", big)
	mustSet(t, f, "page-000", "second")
	mustSet(t, f, "page-002", "")

	again, err := OpenFile(path, childPassphrase)
	if err != nil {
		t.Fatal(err)
	}
	wantValue(t, again, "page-000", "second")
	wantValue(t, again, "page-001", big)
	wantValue(t, again, "page-002", "")
	_, err = again.Get(t.Context(), "page-003")
	wantError(t, err, vault.ErrNotFound, "")
	wantError(t, again.Delete(t.Context(), "page-003"), vault.ErrNotFound, "")
	if err := again.Delete(t.Context(), "page-001"); err != nil {
		t.Fatal(err)
	}
	_, err = f.Get(t.Context(), "page-001") // what the other has done is seen
	wantError(t, err, vault.ErrNotFound, "")
}

func TestFileHoldsNothingInTheClear(t *testing.T) {
	f, path := newTestFile(t)
	mustSet(t, f, "page-000", "JBSWY3DPEHPK3PXP")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"JBSWY3DPEHPK3PXP", "page-000", childPassphrase, "AGE-SECRET-KEY"} {
		if bytes.Contains(data, []byte(secret)) {
			t.Errorf("the file holds %q", secret)
		}
	}
}

func TestPassphraseIsTextNotBytes(t *testing.T) {
	path := filepath.Join(t.TempDir(), "vault")
	composed, decomposed := "Za\u017c\u00f3\u0142\u0107-\u5bc6\u7801", "Zaz\u0307o\u0301\u0142c\u0301-\u5bc6\u7801"
	if _, err := CreateFile(path, composed, WorkFactor(1)); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenFile(path, decomposed); err != nil {
		t.Fatalf("the same passphrase, written by another system: %v", err)
	}
	_, err := CreateFile(filepath.Join(t.TempDir(), "other"), "")
	wantError(t, err, vault.ErrPassphrase, "choose one")
}

func TestWrongPassphraseWritesNothing(t *testing.T) {
	f, path := newTestFile(t)
	mustSet(t, f, "page-000", "value")
	before := snapshot(t, filepath.Dir(path))
	for _, wrong := range []string{"", "wrong", childPassphrase + " ", strings.ToUpper(childPassphrase)} {
		_, err := OpenFile(path, wrong)
		wantError(t, err, vault.ErrPassphrase, path)
	}
	if after := snapshot(t, filepath.Dir(path)); after != before {
		t.Fatalf("a wrong passphrase changed the folder from\n%s\nto\n%s", before, after)
	}
	if _, err := OpenFile(path, childPassphrase); err != nil {
		t.Fatalf("the right passphrase after wrong ones: %v", err)
	}
}

func TestCreateFileOverwritesNothing(t *testing.T) {
	f, path := newTestFile(t)
	mustSet(t, f, "page-000", "value")
	if _, err := CreateFile(path, "another", WorkFactor(1)); !errors.Is(err, fs.ErrExist) {
		t.Fatalf("creating over a vault: %v", err)
	}
	wantValue(t, f, "page-000", "value")
	link := filepath.Join(t.TempDir(), "link")
	target := filepath.Join(t.TempDir(), "target")
	symlink(t, target, link)
	if _, err := CreateFile(link, "another", WorkFactor(1)); !errors.Is(err, fs.ErrExist) {
		t.Fatalf("creating through a dangling link: %v", err)
	}
	if _, err := os.Lstat(target); !errors.Is(err, fs.ErrNotExist) {
		t.Fatal("the target of the link was made")
	}
}

func TestFileRefusesLinks(t *testing.T) {
	f, path := newTestFile(t)
	mustSet(t, f, "page-000", "value")
	link := filepath.Join(t.TempDir(), "link")
	symlink(t, path, link)
	if _, err := OpenFile(link, childPassphrase); !errors.Is(err, disk.ErrNotRegular) {
		t.Fatalf("opening a link: %v", err)
	}
	if _, err := OpenFile(t.TempDir(), childPassphrase); !errors.Is(err, disk.ErrNotRegular) {
		t.Fatalf("opening a folder: %v", err)
	}
	// The file becomes a link while it is open.
	moved := path + ".moved"
	if err := os.Rename(path, moved); err != nil {
		t.Fatal(err)
	}
	symlink(t, moved, path)
	before := readFile(t, moved)
	wantError(t, f.Set(t.Context(), "page-000", "new"), disk.ErrNotRegular, path+" is a symbolic link")
	if !bytes.Equal(readFile(t, moved), before) {
		t.Fatal("the target of the link was written")
	}
}

// Whatever lies where the next version is written is cleared away, and a link
// there is not followed.
func TestLeftoversAreHarmless(t *testing.T) {
	f, path := newTestFile(t)
	mustSet(t, f, "page-000", "value")
	writeFile(t, path+".new", readFile(t, path)[:100])
	wantValue(t, f, "page-000", "value")
	mustSet(t, f, "page-000", "next")
	victim := filepath.Join(t.TempDir(), "victim")
	writeFile(t, victim, []byte("untouched"))
	symlink(t, victim, path+".new")
	mustSet(t, f, "page-000", "last")
	if got := string(readFile(t, victim)); got != "untouched" {
		t.Fatalf("a link beside the file led to %q", got)
	}
	again, err := OpenFile(path, childPassphrase)
	if err != nil {
		t.Fatal(err)
	}
	wantValue(t, again, "page-000", "last")
}

func TestFilePermissions(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no such permissions")
	}
	f, path := newTestFile(t)
	mustSet(t, f, "page-000", "value")
	want := map[string]fs.FileMode{"": 0o700, "vault.latchkey": 0o600, "vault.latchkey.lock": 0o600, "vault.latchkey.turn": 0o600}
	for name, mode := range want {
		info, err := os.Stat(filepath.Join(filepath.Dir(path), name))
		if err != nil || info.Mode().Perm() != mode {
			t.Errorf("%q has %v, %v; want %v", name, info.Mode(), err, mode)
		}
	}
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(entries) != len(want)-1 {
		t.Errorf("the folder holds %v, %v", entries, err)
	}
}

func TestFileRefusesWhatAKeyringWould(t *testing.T) {
	f, _ := newTestFile(t)
	for _, value := range []string{"two\nlines", "caf\u00e9", "\x00", "\x7f"} {
		err := f.Set(t.Context(), "page-000", value)
		if err == nil || strings.Contains(err.Error(), value) {
			t.Errorf("storing %q: %v", value, err)
		}
	}
	wantError(t, f.Set(t.Context(), "page-000", strings.Repeat("x", MaxValue+1)), vault.ErrTooBig, "shorten")
}

func TestFileHonoursContext(t *testing.T) {
	f, _ := newTestFile(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := f.Get(ctx, "page-000"); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if err := f.Set(ctx, "page-000", "x"); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	// Nobody else is to blame for it.
	if _, err := f.Lock(ctx); err != context.Canceled {
		t.Error(err)
	}
	unlock, err := f.Lock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer unlock()
	short, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	_, err = f.Lock(short)
	wantError(t, err, vault.ErrTimeout, "another window or command")
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
}

// Two processes add to one number, each under the lock, and a third is killed
// again and again while it does: no addition that was printed is lost, and the
// file always opens.
func TestFileSurvivesKillsAndCrowds(t *testing.T) {
	f, path := newTestFile(t)
	mustSet(t, f, "count", "0")
	const each = 60
	steady := child(t, os.Environ(), "count", path, strconv.Itoa(each))
	printed := lines(t, steady)
	acknowledged, killed := 0, 0
	for last := 0; killed < 12; killed++ {
		victim := child(t, os.Environ(), "count", path, "1000")
		out := lines(t, victim)
		for n := 0; n <= killed && out.Scan(); n++ { // killed after so many, at no moment in particular
			acknowledged++
			last = number(t, out.Text())
		}
		if err := victim.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		for out.Scan() {
			acknowledged++
		}
		_ = victim.Wait() // says that it was killed
		again, err := OpenFile(path, childPassphrase)
		if err != nil {
			t.Fatalf("after kill %d: %v", killed, err)
		}
		value, err := again.Get(t.Context(), "count")
		if err != nil || number(t, value) < last {
			t.Fatalf("after kill %d the count is %s, %v; %d was acknowledged", killed, value, err, last)
		}
	}
	for printed.Scan() {
		acknowledged++
	}
	if err := steady.Wait(); err != nil {
		t.Fatalf("the steady process: %v", err)
	}
	value, err := f.Get(t.Context(), "count")
	if err != nil {
		t.Fatal(err)
	}
	// A kill may come between the writing and the printing.
	if n := number(t, value); n < acknowledged || n > acknowledged+killed {
		t.Fatalf("the count is %d; %d were acknowledged, and %d processes killed", n, acknowledged, killed)
	}
}

func number(t *testing.T, s string) int {
	t.Helper()
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}
