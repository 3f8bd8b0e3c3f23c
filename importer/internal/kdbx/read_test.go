package kdbx

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"latchkey/importer/found"
	"latchkey/importer/internal/kdbx/kdbxtest"
)

const passphrase = "corréct horse 🐎"

// values are what is written into the documents of tests.
func values() []string {
	return []string{"otpauth://totp/a?secret=GEZDGNBVGY3TQOJQ&period=60", "", "🔑 <b> & \"c\"", "בנק דانا", strings.Repeat("Zeile\n", 1700), "last"}
}

// testDocument holds values, every other one of them protected.
func testDocument() string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="utf-8" standalone="yes"?><KeePassFile><Meta><Binaries><Binary ID="0" Protected="True">` + "\xf0\x9f\x94\x91" + `</Binary></Binaries></Meta><Root><Group>`)
	for i, value := range values() {
		mark := []string{`Protected="True"`, `ProtectInMemory="True"`}[i%2]
		fmt.Fprintf(&b, "<Entry><String><Key>k</Key><Value %s>", mark)
		_ = xml.EscapeText(&b, []byte(value))
		b.WriteString("</Value></String></Entry>")
	}
	b.WriteString("</Group></Root></KeePassFile>")
	return b.String()
}

// all returns databases of every version, cipher and derivation.
func all() []kdbxtest.Database {
	var all []kdbxtest.Database
	for i, cipher := range []string{"aes", "chacha20", "twofish"} {
		for j, kdf := range []string{"aes", "argon2d", "argon2id"} {
			all = append(all, kdbxtest.Database{
				Cipher: cipher, KDF: kdf, Salsa20: (i+j)%2 == 1, Plain: j == 2,
				Passphrase: passphrase, Document: testDocument(),
			})
		}
		all = append(all, kdbxtest.Database{
			Old: true, Cipher: cipher, Salsa20: i != 1, Plain: i == 2, Passphrase: passphrase, Document: testDocument(),
		})
	}
	return all
}

// small returns few, with a short document.
func small() []kdbxtest.Database {
	all := all()
	small := []kdbxtest.Database{all[0], all[3], all[5], all[7], all[11]}
	for i := range small {
		small[i].Document, small[i].BlockSize = tiny(`<Value Protected="True">GEZDGNBVGY3TQOJQ</Value>`), 100
	}
	return small
}

func tiny(value string) string {
	return "<KeePassFile><Meta></Meta><Root><Group><Entry><String><Key>otp</Key>" + value + "</String></Entry></Group></Root></KeePassFile>"
}

func name(d kdbxtest.Database) string {
	return fmt.Sprintf("old=%t %s %s salsa=%t plain=%t", d.Old, d.Cipher, d.KDF, d.Salsa20, d.Plain)
}

// readAll reads a database to its end and returns its values.
func readAll(t testing.TB, data []byte, passphrase string) ([]string, error) {
	t.Helper()
	source, err := Read(t.Context(), nil, data, passphrase)
	if err != nil {
		return nil, err
	}
	tokens := xml.NewTokenDecoder(source)
	var values []string
	inValue := false
	for {
		token, err := tokens.Token()
		if errors.Is(err, io.EOF) {
			return values, nil
		}
		if err != nil {
			return nil, err
		}
		switch token := token.(type) {
		case xml.StartElement:
			if inValue = token.Name.Local == "Value"; inValue {
				values = append(values, "")
			}
		case xml.CharData:
			if inValue {
				values[len(values)-1] += string(token)
			}
		case xml.EndElement:
			inValue = false
		}
	}
}

func TestRead(t *testing.T) {
	for _, d := range all() {
		got, err := readAll(t, kdbxtest.Write(t, d), passphrase)
		if err != nil || !slices.Equal(got, values()) {
			t.Errorf("%s: %.100q, %v", name(d), got, err)
		}
	}
}

// What other programs may write: other sizes of blocks, attachments, fields that
// nobody knows, KeePassXC's identifier for AES, no hash of the header, text
// behind an XML declaration and breaks in base64.
func TestReadVariants(t *testing.T) {
	want := []string{"GEZDGNBVGY3TQOJQ"}
	for i, d := range small() {
		for _, change := range []func(*kdbxtest.Database){
			func(d *kdbxtest.Database) { d.BlockSize = 1 },
			func(d *kdbxtest.Database) { d.BlockSize = 16 },
			func(d *kdbxtest.Database) { d.Attachments = [][]byte{make([]byte, 300_000), {}, {0xff}} },
			func(d *kdbxtest.Database) { d.Fields = map[byte][]byte{1: []byte("comment"), 12: {0, 1, 0}, 200: nil} },
			func(d *kdbxtest.Database) { d.LeaveHash = true },
			func(d *kdbxtest.Database) { d.Document = "\ufeff" + d.Document },
		} {
			change(&d)
			got, err := readAll(t, kdbxtest.Write(t, d), passphrase)
			if err != nil || !slices.Equal(got, want) {
				t.Errorf("database %d: %q, %v", i, got, err)
			}
		}
	}
	d := small()[0]
	written := kdbxtest.Database{KDF: "aes"}.DerivationParameters()
	d.Parameters = bytes.Replace(written, kdbxtest.ID("kdf aes"), []byte(kindOtherAES), 1)
	if got, err := readAll(t, kdbxtest.Write(t, d), passphrase); err != nil || !slices.Equal(got, want) {
		t.Errorf("KeePassXC's identifier: %q, %v", got, err)
	}
}

// Missing, wrong and damaged are three errors. A key file is like another
// passphrase.
func TestFailures(t *testing.T) {
	for _, d := range all() {
		data := kdbxtest.Write(t, d)
		if _, err := readAll(t, data, ""); !errors.Is(err, found.ErrPassphraseMissing) {
			t.Errorf("%s without a passphrase: %v", name(d), err)
		}
		if _, err := readAll(t, data, "wrong"); !errors.Is(err, found.ErrPassphraseWrong) || !strings.Contains(err.Error(), "key file") {
			t.Errorf("%s with a wrong passphrase: %v", name(d), err)
		}
		if _, err := readAll(t, data[:len(data)-1], passphrase); !errors.Is(err, found.ErrDamaged) {
			t.Errorf("%s cut off: %v", name(d), err)
		}
		changed := bytes.Clone(data)
		changed[len(data)-50] ^= 1
		if _, err := readAll(t, changed, passphrase); !errors.Is(err, found.ErrDamaged) {
			t.Errorf("%s changed: %v", name(d), err)
		}
		d.KeyFile = bytes.Repeat([]byte{7}, 32)
		if _, err := readAll(t, kdbxtest.Write(t, d), passphrase); !errors.Is(err, found.ErrPassphraseWrong) {
			t.Errorf("%s with a key file: %v", name(d), err)
		}
	}
}

// No byte of a file can be changed and none left away or added without it being
// refused. Where the header of version 4 is changed it is so before anybody is
// asked for a passphrase.
func TestEveryByte(t *testing.T) {
	for _, d := range small() {
		data := kdbxtest.Write(t, d)
		h, err := parseHeader(data)
		if err != nil {
			t.Fatal(err)
		}
		for i := range data {
			for _, mask := range []byte{1, 0x80, 0xff} {
				changed := bytes.Clone(data)
				changed[i] ^= mask
				if d.Old && costly(changed) {
					continue
				}
				if got, err := readAll(t, changed, passphrase); err == nil {
					t.Errorf("%s: byte %d changed by %x is taken: %q", name(d), i, mask, got)
				}
				if _, err := parseHeader(changed); err == nil && !d.Old && i < h.size-32 {
					t.Errorf("%s: byte %d of the header changed by %x is taken", name(d), i, mask)
				}
			}
			if got, err := readAll(t, data[:i], passphrase); err == nil {
				t.Errorf("%s cut off at %d is taken: %q", name(d), i, got)
			}
		}
		if got, err := readAll(t, append(data, 0), passphrase); err == nil {
			t.Errorf("%s with a byte more is taken: %q", name(d), got)
		}
	}
}

// costly reports whether so many rounds would be done that a test cannot wait.
func costly(data []byte) bool {
	h, err := parseHeader(data)
	return err == nil && h.derivation.passes > 1<<20 && h.derivation.passes < 1<<40
}
