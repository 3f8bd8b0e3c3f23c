package main

import (
	"context"
	"crypto/hmac"
	"crypto/sha1"
	"encoding/binary"
	"testing"
	"time"
)

// measureCodes compares making a code with the HMAC that it cannot do without.
func measureCodes(context.Context) error {
	a := accounts(1)[0]
	key := a.Secret.Bytes()
	now := time.Now()
	code := testing.Benchmark(func(b *testing.B) {
		for b.Loop() {
			if _, err := a.Code(now); err != nil {
				b.Fatal(err)
			}
		}
	})
	bare := testing.Benchmark(func(b *testing.B) {
		var counter [8]byte
		for i := uint64(0); b.Loop(); i++ {
			binary.BigEndian.PutUint64(counter[:], i)
			mac := hmac.New(sha1.New, key)
			mac.Write(counter[:])
			mac.Sum(nil)
		}
	})
	heading("Codes", "      code  bare HMAC      ratio")
	row("a second", "%10.0f %10.0f %8.2f ×", perSecond(code), perSecond(bare),
		float64(code.NsPerOp())/float64(bare.NsPerOp()))
	return nil
}

func perSecond(r testing.BenchmarkResult) float64 {
	return float64(time.Second) / float64(r.NsPerOp())
}
