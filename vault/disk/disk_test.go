package disk

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

func TestReplaceAndRead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	if _, err := Read(path, 10); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
	// What an interrupted Replace left is cleared away.
	if err := os.WriteFile(path+".new", []byte("half of someth"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"first", "second"} {
		if err := Replace(path, []byte(text)); err != nil {
			t.Fatal(err)
		}
		if data, err := Read(path, 6); err != nil || string(data) != text {
			t.Errorf("read %q (%v), want %q", data, err, text)
		}
	}
	if _, err := Read(path, 5); !errors.Is(err, ErrTooBig) {
		t.Errorf("a file of 6 bytes where 5 are the most: %v", err)
	}
	if entries, err := os.ReadDir(filepath.Dir(path)); err != nil || len(entries) != 1 {
		t.Errorf("%d files are left (%v), want one", len(entries), err)
	}
}

// Folders and links are neither read nor replaced.
func TestNothingButOrdinaryFiles(t *testing.T) {
	dir := t.TempDir()
	target, link := filepath.Join(dir, "target"), filepath.Join(dir, "link")
	if err := os.WriteFile(target, []byte("another's"), 0o600); err != nil {
		t.Fatal(err)
	}
	paths := []string{dir}
	if os.Symlink(target, link) == nil { // Windows wants a privilege for it
		paths = append(paths, link)
	}
	for _, path := range paths {
		if _, err := Read(path, 100); !errors.Is(err, ErrNotRegular) {
			t.Errorf("reading %s: %v", path, err)
		}
		if err := Replace(path, []byte("x")); !errors.Is(err, ErrNotRegular) {
			t.Errorf("replacing %s: %v", path, err)
		}
	}
	if data, err := os.ReadFile(target); err != nil || string(data) != "another's" {
		t.Errorf("what the link leads to is now %q (%v)", data, err)
	}
}

// What is not as it should be once it is read again does not take the place of
// what was there, and nothing is left of it.
func TestReplaceChecked(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	if err := Replace(path, []byte("older")); err != nil {
		t.Fatal(err)
	}
	var seen string
	refusal := errors.New("not as it should be")
	refuse := func(written []byte) error { seen = string(written); return refusal }
	if err := ReplaceChecked(path, []byte("newer"), refuse); !errors.Is(err, refusal) || seen != "newer" {
		t.Errorf("%v, after a look at %q", err, seen)
	}
	if data, err := os.ReadFile(path); err != nil || string(data) != "older" {
		t.Errorf("the older file is now %q (%v)", data, err)
	}
	if entries, err := os.ReadDir(filepath.Dir(path)); err != nil || len(entries) != 1 {
		t.Errorf("%d files are left (%v), want one", len(entries), err)
	}
	if err := ReplaceChecked(path, []byte("newer"), func([]byte) error { return nil }); err != nil {
		t.Error(err)
	}
	if data, err := os.ReadFile(path); err != nil || string(data) != "newer" {
		t.Errorf("the file is now %q (%v)", data, err)
	}
}
