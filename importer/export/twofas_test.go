package export

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/pbkdf2"
	"crypto/sha256"
	"encoding/base32"
	"encoding/base64"
	"errors"
	"strings"
	"testing"

	"latchkey/importer/found"
)

// twofasSamples are the samples without their notes, which 2FAS does not have,
// and with one group each.
func twofasSamples() []sample {
	all := samples()
	for i := range all {
		all[i].note = ""
		all[i].tags = all[i].tags[:min(len(all[i].tags), 1)]
	}
	return all
}

// twofasServices writes services as 2FAS for Android does in schema 4.
func twofasServices(more ...map[string]any) []any {
	groups := map[string]string{"Work": "g-1"}
	services := []any{}
	for i, s := range twofasSamples() {
		otp := map[string]any{
			"link": nil, "label": s.name, "account": s.name, "issuer": s.issuer, "digits": s.digits,
			"algorithm": s.hash, "tokenType": strings.ToUpper(s.kind), "source": "Link",
		}
		if s.kind == "hotp" {
			otp["counter"] = s.counter
		} else {
			otp["period"] = s.period
		}
		service := map[string]any{
			"name": s.issuer, "secret": base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(s.key),
			"updatedAt": 1700000000000, "otp": otp, "order": map[string]int{"position": i},
			"badge": map[string]string{"color": "Default"},
			"icon":  map[string]any{"selected": "Label", "label": map[string]string{"text": "AB", "backgroundColor": "Red"}},
		}
		if len(s.tags) > 0 {
			service["groupId"] = groups[s.tags[0]]
		}
		services = append(services, service)
	}
	for _, s := range more {
		services = append(services, s)
	}
	return services
}

func twofasPlain(t testing.TB, more ...map[string]any) []byte {
	return marshal(t, map[string]any{
		"services": twofasServices(more...), "updatedAt": 1700000000000, "schemaVersion": 4,
		"appVersionCode": 5000012, "appVersionName": "5.0.0", "appOrigin": "android",
		"groups": []any{map[string]any{"id": "g-1", "name": "Work", "isExpanded": true, "updatedAt": 1}},
	})
}

// twofasSeal encrypts a part as 2FAS does.
func twofasSeal(t testing.TB, key, salt, plain []byte, nonce string) string {
	block, err := aes.NewCipher(key)
	if err != nil {
		t.Fatal(err)
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		t.Fatal(err)
	}
	b64 := base64.StdEncoding.EncodeToString
	return b64(gcm.Seal(nil, []byte(nonce), plain, nil)) + ":" + b64(salt) + ":" + b64([]byte(nonce))
}

func twofasSealed(t testing.TB) []byte {
	salt := []byte(strings.Repeat("salt of 256 byte", 16))
	key, err := pbkdf2.Key(sha256.New, passphrase, salt, 10000, 32)
	if err != nil {
		t.Fatal(err)
	}
	return marshal(t, map[string]any{
		"services": []any{}, "updatedAt": 1700000000000, "schemaVersion": 3, "appOrigin": "ios",
		"appVersionCode": 50000, "appVersionName": "5.0.0",
		"groups":            []any{map[string]any{"id": "g-1", "name": "Work", "isExpanded": true}},
		"servicesEncrypted": twofasSeal(t, key, salt, marshal(t, twofasServices()), "nonce no. 01"),
		"reference":         twofasSeal(t, key, salt, []byte("the text that 2FAS encrypts for reference"), "nonce no. 02"),
	})
}

func TestTwofas(t *testing.T) {
	for name, data := range map[string][]byte{"plain": twofasPlain(t), "encrypted": twofasSealed(t)} {
		t.Run(name, func(t *testing.T) {
			got, err := read(t, data, passphrase)
			wantSamples(t, got, err, twofasSamples())
		})
	}
}

