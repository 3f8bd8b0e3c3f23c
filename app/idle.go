package app

import (
	"time"

	"latchkey/vault/clock"
)

// An idling locks the vault when nothing was done in the window for as long as
// is set. A timer is set once for the whole time and again for what is left of
// it, so that a key or a click costs nothing but reading a clock.
type idling struct {
	app     *App
	touched clock.Reading // when something was done last
	stop    func()        // of the timer
	waits   bool          // it locks when the time is over
}

// touch notes that something was done. Where that comes too late, because the
// computer has slept meanwhile and the timer with it, it locks instead.
func (i *idling) touch() {
	if i.isOver() {
		i.app.lockFor(lockedIdle)
		return
	}
	i.touched = i.app.timekeeping.keeper.Read()
}

// wake locks where the time was over in sleep, before a key or a click: the timer
// has slept as well, and what is left of it would show the codes.
func (i *idling) wake() {
	if i.isOver() {
		i.app.lockFor(lockedIdle)
	}
}

// isOver reports whether the time is over.
func (i *idling) isOver() bool {
	allowed := i.app.prefs.now.Lock.Idle()
	return i.waits && allowed > 0 && i.idle() >= allowed
}

// idle is for how long nothing was done, by the clock as well as by what runs
// only while the computer is awake.
func (i *idling) idle() time.Duration {
	now := i.app.timekeeping.keeper.Read()
	return max(now.Run-i.touched.Run, now.Wall.Sub(i.touched.Wall))
}

// start begins to wait, or begins anew where what is set has changed.
func (i *idling) start() {
	i.stop()
	i.stop, i.waits = func() {}, false
	if !i.app.keyrings.Guarded() {
		return // nothing to lock with, and so nothing to wake up for
	}
	i.touch()
	i.waits = true
	i.await(i.app.prefs.now.Lock.Idle())
}

func (i *idling) await(d time.Duration) {
	if d <= 0 {
		return // never
	}
	i.stop = i.app.once(d, func() {
		allowed := i.app.prefs.now.Lock.Idle()
		if idle := i.idle(); idle < allowed {
			i.await(allowed - idle)
			return
		}
		i.app.lockFor(lockedIdle)
	})
}
