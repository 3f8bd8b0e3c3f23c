package keyring

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"latchkey/vault"
	"latchkey/vault/disk"
)

func TestParseChoice(t *testing.T) {
	t.Setenv("HOME", "/home/ann")
	t.Chdir(t.TempDir())
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS == "windows" {
		t.Skip("the paths below are those of other systems")
	}
	for text, want := range map[string]Choice{
		"os":               {Kind: KindOS},
		"file:/srv/vault":  {Kind: KindFile, Path: "/srv/vault"},
		"file:/srv/a b:c":  {Kind: KindFile, Path: "/srv/a b:c"},
		"file:/srv/./x/..": {Kind: KindFile, Path: "/srv"},
		"file:vault":       {Kind: KindFile, Path: filepath.Join(here, "vault")},
		"file:~/vault":     {Kind: KindFile, Path: "/home/ann/vault"},
	} {
		got, err := ParseChoice(text)
		if err != nil || got != want {
			t.Errorf("%q is %v, %v; want %v", text, got, err, want)
		}
		if again, err := ParseChoice(got.String()); err != nil || again != got {
			t.Errorf("%v written as %q is %v, %v", got, got.String(), again, err)
		}
	}
	for _, text := range []string{"", "OS", "os ", "file", "file:", "/srv/vault", "http://x", "file:a\x00b", "file:\xff"} {
		if got, err := ParseChoice(text); err == nil {
			t.Errorf("%q is %v", text, got)
		}
	}
}

func TestRemember(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "settings")
	if c, ok, err := Remembered(dir); ok || err != nil {
		t.Fatalf("before anything: %v, %v, %v", c, ok, err)
	}
	for _, want := range []Choice{{Kind: KindOS}, {Kind: KindFile, Path: filepath.Join(dir, "vault \u017c")}} {
		if err := Remember(dir, want); err != nil {
			t.Fatal(err)
		}
		if got, ok, err := Remembered(dir); got != want || !ok || err != nil {
			t.Fatalf("%v is remembered as %v, %v, %v", want, got, ok, err)
		}
	}
	for _, wrong := range []Choice{{}, {Kind: KindFile}, {Kind: KindFile, Path: "relative"}, {Kind: KindOS, Path: "/x"}} {
		if err := Remember(dir, wrong); err == nil {
			t.Errorf("%v is remembered", wrong)
		}
	}
	if runtime.GOOS == "windows" {
		return
	}
	for path, mode := range map[string]os.FileMode{dir: 0o700, filepath.Join(dir, "keyring.json"): 0o600} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != mode {
			t.Errorf("%s has %v, %v; want %v", path, info.Mode(), err, mode)
		}
	}
}

// A damaged note stands for a vault somewhere: it is neither "none" nor made
// good by guessing, and it stays as it is.
func TestDamagedNoteIsAnError(t *testing.T) {
	for _, text := range []string{"", "{", "{}", `{"keyring":""}`, `{"keyring":"o"}`, `{"keyring":"file:"}`,
		`{"keyring":"file:vault"}`, `{"keyring":"os"}x`, `{"keyring":"os","more":1}`, `"os"`, "null", strings.Repeat(" ", 100<<10)} {
		dir := t.TempDir()
		path := filepath.Join(dir, "keyring.json")
		writeFile(t, path, []byte(text))
		_, ok, err := Remembered(dir)
		if ok {
			t.Errorf("%.40q was understood", text)
		}
		wantError(t, err, vault.ErrDamaged, path)
		_, err = Locate(t.Context(), dir, "")
		wantError(t, err, vault.ErrDamaged, path)
		if string(readFile(t, path)) != text {
			t.Errorf("%.40q was written over", text)
		}
	}
}

// A note that is a link is neither followed nor replaced.
func TestNoteThatIsALink(t *testing.T) {
	dir, target := t.TempDir(), filepath.Join(t.TempDir(), "target")
	writeFile(t, target, []byte(`{"keyring":"os"}`))
	symlink(t, target, filepath.Join(dir, "keyring.json"))
	if _, ok, err := Remembered(dir); ok || !errors.Is(err, disk.ErrNotRegular) || !strings.Contains(err.Error(), "where the vault lies") {
		t.Errorf("reading a link: %v, %v", ok, err)
	}
	wantError(t, Remember(dir, Choice{Kind: KindOS}), vault.ErrReadOnly, "symbolic link")
	if info, err := os.Lstat(filepath.Join(dir, "keyring.json")); err != nil || info.Mode().IsRegular() {
		t.Errorf("the link was replaced: %v", err)
	}
}

func TestDefaultDir(t *testing.T) {
	t.Setenv("LATCHKEY_CONFIG", "")
	if runtime.GOOS == "linux" {
		t.Setenv("XDG_CONFIG_HOME", "/home/ann/.config")
		if dir, err := DefaultDir(); dir != "/home/ann/.config/latchkey" || err != nil {
			t.Error(dir, err)
		}
		t.Setenv("XDG_CONFIG_HOME", "")
		t.Setenv("HOME", "")
		if dir, err := DefaultDir(); err == nil || !strings.Contains(err.Error(), "LATCHKEY_CONFIG") {
			t.Error(dir, err)
		}
		_, err := OS().Lock(t.Context())
		if err == nil || !strings.Contains(err.Error(), "LATCHKEY_CONFIG") {
			t.Error(err)
		}
	}
	want := t.TempDir()
	t.Setenv("LATCHKEY_CONFIG", want)
	if dir, err := DefaultDir(); dir != want || err != nil {
		t.Error(dir, err)
	}
}

func TestReadPassphrase(t *testing.T) {
	path := filepath.Join(t.TempDir(), "passphrase")
	for text, want := range map[string]string{
		"one":                                 "one",
		"one\n":                               "one",
		"one\r\ntwo\n":                        "one",
		" spaces stay \n":                     " spaces stay ",
		"Za\u017c\u00f3\n":                    "Za\u017c\u00f3",
		"\ufeffone\r\n":                       "one", // as editors on Windows write it
		"\xff\xfeo\x00n\x00e\x00\r\x00\n\x00": "one",
		"\xe9t\xe9\n":                         "\xe9t\xe9", // not UTF-8: as it is
	} {
		writeFile(t, path, []byte(text))
		if got, ok, err := ReadPassphrase(path); got != want || !ok || err != nil {
			t.Errorf("%q is %q, %v, %v", text, got, ok, err)
		}
	}
	for _, text := range []string{"", "\n", "\r\n", strings.Repeat("x", 4097)} {
		writeFile(t, path, []byte(text))
		if got, ok, err := ReadPassphrase(path); ok || err == nil {
			t.Errorf("%.20q is %q", text, got)
		}
	}
	t.Setenv("LATCHKEY_PASSPHRASE_FILE", "")
	if _, ok, err := ReadPassphrase(""); ok || err != nil {
		t.Errorf("no file: %v, %v", ok, err)
	}
	writeFile(t, path, []byte("from the environment"))
	t.Setenv("LATCHKEY_PASSPHRASE_FILE", path)
	if got, ok, err := ReadPassphrase(""); got != "from the environment" || !ok || err != nil {
		t.Errorf("%q, %v, %v", got, ok, err)
	}
}
