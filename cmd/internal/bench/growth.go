package main

import (
	"context"
	"errors"
	"sync/atomic"
	"time"
)

// growthEvery is how often the memory of a portal is looked at.
const growthEvery = 30 * time.Second

// A growth is how a portal's memory went.
type growth struct {
	pid   int
	looks []memoryLook
}

// A memoryLook is what a portal had in memory after so many enrollments.
type memoryLook struct {
	enrollments int
	bytes       int64
}

func (g *growth) note(enrollments int) error {
	used, err := residentBytes(g.pid)
	if err == nil {
		g.looks = append(g.looks, memoryLook{enrollments, used})
	}
	return err
}

// watch looks at the memory until the context ends. A nil growth does not.
func (g *growth) watch(ctx context.Context, count *atomic.Int64) error {
	for g != nil {
		if err := pause(ctx, growthEvery); errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
			return nil
		}
		if err := g.note(int(count.Load())); err != nil {
			return err
		}
	}
	return nil
}

// print tells the memory at the begin and the end, and what was seen between.
func (g *growth) print(enrollments int) error {
	if err := g.note(enrollments); err != nil {
		return err
	}
	first, last := g.looks[0], g.looks[len(g.looks)-1]
	per := float64(last.bytes-first.bytes) / 1e6 * 100_000 / float64(max(last.enrollments, 1))
	row("  in memory", "%7.1f MB at the begin, %7.1f MB at the end, %+.1f MB for 100,000 enrollments", float64(first.bytes)/1e6, float64(last.bytes)/1e6, per)
	for _, l := range g.looks[1 : len(g.looks)-1] {
		row("    after so many", "%7d enrollments %7.1f MB", l.enrollments, float64(l.bytes)/1e6)
	}
	return nil
}
