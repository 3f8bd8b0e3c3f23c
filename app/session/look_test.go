package session

import (
	"context"
	"slices"
	"testing"
	"time"
)

// A stage is a system that does what a test says.
type stage struct {
	*looker
	isLocked, unknown bool
	sleep             time.Duration
	told              []Event
	waits             func(d time.Duration)
}

func newStage() *stage {
	s := &stage{}
	s.looker = &looker{watch: &Watch{tell: func(e Event) { s.told = append(s.told, e) }}, system: s}
	return s
}

func (s *stage) locked() (bool, bool) { return s.isLocked, !s.unknown }
func (s *stage) slept() time.Duration { return s.sleep }
func (s *stage) wait(d time.Duration) { s.waits(d) }

// tells checks what was told since it was asked last.
func (s *stage) tells(t *testing.T, what string, want ...Event) {
	t.Helper()
	if !slices.Equal(s.told, want) {
		t.Errorf("%s: %v was told, want %v", what, s.told, want)
	}
	s.told = nil
}

// What the screen does is told once, however often it is looked at.
func TestLookerTellsOfTheScreen(t *testing.T) {
	s := newStage()
	for _, step := range []struct {
		what            string
		locked, unknown bool
		want            []Event
	}{
		{"open", false, false, nil},
		{"locked", true, false, []Event{Locked}},
		{"still locked", true, false, nil},
		{"not known for a moment", false, true, nil},
		{"locked after that", true, false, nil},
		{"open again", false, false, []Event{Unlocked}},
		{"still open", false, false, nil},
		{"locked again", true, false, []Event{Locked}},
	} {
		s.isLocked, s.unknown = step.locked, step.unknown
		s.look()
		s.tells(t, step.what, step.want...)
	}
	s = newStage()
	s.isLocked = true
	s.look()
	s.tells(t, "locked from the start", Locked)
}

// Sleep is held up until it was told, and both ways to hear of it tell it once.
func TestLookerTellsOfSleep(t *testing.T) {
	s := newStage()
	allowed := 0
	allow := func() {
		allowed++
		s.told = append(s.told, 0)
	}
	s.power(maySleep, allow)
	s.tells(t, "it may sleep", 0)
	s.power(willSleep, allow)
	s.tells(t, "it will", Sleeping, 0)
	s.look()
	s.tells(t, "it does not yet")
	s.sleep += time.Hour
	s.power(isAwake, allow)
	s.tells(t, "it is awake", Woke)
	s.look()
	s.tells(t, "looked at after that")

	s.power(willSleep, allow)
	s.sleep += time.Minute
	s.look()
	s.tells(t, "seen to be awake before that was told", Sleeping, 0, Woke)
	s.power(isAwake, allow)
	s.tells(t, "told after that")

	s.power(willSleep, allow)
	s.power(isAwake, allow)
	s.tells(t, "called off", Sleeping, 0, Woke)
	const others = 0xe0000320 // kIOMessageSystemWillPowerOn
	if s.power(others, allow); allowed != 4 {
		t.Errorf("%d messages were answered, want those 4 that ask", allowed)
	}
}

// Where the system does not tell of sleep, it is known afterwards by the clocks. What
// passes between reading one and the other is none.
func TestLookerSeesThatItHasSlept(t *testing.T) {
	s := newStage()
	for _, step := range []struct {
		more time.Duration
		want []Event
	}{
		{0, nil}, {time.Millisecond, nil}, {7 * time.Hour, []Event{Sleeping, Woke}}, {0, nil}, {-time.Millisecond, nil},
		{30 * time.Second, []Event{Sleeping, Woke}}, {0, nil},
	} {
		s.sleep += step.more
		s.look()
		s.tells(t, step.more.String(), step.want...)
	}
	// It comes before the lock of a screen that locks with it.
	s.sleep, s.isLocked = s.sleep+time.Hour, true
	s.look()
	s.tells(t, "with the screen", Sleeping, Woke, Locked)
}

// Sleep from before the program does not count, and it looks as long as its context.
func TestLookerLooksUntilItsContextEnds(t *testing.T) {
	s := newStage()
	s.sleep = 48 * time.Hour
	ctx, stop := context.WithCancel(t.Context())
	looks := 0
	s.waits = func(d time.Duration) {
		if d != lookEvery {
			t.Errorf("it waits for %v", d)
		}
		if looks++; looks == 2 {
			s.isLocked = true
		}
		if looks == 4 {
			stop()
		}
	}
	s.run(ctx)
	s.tells(t, "in four looks", Locked)
	if looks != 4 {
		t.Errorf("it waited %d times", looks)
	}
}
