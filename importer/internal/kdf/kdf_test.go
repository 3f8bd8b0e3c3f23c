package kdf

import (
	"bytes"
	"context"
	"crypto/aes"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"math"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// The vectors of RFC 6070, RFC 7914 section 12 and of the reference
// implementation of Argon2.
func TestVectors(t *testing.T) {
	ctx := t.Context()
	for name, test := range map[string]struct {
		derive func() ([]byte, error)
		want   string
	}{
		"PBKDF2": {func() ([]byte, error) {
			return PBKDF2(ctx, nil, sha1.New, "passwordPASSWORDpassword", []byte("saltSALTsaltSALTsaltSALTsaltSALTsalt"), 4096, 25)
		}, "3d2eec4fe41c849b80c8d83662c0e44a8b291a964cf2f07038"},
		"scrypt": {func() ([]byte, error) {
			return Scrypt(ctx, nil, "password", []byte("NaCl"), 1024, 8, 16, 16)
		}, "fdbabe1c9d3472007856e7190d01e9fe"},
		"Argon2id": {func() ([]byte, error) {
			return Argon2id(ctx, nil, "password", []byte("somesalt"), 2, 1<<16, 1, 32)
		}, "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7"},
		"Argon2d": {func() ([]byte, error) {
			return Argon2d(ctx, nil, "password", []byte("somesalt"), 2, 1<<16, 1, 32)
		}, "955e5d5b163a1b60bba35fc36d0496474fba4f6b59ad53628666f07fb2f93eaf"},
		"Argon2d in lanes": {func() ([]byte, error) {
			return Argon2d(ctx, nil, "password", []byte("somesalt"), 3, 100, 5, 32)
		}, "35baba54b2323cb1799d1406a7cb1fab4e5899b49bc955226644c3fc10a847f9"},
	} {
		key, err := test.derive()
		if err != nil || hex.EncodeToString(key) != test.want {
			t.Errorf("%s: %x, %v", name, key, err)
		}
	}
}

// What costs too much is refused at once, by name, and what is impossible is an
// error and no panic.
func TestBounds(t *testing.T) {
	ctx := t.Context()
	for name, test := range map[string]struct {
		derive func() ([]byte, error)
		want   error
		words  string
	}{
		"iterations":          {func() ([]byte, error) { return PBKDF2(ctx, nil, sha1.New, "p", nil, math.MaxInt32*1000, 32) }, ErrCost, "this computer's time"},
		"no iterations":       {func() ([]byte, error) { return PBKDF2(ctx, nil, sha1.New, "p", nil, 0, 32) }, ErrParameters, "damaged"},
		"scrypt memory":       {func() ([]byte, error) { return Scrypt(ctx, nil, "p", nil, 1<<24, 8, 1, 32) }, ErrCost, "16.0 GiB of memory"},
		"scrypt parallel":     {func() ([]byte, error) { return Scrypt(ctx, nil, "p", nil, 1<<16, 8, 1<<16, 32) }, ErrCost, "this computer's time"},
		"scrypt no power":     {func() ([]byte, error) { return Scrypt(ctx, nil, "p", nil, 1000, 8, 1, 32) }, ErrParameters, ""},
		"scrypt below zero":   {func() ([]byte, error) { return Scrypt(ctx, nil, "p", nil, math.MinInt, 8, 1, 32) }, ErrParameters, ""},
		"scrypt absurd":       {func() ([]byte, error) { return Scrypt(ctx, nil, "p", nil, 1<<62, 1<<20, 1<<20, 32) }, ErrCost, ""},
		"scrypt above 1 GiB":  {func() ([]byte, error) { return Scrypt(ctx, nil, "p", nil, 1<<20, 8, 2, 32) }, ErrCost, "1.1 GiB of memory"},
		"scrypt wide":         {func() ([]byte, error) { return Scrypt(ctx, nil, "p", nil, 8, 1<<20, 8, 32) }, ErrCost, "GiB of memory"},
		"Argon2 memory":       {func() ([]byte, error) { return Argon2id(ctx, nil, "p", nil, 1, 4<<20, 1, 32) }, ErrCost, "4.0 GiB of memory, and Latchkey allows 1 GiB"},
		"Argon2 passes":       {func() ([]byte, error) { return Argon2id(ctx, nil, "p", nil, math.MaxUint32, 1<<16, 1, 32) }, ErrCost, "this computer's time"},
		"Argon2 no passes":    {func() ([]byte, error) { return Argon2id(ctx, nil, "p", nil, 0, 1<<16, 1, 32) }, ErrParameters, ""},
		"Argon2 no threads":   {func() ([]byte, error) { return Argon2id(ctx, nil, "p", nil, 1, 1<<16, 0, 32) }, ErrParameters, ""},
		"Argon2 a huge key":   {func() ([]byte, error) { return Argon2id(ctx, nil, "p", nil, 1, 64, 1, math.MaxInt32) }, ErrParameters, ""},
		"scrypt a key of 0":   {func() ([]byte, error) { return Scrypt(ctx, nil, "p", nil, 16, 8, 1, 0) }, ErrParameters, ""},
		"Argon2d memory":      {func() ([]byte, error) { return Argon2d(ctx, nil, "p", nil, 1, 4<<20, 1, 32) }, ErrCost, "4.0 GiB of memory"},
		"Argon2d no passes":   {func() ([]byte, error) { return Argon2d(ctx, nil, "p", nil, 0, 64, 1, 32) }, ErrParameters, ""},
		"KeePass no rounds":   {func() ([]byte, error) { return KeePassAES(ctx, nil, [32]byte{}, [32]byte{}, 0) }, ErrParameters, ""},
		"KeePass rounds":      {func() ([]byte, error) { return KeePassAES(ctx, nil, [32]byte{}, [32]byte{}, 1<<40) }, ErrCost, "this computer's time"},
		"KeePass all rounds":  {func() ([]byte, error) { return KeePassAES(ctx, nil, [32]byte{}, [32]byte{}, math.MaxUint64) }, ErrCost, "days"},
		"iterations of a day": {func() ([]byte, error) { return PBKDF2(ctx, nil, sha1.New, "p", nil, math.MaxInt64, 32) }, ErrCost, "days"},
	} {
		if _, err := test.derive(); !errors.Is(err, test.want) || !strings.Contains(err.Error(), test.words) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := bounded(float64(MaxTime)); err != nil {
		t.Errorf("at the bound: %v", err)
	}
	// A machine may be too slow for these, which is not what is looked at.
	if _, err := ScryptCost(1<<20, 8, 1); err != nil && strings.Contains(err.Error(), "memory") {
		t.Errorf("scrypt with 1 GiB: %v", err)
	}
	if _, err := Argon2Cost(1, 1<<20, 4); err != nil && strings.Contains(err.Error(), "memory") {
		t.Errorf("Argon2 with 1 GiB: %v", err)
	}
}

// A sample that was interrupted is no reason to refuse; one that is slow each
// time is, and one that is absurd at once.
func TestTimeFor(t *testing.T) {
	for _, test := range []struct {
		took []time.Duration
		want time.Duration
	}{
		{[]time.Duration{time.Millisecond, time.Nanosecond}, time.Second},
		{[]time.Duration{time.Second, 100 * time.Millisecond, time.Millisecond}, time.Second},
		{[]time.Duration{time.Second, time.Second, time.Second, time.Nanosecond}, 0},
		{[]time.Duration{time.Hour, time.Nanosecond}, 0},
	} {
		samples := test.took
		got, err := timeFor(1000, func() (time.Duration, error) {
			took := samples[0]
			samples = samples[1:]
			return took, nil
		})
		if got != test.want || (err != nil) != (test.want == 0) {
			t.Errorf("samples of %v: %v, %v", test.took, got, err)
		}
	}
}

// Whoever waits is told how far it is, and does not wait longer than wanted.
func TestRun(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	var told []Progress
	release := make(chan struct{})
	got, err := Run(ctx, func(p Progress) {
		if told = append(told, p); len(told) == 2 {
			close(release)
		}
	}, time.Hour, func() (string, error) { <-release; return "key", nil })
	if err != nil || got != "key" || told[1].Expected != time.Hour || told[1].Elapsed <= told[0].Elapsed {
		t.Errorf("%q, %v, told %v", got, err, told)
	}

	never := make(chan struct{})
	defer close(never)
	_, err = Run(ctx, func(Progress) { cancel() }, 0, func() (string, error) { <-never; return "", nil })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if _, err := Run(ctx, nil, 0, func() (string, error) { panic("begun all the same") }); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled before: %v", err)
	}
}

// A great derivation that nobody waits for any more holds its memory until it is
// over, and so the next one waits; a small one does not.
func TestRunOneAtATime(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	release := make(chan struct{})
	_, err := Run(ctx, func(Progress) { cancel() }, time.Minute, func() (string, error) { <-release; return "", nil })
	if !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	if _, err := Run(t.Context(), nil, 0, func() (string, error) { return "", nil }); err != nil {
		t.Errorf("a small one: %v", err)
	}

	var begun atomic.Bool
	early, released := false, false
	got, err := Run(t.Context(), func(p Progress) {
		if p.Elapsed < 3*every {
			early = early || begun.Load()
		} else if !released {
			close(release)
			released = true
		}
	}, time.Minute, func() (string, error) { begun.Store(true); return "key", nil })
	if err != nil || got != "key" || early {
		t.Errorf("%q, %v, begun before the other was over: %t", got, err, early)
	}

	held, started := make(chan struct{}), make(chan struct{})
	go func() {
		_, _ = Run(t.Context(), nil, time.Minute, func() (string, error) { close(started); <-held; return "", nil })
	}()
	defer close(held)
	<-started
	ctx, cancel = context.WithCancel(t.Context())
	_, err = Run(ctx, func(Progress) { cancel() }, time.Minute, func() (string, error) { return "", nil })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled while it waits: %v", err)
	}
}

