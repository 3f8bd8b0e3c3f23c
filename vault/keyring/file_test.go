package keyring

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

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

func TestFileCutShortIsDamaged(t *testing.T) {
	f, path := newTestFile(t)
	mustSet(t, f, "page-000", "value")
	whole := readFile(t, path)
	for n := range len(bytes.TrimRight(whole, "\n")) {
		wantDamaged(t, path, whole[:n])
	}
}

func TestFileWithAByteFlippedIsDamaged(t *testing.T) {
	f, path := newTestFile(t)
	mustSet(t, f, "page-000", "value")
	whole := readFile(t, path)
	for i := range whole {
		for _, flip := range []byte{0x01, 0x20} {
			data := bytes.Clone(whole)
			data[i] ^= flip
			writeFile(t, path, data)
			again, err := OpenFile(path, childPassphrase)
			switch {
			case err == nil: // a letter's case or a space between the parts
				wantValue(t, again, "page-000", "value")
			case strings.Contains(err.Error(), "open it with a newer one"): // the version
			default:
				wantError(t, err, vault.ErrDamaged, "left as it is")
			}
			if !bytes.Equal(readFile(t, path), data) {
				t.Fatal("opening a damaged file has written to it")
			}
		}
	}
}

func wantDamaged(t *testing.T, path string, data []byte) {
	t.Helper()
	writeFile(t, path, data)
	_, err := OpenFile(path, childPassphrase)
	wantError(t, err, vault.ErrDamaged, "left as it is")
	if !bytes.Equal(readFile(t, path), data) {
		t.Fatal("opening a damaged file has written to it")
	}
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

// A file that is damaged while it is open must not be taken for an empty vault,
// nor be written over.
func TestFileDamagedWhileOpen(t *testing.T) {
	f, path := newTestFile(t)
	mustSet(t, f, "page-000", "value")
	whole := readFile(t, path)
	for name, data := range map[string][]byte{"empty": {}, "half": whole[:len(whole)/2], "text": []byte("hello\n")} {
		t.Run(name, func(t *testing.T) {
			writeFile(t, path, data)
			_, err := f.Get(t.Context(), "page-000")
			if name == "half" && err == nil { // the same beginning: not looked at again
				return
			}
			wantError(t, err, vault.ErrDamaged, "")
			wantError(t, f.Set(t.Context(), "page-000", "new"), vault.ErrDamaged, "")
			if !bytes.Equal(readFile(t, path), data) {
				t.Fatal("a damaged file was written over")
			}
		})
	}
	writeFile(t, path, whole)
	wantValue(t, f, "page-000", "value")
}

func TestFileGoneWhileOpen(t *testing.T) {
	f, path := newTestFile(t)
	mustSet(t, f, "page-000", "value")
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	_, err := f.Get(t.Context(), "page-000")
	wantError(t, err, ErrNoFile, "put it back")
	wantError(t, f.Set(t.Context(), "page-000", "value"), ErrNoFile, "put it back")
	wantError(t, Probe(t.Context(), f), ErrNoFile, "put it back")
	_, err = OpenFile(path, childPassphrase)
	wantError(t, err, ErrNoFile, path)
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Fatalf("the file is back: %v", err)
	}
}

func TestFileReplacedByAnother(t *testing.T) {
	f, path := newTestFile(t)
	mustSet(t, f, "page-000", "value")
	other, otherPath := newTestFile(t)
	mustSet(t, other, "page-000", "other")
	if err := os.Rename(otherPath, path); err != nil {
		t.Fatal(err)
	}
	_, err := f.Get(t.Context(), "page-000")
	wantError(t, err, vault.ErrPassphrase, "replaced by another one")
	wantError(t, f.Set(t.Context(), "page-000", "mine"), vault.ErrPassphrase, "replaced by another one")
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

func symlink(t *testing.T, target, link string) {
	t.Helper()
	if err := os.Symlink(target, link); err != nil {
		if runtime.GOOS == "windows" {
			t.Skipf("Windows lets only some users make links: %v", err)
		}
		t.Fatal(err)
	}
}

func TestFileRefusesLinks(t *testing.T) {
	f, path := newTestFile(t)
	mustSet(t, f, "page-000", "value")
	link := filepath.Join(t.TempDir(), "link")
	symlink(t, path, link)
	if _, err := OpenFile(link, childPassphrase); !errors.Is(err, errNotRegular) {
		t.Fatalf("opening a link: %v", err)
	}
	if _, err := OpenFile(t.TempDir(), childPassphrase); !errors.Is(err, errNotRegular) {
		t.Fatalf("opening a folder: %v", err)
	}
	// The file becomes a link while it is open.
	moved := path + ".moved"
	if err := os.Rename(path, moved); err != nil {
		t.Fatal(err)
	}
	symlink(t, moved, path)
	before := readFile(t, moved)
	wantError(t, f.Set(t.Context(), "page-000", "new"), errNotRegular, path+" is a symbolic link")
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

func TestFileOfANewerFormat(t *testing.T) {
	_, path := newTestFile(t)
	data := bytes.Replace(readFile(t, path), []byte(`"latchkey": 1`), []byte(`"latchkey": 2`), 1)
	writeFile(t, path, data)
	_, err := OpenFile(path, childPassphrase)
	if err == nil || errors.Is(err, vault.ErrDamaged) || !strings.Contains(err.Error(), "open it with a newer one") {
		t.Fatal(err)
	}
}

// A hostile file may not make the passphrase cost as much as it likes, nor be
// read however long it is.
func TestHostileFileIsBounded(t *testing.T) {
	_, path := newTestFile(t)
	var e envelope
	if err := json.Unmarshal(readFile(t, path), &e); err != nil {
		t.Fatal(err)
	}
	_, sealed, err := newIdentity(childPassphrase, 1)
	if err != nil {
		t.Fatal(err)
	}
	text, err := decryptHeaderForTest(sealed)
	if err != nil {
		t.Fatal(err)
	}
	e.Identity = rearm(t, strings.Replace(text, " 1\n", " 21\n", 1))
	e.Sum = checksum(e.Identity, e.Values)
	data, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	wantDamaged(t, path, data)

	if err := os.Truncate(path, fileMost+1); err != nil {
		t.Fatal(err)
	}
	_, err = OpenFile(path, childPassphrase)
	wantError(t, err, vault.ErrDamaged, "")
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
