package state

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
)

// made is a data file with something in it, and where it is.
func made(t testing.TB) (path string, values map[string][]byte) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "folder", "portal.data")
	f := opened(t, path, "")
	values = map[string][]byte{"user:dana": []byte(`{"key":"JBSWY3DPEHPK3PXP"}`), "portal": []byte(`{}`), "user:gone": []byte(`1`)}
	if err := f.Keep(values); err != nil {
		t.Fatal(err)
	}
	if err := f.Keep(map[string][]byte{"user:gone": nil, "portal": []byte(`{"x":1}`)}); err != nil {
		t.Fatal(err)
	}
	delete(values, "user:gone")
	values["portal"] = []byte(`{"x":1}`)
	closed(t, f)
	return path, values
}

func opened(t testing.TB, path, keyPath string) *File {
	t.Helper()
	f, err := Open(path, keyPath, "cin7")
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func closed(t testing.TB, f *File) {
	t.Helper()
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

func wantValues(t *testing.T, f *File, want map[string][]byte) {
	t.Helper()
	got, err := f.Portal().Load()
	if err != nil || !maps.EqualFunc(got, want, bytes.Equal) {
		t.Errorf("the file has %d values (%v), want %d", len(got), err, len(want))
	}
}

func TestFile(t *testing.T) {
	path, want := made(t)
	f := opened(t, path, "")
	wantValues(t, f, want)
	closed(t, f)
	if err := f.Keep(want); err == nil {
		t.Error("a closed file was written")
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"dana", "JBSWY3DP"} {
		if bytes.Contains(text, []byte(secret)) {
			t.Errorf("%q can be read in the file", secret)
		}
	}
	if runtime.GOOS == "windows" {
		return
	}
	for p, mode := range map[string]fs.FileMode{path: 0o600, path + ".key": 0o600, path + ".lock": 0o600, filepath.Dir(path): 0o700} {
		if info, err := os.Stat(p); err != nil || info.Mode().Perm() != mode {
			t.Errorf("%s has mode %v (%v), want %v", p, info.Mode().Perm(), err, mode)
		}
	}
}

// The key may be elsewhere, also behind a link; it is made there if need be.
func TestKeyElsewhere(t *testing.T) {
	dir := t.TempDir()
	path, key := filepath.Join(dir, "data"), filepath.Join(dir, "secrets", "key")
	f := opened(t, path, key)
	if err := f.Keep(map[string][]byte{"a": []byte("1")}); err != nil {
		t.Fatal(err)
	}
	closed(t, f)
	if _, err := os.Stat(path + ".key"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("there is a key beside the data: %v", err)
	}
	link := filepath.Join(dir, "link")
	if err := os.Symlink(key, link); err != nil {
		link = key // Windows wants a privilege for it
	}
	f = opened(t, path, link)
	wantValues(t, f, map[string][]byte{"a": []byte("1")})
	closed(t, f)
}

func TestSecondPortal(t *testing.T) {
	path, _ := made(t)
	f := opened(t, path, "")
	_, err := Open(path, "", "cin7")
	if err == nil || !strings.Contains(err.Error(), "another latchkey-portal is using") {
		t.Errorf("a second portal on the file: %v", err)
	}
	closed(t, f)
	closed(t, opened(t, path, ""))
}

// What is refused is refused with a sentence, and stays as it was.
func TestRefused(t *testing.T) {
	other, _ := made(t)
	otherKey, err := os.ReadFile(other + ".key")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name  string
		spoil func(path string) error
		want  string
	}{
		{"a folder", func(p string) error { return errors.Join(os.Remove(p), os.Mkdir(p, 0o700)) }, "is a symbolic link, a folder or no ordinary file"},
		{"a link", func(p string) error { return errors.Join(os.Rename(p, p+"x"), os.Symlink(p+"x", p)) }, "is a symbolic link"},
		{"a linked lock", func(p string) error { return errors.Join(os.Remove(p+".lock"), os.Symlink(p+"x", p+".lock")) }, ".lock is a symbolic link"},
		{"a linked key", func(p string) error { return errors.Join(os.Rename(p+".key", p+"x"), os.Symlink(p+"x", p+".key")) }, ".key is a symbolic link"},
		{"an empty file", func(p string) error { return os.Truncate(p, 0) }, "is no data file of latchkey-portal"},
		{"another file", func(p string) error { return os.WriteFile(p, []byte("a letter\n"), 0o600) }, "is no data file of latchkey-portal"},
		{"a huge file", func(p string) error { return os.Truncate(p, fileMost+1) }, "it is too big"},
		{"another profile", rewrite(" cin7 ", " cin8 "), "is damaged"},
		{"a later format", rewrite(" 1 cin7 ", " 2 cin7 x "), "has format 2, which this latchkey-portal does not know"},
		{"no key", func(p string) error { return os.Remove(p + ".key") }, ".key of the data file"},
		{"another key", func(p string) error { return os.WriteFile(p+".key", otherKey, 0o600) }, "the key does not fit the data file"},
		{"a key that is none", func(p string) error { return os.WriteFile(p+".key", []byte("AGE-SECRET-KEY-1QQ\n"), 0o600) }, "holds no key"},
		{"a key for all", func(p string) error { return os.Chmod(p+".key", 0o644) }, "can be read by others"},
	} {
		t.Run(c.name, func(t *testing.T) {
			path, _ := made(t)
			if err := c.spoil(path); err != nil {
				t.Fatal(err)
			}
			before, _ := os.ReadFile(path)
			_, err := Open(path, "", "cin7")
			if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "QQ") {
				t.Errorf("it says %v, want %q", err, c.want)
			}
			if after, _ := os.ReadFile(path); !bytes.Equal(before, after) {
				t.Error("the file was changed")
			}
		})
	}
	path, _ := made(t)
	if _, err := Open(path, "", "pinventory"); err == nil || !strings.Contains(err.Error(), "start with --profile cin7") {
		t.Errorf("for another profile it says %v", err)
	}
	if _, err := Open(path, path, "cin7"); err == nil || !strings.Contains(err.Error(), "name the same file") {
		t.Errorf("with the data as its key it says %v", err)
	}
	closed(t, opened(t, path, "")) // no refusal keeps the lock
}

