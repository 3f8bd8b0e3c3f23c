package export

import (
	"encoding/base32"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"testing"

	"latchkey/importer/found"
)

// authmeSamples are the samples as Authme makes codes of them, which knows
// nothing but the usual TOTP.
func authmeSamples() []sample {
	var all []sample
	for _, s := range withoutTags(withoutNotes(samples())) {
		s.kind, s.hash, s.digits, s.period = "totp", "SHA1", 6, 30
		all = append(all, s)
	}
	return all
}

func authmeText(more ...string) string {
	text := ""
	for _, s := range authmeSamples() {
		text += fmt.Sprintf("\nName:   %s \nSecret: %s \nIssuer: %s \nType:   OTP_TOTP\n", s.name, base32.StdEncoding.EncodeToString(s.key), s.issuer)
	}
	return text + strings.Join(more, "")
}

func authmeFile(t testing.TB, text string) []byte {
	return marshal(t, map[string]any{
		"role": "import", "encrypted": false, "codes": base64.StdEncoding.EncodeToString([]byte(text)), "date": "2024-02-01T10:00:00Z", "version": 3,
	})
}

func TestAuthme(t *testing.T) {
	for name, data := range map[string][]byte{"file": authmeFile(t, authmeText()), "text": []byte(authmeText()), "Windows": []byte(strings.ReplaceAll(authmeText(), "\n", "\r\n"))} {
		t.Run(name, func(t *testing.T) {
			got, err := read(t, data, "")
			wantSamples(t, got, err, authmeSamples())
		})
	}
}

func TestAuthmeLeavesOut(t *testing.T) {
	for want, block := range map[string]string{
		"no key":                    "\nName:   Zoe\nIssuer: Zoo\nType:   OTP_TOTP\n",
		"kind of code is not known": "\nName:   Zoe\nSecret: GEZDGNBVGY3TQOJQ\nIssuer: Zoo\nType:   OTP_NEW\n",
		"the digit 1":               "\nName:   Zoe\nSecret: GEZDGNB1\nIssuer: Zoo\nType:   OTP_TOTP\n",
	} {
		got, err := read(t, authmeFile(t, authmeText(block)), "")
		wantSamples(t, found.Result{Accounts: got.Accounts}, err, authmeSamples())
		if len(got.Skipped) != 1 || got.Skipped[0].Name != "Zoo (Zoe)" || !strings.Contains(got.Skipped[0].Reason, want) {
			t.Errorf("left out %q, want %q", got.Skipped, want)
		}
	}
}

func TestAuthmeLinks(t *testing.T) {
	got, err := read(t, authmeFile(t, "otpauth://totp/GitHub:alice?secret=GEZDGNBVGY3TQOJQ&issuer=GitHub\notpauth://totp/Zoo:zoe?secret=JBSWY3DPEHPK3PXP\n"), "")
	if err != nil || got.Format != "Authme export" || len(got.Accounts) != 2 || got.Accounts[1].Issuer != "Zoo" {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestAuthmeFailures(t *testing.T) {
	if _, err := read(t, authmeFile(t, `[{"name":"alice"}]`), ""); !errors.Is(err, found.ErrFormat) || !strings.Contains(err.Error(), "not known") {
		t.Errorf("codes in another form: %v", err)
	}
	if _, err := read(t, authmeFile(t, "\n"), ""); !errors.Is(err, found.ErrEmpty) {
		t.Errorf("no codes: %v", err)
	}
	if _, err := read(t, []byte(`{"role":"codes","encrypted":true,"codes":"AAAA","date":"","version":3}`), passphrase); !errors.Is(err, found.ErrFormat) || !strings.Contains(err.Error(), "export the codes") {
		t.Errorf("encrypted: %v", err)
	}
	if _, err := read(t, []byte(`{"role":"import","encrypted":false,"codes":"AAA","date":"","version":3}`), ""); !errors.Is(err, found.ErrDamaged) {
		t.Errorf("damaged: %v", err)
	}
}

func FuzzAuthme(f *testing.F) {
	fuzz(f, authmeFile(f, authmeText()), []byte(authmeText()))
}
