package clock

import "time"

// A Reading is this computer's clock at one moment, beside a clock that nobody
// can set.
type Reading struct {
	// Wall is what the computer's clock says, without Go's monotonic reading.
	Wall time.Time
	// Run is how long the computer has run, from some moment that stays the
	// same. It goes on while the computer sleeps, which Go's monotonic clock
	// does not, and setting or steering the clock does not change it.
	Run time.Duration
}

// Read reads this computer's clocks, at one moment even where the system has
// something else to do between the two.
func Read() Reading {
	const same, enough = time.Millisecond, 10
	for i := 1; ; i++ {
		before := running()
		wall := time.Now().Round(0)
		after := running()
		if after-before < same || i == enough {
			return Reading{Wall: wall, Run: before + (after-before)/2}
		}
	}
}

// drifted is how far the clock was moved from one reading to another: positive
// where it was set forward.
func drifted(from, to Reading) time.Duration {
	return to.Wall.Sub(from.Wall) - (to.Run - from.Run)
}
