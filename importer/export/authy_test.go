package export

import (
	"crypto/pbkdf2"
	"crypto/sha1"
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"latchkey/importer/found"
)

// authySamples are the samples as Authy holds them: SHA-1 and 30 seconds. The
// last one is of Authy's own kind.
func authySamples() []sample {
	var all []sample
	for _, s := range withoutTags(withoutNotes(samples())) {
		if s.kind == "totp" {
			s.hash, s.period = "SHA1", 30
			all = append(all, s)
		}
	}
	return append(all, sample{issuer: "Twitch", name: "gale", key: []byte("\x00\xffsixteen bytes!"), kind: "totp", hash: "SHA1", digits: 7, period: 10})
}

// authySeal encrypts a key as Authy does for its backups.
func authySeal(t testing.TB, passphrase, salt string, rounds int, iv []byte, plain string) string {
	key, err := pbkdf2.Key(sha1.New, passphrase, []byte(salt), rounds, 32)
	if err != nil {
		t.Fatal(err)
	}
	return base64.StdEncoding.EncodeToString(sealCBC(t, key, iv, []byte(plain)))
}

// authyRecords writes the samples but the last one, and what else is given.
func authyRecords(t testing.TB, encrypted bool, more ...map[string]any) string {
	records := []any{}
	all := authySamples()
	for i, s := range all[:len(all)-1] {
		secret := base32.StdEncoding.EncodeToString(s.key)
		record := map[string]any{
			"accountType": "authenticator", "name": s.issuer + " - " + s.name, "originalName": s.issuer + ":" + s.name, "digits": s.digits,
			"salt": fmt.Sprint("salt ", i), "upload_state": "uploaded", "key_derivation_iterations": nil, "decryptedSecret": secret,
		}
		if i > 0 {
			record["name"], record["originalIssuer"] = s.name, s.issuer
		}
		if encrypted {
			delete(record, "decryptedSecret")
			rounds, iv := 1000, make([]byte, 16)
			if i == 1 {
				rounds, iv = 1234, []byte("an IV of its own")
				record["key_derivation_iterations"], record["unique_iv"] = rounds, hex.EncodeToString(iv)
			}
			record["encryptedSecret"] = authySeal(t, passphrase, fmt.Sprint("salt ", i), rounds, iv, secret)
		}
		records = append(records, record)
	}
	for _, record := range more {
		records = append(records, record)
	}
	return string(marshal(t, records))
}

func authyXML(t testing.TB, encrypted bool, more ...map[string]any) []byte {
	all := authySamples()
	own := all[len(all)-1]
	return preferencesXML(t,
		"com.authy.storage.tokens.authenticator.key", authyRecords(t, encrypted, more...),
		"com.authy.storage.tokens.authy.key", string(marshal(t, []any{map[string]any{"name": own.name, "originalIssuer": own.issuer, "secretSeed": hex.EncodeToString(own.key)}})),
	)
}

// authyAnswerOf writes what the server answers, or what scripts make of it.
func authyAnswerOf(t testing.TB, encrypted bool) []byte {
	names := strings.NewReplacer("originalName", "original_name", "originalIssuer", "issuer", "accountType", "account_type", "decryptedSecret", "decrypted_seed", "encryptedSecret", "encrypted_seed")
	list := map[bool]string{true: "authenticator_tokens", false: "decrypted_authenticator_tokens"}[encrypted]
	return marshal(t, map[string]any{"message": "success", list: json.RawMessage(names.Replace(authyRecords(t, encrypted)))})
}

func TestAuthy(t *testing.T) {
	all := authySamples()
	for name, file := range map[string]struct {
		data []byte
		want []sample
	}{
		"plain":            {authyXML(t, false), all},
		"encrypted":        {authyXML(t, true), all},
		"plain answer":     {authyAnswerOf(t, false), all[:len(all)-1]},
		"encrypted answer": {authyAnswerOf(t, true), all[:len(all)-1]},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := read(t, file.data, passphrase)
			wantSamples(t, got, err, file.want)
		})
	}
}

func TestAuthyNames(t *testing.T) {
	for want, a := range map[string]authyToken{
		"GitHub, alice":    {Name: "GitHub: alice", OriginalName: "GitHub:alice@example.com"},
		"GitHub, work":     {Name: "work", OriginalName: "GitHub:alice@example.com"},
		"Zoo, Zoe":         {Name: "Zoo - Zoe"},
		"GitHub, my alice": {Name: "GitHub:my alice", Issuer: "GitHub"},
		", alice":          {Name: "alice", OriginalName: "alice"},
		"GitHub, bob":      {OriginalName: "GitHub:bob"},
		"Zoo, bob":         {OriginalName: "Zoo:bob", Issuer: "Zoo"},
		", bob":            {OriginalName: "bob"},
		"Zoo, bob - work":  {Name: "bob - work", OriginalName: "Zoo:bob - work"},
	} {
		if issuer, name := a.names(); issuer+", "+strings.TrimSpace(name) != want {
			t.Errorf("%+v: %s, %s", a, issuer, name)
		}
	}
}

func TestAuthyLeavesOut(t *testing.T) {
	for want, record := range map[string]map[string]any{
		"does not open":       {"name": "Zoe", "accountType": "zoo", "encryptedSecret": authySeal(t, "earlier", "s", 1000, make([]byte, 16), "GEZDGNBV"), "salt": "s"},
		"does not open with":  {"name": "Zoe", "accountType": "zoo", "encryptedSecret": "!", "salt": "s"},
		"no key":              {"name": "Zoe", "accountType": "zoo", "digits": 6},
		"20 digits":           {"name": "Zoe", "accountType": "zoo", "digits": 20, "decryptedSecret": "GEZDGNBV"},
		"not written in a wa": {"name": "Zoe", "accountType": "zoo", "secretSeed": "0g"},
	} {
		got, err := read(t, authyXML(t, true, record), passphrase)
		wantSamples(t, found.Result{Accounts: got.Accounts}, err, authySamples())
		if len(got.Skipped) != 1 || got.Skipped[0].Name != "Zoo (Zoe)" || !strings.Contains(got.Skipped[0].Reason, want) {
			t.Errorf("left out %q, want %q", got.Skipped, want)
		}
	}
}

// The format has no protection but that a key must be one: a change in what is
// encrypted costs that account.
func TestAuthyFailures(t *testing.T) {
	data := authyXML(t, true)
	for given, want := range map[string]error{"": found.ErrPassphraseMissing, "wrong": found.ErrPassphraseWrong} {
		if _, err := read(t, data, given); !errors.Is(err, want) {
			t.Errorf("with %q: %v", given, err)
		}
	}
	for i := 200; i < len(data); i += 97 {
		if got, err := read(t, data[:i], passphrase); err == nil {
			t.Errorf("cut off at %d: %d accounts", i, len(got.Accounts))
		}
	}
	whole := strings.Repeat("GEZDGNBVGY3TQOJQ", 3)
	secret := []byte(authySeal(t, passphrase, "salt 0", 1000, make([]byte, 16), whole))
	for i := range secret {
		changed := slices.Clone(secret)
		changed[i] = 'A' + (changed[i]+1)%26
		a := authyToken{Encrypted: string(changed), Salt: "salt 0"}
		if key, err := a.decrypt(t.Context(), &Source{Passphrase: passphrase}); err == nil && key != whole {
			t.Errorf("character %d changed: the key is %q", i, key)
		}
	}
}

func FuzzAuthy(f *testing.F) {
	fuzz(f, authyXML(f, false), authyAnswerOf(f, false), authyXML(f, true)[:900])
}
