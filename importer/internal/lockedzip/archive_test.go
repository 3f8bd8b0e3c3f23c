package lockedzip

import (
	"archive/zip"
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"latchkey/importer/found"
)

// The archives in testdata were made by Info-ZIP's zip and by 7-Zip, of the same
// two files: a link, and 20,000 times the letter a.
const (
	passphrase = "horse 42"
	link       = "otpauth://totp/GitHub:alice?secret=JBSWY3DPEHPK3PXP&issuer=GitHub\n"
)

func archives(t testing.TB) map[string][]byte {
	t.Helper()
	paths, err := filepath.Glob("testdata/*.zip")
	if err != nil || len(paths) != 7 {
		t.Fatal(paths, err)
	}
	all := make(map[string][]byte)
	for _, path := range paths {
		if all[filepath.Base(path)], err = os.ReadFile(path); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

func TestRead(t *testing.T) {
	for name, data := range archives(t) {
		t.Run(name, func(t *testing.T) {
			a, err := Open(data)
			if err != nil {
				t.Fatal(err)
			}
			first := a.Find("uris.txt")
			if name == "streamed.zip" {
				first = a.Find("-")
			}
			if first == nil || first.Locked != (name != "plain.zip") {
				t.Fatalf("the first file is %+v", first)
			}
			if got, err := first.Read(t.Context(), passphrase); err != nil || string(got) != link {
				t.Errorf("the link is %q, %v", got, err)
			}
			if long := a.Find("LONG.txt"); long != nil {
				if got, err := long.Read(t.Context(), passphrase); err != nil || string(got) != strings.Repeat("a", 20_000) {
					t.Errorf("the long file has %d bytes, %v", len(got), err)
				}
			}
			if !first.Locked {
				return
			}
			if _, err := first.Read(t.Context(), ""); !errors.Is(err, found.ErrPassphraseMissing) {
				t.Errorf("without a passphrase: %v", err)
			}
			for _, wrong := range []string{"horse 43", "Horse 42", "x"} {
				if _, err := first.Read(t.Context(), wrong); !errors.Is(err, found.ErrPassphraseWrong) {
					t.Errorf("with a wrong passphrase: %v", err)
				}
			}
		})
	}
}

// Whatever byte is changed, no file comes out other than it went in. A folder
// under another name may pass for an empty file.
func TestReadChanged(t *testing.T) {
	for name, data := range archives(t) {
		for i := 0; i < len(data); i += 3 {
			changed := slices.Clone(data)
			changed[i] ^= 0x10
			a, err := Open(changed)
			if err != nil {
				if !errors.Is(err, found.ErrDamaged) {
					t.Errorf("%s, byte %d: %v", name, i, err)
				}
				continue
			}
			for _, e := range a.Entries {
				got, err := e.Read(t.Context(), passphrase)
				if err == nil && len(got) > 0 && string(got) != link && string(got) != strings.Repeat("a", 20_000) {
					t.Errorf("%s, byte %d: %q", name, i, got[:min(len(got), 80)])
				}
			}
		}
	}
}

// What unpacks to more than its bounds is not unpacked, however small it claims
// to be.
func TestReadBomb(t *testing.T) {
	var file bytes.Buffer
	w := zip.NewWriter(&file)
	for _, name := range []string{"a", "b", "c"} {
		f, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write(make([]byte, minTotal/3)); err != nil {
			t.Fatal(err)
		}
	}
	f, err := w.Create("over")
	if err == nil {
		_, err = f.Write(make([]byte, 1<<20))
	}
	if err := errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	a, err := Open(file.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []error{nil, nil, nil, found.ErrFormat} {
		if _, err := a.Entries[i].Read(t.Context(), ""); !errors.Is(err, want) {
			t.Errorf("%s: %v", a.Entries[i].Name, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, data := range archives(f) {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		a, err := Open(data)
		if err != nil {
			return
		}
		for _, e := range a.Entries {
			_, _ = e.Read(t.Context(), passphrase)
		}
	})
}
