package export

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"golang.org/x/crypto/scrypt"

	"latchkey/importer/found"
)

// aegisDB writes a database of version 3 with the samples and what else is
// given.
func aegisDB(more ...map[string]any) map[string]any {
	groups := map[string]string{"Work": "g-1", "Zu Hause": "g-2"}
	entries := []any{}
	for _, s := range samples() {
		info := map[string]any{"secret": base32.StdEncoding.EncodeToString(s.key), "algo": s.hash, "digits": s.digits}
		if s.kind == "hotp" {
			info["counter"] = s.counter
		} else {
			info["period"] = s.period
		}
		ids := []string{}
		for _, tag := range s.tags {
			ids = append(ids, groups[tag])
		}
		entries = append(entries, map[string]any{
			"type": s.kind, "uuid": "u", "name": s.name, "issuer": s.issuer, "note": s.note,
			"icon": nil, "favorite": false, "info": info, "groups": ids,
		})
	}
	for _, e := range more {
		entries = append(entries, e)
	}
	return map[string]any{"version": 3, "entries": entries, "groups": []any{
		map[string]string{"uuid": "g-1", "name": "Work"}, map[string]string{"uuid": "g-2", "name": "Zu Hause"},
	}}
}

func aegisPlain(t testing.TB, db map[string]any) []byte {
	return marshal(t, map[string]any{"version": 1, "header": map[string]any{"slots": nil, "params": nil}, "db": db})
}

// aegisSealed writes the vault encrypted, with a biometric slot before that of
// the passphrase.
func aegisSealed(t testing.TB, db map[string]any) []byte {
	master := []byte("the master key has 32 bytes, yes")
	salt := []byte("a salt of 32 bytes, as Aegis has")
	key, err := scrypt.Key([]byte(passphrase), salt, 16, 8, 1, 32)
	if err != nil {
		t.Fatal(err)
	}
	slotKey, slotParams := aegisSeal(t, key, []byte("nonce of slot"[:12]), master)
	content, params := aegisSeal(t, master, []byte("nonce of the db"[:12]), marshal(t, db))
	return marshal(t, map[string]any{"version": 1, "header": map[string]any{
		"slots": []any{
			map[string]any{"type": 2, "uuid": "b", "key": "00", "key_params": slotParams},
			map[string]any{"type": 1, "uuid": "p", "key": hex.EncodeToString(slotKey), "key_params": slotParams,
				"n": 16, "r": 8, "p": 1, "salt": hex.EncodeToString(salt), "repaired": true, "is_backup": false},
		},
		"params": params,
	}, "db": base64.StdEncoding.EncodeToString(content)})
}

func aegisSeal(t testing.TB, key, nonce, plain []byte) ([]byte, map[string]string) {
	block, err := aes.NewCipher(key)
	if err != nil {
		t.Fatal(err)
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		t.Fatal(err)
	}
	sealed := gcm.Seal(nil, nonce, plain, nil)
	end := len(sealed) - 16
	return sealed[:end], map[string]string{"nonce": hex.EncodeToString(nonce), "tag": hex.EncodeToString(sealed[end:])}
}

// marshal writes JSON.
func marshal(t testing.TB, v any) []byte {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestAegis(t *testing.T) {
	bare := func(t testing.TB, db map[string]any) []byte { return marshal(t, db) }
	for name, write := range map[string]func(testing.TB, map[string]any) []byte{"plain": aegisPlain, "encrypted": aegisSealed, "decrypted": bare} {
		t.Run(name, func(t *testing.T) {
			got, err := read(t, write(t, aegisDB()), passphrase)
			wantSamples(t, got, err, samples())
		})
	}
}

// What Aegis holds and Latchkey does not make codes for is left out by name.
func TestAegisLeavesOut(t *testing.T) {
	info := func(change ...any) map[string]any {
		m := map[string]any{"secret": "GEZDGNBVGY3TQOJQ", "algo": "SHA1", "digits": 6, "period": 30}
		for i := 0; i < len(change); i += 2 {
			m[change[i].(string)] = change[i+1]
		}
		return m
	}
	for _, test := range []struct {
		kind string
		info map[string]any
		want string
	}{
		{"yandex", info("pin", "1234"), "Yandex"},
		{"motp", info("pin", "1234"), "Mobile-OTP"},
		{"totp", info("algo", "MD5"), "algorithm"},
		{"totp", info("digits", 0), "0 digits"},
		{"totp", info("period", 0), "0 seconds"},
		{"totp", info("secret", ""), "no key"},
		{"totp", info("digits", "six"), "damaged"},
		{"new", info(), "kind of code is not known"},
	} {
		got, err := read(t, aegisPlain(t, aegisDB(map[string]any{"type": test.kind, "name": "Zoe", "issuer": "Zoo", "info": test.info})), "")
		wantSamples(t, found.Result{Accounts: got.Accounts}, err, samples())
		if len(got.Skipped) != 1 || !strings.Contains(got.Skipped[0].Reason, test.want) {
			t.Errorf("left out %q, want %q", got.Skipped, test.want)
		}
	}
}

func TestAegisFailures(t *testing.T) {
	wantFailures(t, aegisSealed(t, aegisDB()), 97)
	foreign := []byte(strings.Replace(string(aegisSealed(t, aegisDB())), `"type":1`, `"type":2`, 1))
	if _, err := read(t, foreign, passphrase); !errors.Is(err, found.ErrFormat) || !strings.Contains(err.Error(), "telephone") {
		t.Errorf("without a slot of a passphrase: %v", err)
	}
	future := aegisDB()
	future["version"] = 4
	if _, err := read(t, aegisPlain(t, future), ""); !errors.Is(err, found.ErrFormat) {
		t.Errorf("of a later version: %v", err)
	}
}

func FuzzAegis(f *testing.F) {
	fuzz(f, aegisPlain(f, aegisDB()), aegisSealed(f, aegisDB()))
}
