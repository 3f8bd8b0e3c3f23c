package export

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/pbkdf2"
	"crypto/sha1"
	"encoding/base32"
	"strings"
	"testing"

	"golang.org/x/crypto/argon2"

	"latchkey/importer/found"
	"latchkey/vault"
)

// stratumPlain writes the samples that Stratum can hold, which has no notes, and
// what else is given.
func stratumPlain(t testing.TB, more ...map[string]any) []byte {
	accounts, bindings := []any{}, []any{}
	for i, s := range stratumSamples() {
		secret := base32.StdEncoding.EncodeToString(s.key)
		accounts = append(accounts, map[string]any{
			"Type": map[string]int{"hotp": 1, "totp": 2, "steam": 4}[s.kind], "Icon": []any{"github", nil}[i%2],
			"Issuer": s.issuer, "Username": s.name, "Secret": secret, "Pin": nil,
			"Algorithm": map[string]int{"SHA1": 0, "SHA256": 1, "SHA512": 2}[s.hash],
			"Digits":    s.digits, "Period": s.period, "Counter": s.counter, "CopyCount": 3, "Ranking": i,
		})
		for _, tag := range s.tags {
			bindings = append(bindings, map[string]any{"CategoryId": "id of " + tag, "AuthenticatorSecret": secret, "Ranking": 0})
		}
	}
	for _, account := range more {
		accounts = append(accounts, account)
	}
	return marshal(t, map[string]any{
		"Authenticators": accounts, "AuthenticatorCategories": bindings, "CustomIcons": []any{},
		"Categories": []any{
			map[string]any{"Id": "id of Work", "Name": "Work", "Ranking": 0},
			map[string]any{"Id": "id of Zu Hause", "Name": "Zu Hause", "Ranking": 1},
		},
	})
}

func stratumSamples() []sample { return withoutNotes(samples()) }

// withoutNotes returns the samples as a format without notes holds them.
func withoutNotes(all []sample) []sample {
	for i := range all {
		all[i].note = ""
	}
	return all
}

// withoutTags returns the samples as a format without groups holds them.
func withoutTags(all []sample) []sample {
	for i := range all {
		all[i].tags = nil
	}
	return all
}

func stratumSealed(t testing.TB, plain []byte) []byte {
	salt, nonce := []byte("salt of 16 bytes"), []byte("a nonce of 12")[:12]
	key := argon2.IDKey([]byte(passphrase), salt, 3, 65536, 4, 32)
	block, err := aes.NewCipher(key)
	if err != nil {
		t.Fatal(err)
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		t.Fatal(err)
	}
	return gcm.Seal(bytes.Join([][]byte{[]byte("AUTHENTICATORPRO"), salt, nonce}, nil), nonce, plain, nil)
}

func stratumSealedBefore(t testing.TB, plain []byte) []byte {
	salt, iv := []byte("a salt of twenty byt"), []byte("an IV of 16 byte")
	key, err := pbkdf2.Key(sha1.New, passphrase, salt, 64000, 32)
	if err != nil {
		t.Fatal(err)
	}
	return bytes.Join([][]byte{[]byte("AuthenticatorPro"), salt, iv, sealCBC(t, key, iv, plain)}, nil)
}

// sealCBC encrypts with AES-CBC and the padding of PKCS #7.
func sealCBC(t testing.TB, key, iv, plain []byte) []byte {
	block, err := aes.NewCipher(key)
	if err != nil {
		t.Fatal(err)
	}
	n := 16 - len(plain)%16
	padded := append(bytes.Clone(plain), bytes.Repeat([]byte{byte(n)}, n)...)
	cipher.NewCBCEncrypter(block, iv).CryptBlocks(padded, padded)
	return padded
}

func TestStratum(t *testing.T) {
	for name, data := range map[string][]byte{
		"plain":  stratumPlain(t),
		"strong": stratumSealed(t, stratumPlain(t)),
		"legacy": stratumSealedBefore(t, stratumPlain(t)),
	} {
		t.Run(name, func(t *testing.T) {
			got, err := read(t, data, passphrase)
			wantSamples(t, got, err, stratumSamples())
		})
	}
}

