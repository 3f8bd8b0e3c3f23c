package export

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/md5"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/crypto/argon2"

	"latchkey/importer/found"
)

const extensionHolds = holdsTags | holdsHOTP | holdsSteam | holdsAlgorithms

// extensionSamples are the samples with one group at most, and with those kinds
// that only the extension has.
func extensionSamples() []sample {
	all := heldSamples(extensionHolds)
	for i := range all {
		all[i].tags = all[i].tags[:min(1, len(all[i].tags))]
	}
	return append(all,
		sample{issuer: "Battle.net", name: "hex", key: []byte("blizzard has eight d"), kind: "totp", hash: "SHA1", digits: 8, period: 30},
		sample{issuer: "Router", name: "hex", key: []byte{0, 0xab, 0x81, 0x09, 0xff}, kind: "totp", hash: "SHA1", digits: 6, period: 30},
		sample{issuer: "Router", name: "counted hex", key: []byte{0x12, 0xab, 0x81, 0x09, 0x00}, kind: "hotp", hash: "SHA1", digits: 6, counter: 3},
	)
}

// extensionID is the name of a sample's record.
func extensionID(i int) string { return fmt.Sprintf("%d0000000-0000-4000-8000-000000000000", 9-i) }

// extensionEntry writes a record as the extension does, without what is usual.
func extensionEntry(s sample, i int) map[string]any {
	r := map[string]any{"hash": extensionID(i), "index": i, "encrypted": false, "issuer": s.issuer + "::example.com",
		"account": s.name, "secret": s.base32(), "type": s.kind, "dataType": "OTPStorage"}
	if s.hash != "SHA1" {
		r["algorithm"] = s.hash
	}
	if s.digits != 6 {
		r["digits"] = s.digits
	}
	if s.period != 30 {
		r["period"] = s.period
	}
	if s.kind == "hotp" {
		r["counter"] = s.counter
	}
	if len(s.tags) > 0 {
		r["groupId"] = "group " + s.tags[0]
	}
	switch {
	case s.issuer == "Battle.net":
		r["type"] = "battle"
		delete(r, "digits")
	case s.name == "hex":
		r["type"], r["secret"] = "hex", hex.EncodeToString(s.key)
	case s.name == "counted hex":
		r["type"], r["secret"] = "hhex", hex.EncodeToString(s.key)
	}
	return r
}

func extensionPlain(t testing.TB, change ...func(map[string]any)) []byte {
	backup := map[string]any{
		"group Work": map[string]any{"dataType": "Group", "id": "group Work", "name": "Work", "index": 0},
	}
	for i, s := range extensionSamples() {
		r := extensionEntry(s, i)
		for _, change := range change {
			change(r)
		}
		backup[extensionID(i)] = r
	}
	return marshal(t, backup)
}

// cryptoJS encrypts as CryptoJS.AES.encrypt(plain, password).toString() does.
func cryptoJS(t testing.TB, password string, plain []byte) string {
	salt := []byte("pepper!!")
	var made []byte
	for d := []byte(nil); len(made) < 48; made = append(made, d...) {
		h := md5.New()
		h.Write(d)
		h.Write([]byte(password))
		h.Write(salt)
		d = h.Sum(nil)
	}
	block, err := aes.NewCipher(made[:32])
	if err != nil {
		t.Fatal(err)
	}
	n := 16 - len(plain)%16
	padded := append(append([]byte(nil), plain...), strings.Repeat(string(rune(n)), n)...)
	cipher.NewCBCEncrypter(block, made[32:]).CryptBlocks(padded, padded)
	return base64.StdEncoding.EncodeToString([]byte("Salted__" + string(salt) + string(padded)))
}

// extensionSecrets writes a backup in which only the secrets are encrypted.
func extensionSecrets(t testing.TB, password string, key map[string]any) []byte {
	backup := map[string]any{}
	for i, s := range extensionSamples() {
		s.tags = nil
		r := extensionEntry(s, i)
		r["encrypted"], r["secret"] = true, cryptoJS(t, password, []byte(r["secret"].(string)))
		backup[extensionID(i)] = r
	}
	for name, value := range key {
		backup[name] = value
	}
	return marshal(t, backup)
}

