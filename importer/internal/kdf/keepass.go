package kdf

import (
	"context"
	"crypto/aes"
	"crypto/sha256"
	"fmt"
	"sync"
)

// KeePassAES derives a key from one as KeePass does where Argon2 is not chosen,
// its "AES-KDF": both halves are encrypted so many times by AES-256 under the
// seed, and then hashed by SHA-256. Unlike the others here it stops soon after
// its context ends.
func KeePassAES(ctx context.Context, report Meter, key, seed [32]byte, rounds uint64) ([]byte, error) {
	if rounds < 1 {
		return nil, ErrParameters
	}
	const few = 1 << 17
	expected, err := timeFor(float64(rounds)/few, timed(func() error {
		_, err := keePassRounds(ctx, key, seed, few)
		return err
	}))
	if err != nil {
		return nil, err
	}
	return Run(ctx, report, expected, func() ([]byte, error) { return keePassRounds(ctx, key, seed, rounds) })
}

// keePassRounds does the rounds, both halves at the same time.
func keePassRounds(ctx context.Context, key, seed [32]byte, rounds uint64) ([]byte, error) {
	block, err := aes.NewCipher(seed[:])
	if err != nil {
		return nil, fmt.Errorf("deriving the key: %w", err)
	}
	const unasked = 1 << 16 // rounds between two looks at the context
	var halves sync.WaitGroup
	for _, half := range [][]byte{key[:16], key[16:]} {
		halves.Go(func() {
			for left := rounds; left > 0 && ctx.Err() == nil; {
				n := min(left, unasked)
				for range n {
					block.Encrypt(half, half)
				}
				left -= n
			}
		})
	}
	halves.Wait()
	if err := ctx.Err(); err != nil {
		return nil, stopped(err)
	}
	sum := sha256.Sum256(key[:])
	return sum[:], nil
}
