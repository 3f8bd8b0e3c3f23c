package vault

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/binary"
	"slices"
	"testing"
	"time"
)

// benchLimit is the size of a page where a keyring has no limit of its own.
const benchLimit = 64 << 10

// BenchmarkOpen10000 reads 10,000 accounts from memory to a sorted list: what
// opening a vault costs beside the keyring.
func BenchmarkOpen10000(b *testing.B) {
	m, _ := create(b, benchLimit, 10_000)
	for b.Loop() {
		v, err := Open(b.Context(), m)
		if err != nil || len(v.Accounts()) != 10_000 {
			b.Fatal(err)
		}
	}
}

// BenchmarkUpdate10000 changes one account of 10,000 and reads the list again.
func BenchmarkUpdate10000(b *testing.B) {
	_, v := create(b, benchLimit, 10_000)
	id := v.Accounts()[5000].ID
	for b.Loop() {
		_, err := v.Update(b.Context(), id, func(a *Account) error {
			a.Pinned = !a.Pinned
			return nil
		})
		if err != nil || len(v.Accounts()) != 10_000 {
			b.Fatal(err)
		}
	}
}

// BenchmarkAdd10000 adds 10,000 accounts to a vault that has 10,000: at once, and
// some at a time, as they are when somebody is told how many there are already.
func BenchmarkAdd10000(b *testing.B) {
	for name, some := range map[string]int{"AtOnce": 10_000, "By500": 500} {
		b.Run(name, func(b *testing.B) {
			m, _ := create(b, benchLimit, 10_000)
			list := accounts(10_000)
			for b.Loop() {
				_, v := open(b, m.copied(), benchLimit)
				for part := range slices.Chunk(list, some) {
					if _, err := v.Add(b.Context(), part...); err != nil {
						b.Fatal(err)
					}
				}
				if n := len(v.Accounts()); n != 20_000 {
					b.Fatalf("%d accounts", n)
				}
			}
		})
	}
}

func BenchmarkCode(b *testing.B) {
	a := account(1)
	t := time.Unix(1_700_000_000, 0)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := a.Code(t); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkHMAC is the least that a code can cost, to hold BenchmarkCode against.
func BenchmarkHMAC(b *testing.B) {
	key := account(1).Secret.Bytes()
	b.ReportAllocs()
	for b.Loop() {
		mac := hmac.New(sha1.New, key)
		var counter [8]byte
		binary.BigEndian.PutUint64(counter[:], 56_666_666)
		mac.Write(counter[:])
		mac.Sum(nil)
	}
}
