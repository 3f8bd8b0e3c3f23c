//go:build linux

package keyring

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"latchkey/vault"
	"latchkey/vault/keyring/keyringtest"
)

// BenchmarkPages measures what the size of a page costs: to store a vault, to
// read it with eight readers, and to commit one change, with accounts of 200
// bytes each. The limits of the stores were chosen by it.
func BenchmarkPages(b *testing.B) {
	stores := map[string]func(testing.TB) vault.Store{
		"os": func(t testing.TB) vault.Store {
			keyringtest.Start(t).Use(t)
			return OS()
		},
		"file": func(t testing.TB) vault.Store {
			f, err := CreateFile(filepath.Join(t.TempDir(), "vault"), "passphrase", WorkFactor(4))
			if err != nil {
				t.Fatal(err)
			}
			return f
		},
	}
	for name, open := range stores {
		for _, accounts := range []int{1000, 10_000} {
			for _, size := range []int{2400, 8 << 10, 16 << 10, 32 << 10, 64 << 10, 128 << 10, 256 << 10} {
				b.Run(fmt.Sprintf("%s/%d/%dKB", name, accounts, size>>10), func(b *testing.B) {
					benchmarkPages(b, open(b), accounts*200/size+1, strings.Repeat("x", size))
				})
			}
		}
	}
}

func benchmarkPages(b *testing.B, store vault.Store, pages int, value string) {
	ctx := context.Background()
	page := func(i int) string { return fmt.Sprintf("page-%03d", i) }
	unlock, err := store.Lock(ctx)
	if err != nil {
		b.Fatal(err)
	}
	defer unlock()
	start := time.Now()
	for i := range pages {
		if err := store.Set(ctx, page(i), value); err != nil {
			b.Fatal(err)
		}
	}
	stored := time.Since(start)
	start = time.Now()
	var g errgroup.Group
	g.SetLimit(8)
	for i := range pages {
		g.Go(func() error {
			_, err := store.Get(ctx, page(i))
			return err
		})
	}
	if err := g.Wait(); err != nil {
		b.Fatal(err)
	}
	read := time.Since(start)
	for b.Loop() {
		if _, err := store.Get(ctx, page(pages/2)); err != nil {
			b.Fatal(err)
		}
		if err := store.Set(ctx, page(pages/2), value); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(stored.Seconds(), "s/store-all")
	b.ReportMetric(read.Seconds(), "s/read-all")
	b.ReportMetric(float64(pages), "pages")
}
