package state

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// killed is a data file with so many changes in its journal, as a portal that is killed
// leaves both, and the values after each change.
func killed(t testing.TB, changes int) (path string, after []map[string][]byte) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "portal.data")
	f := opened(t, path, "")
	values := map[string][]byte{"portal": []byte(`{}`), "user:gone": []byte(`{"key":"JBSWY3DPEHPK3PXP"}`)}
	if err := f.Keep(values); err != nil {
		t.Fatal(err)
	}
	after = append(after, maps.Clone(values))
	for i := range changes {
		change := map[string][]byte{fmt.Sprintf("user:%d", i): fmt.Appendf(nil, `{"dana":%d}`, i), "portal": fmt.Appendf(nil, `{"x":%d}`, i), "user:gone": nil}
		if err := f.Keep(change); err != nil {
			t.Fatal(err)
		}
		maps.Copy(values, change)
		delete(values, "user:gone")
		after = append(after, maps.Clone(values))
	}
	copied := filepath.Join(t.TempDir(), "portal.data")
	for _, end := range []string{"", keyEnd, journalEnd} {
		text, err := os.ReadFile(path + end)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(copied+end, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	closed(t, f)
	return copied, after
}

// What was kept is there after a kill, also a second time, and after a stop, which
// leaves one file.
func TestJournal(t *testing.T) {
	path, after := killed(t, 3)
	text, err := os.ReadFile(path + journalEnd)
	if err != nil || bytes.Contains(text, []byte("dana")) {
		t.Errorf("the journal can be read: %v", err)
	}
	closed(t, opened(t, path, ""))
	f := opened(t, path, "")
	wantValues(t, f, after[3])
	for i := range 2 {
		if err := f.Keep(map[string][]byte{"more": fmt.Append(nil, i)}); err != nil {
			t.Fatal(err)
		}
	}
	if info, err := os.Stat(path + journalEnd); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("the journal has mode %v (%v)", info.Mode(), err)
	}
	closed(t, f)
	if _, err := os.Lstat(path + journalEnd); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("there is a journal after a stop: %v", err)
	}
	f = opened(t, path, "")
	defer closed(t, f)
	after[3]["more"] = []byte(`1`)
	wantValues(t, f, after[3])
}

// Wherever the last write was cut off, all that was kept before it is there. What is
// changed before the last record is damage.
func TestInterruptedJournal(t *testing.T) {
	path, after := killed(t, 3)
	f := opened(t, path, "")
	defer closed(t, f)
	sealed, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(path + journalEnd)
	if err != nil {
		t.Fatal(err)
	}
	replayed := func(text []byte) (map[string][]byte, error) {
		values := maps.Clone(after[0])
		return values, f.replayText(text, sumOf(sealed), values)
	}
	ends := []int{len(journalMagic)} // of the head and of each record
	for rest := whole[ends[0]:]; len(rest) > 0; {
		_, behind, _ := cutRecord(rest)
		ends, rest = append(ends, len(whole)-len(behind)), behind
	}
	ends = ends[1:]
	for n, end := range ends {
		next := len(whole)
		if n+1 < len(ends) {
			next = ends[n+1] - 1
		}
		for cut := end; cut <= next; cut++ {
			got, err := replayed(whole[:cut])
			if err != nil || !maps.EqualFunc(got, after[n], bytes.Equal) {
				t.Fatalf("cut off %d bytes after record %d: %d values (%v), want %d", cut-end, n, len(got), err, len(after[n]))
			}
		}
	}
	for i := range len(whole) {
		changed := bytes.Clone(whole)
		changed[i] ^= 1
		got, err := replayed(changed)
		switch last := ends[len(ends)-2]; {
		case i >= last && i < last+frontBytes: // could be one of many
			if err == nil {
				t.Errorf("with byte %d before the last record changed it is taken", i-last)
			}
		case i >= last && (err != nil || !maps.EqualFunc(got, after[2], bytes.Equal)):
			t.Errorf("with byte %d of the last record changed: %v", i-last, err)
		case i < last && err == nil:
			t.Errorf("with byte %d of %d changed it is taken", i, last)
		}
	}
	longer := append(bytes.Clone(whole), make([]byte, 100)...) // by a file system after a power cut
	if got, err := replayed(longer); err != nil || !maps.EqualFunc(got, after[3], bytes.Equal) {
		t.Errorf("with zeros behind the last record: %v", err)
	}
	changed := bytes.Clone(whole)
	changed[ends[1]-1] ^= 1
	if _, err := replayed(changed); err == nil || !strings.Contains(err.Error(), "is damaged and has been left as it is") {
		t.Errorf("with a record changed that others follow it says %v", err)
	}
}

