package diagnose

import (
	"fmt"
	"testing"
	"time"

	"latchkey/vault"
)

// What one refused code costs, by the length of the key: a code that nothing fits, with
// as many other users as are looked at.
func BenchmarkInspect(b *testing.B) {
	for _, letters := range []int{16, 32, 128} {
		for _, others := range []int{0, MostOthers} {
			b.Run(fmt.Sprintf("letters=%d/others=%d", letters, others), func(b *testing.B) {
				c := Case{Account: accountOf(bytesOf(letters * 5 / 8)), Skew: 1, At: time.Unix(1_740_000_007, 0), Typed: "000000"}
				for n := range others {
					c.Others = append(c.Others, Other{User: "user", Account: accountOf([]byte(fmt.Sprintf("key of a user %06d", n)))})
				}
				for b.Loop() {
					Inspect(c)
				}
			})
		}
	}
}

// bytesOf is a key of different letters.
func bytesOf(n int) []byte {
	key := make([]byte, n)
	for i := range key {
		key[i] = byte(i*73 + 41)
	}
	return key
}

// accountOf has the usual settings.
func accountOf(key []byte) vault.Account {
	return vault.Account{
		Issuer: "Portal", Name: "dana@example.com", Kind: vault.TOTP, Algorithm: vault.SHA1, Digits: 6, Period: 30, Secret: vault.NewSecret(key),
	}
}
