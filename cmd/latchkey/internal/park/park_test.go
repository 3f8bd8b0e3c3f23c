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
}

func newStand(t *testing.T) *stand {
	s := &stand{t: t, now: time.Unix(1_800_000_000, 0)}
	s.Loop = park.New(func() time.Time { return s.now }, func() { s.wakes++ })
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
	s.staysAwake("the frame that draws it may have found that the window must grow")
	s.Frame()
	s.sleeps("it is drawn")
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
	l := park.New(func() time.Time { return now }, func() { woken <- struct{}{} })
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
