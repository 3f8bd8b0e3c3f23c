package session

import (
	"context"
	"time"
)

const (
	// lookEvery is how often a looker looks.
	lookEvery = 2 * time.Second
	// leastSleep is how much the clocks have to differ for it to be sleep: they are
	// read one after the other.
	leastSleep = time.Second
)

// A system can be looked at.
type system interface {
	// locked reports whether the screen is locked now, if that is known.
	locked() (locked, known bool)
	// slept is for how long the computer has slept since it was started.
	slept() time.Duration
	// wait waits for d, or until the system has told something.
	wait(d time.Duration)
}

// The messages of IOKit about the computer's sleep (Apple, IOKit/IOMessage.h).
const (
	maySleep  = 0xe0000270 // kIOMessageCanSystemSleep
	willSleep = 0xe0000280 // kIOMessageSystemWillSleep
	isAwake   = 0xe0000300 // kIOMessageSystemHasPoweredOn
)

// A looker makes events of what it sees of a system that does not tell of its
// screen and may not tell of its sleep. Its methods are for one goroutine.
type looker struct {
	watch  *Watch
	system system

	isLocked bool
	asleep   bool          // it was told that it goes to sleep
	counted  time.Duration // how much of the sleep was told
}

// run looks again and again until ctx has ended. It begins with a screen that is
// not locked: one that is, is told.
func (l *looker) run(ctx context.Context) {
	l.counted = l.system.slept()
	for ctx.Err() == nil {
		l.look()
		l.system.wait(lookEvery)
	}
}

// look tells what has changed since it looked last. Sleep that nothing was heard of
// is told afterwards, so that nothing is left open for having slept.
func (l *looker) look() {
	if slept := l.system.slept(); slept-l.counted >= leastSleep {
		l.sleeps()
		l.wakes()
	}
	locked, known := l.system.locked()
	if !known || locked == l.isLocked {
		return
	}
	if l.isLocked = locked; locked {
		l.watch.say(Locked)
	} else {
		l.watch.say(Unlocked)
	}
}

// power takes a message about the computer's sleep. Those that ask wait until allow
// is called, and no other may be answered. Sleep has to wait until it was told.
func (l *looker) power(message uint32, allow func()) {
	switch message {
	case maySleep:
		allow()
	case willSleep:
		l.sleeps()
		allow()
	case isAwake: // seconds after it is
		l.wakes()
	}
}

func (l *looker) sleeps() {
	if !l.asleep {
		l.asleep = true
		l.watch.say(Sleeping)
	}
}

func (l *looker) wakes() {
	l.counted = l.system.slept()
	if l.asleep {
		l.asleep = false
		l.watch.say(Woke)
	}
}