// The journal of an older data file is no part of a newer one, and without its file it
// is not passed over.
func TestJournalOfAnotherFile(t *testing.T) {
	path, _ := killed(t, 2)
	older, err := os.ReadFile(path + journalEnd)
	if err != nil {
		t.Fatal(err)
	}
	f := opened(t, path, "")
	if err := f.Keep(map[string][]byte{"user:1": nil}); err != nil {
		t.Fatal(err)
	}
	closed(t, f)
	if err := os.WriteFile(path+journalEnd, older, 0o600); err != nil {
		t.Fatal(err)
	}
	f = opened(t, path, "")
	values, err := f.Portal().Load()
	if _, there := values["user:1"]; there || err != nil {
		t.Errorf("what was removed is there again: %v", err)
	}
	closed(t, f)
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(path, "", "cin7"); err == nil || !strings.Contains(err.Error(), "is not there, but its journal") {
		t.Errorf("without the data file it says %v", err)
	}
}

// What cannot go into the journal goes into the file: where the journal is full, and
// where somebody took it away.
func TestWithoutTheJournal(t *testing.T) {
	ways := map[string]func(f *File) error{
		"full":   func(f *File) error { f.journal.most = f.journal.length + 10; return nil },
		"closed": func(f *File) error { return f.journal.file.Close() },
	}
	if runtime.GOOS != "windows" { // which removes no file that is open
		ways["removed"] = func(f *File) error { return os.Remove(f.journal.path) }
		ways["another"] = func(f *File) error {
			return errors.Join(os.Rename(f.journal.path, f.journal.path+"x"), os.WriteFile(f.journal.path, nil, 0o600))
		}
	}
	for name, spoil := range ways {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "portal.data")
			f := opened(t, path, "")
			defer closed(t, f)
			want := map[string][]byte{}
			keep := func(name string) {
				t.Helper()
				want[name] = []byte(`"` + name + `"`)
				if err := f.Keep(map[string][]byte{name: want[name]}); err != nil {
					t.Fatal(err)
				}
			}
			keep("a")
			keep("b")
			if err := spoil(f); err != nil {
				t.Fatal(err)
			}
			keep("c")
			keep("d")
			again := &File{path: path, profile: "cin7"} // the lock is held
			if err := again.read(""); err != nil {
				t.Fatal(err)
			}
			wantValues(t, again, want)
		})
	}
}

// Where the file cannot be written at the end, the journal stays.
func TestStopThatCannotWrite(t *testing.T) {
	path := filepath.Join(t.TempDir(), "portal.data")
	f := opened(t, path, "")
	want := map[string][]byte{"a": []byte(`1`), "b": []byte(`2`)}
	for name, value := range want {
		if err := f.Keep(map[string][]byte{name: value}); err != nil {
			t.Fatal(err)
		}
	}
	// In the place of the copy is a folder that is not empty.
	if err := os.MkdirAll(filepath.Join(path+".new", "x"), 0o700); err != nil {
		t.Fatal(err)
	}
	closed(t, f)
	f = opened(t, path, "")
	defer closed(t, f)
	wantValues(t, f, want)
}

// Whatever is in a journal, what it says can be read, and no error tells what is in it.
func FuzzJournal(f *testing.F) {
	path, after := killed(f, 2)
	text, err := os.ReadFile(path + journalEnd)
	if err != nil {
		f.Fatal(err)
	}
	sealed, err := os.ReadFile(path)
	if err != nil {
		f.Fatal(err)
	}
	file := opened(f, path, "")
	f.Cleanup(func() { closed(f, file) })
	f.Add(text)
	f.Add(text[:len(text)-1])
	f.Add([]byte(journalMagic))
	f.Add([]byte(journalMagic + "\xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, data []byte) {
		values := maps.Clone(after[0])
		err := file.replayText(data, sumOf(sealed), values)
		if err != nil && (strings.Contains(err.Error(), "dana") || strings.Contains(err.Error(), "JBSWY3DP")) {
			t.Error("the error tells what is in it")
		}
		for _, state := range after {
			if maps.EqualFunc(values, state, bytes.Equal) {
				return
			}
		}
		t.Errorf("something else than what was kept was taken: %d values", len(values))
	})
}
