package app

import "time"

const (
	// quietAfter is how long after the last key or movement of the mouse nobody
	// seems to look at the window; awayAfter is it where another one has the
	// keyboard.
	quietAfter = time.Minute
	awayAfter  = 3 * time.Second
	// slowStep is how long the rings stand still then. A step draws the whole
	// window, which is what an open list costs.
	slowStep = 5 * time.Second
)

// A pace says how often what is in view steps on.
type pace struct {
	touched time.Time // when the user last did something
	away    bool      // another window has the keyboard
	slow    bool      // the last step was a long one
}

// touch notes that the user did something.
func (p *pace) touch(now time.Time) { p.touched = now }

// quiet reports whether nobody seems to look.
func (p *pace) quiet(now time.Time) bool {
	since := now.Sub(p.touched)
	if since < 0 { // the clock was set back
		p.touched = now
		return false
	}
	return since >= quietAfter || p.away && since >= awayAfter
}

// Used tells that the user did something: pressed a key, moved the mouse. It may
// be called for each of these, since it costs nothing but after a rest.
func (a *App) Used() {
	a.pace.touch(a.clock())
	a.lock.idle.touch()
	if a.pace.slow && a.stopTick != nil {
		a.startTicking()
	}
}

// nextStep is when what is in view is to step on next, after now: at the next
// whole second, or where nobody seems to look at the list, after slowStep or when
// a code changes.
func (a *App) nextStep(now time.Time) time.Time {
	next := now.Truncate(time.Second).Add(time.Second)
	a.pace.slow = a.list.shown() && a.pace.quiet(now)
	if !a.pace.slow {
		return next
	}
	late := now.Truncate(slowStep).Add(slowStep)
	if until := a.list.cards.until(late); until.After(next) {
		return until
	}
	return next
}

// until is when the first of the codes in view changes, or end if that is earlier.
func (c *cards) until(end time.Time) time.Time {
	for _, r := range c.rows {
		if r.index >= 0 && !r.now.Until.IsZero() && r.now.Until.Before(end) {
			end = r.now.Until
		}
	}
	return end
}
