//go:build !linux && !darwin && !windows

package clock

import "time"

var started = time.Now()

// running is Go's monotonic clock. Where that stops in sleep, waking looks as if
// the clock had been set, and a correction is given up too soon, not too late.
func running() time.Duration { return time.Since(started) }
