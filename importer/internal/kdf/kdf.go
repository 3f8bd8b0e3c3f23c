// Package kdf derives keys from passphrases with the costs that a file asks for.
//
// A file may ask for anything, so each function works out what a derivation
// costs before it begins: memory from the parameters, time from a small
// derivation on this machine. Above [MaxMemory] and [MaxTime] it is refused with
// an error that wraps [ErrCost] and names the cost. Below, it runs on a goroutine
// of its own, tells a [Meter] how far it is, and is left behind when its context
// ends: most libraries cannot be stopped, so that the memory is free only when it
// would have been done. The next one that is worth timing waits for that, so that
// two never hold MaxMemory each.
package kdf

import (
	"context"
	"crypto/pbkdf2"
	"errors"
	"fmt"
	"hash"
	"math"
	"math/bits"
	"time"

	argon2d "github.com/go-crypt/x/argon2"
	"golang.org/x/crypto/argon2"
	"golang.org/x/crypto/scrypt"
)

// Bounds of a derivation. Exports in use ask for up to 1 GiB.
const (
	MaxMemory = 1 << 30 // bytes
	MaxTime   = time.Minute
)

// ErrCost is wrapped where a file asks for more memory or time than is allowed.
var ErrCost = errors.New("the file would take too much work to open")

// ErrParameters is wrapped where a file asks for what no derivation can do.
var ErrParameters = errors.New("the file is damaged: its settings for the passphrase are impossible")

// PBKDF2 derives a key of keyLen bytes as RFC 8018 section 5.2 describes.
func PBKDF2(ctx context.Context, report Meter, h func() hash.Hash, passphrase string, salt []byte, iterations, keyLen int) ([]byte, error) {
	if iterations < 1 || keyLen < 1 || keyLen > 1<<10 {
		return nil, ErrParameters
	}
	blocks := (keyLen + h().Size() - 1) / h().Size()
	const few = 4096
	expected, err := timeFor(float64(iterations)*float64(blocks)/few, timed(func() error {
		_, err := pbkdf2.Key(h, passphrase, salt, few, h().Size())
		return err
	}))
	if err != nil {
		return nil, err
	}
	return Run(ctx, report, expected, func() ([]byte, error) {
		return pbkdf2.Key(h, passphrase, salt, iterations, keyLen)
	})
}

// Scrypt derives a key of keyLen bytes as RFC 7914 describes. It takes
// 128·r·(n+p) bytes of memory, of which one block is not counted: files ask for
// a round number of n.
func Scrypt(ctx context.Context, report Meter, passphrase string, salt []byte, n, r, p, keyLen int) ([]byte, error) {
	expected, err := ScryptCost(n, r, p)
	if err != nil {
		return nil, err
	}
	if keyLen < 1 || keyLen > 1<<10 {
		return nil, ErrParameters
	}
	return Run(ctx, report, expected, func() ([]byte, error) {
		return scrypt.Key([]byte(passphrase), salt, n, r, p, keyLen)
	})
}

// ScryptCost is [Argon2Cost] for scrypt.
func ScryptCost(n, r, p int) (time.Duration, error) {
	if n < 2 || bits.OnesCount(uint(n)) != 1 || r < 1 || p < 1 || r > 1<<20 || p > 1<<20 {
		return 0, ErrParameters
	}
	if err := checkMemory(128 * (float64(n) + float64(p) - 1) * float64(r)); err != nil {
		return 0, err
	}
	few := min(n, fewKiB) // blocks of 1 KiB
	return timeFor(float64(n)/float64(few)*float64(r)*float64(p)/8, timed(func() error {
		_, err := scrypt.Key([]byte("how long"), make([]byte, 16), few, 8, 1, 32)
		return err
	}))
}

// Argon2id derives a key of keyLen bytes as RFC 9106 describes. It takes
// memoryKiB KiB of memory.
func Argon2id(ctx context.Context, report Meter, passphrase string, salt []byte, passes, memoryKiB uint32, threads uint8, keyLen int) ([]byte, error) {
	return runArgon2(ctx, report, passes, memoryKiB, threads, keyLen, func() []byte {
		return argon2.IDKey([]byte(passphrase), salt, passes, memoryKiB, threads, uint32(keyLen))
	})
}

