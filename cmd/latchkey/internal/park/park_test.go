package park_test

import (
	"sync"
	"testing"
	"time"

	"latchkey/cmd/latchkey/internal/park"
)

// A stand is a loop with a clock that stands still.
type stand struct {
	*park.Loop
	t     *testing.T
	now   time.Time
	wakes int
	dirty bool // the last frame was drawn and something has changed by that
}

func newStand(t *testing.T) *stand {
	s := &stand{t: t, now: time.Unix(1_800_000_000, 0)}
	s.Loop = park.New(func() time.Time { return s.now }, func() { s.wakes++ }, func() bool { return !s.dirty })
	return s
}

// settle lets a second pass, and frames be drawn, without anything happening.
func (s *stand) settle() {
	s.now = s.now.Add(time.Second)
	s.Frame()
	s.Frame()
}

func (s *stand) sleeps(why string) {
	s.t.Helper()
	if s.Ready() == 0 {
		s.t.Errorf("%s: the loop stays awake", why)
	}
}

func (s *stand) staysAwake(why string) {
	s.t.Helper()
	if d := s.Ready(); d != 0 {
		s.t.Errorf("%s: the loop sleeps for %s", why, d)
	}
}

func TestInputKeepsAwakeForAMoment(t *testing.T) {
	s := newStand(t)
	s.staysAwake("it has just begun")
	s.settle()
	s.sleeps("nothing happens")
	s.Input()
	s.now = s.now.Add(400 * time.Millisecond) // a second click would still count
	s.Frame()
	s.Frame()
	s.staysAwake("after a click")
	s.settle()
	s.sleeps("a second later")
}

func TestChangesAreDrawnBeforeItSleeps(t *testing.T) {
	s := newStand(t)
	s.settle()
	s.Hand(func() {})()
	s.staysAwake("what was changed is not drawn")
	s.Frame()
	s.sleeps("it is drawn")
}

func TestWhatDrawingChangesIsDrawnToo(t *testing.T) {
	s := newStand(t)
	s.settle()
	s.dirty = true
	s.Hand(func() {})()
	s.Frame()
	s.Sleep(func(time.Duration) { t.Error("it sleeps though the window has to grow") })
	s.Frame()
	s.dirty = false
	slept := 0
	s.Sleep(func(d time.Duration) { slept++; s.now = s.now.Add(d) })
	s.dirty = true // of a window that is hidden
	s.Hand(func() {})()
	for range 10 {
		s.Frame()
		s.Sleep(func(d time.Duration) { slept++; s.now = s.now.Add(d) })
	}
	if slept < 5 {
		t.Errorf("what is never drawn keeps the loop awake: it slept %d times", slept)
	}
}

// What is to be done later ends the sleep, and what it changes is drawn at once.
func TestLater(t *testing.T) {
	s := newStand(t)
	s.settle()
	var done []string
	s.Later(2*time.Second, func() { done = append(done, "second") })
	s.Later(time.Second, func() {
		done = append(done, "first")
		s.Later(0, func() { done = append(done, "after it") })
	})
	s.Later(time.Second, func() { done = append(done, "cancelled") })()
	if d := s.Ready(); d != time.Second {
		t.Fatalf("the loop sleeps for %s, and not until there is something to do", d)
	}
	s.Sleep(func(d time.Duration) { s.now = s.now.Add(d) })
	if len(done) != 2 || done[0] != "first" || done[1] != "after it" {
		t.Fatalf("by the time of the first, %q was done", done)
	}
	s.staysAwake("what was done is not drawn")
	s.Frame()
	s.sleeps("it is drawn, and its time was no event")
	s.Sleep(func(d time.Duration) { s.now = s.now.Add(d / 2); s.Hand(func() {})() })
	s.Frame()
	s.Sleep(func(d time.Duration) { s.now = s.now.Add(d) })
	if len(done) != 3 || done[2] != "second" {
		t.Errorf("after a sleep that something else had ended, %q was done", done)
	}
	s.Input()
	s.Later(0, func() { done = append(done, "awake") })
	s.Frame()
	if len(done) != 4 {
		t.Error("a loop that is awake does nothing of what is due")
	}
}

