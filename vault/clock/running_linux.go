package clock

import (
	"time"

	"golang.org/x/sys/unix"
)

// running is the raw clock of the hardware, which is not steered as Linux's
// monotonic and boot-time clocks are together with the wall clock, and the time
// that the computer has slept, which only the boot-time clock counts.
func running() time.Duration {
	return since(unix.CLOCK_MONOTONIC_RAW) + since(unix.CLOCK_BOOTTIME) - since(unix.CLOCK_MONOTONIC)
}

func since(clock int32) time.Duration {
	var t unix.Timespec
	if err := unix.ClockGettime(clock, &t); err != nil {
		return 0 // not on any Linux that Go runs on
	}
	return time.Duration(t.Nano())
}
