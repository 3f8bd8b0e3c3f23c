package importer

import (
	"testing"
)

// BenchmarkRead reads 10,000 accounts from a plain file of each kind. Each is to
// take less than 100 ms on two cores.
func BenchmarkRead(b *testing.B) {
	for _, kind := range benchKinds() {
		b.Run(kind.name, func(b *testing.B) {
			data := kind.file(b)
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				got, err := Read(b.Context(), data, Options{})
				if err != nil || len(got.Accounts) != benchAccounts || len(got.Skipped) > 1 {
					b.Fatalf("%d accounts, left out %d: %v", len(got.Accounts), len(got.Skipped), err)
				}
			}
		})
	}
}
