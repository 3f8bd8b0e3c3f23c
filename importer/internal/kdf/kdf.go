// Package kdf derives keys from passphrases with the costs that a file asks for,
// within bounds.
package kdf

import (
	"context"
	"crypto/pbkdf2"
	"errors"
	"fmt"
	"hash"
	"time"

	"golang.org/x/crypto/argon2"
	"golang.org/x/crypto/scrypt"
)

// ErrCost is wrapped where a file asks for more memory or time than is allowed.
var ErrCost = errors.New("deriving the key would cost too much")

// A Progress says how far a derivation is. Expected is an estimate.
type Progress struct{ Elapsed, Expected time.Duration }

// A Meter is told how far a derivation is. It may be nil.
type Meter func(Progress)

// PBKDF2 derives a key as RFC 8018 section 5.2 describes.
func PBKDF2(ctx context.Context, report Meter, h func() hash.Hash, passphrase string, salt []byte, iterations, keyLen int) ([]byte, error) {
	return pbkdf2.Key(h, passphrase, salt, iterations, keyLen)
}

// Scrypt derives a key as RFC 7914 describes.
func Scrypt(ctx context.Context, report Meter, passphrase string, salt []byte, n, r, p, keyLen int) ([]byte, error) {
	if n <= 0 || r <= 0 || n > (1<<30)/128/r {
		return nil, fmt.Errorf("%w", ErrCost)
	}
	return scrypt.Key([]byte(passphrase), salt, n, r, p, keyLen)
}

// Argon2id derives a key as RFC 9106 describes.
func Argon2id(ctx context.Context, report Meter, passphrase string, salt []byte, passes, memoryKiB uint32, threads uint8, keyLen int) ([]byte, error) {
	if memoryKiB > 1<<20 || passes == 0 || threads == 0 {
		return nil, fmt.Errorf("%w", ErrCost)
	}
	return argon2.IDKey([]byte(passphrase), salt, passes, memoryKiB, threads, uint32(keyLen)), nil
}