// Argon2d is [Argon2id] for the variant that only databases of KeePass use, and
// that golang.org/x/crypto/argon2 has and does not export.
func Argon2d(ctx context.Context, report Meter, passphrase string, salt []byte, passes, memoryKiB uint32, threads uint8, keyLen int) ([]byte, error) {
	return runArgon2(ctx, report, passes, memoryKiB, threads, keyLen, func() []byte {
		return argon2d.DKey([]byte(passphrase), salt, passes, memoryKiB, uint32(threads), uint32(keyLen))
	})
}

// runArgon2 derives a key where its costs allow that.
func runArgon2(ctx context.Context, report Meter, passes, memoryKiB uint32, threads uint8, keyLen int, derive func() []byte) ([]byte, error) {
	expected, err := Argon2Cost(passes, memoryKiB, threads)
	if err != nil {
		return nil, err
	}
	if keyLen < 1 || keyLen > 1<<10 {
		return nil, ErrParameters
	}
	return Run(ctx, report, expected, func() ([]byte, error) { return derive(), nil })
}

// Argon2Cost returns about how long any kind of Argon2 takes here, or why it may
// not be tried. It is for libraries that derive by themselves; [Run] runs them.
func Argon2Cost(passes, memoryKiB uint32, threads uint8) (time.Duration, error) {
	if passes < 1 || threads < 1 {
		return 0, ErrParameters
	}
	if err := checkMemory(float64(memoryKiB) * 1024); err != nil {
		return 0, err
	}
	whole := max(memoryKiB, 8*uint32(threads)) // RFC 9106 section 3.1
	few := min(whole, fewKiB)
	return timeFor(float64(passes)*float64(whole)/float64(few), timed(func() error {
		_ = argon2.IDKey([]byte("how long"), make([]byte, 16), 1, few, threads, 32)
		return nil
	}))
}

// checkMemory refuses more than MaxMemory.
func checkMemory(bytes float64) error {
	if bytes > MaxMemory {
		return fmt.Errorf("%w: %.1f GiB of memory, and Latchkey allows %d GiB; export it again with usual settings", ErrCost, math.Ceil(bytes/(1<<30)*10)/10, MaxMemory>>30)
	}
	return nil
}

// fewKiB is the memory of a small derivation. With much less it would be done in
// the processor's cache, and so in half the time.
const fewKiB = 32 << 10

// worthTiming is how much work, in units of the sample, is done without asking
// how long it takes: it is over before it could be said.
const worthTiming = 4

// timeFor estimates how long something takes that is so many times the work of
// sample, and refuses more than MaxTime. A sample that seems somewhat too slow is
// taken again: it may only have been interrupted.
func timeFor(times float64, sample func() (time.Duration, error)) (time.Duration, error) {
	if times < worthTiming {
		return 0, nil
	}
	var shortest time.Duration
	for i := range 3 {
		took, err := sample()
		if err != nil {
			return 0, fmt.Errorf("timing the derivation of a key: %w", err)
		}
		if i == 0 || took < shortest {
			shortest = took
		}
		if ratio := times * float64(shortest) / float64(MaxTime); ratio <= 1 || ratio > 32 {
			break
		}
	}
	return bounded(times * float64(shortest))
}

// timed makes a sample of what is to be timed.
func timed(work func() error) func() (time.Duration, error) {
	return func() (time.Duration, error) {
		start := time.Now()
		err := work()
		return time.Since(start), err
	}
}

// bounded refuses an estimate, in nanoseconds, of more than MaxTime.
func bounded(nanoseconds float64) (time.Duration, error) {
	if nanoseconds <= float64(MaxTime) {
		return max(time.Duration(nanoseconds), 1), nil // 0 is for what was not worth timing
	}
	words := fmt.Sprintf("about %.0f minutes", math.Ceil(nanoseconds/float64(time.Minute)))
	if nanoseconds > float64(100*time.Hour) {
		words = "days"
	}
	return 0, fmt.Errorf("%w: %s of this computer's time, and Latchkey allows one minute; export it again with usual settings", ErrCost, words)
}
