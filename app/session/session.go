// Package session says what happens to the desktop session that the program is in:
// its screen is locked, the computer goes to sleep, there is a tray.
//
// On Linux and the like it asks over D-Bus: logind on the system's bus; the screen
// savers and the watcher of status icons on the session's. A bus or a service that
// is not there is nothing unusual: [Watch.Known] says what this system tells. No
// bus and no service is started for it, and a bus that ends is looked for again.
//
// On Windows a window that is never seen is told of locking and sleep. On macOS the
// screen is looked at every two seconds, and sleep is told by IOKit. A tray is always
// there on both. What is asked of these two was never run there by those who wrote it.
package session

import (
	"context"
	"sync"
	"time"
)

// An Event is something that has happened to the session. It may be told more than
// once, by several services of the desktop.
type Event int

// The events.
const (
	Locked   Event = iota + 1 // the screen has been locked
	Unlocked                  // and unlocked
	// Sleeping is told before the computer goes to sleep. That is held up until
	// it has been told, for as long as the system allows, five seconds usually. Sleep
	// that was missed is told right before Woke.
	Sleeping
	Woke         // from sleep
	TrayAppeared // an icon in the tray can be seen from now on
	TrayGone
)

// Known is what this system tells.
type Known struct {
	Lock  bool // when the screen is locked
	Sleep bool // when it goes to sleep
	Tray  bool // there is a tray now
}

// A Timer calls f once, d from now, unless stop is called first.
type Timer func(d time.Duration, f func()) (stop func())

// Options are what a Watch is made of. The zero value is the usual one.
type Options struct {
	SessionBus string // its address; that of the environment where empty
	SystemBus  string // likewise
	After      Timer  // time.AfterFunc where nil
}

// Who says that the screen is locked.
type locker int

const (
	fromSaver locker = 1 << iota
	fromLogind
)

// A Watch follows the session until its context ends. Its methods may be called
// from any goroutine.
type Watch struct {
	tell func(Event)

	mu      sync.Mutex
	known   Known
	lockers locker // who says that the screen is locked

	turn sync.Mutex // of who tells

	asked chan struct{} // closed when every bus was asked once
	ended chan struct{} // closed when all is let go of
}

// Start begins to follow the session, in the background, until ctx ends. Each event
// is told on a goroutine of its own, one after the other.
func Start(ctx context.Context, o Options, tell func(Event)) *Watch {
	if o.After == nil {
		o.After = func(d time.Duration, f func()) func() {
			timer := time.AfterFunc(d, f)
			return func() { timer.Stop() }
		}
	}
	w := &Watch{tell: tell, asked: make(chan struct{}), ended: make(chan struct{})}
	go w.follow(ctx, o)
	return w
}

// Known returns what is known so far.
func (w *Watch) Known() Known {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.known
}

// Await returns what is known when every bus was asked once, or ctx has ended.
func (w *Watch) Await(ctx context.Context) Known {
	select {
	case <-w.asked:
	case <-ctx.Done():
	}
	return w.Known()
}

// Ended is closed when the context has ended and every connection is closed.
func (w *Watch) Ended() <-chan struct{} { return w.ended }

// Ask finds out once what this system tells. It takes no longer than ctx.
func Ask(ctx context.Context) Known {
	following, stop := context.WithCancel(ctx)
	defer stop()
	return Start(following, Options{}, func(Event) {}).Await(ctx)
}

// say tells an event.
func (w *Watch) say(e Event) {
	w.turn.Lock()
	defer w.turn.Unlock()
	w.tell(e)
}

// tray says whether there is a tray, where that has changed.
func (w *Watch) tray(there bool) {
	w.mu.Lock()
	changed := w.known.Tray != there
	w.known.Tray = there
	w.mu.Unlock()
	switch {
	case changed && there:
		w.say(TrayAppeared)
	case changed:
		w.say(TrayGone)
	}
}
