package backup

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"filippo.io/age"

	"latchkey/vault"
)

const passphrase = "corréct horse 🐎"

// cheap is what a passphrase costs in tests: 2 steps of scrypt.
const cheap = 1

// day is when everything in these tests happens.
func day() time.Time { return time.Unix(1_800_000_000, 0).UTC() }

// A memory is a store that can be made to fail.
type memory struct {
	mu     sync.Mutex
	values map[string]string
	limit  int
	fails  func(name string, nth int) error // of the nth Set
	sets   int
}

func newMemory() *memory { return &memory{values: make(map[string]string), limit: 900} }

func (m *memory) Get(_ context.Context, name string) (string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if value, ok := m.values[name]; ok {
		return value, nil
	}
	return "", vault.ErrNotFound
}

func (m *memory) Set(_ context.Context, name, value string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.sets++
	if m.fails != nil {
		if err := m.fails(name, m.sets); err != nil {
			return err
		}
	}
	m.values[name] = value
	return nil
}

func (m *memory) Delete(_ context.Context, name string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, ok := m.values[name]; !ok {
		return vault.ErrNotFound
	}
	delete(m.values, name)
	return nil
}

func (m *memory) Lock(context.Context) (func(), error) { return func() {}, nil }
func (m *memory) Limit() int                           { return m.limit }
func (m *memory) String() string                       { return "the store of the test" }

// samples are accounts of every kind, with everything that they can have.
func samples() []vault.Account {
	return []vault.Account{
		{Issuer: "GitHub", Name: "alice@example.com", Kind: vault.TOTP, Algorithm: vault.SHA1, Digits: 6, Period: 30,
			Secret: vault.NewSecret([]byte("12345678901234567890")), Tags: []string{"Work", "a, b"}, Pinned: true, Icon: "cloud", Color: "teal"},
		{Issuer: "Größe 東京 <&>", Name: "bob 🔑", Kind: vault.TOTP, Algorithm: vault.SHA256, Digits: 8, Period: 60,
			Secret: vault.NewSecret([]byte{0, 0, 1, 0, 255, 0, 7, 0, 0, 0}), Note: "Zeile 1\nZeile \"2\"\u2028"},
		{Name: "counting", Kind: vault.HOTP, Algorithm: vault.SHA512, Digits: 7, Counter: 1<<64 - 1,
			Secret: vault.NewSecret([]byte("counting keys"))},
		{Issuer: "Steam", Name: "gabe", Kind: vault.Steam, Algorithm: vault.SHA1, Digits: 5, Period: 30,
			Secret: vault.NewSecret([]byte("steam needs twenty!!"))},
		{Issuer: "Steam", Name: "not a Steam account", Kind: vault.TOTP, Algorithm: vault.SHA1, Digits: 5, Period: 30,
			Secret: vault.NewSecret([]byte("another of five!"))},
	}
}

// numbered returns n plain accounts.
func numbered(n int) []vault.Account {
	list := make([]vault.Account, n)
	for i := range list {
		list[i] = vault.Account{Issuer: fmt.Sprintf("Service %d", i), Name: "someone", Kind: vault.TOTP, Algorithm: vault.SHA1,
			Digits: 6, Period: 30, Secret: vault.NewSecret(fmt.Appendf(nil, "%020d", i))}
	}
	return list
}

// filled returns a vault with accounts in it.
func filled(tb testing.TB, accounts ...vault.Account) (*memory, *vault.Vault) {
	tb.Helper()
	m := newMemory()
	v, err := vault.Create(context.Background(), m)
	if err != nil {
		tb.Fatal(err)
	}
	if _, err := v.Add(context.Background(), accounts...); err != nil {
		tb.Fatal(err)
	}
	return m, v
}

// contents is a backup of a vault.
func contents(v Vault) Contents {
	return Contents{Made: day(), Program: "Latchkey of the test", Accounts: Of(v)}
}

// describe is all of an account, with a number for its key.
func describe(a vault.Account) string {
	return fmt.Sprintf("%s %q %q %s %s %d %d %d %x %q %q %t %q %q %d", a.ID, a.Issuer, a.Name, a.Kind, a.Algorithm, a.Digits,
		a.Period, a.Counter, a.Secret.Bytes(), a.Tags, a.Note, a.Pinned, a.Icon, a.Color, a.Deleted.Unix())
}

// same fails the test unless both lists hold the same accounts in the same order.
func same(tb testing.TB, got, want []vault.Account) {
	tb.Helper()
	if !slices.EqualFunc(got, want, func(a, b vault.Account) bool { return describe(a) == describe(b) }) {
		tb.Fatalf("%d accounts %q, want %d %q", len(got), titles(got), len(want), titles(want))
	}
}

func titles(accounts []vault.Account) []string {
	var all []string
	for _, a := range accounts {
		all = append(all, a.Title())
	}
	return all
}

// wantSentence checks an error as a user meets it.
func wantSentence(tb testing.TB, err, kind error) {
	tb.Helper()
	var s interface{ Sentence() string }
	if !errors.Is(err, kind) || !errors.As(err, &s) {
		tb.Errorf("the error is %v, want a sentence that wraps %v", err, kind)
	}
}

// ageAsTyped encrypts as the age tool does, which takes a passphrase as it is.
func ageAsTyped(tb testing.TB, document []byte, passphrase string) []byte {
	tb.Helper()
	recipient, err := age.NewScryptRecipient(passphrase)
	if err != nil {
		tb.Fatal(err)
	}
	recipient.SetWorkFactor(cheap)
	var out bytes.Buffer
	w, err := age.Encrypt(&out, recipient)
	if err != nil {
		tb.Fatal(err)
	}
	_, err = w.Write(document)
	if err := errors.Join(err, w.Close()); err != nil {
		tb.Fatal(err)
	}
	return out.Bytes()
}
