package kdbx

import (
	"encoding/xml"
	"errors"
	"testing"

	"latchkey/importer/found"
	"latchkey/importer/internal/kdbx/kdbxtest"
	"latchkey/importer/internal/kdf"
)

// known checks that an error is one that callers can tell apart.
func known(t *testing.T, err error) {
	t.Helper()
	syntax := (*xml.SyntaxError)(nil)
	for _, want := range []error{found.ErrFormat, found.ErrDamaged, found.ErrPassphraseWrong, kdf.ErrCost, kdf.ErrParameters} {
		if errors.Is(err, want) {
			return
		}
	}
	if err != nil && !errors.As(err, &syntax) {
		t.Errorf("an error of another kind: %T %v", err, err)
	}
}

// FuzzRead reads files as they come. Few changes get past the checksum of the
// header in version 4, and all of them do in 3.1.
func FuzzRead(f *testing.F) {
	for _, d := range small() {
		f.Add(kdbxtest.Write(f, d))
	}
	f.Add(versioned(0x65, 2, 3))
	f.Add(versioned(0x67, 1, 4))
	f.Fuzz(func(t *testing.T, data []byte) {
		h, err := parseHeader(data)
		if err == nil && (h.derivation.passes > 1000 || h.derivation.memory > 1<<20) {
			return
		}
		_, err = readAll(t, data, passphrase)
		known(t, err)
	})
}

// FuzzContent reads what a right passphrase opens, whatever that is.
func FuzzContent(f *testing.F) {
	inner := kdbxtest.Database{}.Inner()
	f.Add(append(inner, testDocument()...), true, false)
	f.Add(kdbxtest.Pack(f, append(inner, testDocument()...)), false, false)
	f.Add([]byte(testDocument()), true, true)
	f.Add(kdbxtest.Pack(f, []byte(testDocument())), false, true)
	f.Fuzz(func(t *testing.T, content []byte, plain, old bool) {
		if content == nil {
			content = []byte{}
		}
		d := kdbxtest.Database{Cipher: "chacha20", Passphrase: passphrase, Content: content, Plain: plain, Old: old}
		_, err := readAll(t, kdbxtest.Write(t, d), passphrase)
		known(t, err)
	})
}

// FuzzParameters reads headers that are whole and ask for anything.
func FuzzParameters(f *testing.F) {
	f.Add(kdbxtest.Argon2Parameters("argon2d", 1, 1<<16, 1, 0x13), []byte{})
	f.Add(kdbxtest.Database{KDF: "aes"}.DerivationParameters(), make([]byte, 12))
	f.Fuzz(func(t *testing.T, parameters, iv []byte) {
		d := small()[2] // Argon2d and ChaCha20
		d.Parameters, d.Fields = append([]byte{}, parameters...), map[byte][]byte{7: iv}
		data := kdbxtest.Write(t, d)
		h, err := parseHeader(data)
		if err == nil && (h.derivation.passes > 1000 || h.derivation.memory > 1<<20) {
			return
		}
		_, err = readAll(t, data, passphrase)
		known(t, err)
	})
}
