package sealed

import (
	"testing"

	"latchkey/vault"
	"latchkey/vault/storetest"
)

// BenchmarkUnlock10000 opens 10,000 accounts with the passphrase, as the window
// does after it was locked, at the cost that this machine is given.
func BenchmarkUnlock10000(b *testing.B) {
	m, cost := storetest.New(32<<10), Calibrate()
	v, err := vault.Create(b.Context(), m)
	if err != nil {
		b.Fatal(err)
	}
	list := make([]vault.Account, 10_000)
	for i := range list {
		list[i] = account(i)
	}
	if _, err := v.Add(b.Context(), list...); err != nil {
		b.Fatal(err)
	}
	if err := Protect(b.Context(), m, secretWord, cost); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		s, err := Open(b.Context(), m, secretWord)
		if err != nil {
			b.Fatal(err)
		}
		v, err := vault.Open(b.Context(), s)
		if err != nil || len(v.Accounts()) != 10_000 {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(cost.Time), "passes")
}

// BenchmarkPlain10000 is the same without a passphrase.
func BenchmarkPlain10000(b *testing.B) {
	m := storetest.New(32 << 10)
	v, err := vault.Create(b.Context(), m)
	if err != nil {
		b.Fatal(err)
	}
	list := make([]vault.Account, 10_000)
	for i := range list {
		list[i] = account(i)
	}
	if _, err := v.Add(b.Context(), list...); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		s, err := Open(b.Context(), m, "")
		if err != nil {
			b.Fatal(err)
		}
		v, err := vault.Open(b.Context(), s)
		if err != nil || len(v.Accounts()) != 10_000 {
			b.Fatal(err)
		}
	}
}
