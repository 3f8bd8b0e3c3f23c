// Package park decides when the event loop of the window may sleep, and for how
// long. Fyne's own loop looks for events sixty times a second for as long as the
// program runs, which costs more than drawing a code once a second does.
//
// It knows neither Fyne nor GLFW: package main tells it what happens, and does
// what it says.
package park

import (
	"sync"
	"time"
)

const (
	// longest is the longest sleep: what a wake-up that went missing would cost.
	longest = 10 * time.Second
	// afterInput is how long the loop stays awake after input. Fyne waits for the
	// second click of a double one, and tells of the focus, on goroutines that
	// reach the loop in ways that cannot be seen here; both take less.
	afterInput = 500 * time.Millisecond
	// blinkEvery is how long a sleep may be while a cursor blinks. It fades for a
	// tenth of a second and then stands for four.
	blinkEvery = 250 * time.Millisecond
	// BlinkFor is how long after the last input a cursor goes on blinking.
	BlinkFor = time.Minute
	// mostFrames is how many frames follow a change at most before the loop sleeps.
	// One draws it. Where that has changed something again, as it does where it
	// finds that the window has to grow, another one does, but not for ever: what is
	// not to be seen is never drawn.
	mostFrames = 3
	// early is how much too early a sleep may end without that being an event.
	early = time.Millisecond
)

// A Motion is how something moves on the screen.
type Motion struct {
	// For is how long it moves; negative where that is until it is stopped.
	For time.Duration
	// Blinks says that it only comes and goes, as a cursor does, and need not be
	// seen doing so.
	Blinks bool
}

// A Loop is the event loop. Its methods are for the goroutine of the loop, but
// for [Loop.Hand].
type Loop struct {
	now   func() time.Time
	wake  func()      // ends a sleep; for any goroutine
	drawn func() bool // whether what is to be seen is drawn as it is now

	mu     sync.Mutex
	handed int  // functions that were handed to the loop and have not been run
	asleep bool // or about to be
	woken  bool // by Hand, in this sleep

	frames  int
	changed int       // the number of the frame in which something last changed
	input   time.Time // when the user last did something
	awake   time.Time // the loop does not sleep before this
	until   time.Time // when the sleep that goes on is over
	ended   bool
	moving  map[any]time.Time // what moves, and until when; zero where that is not known
	blinks  map[any]bool
	tasks   []*task // in the order of their times
}

// New makes a loop that is awake. It reads the time from now; wake ends a sleep;
// drawn reports whether nothing has changed since the last frame was drawn.
func New(now func() time.Time, wake func(), drawn func() bool) *Loop {
	l := &Loop{now: now, wake: wake, drawn: drawn, moving: make(map[any]time.Time), blinks: make(map[any]bool)}
	l.Input()
	return l
}

// Input tells that the user did something, or that the window was moved, covered
// or given the keyboard.
func (l *Loop) Input() {
	l.input = l.now()
	l.stir()
}

func (l *Loop) stir() {
	l.awake = l.now().Add(afterInput)
	l.changed = l.frames
}

// End tells that the program is about to quit. The loop sleeps no more.
func (l *Loop) End() { l.ended = true }

// Hand takes a function that is on its way to the loop, ends a sleep, and returns
// the function that the loop is to run in its place. It is for any goroutine.
func (l *Loop) Hand(f func()) func() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.handed++
	if l.asleep && !l.woken {
		l.woken = true
		l.wake() // while the lock is held: the loop is there until it has it
	}
	return func() {
		f()
		l.changed = l.frames
		l.mu.Lock()
		defer l.mu.Unlock()
		l.handed--
	}
}

// Move tells that something begins to move, Still that it was stopped.
func (l *Loop) Move(what any, m Motion) {
	if m.Blinks {
		l.blinks[what] = true
		return
	}
	var end time.Time
	if m.For >= 0 {
		end = l.now().Add(m.For)
	}
	l.moving[what] = end
}

// Still tells that what moved was stopped.
func (l *Loop) Still(what any) {
	delete(l.moving, what)
	delete(l.blinks, what)
	l.changed = l.frames
}

// Frame tells that a frame begins, and does what is due. Everything that has
// changed is drawn in it.
func (l *Loop) Frame() {
	l.work()
	l.frames++
}

// Ready returns how long the loop may sleep once the frame is drawn; 0 where there
// is something to do.
func (l *Loop) Ready() time.Duration {
	now := l.now()
	if l.ended || l.frames == l.changed || now.Before(l.awake) {
		return 0
	}
	for what, end := range l.moving {
		if end.IsZero() || now.Before(end) {
			return 0
		}
		delete(l.moving, what) // it came to its end, which nobody tells
	}
	if len(l.blinks) > 0 && now.Sub(l.input) < BlinkFor {
		return min(blinkEvery, l.rest(now))
	}
	return min(longest, l.rest(now))
}

// Sleep is for after a frame was drawn. It calls wait with how long the loop may
// sleep, if it may, and then does what is due. An end before that time which Hand
// has not brought about was an event.
func (l *Loop) Sleep(wait func(time.Duration)) {
	d := l.Ready()
	if d == 0 || l.frames-l.changed < mostFrames && !l.drawn() || !l.lieDown() {
		return
	}
	l.until = l.now().Add(d)
	wait(d)
	if !l.getUp() && l.now().Add(early).Before(l.until) {
		l.stir()
	}
	l.work()
}

// lieDown reports whether nothing is on its way to the loop, which from here on
// would wake it.
func (l *Loop) lieDown() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.woken = false
	l.asleep = l.handed == 0
	return l.asleep
}

// getUp reports whether Hand has ended the sleep.
func (l *Loop) getUp() (woken bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.asleep = false
	return l.woken
}
