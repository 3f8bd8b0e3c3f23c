package export

import (
	"bytes"
	"crypto/pbkdf2"
	"crypto/sha512"
	"encoding/base32"
	"encoding/binary"
	"errors"
	"strings"
	"testing"

	"golang.org/x/crypto/argon2"

	"latchkey/importer/found"
	"latchkey/importer/internal/kdf"
)

// otpClientSamples are the samples as OTPClient holds them: without notes, and
// in one group at most.
func otpClientSamples() []sample {
	all := withoutNotes(samples())
	for i, s := range all {
		if len(s.tags) > 1 {
			all[i].tags = s.tags[:1]
		}
	}
	return all
}

func otpClientPlain(t testing.TB, more ...map[string]any) []byte {
	entries := []any{}
	for _, s := range otpClientSamples() {
		e := map[string]any{
			"type": "TOTP", "label": s.name, "issuer": s.issuer, "digits": s.digits, "algo": s.hash,
			"secret": strings.ToLower(base32.StdEncoding.EncodeToString(s.key)),
		}
		if s.kind == "hotp" {
			e["type"], e["counter"] = "HOTP", s.counter
		} else {
			e["period"] = s.period
		}
		if len(s.tags) > 0 {
			e["group"] = s.tags[0]
		}
		entries = append(entries, e)
	}
	for _, e := range more {
		entries = append(entries, e)
	}
	return marshal(t, entries)
}

// otpClientSealed writes a database of any version, whose key is derived from
// the given bytes.
func otpClientSealed(t testing.TB, version int, passphrase string) []byte {
	iv := []byte("\xc3 an IV of sixteen bytes")[:16]
	salt := []byte("\xfe\x01\x92 a salt of thirty-two bytes, you know")[:32]
	plain := append(otpClientPlain(t), 0)
	var header []byte
	switch version {
	case 1:
		short := passphrase[:len([]rune(passphrase))]
		key, err := pbkdf2.Key(sha512.New, short, salt, 100000, 32)
		if err != nil {
			t.Fatal(err)
		}
		header = append(iv, salt...)
		return append(header, sealGCM(t, key, iv, plain, header)...)
	case 2:
		header = append([]byte("OTPClient\x00\x00\x00"), 2, 0, 0, 0)
		header = bytes.Join([][]byte{header, iv, salt, {2, 0, 0, 0}, {64, 0, 0, 0}, {3, 0, 0, 0}}, nil)
	case 3:
		header = append([]byte("OTPClient"), 0, 0, 0, 3)
		header = bytes.Join([][]byte{header, iv, salt, {0, 0, 0, 2}, {0, 0, 0, 64}, {0, 0, 0, 3}}, nil)
	}
	key := argon2.IDKey([]byte(passphrase), salt, 2, 64, 3, 32)
	return append(header, sealGCM(t, key, iv, plain, header)...)
}

func TestOTPClient(t *testing.T) {
	for name, data := range map[string][]byte{
		"plain": otpClientPlain(t),
		"1":     otpClientSealed(t, 1, passphrase),
		"2":     otpClientSealed(t, 2, passphrase),
		"2 cut": otpClientSealed(t, 2, passphrase[:len([]rune(passphrase))]),
		"3":     otpClientSealed(t, 3, passphrase),
	} {
		t.Run(name, func(t *testing.T) {
			got, err := read(t, data, passphrase)
			wantSamples(t, got, err, otpClientSamples())
		})
	}
}

func TestOTPClientFailures(t *testing.T) {
	// Other steps would hit the high bytes of the costs, and take their time.
	wantFailures(t, otpClientSealed(t, 2, passphrase), 10)
	sealed := otpClientSealed(t, 3, passphrase)
	wantFailures(t, sealed, 10)
	costly := bytes.Clone(sealed)
	binary.BigEndian.PutUint32(costly[9+4+16+32+4:], 2<<20)
	if _, err := read(t, costly, passphrase); !errors.Is(err, kdf.ErrCost) {
		t.Errorf("with a cost of 2 GiB: %v", err)
	}
	future := bytes.Clone(sealed)
	future[12] = 4
	if _, err := read(t, future, passphrase); !errors.Is(err, found.ErrFormat) {
		t.Errorf("of a later version: %v", err)
	}
}

// What looks encrypted and is none of what is read is not said to be either.
func TestHeadlessFailures(t *testing.T) {
	foreign := sealGCM(t, make([]byte, 32), make([]byte, 12), make([]byte, 5000), nil)
	for passphrase, want := range map[string]error{"": found.ErrPassphraseMissing, "wrong": found.ErrPassphraseWrong} {
		if _, err := read(t, foreign, passphrase); !errors.Is(err, want) || !strings.Contains(err.Error(), "if this is an old backup of andOTP") {
			t.Errorf("with %q: %v", passphrase, err)
		}
	}
}

// What is not encrypted is not taken for it.
func TestLooksSealed(t *testing.T) {
	for name, data := range map[string][]byte{
		"text":     []byte(strings.Repeat("a text of some length, as notes are ", 20)),
		"Latin-1":  []byte(strings.Repeat("caf\xe9 cr\xe8me br\xfbl\xe9e \xe0 la carte ", 20)),
		"zeros":    make([]byte, 3000),
		"a zip":    append([]byte("PK\x03\x04"), andOTPSealedBefore(t, make([]byte, 999))...),
		"too long": []byte("\xff\xfe\xfd"),
	} {
		if looksSealed(data) {
			t.Errorf("%s looks encrypted", name)
		}
	}
}

func FuzzOTPClient(f *testing.F) {
	fuzzCheaply(f, func(data []byte) {
		if len(data) > 76 && bytes.HasPrefix(data, []byte("OTPClient")) {
			copy(data[61:], make([]byte, 15)) // impossible costs, in either version
		}
	}, otpClientPlain(f), otpClientSealed(f, 2, passphrase), otpClientSealed(f, 3, passphrase))
}

func FuzzHeadless(f *testing.F) {
	fuzz(f, andOTPSealedBefore(f, andOTPPlain(f))[:200])
}