// argonEncoded encodes a hash as Argon2's reference implementation does.
func argonEncoded(password string, salt []byte) (encoded, hash string) {
	hash = base64.RawStdEncoding.EncodeToString(argon2.IDKey([]byte(password), salt, 2, 64, 1, 32))
	return "$argon2id$v=19$m=64,t=2,p=1$" + base64.RawStdEncoding.EncodeToString(salt) + "$" + hash, hash
}

// extensionKeyed writes the backup of version 6, with the key encrypted.
func extensionKeyed(t testing.TB, spilt bool) []byte {
	random := []byte(strings.Repeat("\x00random\xff", 15))
	check, _ := argonEncoded(hex.EncodeToString(random), []byte("salt of the check"))
	key := map[string]any{"enc": cryptoJS(t, passphrase, random), "hash": check}
	if !spilt {
		key = map[string]any{"key": key}
	}
	return extensionSecrets(t, hex.EncodeToString(random), key)
}

// extensionWhole writes the backup of version 8, with the accounts encrypted.
func extensionWhole(t testing.TB, salt string) []byte {
	_, key := argonEncoded(passphrase, []byte(salt))
	check, _ := argonEncoded(key, []byte("salt of the check"))
	backup := map[string]any{
		"k-1": map[string]any{"dataType": "Key", "id": "k-1", "salt": salt, "hash": check, "version": 3},
		"g-1": map[string]any{"dataType": "EncGroup", "keyId": "k-1", "data": cryptoJS(t, key,
			marshal(t, map[string]any{"dataType": "Group", "id": "group Work", "name": "Work", "index": 0}))},
	}
	for i, s := range extensionSamples() {
		backup[extensionID(i)] = map[string]any{"dataType": "EncOTPStorage", "keyId": "k-1", "index": i,
			"data": cryptoJS(t, key, marshal(t, extensionEntry(s, i)))}
	}
	return marshal(t, backup)
}

// extensionFiles are all the ways of writing the samples.
func extensionFiles(t testing.TB) [][]byte {
	return [][]byte{extensionPlain(t), extensionSecrets(t, passphrase, nil), extensionKeyed(t, false), extensionKeyed(t, true), extensionWhole(t, "0123456789\u00e9abcdef")}
}

func TestExtension(t *testing.T) {
	for i, data := range extensionFiles(t) {
		want := extensionSamples()
		for j := range want {
			if i > 0 && i < 4 {
				want[j].tags = nil
			}
		}
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			got, err := read(t, data, passphrase)
			wantSamples(t, got, err, want)
			if len(got.Skipped) > 0 {
				t.Error(got.Skipped)
			}
		})
	}
}

// Versions differ in how they write kinds, algorithms and numbers.
func TestExtensionSpellings(t *testing.T) {
	kinds := map[string]any{"totp": 1, "hotp": 2, "battle": 3, "steam": 4, "hex": 5, "hhex": 6}
	algorithms := map[any]any{"SHA256": 2, "SHA512": "3"}
	data := extensionPlain(t, func(r map[string]any) {
		if n, ok := kinds[r["type"].(string)]; ok {
			r["type"] = n
		}
		if n, ok := algorithms[r["algorithm"]]; ok {
			r["algorithm"] = n
		}
		if n, ok := r["period"]; ok {
			r["period"] = fmt.Sprint(n)
		}
		switch r["type"] {
		case 3:
			r["type"], r["secret"] = 1, "bliz-"+r["secret"].(string)
		case 4:
			r["type"], r["secret"] = nil, "stm-"+strings.ToLower(r["secret"].(string))
		case 5:
			r["type"] = "totp"
		}
		delete(r, "dataType")
	})
	got, err := read(t, data, "")
	wantSamples(t, got, err, extensionSamples())
}