func TestStratumLeavesOut(t *testing.T) {
	account := func(change ...any) map[string]any {
		m := map[string]any{"Type": 2, "Issuer": "Zoo", "Username": nil, "Secret": "GEZDGNBVGY3TQOJQ", "Algorithm": 0, "Digits": 6, "Period": 30}
		for i := 0; i < len(change); i += 2 {
			m[change[i].(string)] = change[i+1]
		}
		return m
	}
	for _, test := range []struct {
		account map[string]any
		want    string
	}{
		{account("Type", 3, "Pin", "1234"), "Mobile-OTP"},
		{account("Type", 5), "Yandex"},
		{account("Type", 6), "kind of code is not known"},
		{account("Type", nil), "kind of code is not known"},
		{account("Algorithm", 3), "algorithm"},
		{account("Digits", 11), "11 digits"},
		{account("Period", 0), "0 seconds"},
		{account("Secret", nil), "no key"},
	} {
		got, err := read(t, stratumPlain(t, test.account), "")
		wantSamples(t, found.Result{Accounts: got.Accounts}, err, stratumSamples())
		if len(got.Skipped) != 1 || got.Skipped[0].Name != "Zoo" || !strings.Contains(got.Skipped[0].Reason, test.want) {
			t.Errorf("left out %q, want %q", got.Skipped, test.want)
		}
	}
}

// The keys are derived at what Stratum's fixed cost is, so that only some bytes
// of each part are changed here.
func TestStratumFailures(t *testing.T) {
	strong := stratumSealed(t, []byte(`{"Authenticators":[]}`))
	wantFailures(t, strong, len(strong)/2)
	legacy := stratumSealedBefore(t, stratumPlain(t))
	wantFailures(t, legacy, len(legacy)/9)
}

// The first encryption of Stratum does not protect from changes, and yet none
// is taken.
func TestStratumLegacyChanged(t *testing.T) {
	key, iv := []byte("a key that was not derived at all"[:32]), []byte("an IV of 16 byte")
	sealed := sealCBC(t, key, iv, stratumPlain(t))
	if _, err := openStratumLegacy(key, iv, sealed); err != nil {
		t.Fatal(err)
	}
	for i := range sealed {
		changed := bytes.Clone(sealed)
		changed[i] ^= 1
		if _, err := openStratumLegacy(key, iv, changed); err == nil {
			t.Errorf("byte %d changed: it is taken", i)
		}
	}
}

func TestStratumRemarksIcons(t *testing.T) {
	got, err := read(t, stratumPlain(t, map[string]any{"Type": 2, "Issuer": "Zoo", "Icon": "@1234abcd", "Secret": "GEZDGNBVGY3TQOJQ"}), "")
	if err != nil {
		t.Fatal(err)
	}
	if last := got.Accounts[len(got.Accounts)-1]; len(last.Remarks) != 1 || last.Remarks[0] != iconRemark || len(got.Accounts[0].Remarks) != 0 {
		t.Errorf("remarks are %q", last.Remarks)
	}
}

func FuzzStratum(f *testing.F) {
	fuzz(f, stratumPlain(f), []byte("AUTHENTICATORPRO"), stratumSealedBefore(f, stratumPlain(f))[:300])
}

// A Steam code has five characters, so that the digits beside it mean nothing.
func TestStratumSteamDigits(t *testing.T) {
	got, err := read(t, []byte(`{"Authenticators":[{"Type":4,"Issuer":"Steam","Username":"al","Secret":"GEZDGNBVGY3TQOJQ","Algorithm":0,"Digits":0,"Period":30}]}`), "")
	if err != nil || len(got.Accounts) != 1 || got.Accounts[0].Digits != 5 {
		t.Errorf("%+v, %v", got, err)
	}
}

// OTPClient writes backups of Stratum in which Steam is TOTP of five digits.
// Other TOTP of five digits, and Steam's of six, is what it says.
func TestStratumSteamAsTOTP(t *testing.T) {
	for _, test := range []struct {
		issuer, digits string
		want           vault.Kind
	}{{"Steam", "5", vault.Steam}, {"Steam", "6", vault.TOTP}, {"Other", "5", vault.TOTP}} {
		got, err := read(t, []byte(`{"Authenticators":[{"Type":2,"Issuer":"`+test.issuer+`","Username":"al","Secret":"GEZDGNBVGY3TQOJQ","Algorithm":0,"Digits":`+test.digits+`,"Period":30}]}`), "")
		if err != nil || len(got.Accounts) != 1 || got.Accounts[0].Kind != test.want || (len(got.Accounts[0].Remarks) == 1) != (test.want == vault.Steam) {
			t.Errorf("%s, %s: %+v, %v", test.issuer, test.digits, got, err)
		}
	}
}
