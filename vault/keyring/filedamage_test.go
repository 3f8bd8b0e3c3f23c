package keyring

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"strings"
	"testing"

	"latchkey/vault"
)

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

func wantDamaged(t *testing.T, path string, data []byte) {
	t.Helper()
	writeFile(t, path, data)
	_, err := OpenFile(path, childPassphrase)
	wantError(t, err, vault.ErrDamaged, "left as it is")
	if !bytes.Equal(readFile(t, path), data) {
		t.Fatal("opening a damaged file has written to it")
	}
}
