package sealed

import (
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"
	"time"

	"latchkey/vault"
	"latchkey/vault/storetest"
)

// cheap is a cost that tests can pay.
var cheap = Cost{Time: 1, Memory: 64, Threads: 1}

const (
	secretWord = "correct horse"
	// smallPage is a limit at which an account or two fill a page.
	smallPage = 600
)

func account(n int) vault.Account {
	return vault.Account{
		Issuer: fmt.Sprintf("Service %d", n), Name: fmt.Sprintf("someone%d@example.com", n),
		Kind: vault.TOTP, Algorithm: vault.SHA1, Digits: 6, Period: 30,
		Secret: vault.NewSecret(fmt.Appendf(nil, "%020d", n)),
	}
}

// fill makes a vault of n accounts, one of them in the trash and one long enough to
// fill its page, and returns what it holds.
func fill(tb testing.TB, limit, n int) (*storetest.Store, string) {
	tb.Helper()
	m := storetest.New(limit)
	v, err := vault.Create(tb.Context(), m)
	if err != nil {
		tb.Fatal(err)
	}
	var list []vault.Account
	for i := range n {
		list = append(list, account(i))
	}
	stored, err := v.Add(tb.Context(), list...)
	if err != nil {
		tb.Fatal(err)
	}
	if n > 2 {
		if _, err := v.Discard(tb.Context(), time.Unix(1_700_000_000, 0), stored[1].ID); err != nil {
			tb.Fatal(err)
		}
		// Pages that are full to the last byte have no room for more encrypted.
		for size := range 400 {
			if _, err := v.Update(tb.Context(), stored[2].ID, func(a *vault.Account) error {
				a.Note = strings.Repeat("n", size)
				return nil
			}); err != nil || full(m, limit) {
				break
			}
		}
	}
	return m, holds(tb, m, "")
}

// full reports whether a page has no room for another byte of an account: the vault
// keeps some 20 for the head of the page.
func full(m *storetest.Store, limit int) bool {
	for _, value := range m.Values() {
		if len(value) > limit-24 {
			return true
		}
	}
	return false
}

// holds opens a vault as a new process does and describes all it holds.
func holds(tb testing.TB, m *storetest.Store, passphrase string) string {
	tb.Helper()
	text, err := look(tb, m, passphrase)
	if err != nil {
		tb.Fatal(err)
	}
	return text
}

func look(tb testing.TB, m *storetest.Store, passphrase string) (string, error) {
	tb.Helper()
	s, err := Open(tb.Context(), m, passphrase)
	if err != nil {
		return "", err
	}
	v, err := vault.Open(tb.Context(), s)
	if err != nil {
		return "", err
	}
	return describe(v), nil
}

func describe(v *vault.Vault) string {
	var text strings.Builder
	for _, a := range append(v.Accounts(), v.Trash()...) {
		fmt.Fprintf(&text, "%s %s %s %x %q %d %d\n", a.ID, a.Issuer, a.Name, a.Secret.Bytes(), a.Note, a.Place, a.Deleted.Unix())
	}
	for _, p := range v.Problems() {
		fmt.Fprintln(&text, p)
	}
	return text.String()
}

// noPlainText fails the test if anything of the first n accounts can be read in a
// store.
func noPlainText(tb testing.TB, values map[string]string, n int) {
	tb.Helper()
	for name, value := range values {
		texts := []string{name, value}
		for _, part := range strings.Split(value, ".") { // and what is in base64
			if decoded, err := base64.RawStdEncoding.DecodeString(part); err == nil {
				texts = append(texts, string(decoded))
			}
		}
		for _, text := range texts {
			for i := range n {
				key := account(i).Secret.Bytes()
				for _, secret := range []string{
					account(i).Issuer, account(i).Name, string(key), hex.EncodeToString(key),
					base64.StdEncoding.EncodeToString(key)[:16], base32.StdEncoding.EncodeToString(key)[:16],
				} {
					if strings.Contains(text, secret) {
						tb.Fatalf("the value %s holds something of account %d", name, i)
					}
				}
			}
		}
	}
}
