package lockedzip

import (
	"archive/zip"
	"bytes"
	"errors"
	"hash/crc32"
	"strings"
	"testing"

	"latchkey/importer/found"
)

// lockTraditional encrypts as APPNOTE.TXT 6.1 describes, with the given check.
func lockTraditional(text string, check byte) []byte {
	crc := func(old uint32, b byte) uint32 { return ^crc32.Update(^old, crc32.IEEETable, []byte{b}) }
	k0, k1, k2 := uint32(305419896), uint32(591751049), uint32(878082192)
	next := func(b byte) {
		k0 = crc(k0, b)
		k1 = (k1+k0%256)*134775813 + 1
		k2 = crc(k2, byte(k1/(1<<24)))
	}
	for _, b := range []byte(passphrase) {
		next(b)
	}
	var out []byte
	for _, b := range append(append([]byte("random byte"), check), text...) {
		t := k2&0xffff | 2
		out = append(out, b^byte(t*(t^1)/256))
		next(b)
	}
	return out
}

// lockedEntry is the one entry of an archive with that text in it.
func lockedEntry(t *testing.T, text string, flags uint16, check byte) *Entry {
	t.Helper()
	var file bytes.Buffer
	w := zip.NewWriter(&file)
	raw := lockTraditional(text, check)
	f, err := w.CreateRaw(&zip.FileHeader{
		Name: "a", Flags: flagLocked | flags, ModifiedTime: 0x5555, CRC32: crc32.ChecksumIEEE([]byte(text)),
		CompressedSize64: uint64(len(raw)), UncompressedSize64: uint64(len(text)),
	})
	if err == nil {
		_, err = f.Write(raw)
	}
	if err := errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	a, err := Open(file.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	return a.Entries[0]
}

// A check that is neither of the checksum nor of the time does not keep the
// right passphrase from opening the file, and what is damaged may be a wrong
// passphrase, as long as the check does not say that it is.
func TestReadTraditionalCheck(t *testing.T) {
	first := byte(crc32.ChecksumIEEE([]byte(link)) >> 24)
	for _, test := range []struct {
		flags uint16
		check byte
	}{{0, first}, {flagLater, 0x55}, {flagLater, first}, {0, first ^ 1}} {
		e := lockedEntry(t, link, test.flags, test.check)
		if got, err := e.Read(t.Context(), passphrase); err != nil || string(got) != link {
			t.Errorf("%+v: %q, %v", test, got, err)
		}
		if _, err := e.Read(t.Context(), "another"); !errors.Is(err, found.ErrPassphraseWrong) {
			t.Errorf("%+v, wrong: %v", test, err)
		}
		e.file.CRC32 ^= 1
		_, err := e.Read(t.Context(), passphrase)
		sure := test.check == first && test.flags == 0 || test.check == 0x55
		if !errors.Is(err, found.ErrPassphraseWrong) || strings.Contains(err.Error(), "damaged") != sure {
			t.Errorf("%+v, damaged: %v", test, err)
		}
	}
	if got, err := lockedEntry(t, "", 0, 0).Read(t.Context(), passphrase); err != nil || len(got) > 0 {
		t.Errorf("nothing: %q, %v", got, err)
	}
	if _, err := lockedEntry(t, "", 0, 1).Read(t.Context(), passphrase); !errors.Is(err, found.ErrPassphraseWrong) {
		t.Errorf("nothing, with a wrong check: %v", err)
	}
}
