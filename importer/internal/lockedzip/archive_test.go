package lockedzip

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
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

// How an entry is packed stands beside what is encrypted. A changed one would let
// the packed bytes pass for the file.
func TestReadMethodChanged(t *testing.T) {
	for _, name := range []string{"aes128.zip", "aes192.zip", "aes256.zip"} {
		data := archives(t)[name]
		for at := range data {
			if !bytes.HasPrefix(data[at:], []byte("\x01\x99\x07\x00\x02\x00AE")) {
				continue
			}
			changed := slices.Clone(data)
			changed[at+9] ^= 8 // of deflated and stored, one becomes the other
			a, err := Open(changed)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range a.Entries {
				got, err := e.Read(t.Context(), passphrase)
				if err != nil && !errors.Is(err, found.ErrDamaged) || err == nil && string(got) != link && string(got) != strings.Repeat("a", 20_000) {
					t.Errorf("%s, byte %d, %s: %q, %v", name, at, e.Name, got, err)
				}
			}
		}
	}
}

// zeros is an archive with files of that many zero bytes each.
func zeros(t *testing.T, sizes ...int) []byte {
	t.Helper()
	var file bytes.Buffer
	w := zip.NewWriter(&file)
	for i, size := range sizes {
		f, err := w.Create(string(rune('a' + i)))
		if err == nil {
			_, err = f.Write(make([]byte, size))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

// setSizes changes the sizes that the list at the archive's end gives, where a
// size is not negative.
func setSizes(data []byte, packed, unpacked int) []byte {
	changed := slices.Clone(data)
	for at := range changed {
		if bytes.HasPrefix(changed[at:], []byte("PK\x01\x02")) {
			if packed >= 0 {
				binary.LittleEndian.PutUint32(changed[at+20:], uint32(packed))
			}
			if unpacked >= 0 {
				binary.LittleEndian.PutUint32(changed[at+24:], uint32(unpacked))
			}
		}
	}
	return changed
}

// What unpacks to more than its bounds is not unpacked, however small it claims
// to be.
func TestReadBomb(t *testing.T) {
	third := minTotal / 3
	data := zeros(t, third, third, third, 1<<20)
	for name, test := range map[string]struct {
		data []byte
		want []error
	}{
		"honest":    {data, []error{nil, nil, nil, found.ErrFormat}},
		"too small": {setSizes(data, -1, 100), []error{found.ErrDamaged, found.ErrDamaged, found.ErrDamaged, found.ErrDamaged}},
		"too large": {setSizes(data, -1, third+1), []error{found.ErrDamaged, found.ErrDamaged, found.ErrDamaged, found.ErrFormat}},
		"absurd":    {setSizes(data, -1, 1<<31), []error{found.ErrFormat, found.ErrFormat, found.ErrFormat, found.ErrFormat}},
	} {
		a, err := Open(test.data)
		if err != nil {
			t.Fatal(name, err)
		}
		for i, want := range test.want {
			if _, err := a.Entries[i].Read(t.Context(), ""); !errors.Is(err, want) {
				t.Errorf("%s, %s: %v", name, a.Entries[i].Name, err)
			}
		}
	}
}

// Entries that share their bytes are a bomb of another kind.
func TestOpenOverlapping(t *testing.T) {
	data := zeros(t, 100, 100, 100)
	for _, size := range []int{len(data) / 2, len(data) + 1, 1<<32 - 2} {
		if _, err := Open(setSizes(data, size, -1)); !errors.Is(err, found.ErrDamaged) {
			t.Errorf("entries of %d bytes in %d: %v", size, len(data), err)
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
