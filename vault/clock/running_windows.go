package clock

import (
	"time"

	"golang.org/x/sys/windows"
)

// running is how long ago Windows started, sleep included.
func running() time.Duration { return windows.DurationSinceBoot() }
