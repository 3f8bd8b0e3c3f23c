package export

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"strconv"
	"strings"
	"testing"

	"latchkey/importer/found"
)

// totpAuthSamples are the samples that TOTP Authenticator can hold, which knows
// neither other algorithms nor counters; the last has 8 digits and a minute.
func totpAuthSamples() []sample {
	var all []sample
	for _, s := range withoutTags(withoutNotes(samples())) {
		if s.kind == "totp" {
			s.hash = "SHA1"
			all = append(all, s)
		}
	}
	return all
}

func totpAuthPlain(t testing.TB, more ...map[string]any) string {
	entries := []any{}
	for i, s := range totpAuthSamples() {
		e := map[string]any{"issuer": s.issuer, "name": s.name, "digits": s.digits, "period": strconv.Itoa(s.period), "timestamp": 1}
		switch i {
		case 0:
			e["base"], e["key"] = 16, hex.EncodeToString(s.key)
		case 1:
			e["base"], e["key"] = 32, base32.StdEncoding.EncodeToString(s.key)
		default:
			e["base"], e["key"] = "64", base64.StdEncoding.EncodeToString(s.key)
		}
		entries = append(entries, e)
	}
	for _, e := range more {
		entries = append(entries, e)
	}
	return string(marshal(t, entries))
}

func totpAuthBackup(t testing.TB, passphrase, list string) []byte {
	return totpAuthSeal(t, passphrase, marshal(t, map[string]string{list: "accounts"}))
}

func totpAuthSeal(t testing.TB, passphrase string, content []byte) []byte {
	key := sha256.Sum256([]byte(passphrase))
	sealed := sealCBC(t, key[:], make([]byte, 16), content)
	text := base64.StdEncoding.EncodeToString(sealed)
	return []byte(text[:76] + "\n" + text[76:] + "\n")
}

func TestTOTPAuth(t *testing.T) {
	for name, file := range map[string]struct {
		data       []byte
		passphrase string
	}{
		"encrypted":             {totpAuthBackup(t, passphrase, totpAuthPlain(t)), passphrase},
		"with the app's own":    {totpAuthBackup(t, "TotpAuthenticator", totpAuthPlain(t)), ""},
		"with the app's second": {totpAuthBackup(t, "totpauthenticator", totpAuthPlain(t)), ""},
		"the list alone":        {totpAuthSeal(t, passphrase, []byte(totpAuthPlain(t))), passphrase},
		"decrypted":             {[]byte(totpAuthPlain(t)), ""},
		"settings":              {preferencesXML(t, totpAuthList, totpAuthPlain(t)), ""},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := read(t, file.data, file.passphrase)
			wantSamples(t, got, err, totpAuthSamples())
		})
	}
}

func TestTOTPAuthLeavesOut(t *testing.T) {
	for want, e := range map[string]map[string]any{
		"not written in a way": {"issuer": "Zoo", "name": "Zoe", "key": "0g", "base": 16},
		"way that is known":    {"issuer": "Zoo", "name": "Zoe", "key": "GEZDGNBV"},
		"the digit 1":          {"issuer": "Zoo", "name": "Zoe", "key": "GEZDGNB1", "base": 32},
		"no key":               {"issuer": "Zoo", "name": "Zoe", "key": "", "base": 16},
		"0 seconds":            {"issuer": "Zoo", "name": "Zoe", "key": "00", "base": 16, "period": 0},
	} {
		got, err := read(t, totpAuthBackup(t, passphrase, totpAuthPlain(t, e)), passphrase)
		wantSamples(t, found.Result{Accounts: got.Accounts}, err, totpAuthSamples())
		if len(got.Skipped) != 1 || got.Skipped[0].Name != "Zoo (Zoe)" || !strings.Contains(got.Skipped[0].Reason, want) {
			t.Errorf("left out %q, want %q", got.Skipped, want)
		}
	}
}

func TestTOTPAuthFailures(t *testing.T) {
	wantFailures(t, totpAuthBackup(t, passphrase, totpAuthPlain(t)), 1)
}

// A key of base32 and other texts are not taken for a backup.
func TestTOTPAuthLeavesTextsAlone(t *testing.T) {
	for _, text := range []string{
		strings.Repeat("JBSWY3DPEHPK3PXP", 16), strings.Repeat("jbswy3dpehpk3pxp", 16), strings.Repeat("abcd", 64),
		base64.StdEncoding.EncodeToString([]byte(strings.Repeat("A text of sixteen", 16))),
	} {
		if totpAuthSealed([]byte(text)) != nil {
			t.Errorf("%.20s… is taken for a backup", text)
		}
	}
}

func FuzzTOTPAuth(f *testing.F) {
	fuzz(f, totpAuthBackup(f, passphrase, totpAuthPlain(f)), preferencesXML(f, totpAuthList, totpAuthPlain(f)))
}
