package export

import (
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"latchkey/importer/found"
	"latchkey/importer/found/foundtest"
)

// passphrase is what the encrypted samples are written with.
const passphrase = "corréct horse 🐎"

// A sample is an account as a test writes it into an export, and as it must come
// out. What the format cannot hold is left at its zero value.
type sample struct {
	issuer, name string
	key          []byte
	kind         string // "totp", "hotp" or "steam"
	hash         string // "SHA1", "SHA256" or "SHA512"
	digits       int
	period       int
	counter      uint64
	tags         []string
	note         string
}

// samples are what is asked of every format, as far as it can hold them.
func samples() []sample {
	return []sample{
		{issuer: "GitHub", name: "alice@example.com", key: []byte("12345678901234567890"), kind: "totp", hash: "SHA1", digits: 6, period: 30, tags: []string{"Work"}},
		{issuer: "Größe 東京", name: "bob 🔑", key: []byte("12345678901234567890123456789012"), kind: "totp", hash: "SHA256", digits: 8, period: 60, note: strings.Repeat("Zeile\n", 1700)},
		{issuer: "בנק", name: "دانا", key: []byte{0, 0, 1, 0, 255, 0, 7, 0, 0, 0}, kind: "totp", hash: "SHA512", digits: 7, period: 45, tags: []string{"Work", "Zu Hause"}},
		{issuer: "Counter & Co", name: "carol", key: []byte("counting keys"), kind: "hotp", hash: "SHA1", digits: 6, counter: 41},
		{issuer: "Steam", name: "gabe", key: []byte("steam needs twenty!!"), kind: "steam", hash: "SHA1", digits: 5, period: 30},
	}
}

// code computes the code of a sample at a time by RFC 4226 and RFC 6238, without
// any of the code under test.
func (s sample) code(at time.Time) string {
	counter := s.counter
	if s.kind != "hotp" {
		counter = uint64(at.Unix()) / uint64(s.period)
	}
	h := map[string]func() hash.Hash{"SHA1": sha1.New, "SHA256": sha256.New, "SHA512": sha512.New}[s.hash]
	mac := hmac.New(h, s.key)
	_ = binary.Write(mac, binary.BigEndian, counter)
	sum := mac.Sum(nil)
	n := binary.BigEndian.Uint32(sum[sum[len(sum)-1]&15:]) & math.MaxInt32
	if s.kind == "steam" {
		code := ""
		for range 5 {
			code += string("23456789BCDFGHJKMNPQRTVWXY"[n%26])
			n /= 26
		}
		return code
	}
	return fmt.Sprintf("%0*d", s.digits, uint64(n)%uint64(math.Pow10(s.digits)))
}

// read detects a file among all formats and reads it.
func read(t testing.TB, data []byte, passphrase string) (found.Result, error) {
	t.Helper()
	s := &Source{Data: data, Passphrase: passphrase}
	format, ok := Detect(s)
	if !ok {
		t.Fatal("no format takes the file for its own")
	}
	return format.Read(t.Context(), s)
}

// wantSamples checks that exactly the given samples were read, in their order,
// and that they give the right codes.
func wantSamples(t testing.TB, got found.Result, err error, want []sample) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Accounts) != len(want) {
		t.Fatalf("%d accounts were read, want %d; skipped %v", len(got.Accounts), len(want), got.Skipped)
	}
	for i, s := range want {
		a := got.Accounts[i]
		if a.Issuer != s.issuer || a.Name != s.name || string(a.Kind) != s.kind {
			t.Errorf("account %d is %q %q %q, want %q %q %q", i, a.Issuer, a.Name, a.Kind, s.issuer, s.name, s.kind)
		}
		if !slices.Equal(a.Tags, s.tags) || a.Note != s.note {
			t.Errorf("%s: tags are %q and the note has %d bytes, want %q and %d", s.issuer, a.Tags, len(a.Note), s.tags, len(s.note))
		}
		for _, unix := range []int64{59, 1111111109, 20000000000} {
			at := time.Unix(unix, 0)
			code, err := a.Code(at)
			if err != nil || code.Value != s.code(at) {
				t.Errorf("%s: the code at %d is %s, want %s (%v)", s.issuer, unix, code.Value, s.code(at), err)
			}
		}
	}
}

// wantFailures checks the errors for a missing and a wrong passphrase, and that
// no copy of the file with one byte changed or its end cut off is taken.
// Changes may make some files into no format at all, or into one that needs no
// passphrase to be refused.
func wantFailures(t *testing.T, data []byte, every int) {
	t.Helper()
	if _, err := read(t, data, ""); !errors.Is(err, found.ErrPassphraseMissing) {
		t.Errorf("without a passphrase: %v", err)
	}
	if _, err := read(t, data, "wrong"); !errors.Is(err, found.ErrPassphraseWrong) {
		t.Errorf("with a wrong passphrase: %v", err)
	}
	for i := 0; i < len(data); i += every {
		changed := slices.Clone(data)
		changed[i] ^= 1
		wantRefused(t, fmt.Sprintf("byte %d changed", i), changed, data)
		wantRefused(t, fmt.Sprintf("cut off at %d", i), data[:i], data)
	}
}

// wantRefused checks that a changed file gives no account that the whole one
// does not give.
func wantRefused(t *testing.T, what string, changed, whole []byte) {
	t.Helper()
	s := &Source{Data: changed, Passphrase: passphrase}
	format, ok := Detect(s)
	if !ok {
		return
	}
	got, err := format.Read(t.Context(), s)
	if err != nil {
		return
	}
	want, err := read(t, whole, passphrase)
	if err != nil {
		t.Fatal(err)
	}
	if fmt.Sprintf("%+v", names(got)) != fmt.Sprintf("%+v", names(want)) {
		t.Errorf("%s: it is taken, and gives %d accounts", what, len(got.Accounts))
	}
}

// names returns all of the accounts that matters for codes and names.
func names(r found.Result) []string {
	var all []string
	for _, a := range r.Accounts {
		all = append(all, fmt.Sprintf("%q %q %s %s %d %d %d %x", a.Issuer, a.Name, a.Kind, a.Algorithm, a.Digits, a.Period, a.Counter, sha256.Sum256(a.Secret.Bytes())))
	}
	return all
}

// fuzz seeds f with files and checks what is true of every result.
func fuzz(f *testing.F, seeds ...[]byte) {
	for _, seed := range seeds {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		s := &Source{Data: data, Passphrase: passphrase}
		format, ok := Detect(s)
		if !ok {
			return
		}
		got, err := format.Read(t.Context(), s)
		foundtest.Check(t, got, err)
	})
}
