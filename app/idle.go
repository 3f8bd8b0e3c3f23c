package app

import "time"

// An idling locks the vault when nothing was done in the window for as long as
// is set. A timer is set once for the whole time and again for what is left of
// it, so that a key or a click costs nothing but reading a clock.
type idling struct {
	app     *App
	touched time.Duration // when something was done last, by Reading.Run
	stop    func()        // of the timer
}

// touch notes that something was done.
func (i *idling) touch() { i.touched = i.app.timekeeping.keeper.Read().Run }

// start begins to wait, or begins anew where what is set has changed.
func (i *idling) start() {
	i.stop()
	i.stop = func() {}
	if !i.app.keyrings.Guarded() {
		return // nothing to lock with, and so nothing to wake up for
	}
	i.touch()
	i.await(i.app.prefs.now.Lock.Idle())
}

func (i *idling) await(d time.Duration) {
	if d <= 0 {
		return // never
	}
	i.stop = i.app.once(d, func() {
		allowed := i.app.prefs.now.Lock.Idle()
		idle := i.app.timekeeping.keeper.Read().Run - i.touched
		if idle < allowed {
			i.await(allowed - idle)
			return
		}
		i.app.lockFor(lockedIdle)
	})
}
