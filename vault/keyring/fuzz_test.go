package keyring

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"

	"filippo.io/age"
	"filippo.io/age/armor"

	"latchkey/vault"
)

// decryptHeaderForTest takes the armour off an age file.
func decryptHeaderForTest(text string) (string, error) {
	data, err := io.ReadAll(armor.NewReader(strings.NewReader(text)))
	return string(data), err
}

// rearm puts an age file into armour.
func rearm(t testing.TB, text string) string {
	t.Helper()
	var out strings.Builder
	w := armor.NewWriter(&out)
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// FuzzFile has any bytes for a file: it opens with the values that were stored,
// or it is damaged, or of another format.
func FuzzFile(f *testing.F) {
	identity, sealed, err := newIdentity(childPassphrase, 1)
	if err != nil {
		f.Fatal(err)
	}
	values := map[string]string{"page-000": "value"}
	whole, err := encodeFile(contents{sealed, values}, identity.Recipient())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	f.Add(whole[:len(whole)/2])
	f.Add([]byte(`{"latchkey":1,"sum":"","identity":"","values":""}`))
	f.Add([]byte(`{"latchkey":2}`))
	f.Add([]byte(`{"latchkey":1}{}`))
	f.Add([]byte(``))
	f.Fuzz(func(t *testing.T, data []byte) {
		sealed, encrypted, err := parseFile("vault", data)
		if err != nil {
			if !errors.Is(err, vault.ErrDamaged) && !bytes.Contains([]byte(err.Error()), []byte("newer")) {
				t.Fatal(err)
			}
			return
		}
		c, err := decryptValues("vault", sealed, encrypted, identity)
		if err == nil && c.values["page-000"] != "value" {
			t.Fatalf("a forged file opened with %v", c.values)
		}
		if err != nil && !errors.Is(err, vault.ErrDamaged) && !errors.Is(err, vault.ErrPassphrase) {
			t.Fatal(err)
		}
	})
}

// FuzzValues has any text where the encrypted values stand, behind a right
// checksum, and any values in it.
func FuzzValues(f *testing.F) {
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		f.Fatal(err)
	}
	good, err := encrypt([]byte(`{"page-000":"value"}`), identity.Recipient())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good, []byte(`{"page-000":"value"}`))
	f.Add(good[:len(good)-10], []byte(`{"page-000":1}`))
	f.Add("", []byte(`null`))
	f.Fuzz(func(t *testing.T, text string, plain []byte) {
		if _, err := decryptValues("vault", "", text, identity); err != nil &&
			!errors.Is(err, vault.ErrDamaged) && !errors.Is(err, vault.ErrPassphrase) {
			t.Fatal(err)
		}
		encrypted, err := encrypt(plain, identity.Recipient())
		if err != nil {
			t.Fatal(err)
		}
		c, err := decryptValues("vault", "", encrypted, identity)
		if err != nil && !errors.Is(err, vault.ErrDamaged) {
			t.Fatal(err)
		}
		if err == nil && c.values == nil {
			t.Fatal("no values and no error")
		}
	})
}

// FuzzRemembered has any bytes for keyring.json: what is understood is written
// again as a choice that means the same.
func FuzzRemembered(f *testing.F) {
	f.Add([]byte(`{"keyring":"os"}`))
	f.Add([]byte(`{"keyring":"file:/home/ann/vault"}`))
	f.Add([]byte(`{"keyring":"file:vault"}`))
	f.Add([]byte(`{"keyring":"file:/home/ann/vault","leaving":"os"}`))
	f.Add([]byte(`{"keyring":""}`))
	f.Add([]byte(`{}`))
	f.Add([]byte(``))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, left, err := decodeRemembered(data)
		if err != nil {
			return
		}
		r := remembered{Keyring: c.String()}
		if left != (Choice{}) {
			r.Leaving = left.String()
		}
		again, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		if same, also, err := decodeRemembered(again); err != nil || same != c || also != left {
			t.Fatalf("%v and %v became %v and %v, %v", c, left, same, also, err)
		}
	})
}
