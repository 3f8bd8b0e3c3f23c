package export

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/pbkdf2"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"strings"
	"testing"

	"latchkey/importer/found"
)

// andOTPSamples are the samples as andOTP holds them, which has no notes.
func andOTPSamples() []sample { return withoutNotes(samples()) }

func andOTPPlain(t testing.TB, more ...map[string]any) []byte {
	entries := []any{}
	for _, s := range andOTPSamples() {
		e := map[string]any{
			"secret": strings.TrimRight(base32.StdEncoding.EncodeToString(s.key), "="), "issuer": s.issuer, "label": s.name,
			"digits": s.digits, "type": strings.ToUpper(s.kind), "algorithm": s.hash, "thumbnail": "Default",
			"last_used": 1548529522379, "used_frequency": 0, "tags": s.tags,
		}
		if s.kind == "hotp" {
			e["counter"] = s.counter
		}
		if s.kind == "totp" { // andOTP does not write the period of Steam
			e["period"] = s.period
		}
		entries = append(entries, e)
	}
	for _, e := range more {
		entries = append(entries, e)
	}
	return marshal(t, entries)
}

// sealGCM encrypts with AES-GCM and a nonce of any length.
func sealGCM(t testing.TB, key, nonce, plain, additional []byte) []byte {
	block, err := aes.NewCipher(key)
	if err != nil {
		t.Fatal(err)
	}
	gcm, err := cipher.NewGCMWithNonceSize(block, len(nonce))
	if err != nil {
		t.Fatal(err)
	}
	return gcm.Seal(nil, nonce, plain, additional)
}

func andOTPSealed(t testing.TB, plain []byte) []byte {
	const iterations = 1023
	salt, nonce := []byte("\x9csalt of 12 bytes")[:12], []byte("\x81nonce of 12 bytes")[:12]
	key, err := pbkdf2.Key(sha1.New, passphrase, salt, iterations, 32)
	if err != nil {
		t.Fatal(err)
	}
	return bytes.Join([][]byte{binary.BigEndian.AppendUint32(nil, iterations), salt, nonce, sealGCM(t, key, nonce, plain, nil)}, nil)
}

func andOTPSealedBefore(t testing.TB, plain []byte) []byte {
	key := sha256.Sum256([]byte(passphrase))
	nonce := []byte("\x91nonce of 12 bytes")[:12]
	return append(nonce, sealGCM(t, key[:], nonce, plain, nil)...)
}

func TestAndOTP(t *testing.T) {
	for name, data := range map[string][]byte{
		"plain":  andOTPPlain(t),
		"new":    andOTPSealed(t, andOTPPlain(t)),
		"before": andOTPSealedBefore(t, andOTPPlain(t)),
	} {
		t.Run(name, func(t *testing.T) {
			got, err := read(t, data, passphrase)
			wantSamples(t, got, err, andOTPSamples())
		})
	}
}

// Early versions kept less, and issuer and name in one label.
func TestAndOTPEarlyVersions(t *testing.T) {
	for label, want := range map[string]string{
		"Zoo:Zoe - work":   "Zoo (Zoe - work)",
		"Zoo - zoe:work":   "Zoo (zoe:work)",
		"A-Z:zoe":          "A-Z (zoe)",
		"GitHub - alice":   "GitHub (alice)",
		"GitHub:alice":     "GitHub (alice)",
		"alice":            "alice",
		"https://a.org/me": "https://a.org/me",
	} {
		got, err := read(t, marshal(t, []any{map[string]any{"secret": "gezd gnbv gy3t qojq", "label": label, "type": "OTP", "tags": nil}}), "")
		if err != nil || len(got.Accounts) != 1 || got.Accounts[0].Title() != want || got.Accounts[0].Digits != 6 || got.Accounts[0].Period != 30 {
			t.Errorf("%s: %+v, %v", label, got.Accounts, err)
		}
	}
}

func TestAndOTPLeavesOut(t *testing.T) {
	for want, e := range map[string]map[string]any{
		"Mobile-OTP":                 {"secret": "GEZDGNBVGY3TQOJQ", "issuer": "Zoo", "label": "Zoe", "type": "MOTP"},
		"algorithm":                  {"secret": "GEZDGNBVGY3TQOJQ", "issuer": "Zoo", "label": "Zoe", "algorithm": "MD5"},
		"0 digits":                   {"secret": "GEZDGNBVGY3TQOJQ", "issuer": "Zoo", "label": "Zoe", "digits": "0"},
		"no key":                     {"secret": nil, "issuer": "Zoo", "label": "Zoe"},
		"kind of code is not known":  {"secret": "GEZDGNBVGY3TQOJQ", "issuer": "Zoo", "label": "Zoe", "type": "NEW"},
		"its period is 100000 secon": {"secret": "GEZDGNBVGY3TQOJQ", "issuer": "Zoo", "label": "Zoe", "period": 100000},
	} {
		got, err := read(t, andOTPPlain(t, e), "")
		wantSamples(t, found.Result{Accounts: got.Accounts}, err, andOTPSamples())
		if len(got.Skipped) != 1 || got.Skipped[0].Name != "Zoo (Zoe)" || !strings.Contains(got.Skipped[0].Reason, want) {
			t.Errorf("left out %q, want %q", got.Skipped, want)
		}
	}
}

func TestAndOTPFailures(t *testing.T) {
	plain := marshal(t, []any{map[string]any{"secret": "GEZDGNBVGY3TQOJQ", "issuer": "Zoo", "label": "Zoe"}})
	wantFailures(t, andOTPSealed(t, plain), 1)
	wantFailures(t, andOTPSealedBefore(t, plain), 19)
}

func FuzzAndOTP(f *testing.F) {
	fuzzCheaply(f, func(data []byte) {
		if len(data) > 4 && data[0] == 0 {
			binary.BigEndian.PutUint32(data, 1000)
		}
	}, andOTPPlain(f), andOTPSealed(f, andOTPPlain(f)))
}