func TestExtensionLeavesOut(t *testing.T) {
	for want, change := range map[string]map[string]any{
		"algorithm":            {"algorithm": "GOST3411_2012_256"},
		"kind of code":         {"type": "sms"},
		"60 digits":            {"digits": 60},
		"no key":               {"secret": ""},
		"not as it should be":  {"issuer": []string{}},
		"period is -5 seconds": {"period": -5},
	} {
		backup := map[string]any{"a": extensionEntry(samples()[0], 0), "b": extensionEntry(samples()[1], 1)}
		for name, value := range change {
			backup["b"].(map[string]any)[name] = value
		}
		got, err := read(t, marshal(t, backup), "")
		if err != nil || len(got.Accounts) != 1 || len(got.Skipped) != 1 || !strings.Contains(got.Skipped[0].Reason, want) {
			t.Errorf("%s: %d accounts, left out %v, %v", want, len(got.Accounts), got.Skipped, err)
		}
	}
}

func TestExtensionFailures(t *testing.T) {
	for i, data := range extensionFiles(t)[1:] {
		if _, err := read(t, data, ""); !errors.Is(err, found.ErrPassphraseMissing) {
			t.Errorf("%d without a passphrase: %v", i, err)
		}
		if _, err := read(t, data, "wrong"); !errors.Is(err, found.ErrPassphraseWrong) {
			t.Errorf("%d with a wrong passphrase: %v", i, err)
		}
		for cut := 0; cut < len(data); cut += 41 {
			wantRefused(t, fmt.Sprintf("%d cut off at %d", i, cut), data[:cut], data)
		}
	}
	whole := strings.NewReplacer(`"data":"U2`, `"data":"V2`).Replace(string(extensionWhole(t, "0123456789abcdef")))
	if _, err := read(t, []byte(whole), passphrase); !errors.Is(err, found.ErrDamaged) {
		t.Errorf("with the right passphrase and nothing that it opens: %v", err)
	}
	keyed := strings.ReplaceAll(string(extensionKeyed(t, false)), `"secret":"U2`, `"secret":"V2`)
	if _, err := read(t, []byte(keyed), passphrase); !errors.Is(err, found.ErrDamaged) {
		t.Errorf("with the right passphrase and no secret that it opens: %v", err)
	}
	// As a wrong passphrase may open it, by chance.
	r := extensionEntry(samples()[0], 0)
	r["encrypted"], r["secret"] = true, cryptoJS(t, passphrase, []byte("\x01\xffno key"))
	if _, err := read(t, marshal(t, map[string]any{"a": r}), passphrase); !errors.Is(err, found.ErrPassphraseWrong) {
		t.Errorf("with what cannot be a key: %v", err)
	}
	keyless := strings.Replace(string(extensionWhole(t, "0123456789abcdef")), `"dataType":"Key"`, `"dataType":"Lost"`, 1)
	if _, err := read(t, []byte(keyless), passphrase); !errors.Is(err, found.ErrDamaged) {
		t.Errorf("without its key: %v", err)
	}
	costly := strings.Replace(string(extensionWhole(t, "0123456789abcdef")), "m=64,", "m=4000000,", 1)
	if _, err := read(t, []byte(costly), passphrase); err == nil {
		t.Error("a derivation of 4 GB is begun")
	}
}

// A record that was changed is left out, and the others are read.
func TestExtensionDamagedRecord(t *testing.T) {
	data := string(extensionWhole(t, "0123456789abcdef"))
	at := strings.Index(data, `"data":"U2`) + 60
	changed := data[:at] + "AAAA" + data[at+4:]
	got, err := read(t, []byte(changed), passphrase)
	if err != nil || len(got.Accounts) != len(extensionSamples())-1 || len(got.Skipped) != 1 {
		t.Errorf("%d accounts, left out %v, %v", len(got.Accounts), got.Skipped, err)
	}
}

func FuzzExtension(f *testing.F) {
	fuzz(f, extensionFiles(f)...)
}
