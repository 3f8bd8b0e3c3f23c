package clock

import (
	"errors"
	"fmt"
	"sync"
	"time"
)

// Day is how long a correction holds that does not end with the program.
const Day = 24 * time.Hour

// Why a correction does not hold any more. Each is a whole sentence.
var (
	ErrSet     = errors.New("this computer's clock was set, so the correction would be wrong now")
	ErrExpired = errors.New("the correction was for a day, which is over")
)

// stray is by how much of the time that has passed the hardware's clock may
// differ from the one that is steered: what cheap quartzes do, and rather more.
const stray = 150e-6

// A Correction is an offset that is applied to a computer's clock until it ends
// or the clock has been set. Its methods may be called from any goroutine.
type Correction struct {
	offset time.Duration
	from   Reading
	length time.Duration // 0 where it ends with the program

	mu   sync.Mutex
	last Reading // when it was asked last
	err  error   // why it does not hold any more
}

// Correct makes a correction of what a measurement found, from when it was
// measured: for a day, or for as long as the program runs.
func Correct(r *Result, forDay bool) (*Correction, error) {
	if !r.Known() {
		return nil, errors.New("without the time of a server there is nothing to correct the codes by")
	}
	c := &Correction{offset: r.Offset, from: r.At, last: r.At}
	if forDay {
		c.length = Day
	}
	return c, nil
}

// Resume makes a correction of a new measurement that ends when an earlier one
// was to. It returns [ErrExpired] where that is over.
func Resume(r *Result, until time.Time) (*Correction, error) {
	c, err := Correct(r, true)
	if err != nil {
		return nil, err
	}
	// No longer than a day, whatever an edited file says.
	if c.length = min(until.Sub(r.At.Wall.Add(r.Offset)), Day); c.length <= 0 {
		return nil, ErrExpired
	}
	return c, nil
}

// Apply returns the right time at a reading. Once the correction does not hold
// it returns the reading's own time and why, then and ever after.
func (c *Correction) Apply(r Reading) (time.Time, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.err == nil {
		c.err = c.check(r)
		c.last = r
	}
	if c.err != nil {
		return r.Wall, c.err
	}
	return r.Wall.Add(c.offset), nil
}

func (c *Correction) check(r Reading) error {
	switch {
	// Against the last reading, so that after hours a step still stands out;
	// and against the first, so that many small ones do.
	case Moved(c.last, r), Moved(c.from, r):
		return ErrSet
	case c.length > 0 && r.Run-c.from.Run >= c.length:
		return ErrExpired
	}
	return nil
}

// Moved reports whether the clock was set, or steered, from one reading to
// another by as much as matters to codes.
func Moved(from, to Reading) bool {
	passed := (to.Run - from.Run).Abs()
	return drifted(from, to).Abs() > Notable+time.Duration(stray*float64(passed))
}

// Offset is what is added.
func (c *Correction) Offset() time.Duration { return c.offset }

// Until is the right time at which the correction ends; zero where it ends with
// the program.
func (c *Correction) Until() time.Time {
	if c.length == 0 {
		return time.Time{}
	}
	return c.from.Wall.Add(c.offset + c.length)
}

// Sentence says what is done, for somebody for whom it is now the right time:
// "Codes are corrected by +45 s until 14:30 tomorrow."
func (c *Correction) Sentence(now time.Time) string {
	day, until := "", c.Until().Local()
	switch now = now.Local(); {
	case c.length == 0, sameDay(until, now):
	case sameDay(until, now.AddDate(0, 0, 1)):
		day = " tomorrow"
	default:
		day = until.Format(" on 2 January")
	}
	return c.Line() + day + "."
}

// Line is the sentence without the day, which is a day away at most, for where
// there is little room.
func (c *Correction) Line() string {
	end := "Latchkey is closed"
	if c.length > 0 {
		end = c.Until().Local().Format("15:04")
	}
	return fmt.Sprintf("Codes are corrected by %s until %s", Signed(c.offset), end)
}

func sameDay(a, b time.Time) bool {
	return a.Year() == b.Year() && a.YearDay() == b.YearDay()
}
