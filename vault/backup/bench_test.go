package backup

import (
	"path/filepath"
	"testing"

	"latchkey/vault"
)

// What a backup, a look at one and a status cost with 10,000 accounts, apart from
// the passphrase.
func BenchmarkMany(b *testing.B) {
	m := newMemory()
	m.limit = 1 << 17
	v, err := vault.Create(b.Context(), m)
	if err != nil {
		b.Fatal(err)
	}
	if _, err := v.Add(b.Context(), numbered(10_000)...); err != nil {
		b.Fatal(err)
	}
	c := contents(v)
	path := filepath.Join(b.TempDir(), "backup.age")
	b.Run("write", func(b *testing.B) {
		for b.Loop() {
			if _, err := Write(b.Context(), path, passphrase, c, Cost(cheap)); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("plan", func(b *testing.B) {
		for b.Loop() {
			if p := NewPlan(c, v, Replace, day()); !p.Nothing() {
				b.Fatal("it would do something")
			}
		}
	})
	k := NewKeeper(Config{Vault: v})
	b.Run("status", func(b *testing.B) {
		for b.Loop() {
			k.Status()
		}
	})
}