// Early backups say little, and leave the rest to what 2FAS takes for granted.
// Names are those that the user sees, and the website's own is offered.
func TestTwofasNames(t *testing.T) {
	one := func(service string) found.Account {
		t.Helper()
		got, err := read(t, []byte(`{"schemaVersion":1,"updatedAt":1,"services":[`+service+`]}`), "")
		if err != nil {
			t.Fatal(err)
		}
		return got.Accounts[0]
	}
	key := `"secret":"gezd gnbv gy3t qojq"`
	a := one(`{"name":"GitHub","type":"GitHub",` + key + `,"otp":{"label":"GitHub:alice","account":"","digits":null},"order":{"position":0}}`)
	if a.Issuer != "GitHub" || a.Name != "alice" || a.Digits != 6 || a.Period != 30 || a.Algorithm != "SHA1" || len(a.Issuers) != 0 {
		t.Errorf("schema 1: %+v", a)
	}
	if a := one(`{"name":"X",` + key + `}`); a.Issuer != "X" || a.Name != "" || a.Kind != "totp" {
		t.Errorf("without otp: %+v", a)
	}
	if a := one(`{"name":"Work mail",` + key + `,"otp":{"label":null,"account":"alice","issuer":"Google","digits":"8","period":"60"}}`); a.Issuer != "Work mail" ||
		a.Name != "alice" || a.Digits != 8 || a.Period != 60 || strings.Join(a.Issuers, "|") != "Work mail|Google" {
		t.Errorf("renamed: %+v", a)
	}
	if a := one(`{"name":null,` + key + `,"otp":{"label":"Google","account":null,"issuer":"Google"}}`); a.Issuer != "Google" || a.Name != "" {
		t.Errorf("named by its issuer: %+v", a)
	}
}

// What gives no standard code is left out by name, and nothing is made up.
func TestTwofasLeavesOut(t *testing.T) {
	for want, otp := range map[string]map[string]any{
		"algorithm is SHA384": {"algorithm": "SHA384"},
		"only SHA1":           {"algorithm": "MD5"},
		"kind of code":        {"tokenType": "NEW"},
		"11 digits":           {"digits": 11},
		"0 seconds":           {"period": 0},
		"counter is below":    {"tokenType": "HOTP", "counter": -1},
		"not as it should":    {"digits": "six"},
	} {
		got, err := read(t, twofasPlain(t, map[string]any{"name": "Zoo", "secret": "GEZDGNBVGY3TQOJQ", "otp": otp}), "")
		wantSamples(t, found.Result{Accounts: got.Accounts}, err, twofasSamples())
		if len(got.Skipped) != 1 || !strings.Contains(got.Skipped[0].Reason, want) {
			t.Errorf("left out %q, want %q", got.Skipped, want)
		}
	}
	got, _ := read(t, twofasPlain(t, map[string]any{"name": "Zoo", "secret": nil}), "")
	if len(got.Skipped) != 1 || got.Skipped[0].Name != "Zoo" || !strings.Contains(got.Skipped[0].Reason, "no key") {
		t.Errorf("without a key: %q", got.Skipped)
	}
	if _, err := read(t, []byte(`{"schemaVersion":5,"services":[{"credential":{}}]}`), ""); !errors.Is(err, found.ErrFormat) || !strings.Contains(err.Error(), "newer 2FAS") {
		t.Errorf("of a later schema: %v", err)
	}
	if _, err := read(t, []byte(`{"schemaVersion":4,"services":[]}`), ""); !errors.Is(err, found.ErrEmpty) {
		t.Errorf("without services: %v", err)
	}
}

func TestTwofasFailures(t *testing.T) {
	data := twofasSealed(t)
	wantFailures(t, data, 311)
	changed := func(old, new string) error {
		t.Helper()
		text := strings.Replace(string(data), old, new, 1)
		if text == string(data) {
			t.Fatal("nothing was changed")
		}
		_, err := read(t, []byte(text), passphrase)
		return err
	}
	if err := changed(`"servicesEncrypted":"`, `"servicesEncrypted":"AAAA`); !errors.Is(err, found.ErrDamaged) || !strings.Contains(err.Error(), "passphrase is right") {
		t.Errorf("changed services: %v", err)
	}
	if err := changed(`"servicesEncrypted":"`, `"servicesEncrypted":"!`); !errors.Is(err, found.ErrDamaged) {
		t.Errorf("unreadable services: %v", err)
	}
	for _, with := range []string{"AAAA", "!"} {
		if err := changed(`"reference":"`, `"reference":"`+with); !errors.Is(err, found.ErrDamaged) || !strings.Contains(err.Error(), "passphrase is right") {
			t.Errorf("changed reference: %v", err)
		}
	}
	if err := changed(`"reference":"`, `"formerly":"`); err != nil {
		t.Errorf("no reference: %v", err)
	}
}

func FuzzTwofas(f *testing.F) {
	fuzzOnly(f, twofas(), nil, twofasPlain(f), twofasSealed(f), []byte(`{"schemaVersion":1,"services":[{"name":"a","secret":"GEZDGNBVGY3TQOJQ"}]}`))
}