// What a derivation took is given back, so that a passphrase can be tried again.
func TestRunGivesBack(t *testing.T) {
	const size = 256 << 20
	_, err := Run(t.Context(), nil, time.Minute, func() (byte, error) {
		big := make([]byte, size)
		for i := 0; i < size; i += 4096 {
			big[i] = 1
		}
		return big[size/2], nil
	})
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	if kept := m.HeapSys - m.HeapReleased; err != nil || kept > size/2 {
		t.Errorf("%d MiB are kept, %v", kept>>20, err)
	}
}

// What KeePass's rounds make of a key is what they make of it one by one. Nobody
// publishes vectors; databases that its programs wrote are opened in package kdbx.
func TestKeePassAES(t *testing.T) {
	key, seed := [32]byte([]byte("a key of thirty-two bytes, yes..")), [32]byte([]byte("a seed of thirty-two bytes, yes."))
	block, err := aes.NewCipher(seed[:])
	if err != nil {
		t.Fatal(err)
	}
	want := key
	for range 1000 {
		block.Encrypt(want[:16], want[:16])
		block.Encrypt(want[16:], want[16:])
	}
	sum := sha256.Sum256(want[:])
	got, err := KeePassAES(t.Context(), nil, key, seed, 1000)
	if err != nil || !bytes.Equal(got, sum[:]) {
		t.Errorf("%x, %v; want %x", got, err, sum)
	}
}

// Its rounds stop soon after nobody waits for them any more, so that another
// database can be opened.
func TestKeePassAESStops(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := keePassRounds(ctx, [32]byte{}, [32]byte{}, math.MaxUint64); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