func TestSleepEndsWhenThereIsSomethingToDo(t *testing.T) {
	s := newStand(t)
	s.settle()
	var work func()
	s.Sleep(func(time.Duration) {
		work = s.Hand(func() {})
		s.Hand(func() {})()
	})
	if s.wakes != 1 {
		t.Errorf("two functions woke a sleeping loop %d times", s.wakes)
	}
	s.settle()
	s.Sleep(func(time.Duration) { t.Error("it sleeps on what it was handed") })
	work()
	s.settle()
	slept := false
	s.Sleep(func(time.Duration) { slept = true; s.now = s.now.Add(time.Minute) })
	if !slept {
		t.Error("it does not sleep when all is done")
	}
	s.Hand(func() {})
	if s.wakes != 1 {
		t.Error("a loop that is awake was woken")
	}
}

func TestSleepThatAnEventEnds(t *testing.T) {
	s := newStand(t)
	s.settle()
	s.Sleep(func(d time.Duration) { s.now = s.now.Add(d / 2) })
	s.Frame()
	s.Frame()
	s.staysAwake("an event may have more to follow")
	s.settle()
	s.Sleep(func(d time.Duration) { s.now = s.now.Add(d) })
	s.Frame()
	s.sleeps("the time was over, and nothing happened")
}

func TestWhatMovesKeepsAwake(t *testing.T) {
	s := newStand(t)
	s.Move("progress", park.Motion{For: -1})
	s.settle()
	s.staysAwake("what moves has no end")
	s.Move("ripple", park.Motion{For: 2 * time.Second})
	s.Still("progress")
	s.settle()
	s.staysAwake("one thing moves")
	s.settle()
	s.sleeps("that came to its end")
	s.Move("ripple", park.Motion{For: 3 * time.Second})
	s.staysAwake("it moves again")
}

func TestCursorBlinksForAMinute(t *testing.T) {
	s := newStand(t)
	s.Move("cursor", park.Motion{For: -1, Blinks: true})
	s.settle()
	if d := s.Ready(); d == 0 || d > 300*time.Millisecond {
		t.Errorf("between two looks of a cursor the loop sleeps for %s", d)
	}
	s.now = s.now.Add(park.BlinkFor)
	if d := s.Ready(); d < time.Second {
		t.Errorf("a cursor that nobody watches still ends every sleep after %s", d)
	}
	s.Input()
	s.settle()
	if d := s.Ready(); d == 0 || d > 300*time.Millisecond {
		t.Errorf("after a key the cursor does not blink again: %s", d)
	}
	s.Still("cursor")
	s.settle()
	if d := s.Ready(); d < time.Second {
		t.Errorf("a cursor that is gone still ends every sleep after %s", d)
	}
}

func TestSleepIsBounded(t *testing.T) {
	s := newStand(t)
	s.settle()
	if d := s.Ready(); d > 10*time.Second {
		t.Errorf("a wake-up that went missing would cost %s", d)
	}
}

func TestQuittingIsNotSleptThrough(t *testing.T) {
	s := newStand(t)
	s.settle()
	s.End()
	s.settle()
	s.staysAwake("the program quits")
}

// What is handed over at any moment is either seen before the loop sleeps, or ends
// the sleep.
func TestNothingIsSleptThrough(t *testing.T) {
	woken := make(chan struct{}, 1)
	now := time.Unix(1_800_000_000, 0)
	l := park.New(func() time.Time { return now }, func() { woken <- struct{}{} }, func() bool { return true })
	queue := make(chan func(), 1)
	const rounds = 2000
	var others sync.WaitGroup
	others.Go(func() {
		for range rounds {
			queue <- l.Hand(func() {})
		}
	})
	for done := 0; done < rounds; {
		now = now.Add(time.Second)
		l.Frame()
		l.Frame()
		l.Sleep(func(time.Duration) {
			select {
			case <-woken:
			case <-t.Context().Done(): // the test's time is over
			}
		})
		select {
		case <-woken: // at the last moment
		default:
		}
		select {
		case f := <-queue:
			f()
			done++
		default:
		}
	}
	others.Wait()
}