func rewrite(from, to string) func(path string) error {
	return func(path string) error {
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(path, bytes.Replace(text, []byte(from), []byte(to), 1), 0o600)
	}
}

// Cut off anywhere, or with any byte changed, it is no portal's data any more.
func TestDamage(t *testing.T) {
	path, _ := made(t)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	f := opened(t, path, "")
	defer closed(t, f)
	refused := func(what string, text []byte) {
		t.Helper()
		sealed, err := f.unwrap(text)
		if err == nil {
			_, err = f.decrypt(sealed)
		}
		if err == nil {
			t.Errorf("%s it was taken", what)
		}
	}
	for i := range whole {
		refused(fmt.Sprintf("cut off after %d bytes", i), whole[:i])
		changed := bytes.Clone(whole)
		changed[i] ^= 1
		refused(fmt.Sprintf("with byte %d changed", i), changed)
	}
	refused("with a byte more", append(bytes.Clone(whole), 0))
}

// What cannot be written is an error, and whoever writes next does not bring it
// along: it may have been undone, and comes again otherwise.
func TestWritingFails(t *testing.T) {
	path, want := made(t)
	f := opened(t, path, "")
	defer closed(t, f)
	// In the place of the copy is a folder that is not empty.
	if err := os.MkdirAll(filepath.Join(path+".new", "x"), 0o700); err != nil {
		t.Fatal(err)
	}
	err := f.Keep(map[string][]byte{"b": []byte(`"secret"`), "user:dana": nil, "portal": []byte(`{}`)})
	if err == nil || !strings.Contains(err.Error(), "cannot be written") || strings.Contains(err.Error(), "secret") {
		t.Errorf("it says %v", err)
	}
	if err := os.RemoveAll(path + ".new"); err != nil {
		t.Fatal(err)
	}
	if err := f.Keep(map[string][]byte{"c": []byte(`2`)}); err != nil {
		t.Fatal(err)
	}
	want["c"] = []byte(`2`)
	closed(t, f)
	again := opened(t, path, "")
	wantValues(t, again, want)
	closed(t, again)
}

