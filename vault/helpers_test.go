package vault

import (
	"context"
	"encoding/base64"
	"fmt"
	"testing"
)

// smallPage is a keyring's limit at which an account or two fill a page, so
// that a few accounts go through everything that many would.
const smallPage = 600

// account returns an account that differs from that of every other number.
func account(n int) Account {
	return Account{
		Issuer: fmt.Sprintf("Service %d", n), Name: fmt.Sprintf("someone%d@example.com", n),
		Kind: TOTP, Algorithm: SHA1, Digits: 6, Period: 30,
		Secret: NewSecret(fmt.Appendf(nil, "%020d", n)),
	}
}

func accounts(n int) []Account {
	list := make([]Account, n)
	for i := range list {
		list[i] = account(i)
	}
	return list
}

// create returns a new vault with n accounts in pages of limit bytes.
func create(tb testing.TB, limit, n int) (*memory, *Vault) {
	tb.Helper()
	m := newMemory(limit)
	v, err := Create(context.Background(), m)
	if err != nil {
		tb.Fatal(err)
	}
	if stored, err := v.Add(context.Background(), accounts(n)...); err != nil || len(stored) != n {
		tb.Fatalf("stored %d of %d accounts: %v", len(stored), n, err)
	}
	return m, v
}

// open opens the vault on a disk as a new process would.
func open(tb testing.TB, d *disk, limit int) (*memory, *Vault) {
	tb.Helper()
	m := newProcess(d, limit)
	v, err := Open(context.Background(), m)
	if err != nil {
		tb.Fatal(err)
	}
	return m, v
}

// describe is an account in full, to compare accounts by.
func describe(a Account) string {
	text := fmt.Sprintf("%s %q %q %s %s %d %d %d %x %q %q %t", a.ID, a.Issuer, a.Name, a.Kind, a.Algorithm,
		a.Digits, a.Period, a.Counter, a.Secret.Bytes(), a.Tags, a.Note, a.Pinned)
	if a.Icon != "" || a.Color != "" || !a.Deleted.IsZero() {
		text += fmt.Sprintf(" %q %q %d", a.Icon, a.Color, a.Deleted.Unix())
	}
	return text
}

// same fails the test unless both lists hold the same accounts in the same order.
func same(tb testing.TB, got, want []Account) {
	tb.Helper()
	if len(got) != len(want) {
		tb.Fatalf("%d accounts, want %d", len(got), len(want))
	}
	for i := range want {
		if describe(got[i]) != describe(want[i]) {
			tb.Fatalf("account %d of the list is %s, want %s", i, got[i].Title(), want[i].Title())
		}
	}
}

func encode64(document string) string {
	return base64.RawStdEncoding.EncodeToString([]byte(document))
}
