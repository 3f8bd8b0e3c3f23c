package sealed

import (
	"context"
	"errors"
	"runtime/debug"
	"time"

	"golang.org/x/crypto/argon2"
)

// A Cost is what a passphrase costs to try: the parameters of Argon2id. They are
// stored beside what they protect.
type Cost struct {
	Time    uint32 `json:"time"`    // passes over the memory
	Memory  uint32 `json:"memory"`  // KiB
	Threads uint8  `json:"threads"` // lanes
}

// The bounds of what a record is believed. They are wide for what is to come, and
// keep a record that somebody else wrote from taking all memory or minutes.
const (
	minMemory  = 64        // KiB
	maxMemory  = 256 << 10 // KiB
	maxThreads = 16
	maxWork    = 8 << 20 // passes times KiB: 128 passes over 64 MiB
)

// The second choice that RFC 9106, section 4, recommends, for where memory is
// scarce. Calibrate only ever adds passes to it.
const (
	usualMemory  = 64 << 10 // KiB
	usualThreads = 4
	leastTime    = 3
	mostTime     = 16
)

// unlockTime is what a passphrase should cost its owner. The limit for the whole
// unlocking, with the reading of the vault, is a second, on a busy machine too.
const unlockTime = 300 * time.Millisecond

var errCost = errors.New("the cost of the passphrase is out of bounds")

func (c Cost) check() error {
	if c.Time < 1 || c.Memory < minMemory || c.Memory > maxMemory || c.Threads < 1 || c.Threads > maxThreads ||
		uint64(c.Time)*uint64(c.Memory) > maxWork {
		return errCost
	}
	return nil
}

// Calibrate measures this machine, which takes some 0.1 seconds, and returns what
// makes a passphrase cost about 0.3 seconds and 64 MiB here, at least what RFC 9106
// recommends and at most five times that.
func Calibrate() Cost {
	c := Cost{Time: 1, Memory: usualMemory, Threads: usualThreads}
	// The first pass also pays for the memory; the quicker of two counts.
	pass := time.Hour
	for range 2 {
		start := time.Now()
		argon2.IDKey([]byte("calibration"), make([]byte, saltSize), c.Time, c.Memory, c.Threads, keySize)
		pass = min(pass, time.Since(start))
	}
	c.Time = uint32(min(max(unlockTime/max(pass, time.Millisecond), leastTime), mostTime))
	return c
}

// derive makes a key of a prepared passphrase. The derivation cannot be called off;
// when ctx ends it goes on beside, to no effect.
func (c Cost) derive(ctx context.Context, passphrase, salt []byte) ([]byte, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	done := make(chan []byte, 1)
	go func() { done <- argon2.IDKey(passphrase, salt, c.Time, c.Memory, c.Threads, keySize) }()
	select {
	case key := <-done:
		if c.Memory >= usualMemory {
			debug.FreeOSMemory() // or as much again as the whole program takes stays with it for minutes
		}
		return key, nil
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}