// Whatever is in the file and the key, nothing but what was kept is taken, and
// no error says what is in them.
func FuzzOpen(f *testing.F) {
	path, values := made(f)
	text, err := os.ReadFile(path)
	if err != nil {
		f.Fatal(err)
	}
	key, err := os.ReadFile(path + ".key")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text, key)
	f.Add([]byte("latchkey-portal-state 1 cin7 "+checksum("cin7", nil)+"\n"), key)
	f.Add([]byte("latchkey-portal-state 1 cin7 "+checksum("cin7", []byte("age-encryption.org/v1\n"))+"\nage-encryption.org/v1\n"), key)
	f.Add([]byte("latchkey-portal-state 99999999999999999999 x"), []byte("AGE-SECRET-KEY-1\n"))
	f.Fuzz(func(t *testing.T, data, keyText []byte) {
		key, ok := parseKey(keyText)
		if !ok {
			return
		}
		file := &File{path: "data", profile: "cin7", key: key}
		sealed, err := file.unwrap(data)
		var got map[string][]byte
		if err == nil {
			got, err = file.decrypt(sealed)
		}
		switch secret := key.String(); {
		case err == nil && !maps.EqualFunc(got, values, bytes.Equal):
			t.Errorf("something else than what was kept was taken: %d values", len(got))
		case err != nil && (strings.Contains(err.Error(), secret) || strings.Contains(err.Error(), "JBSWY3DP")):
			t.Error("the error tells a secret")
		}
	})
}

// The two parts have names of their own, and a failure of one is none of the other's.
func TestParts(t *testing.T) {
	path := filepath.Join(t.TempDir(), "data")
	f := opened(t, path, "")
	for _, part := range []Part{f.Portal(), f.Messages()} {
		if err := part.Keep(map[string][]byte{"1": []byte(`1`), "2": []byte(`2`)}); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Messages().Keep(map[string][]byte{"1": nil}); err != nil {
		t.Fatal(err)
	}
	closed(t, f)
	f = opened(t, path, "")
	defer closed(t, f)
	messages, err := f.Messages().Load()
	if err != nil || len(messages) != 1 || string(messages["2"]) != "2" {
		t.Errorf("there are the messages %q (%v)", messages, err)
	}
	wantValues(t, f, map[string][]byte{"1": []byte(`1`), "2": []byte(`2`)})
}

// What comes while the file is written goes into one write, and what cannot be written
// of it is no failure of the rest.
func TestSharedWrites(t *testing.T) {
	path := filepath.Join(t.TempDir(), "data")
	f := opened(t, path, "")
	f.most = 1 << 20
	want := map[string][]byte{}
	results := make([]error, 20)
	var all sync.WaitGroup
	f.mu.Lock() // as while it is written
	for i := range results {
		name, value := fmt.Sprintf("user:%d", i), fmt.Appendf(nil, "%d", i)
		if i == 7 {
			value = bytes.Repeat([]byte{'7'}, f.most)
		} else {
			want[name] = value
		}
		all.Go(func() { results[i] = f.Keep(map[string][]byte{name: value}) })
	}
	for calls := 0; calls < len(results); {
		f.sharing.Lock()
		if calls = 0; f.next != nil {
			calls = f.next.calls
		}
		f.sharing.Unlock()
		runtime.Gosched()
	}
	f.mu.Unlock()
	all.Wait()
	for i, err := range results {
		if (err != nil) != (i == 7) {
			t.Errorf("call %d: %v", i, err)
		}
	}
	closed(t, f)
	f = opened(t, path, "")
	defer closed(t, f)
	wantValues(t, f, want)
}

// BenchmarkAttachments is what a change costs while so many MiB of attachments wait,
// which are encrypted and written with everything else.
func BenchmarkAttachments(b *testing.B) {
	for _, mib := range []int{0, 6, 32} {
		b.Run(fmt.Sprintf("MiB=%d", mib), func(b *testing.B) {
			f := opened(b, filepath.Join(b.TempDir(), "data"), "")
			defer closed(b, f)
			data, err := json.Marshal(bytes.Repeat([]byte{0xA5}, mib<<20))
			if err != nil {
				b.Fatal(err)
			}
			if err := f.Keep(map[string][]byte{"paper": data}); err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				if err := f.Keep(map[string][]byte{"user": []byte(`1`)}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
