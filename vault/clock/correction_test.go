package clock

import (
	"errors"
	"strings"
	"testing"
	"time"
)

// noon is when the tests' clocks stand.
func noon() Reading {
	return Reading{Wall: time.Date(2026, 3, 1, 12, 0, 0, 0, time.Local), Run: 3 * time.Hour}
}

// later is a clock that ran on untouched, asleep or awake.
func (r Reading) later(d time.Duration) Reading { return Reading{r.Wall.Add(d), r.Run + d} }

// set is a clock that was set forward.
func (r Reading) set(d time.Duration) Reading { return Reading{r.Wall.Add(d), r.Run} }

func correct(t *testing.T, forDay bool) *Correction {
	t.Helper()
	c, err := Correct(&Result{Verdict: Agreed, Offset: 45 * time.Second, At: noon()}, forDay)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func holds(t *testing.T, c *Correction, r Reading) {
	t.Helper()
	if got, err := c.Apply(r); err != nil || !got.Equal(r.Wall.Add(45*time.Second)) {
		t.Errorf("at %v: %v, %v", r, got, err)
	}
}

// ended is a correction that ended for a reason, and stays so.
func ended(t *testing.T, c *Correction, r Reading, why error) {
	t.Helper()
	for _, r := range []Reading{r, noon(), noon().later(time.Second)} {
		if got, err := c.Apply(r); !errors.Is(err, why) || !got.Equal(r.Wall) {
			t.Errorf("at %v: %v, %v; want %v", r, got, err, why)
		}
	}
}

func TestCorrectionUntilTheProgramEnds(t *testing.T) {
	c := correct(t, false)
	for _, d := range []time.Duration{0, time.Second, time.Hour, 30 * Day} {
		holds(t, c, noon().later(d))
	}
	if !c.Until().IsZero() || c.Sentence(noon().Wall) != "Codes are corrected by +45 s until Latchkey is closed." {
		t.Errorf("%v %q", c.Until(), c.Sentence(noon().Wall))
	}
}

func TestCorrectionForADay(t *testing.T) {
	c := correct(t, true)
	holds(t, c, noon())
	holds(t, c, noon().later(Day-time.Second)) // a night's sleep in one
	if got := c.Sentence(noon().Wall); got != "Codes are corrected by +45 s until 12:00 tomorrow." {
		t.Errorf("%q", got)
	}
	if got := c.Sentence(noon().Wall.Add(15 * time.Hour)); got != "Codes are corrected by +45 s until 12:00." {
		t.Errorf("the morning after: %q", got)
	}
	ended(t, c, noon().later(Day), ErrExpired)
}

// A clock that is set by the user, or by the system in the end, would make the
// corrected codes wrong.
func TestCorrectionEndsWhenTheClockIsSet(t *testing.T) {
	for _, step := range []time.Duration{45 * time.Second, -45 * time.Second, 3 * time.Second, -time.Hour, 400 * Day} {
		ended(t, correct(t, false), noon().later(time.Minute).set(step), ErrSet)
		c := correct(t, false)
		for i := range time.Duration(20) { // after hours of small differences
			holds(t, c, noon().later(i*time.Hour))
		}
		ended(t, c, noon().later(19*time.Hour+time.Second).set(step), ErrSet)
	}
}

// Setting it to and fro between two looks goes unseen, and may: it is as it was.
// Many steps that are each too small to count are seen.
func TestSmallStepsAddUp(t *testing.T) {
	c := correct(t, false)
	r := noon()
	r = r.later(time.Second).set(time.Second)
	holds(t, c, r)
	r = r.later(time.Second).set(900 * time.Millisecond)
	holds(t, c, r)
	ended(t, c, r.later(time.Second).set(900*time.Millisecond), ErrSet)
}

// chrony steers a clock that is far off by up to a tenth, and ntpd by 500 ppm:
// nothing jumps, and the correction is wrong all the same.
func TestCorrectionEndsWhenTheClockIsSteered(t *testing.T) {
	for rate, most := range map[float64]time.Duration{0.1: time.Minute, 500e-6: 2 * time.Hour} {
		c := correct(t, false)
		off := time.Duration(0)
		for passed := time.Second; ; passed += time.Second {
			off = time.Duration(rate * float64(passed))
			if _, err := c.Apply(noon().later(passed).set(off)); errors.Is(err, ErrSet) {
				break
			}
			if passed > most {
				t.Fatalf("steered by %v, it holds after %v, %v off", rate, passed, off)
			}
		}
		if off > 3*time.Second {
			t.Errorf("steered by %v, it held until it was %v off", rate, off)
		}
	}
	c := correct(t, true) // a quartz that is as bad as they come
	for passed := time.Duration(0); passed < Day; passed += time.Minute {
		holds(t, c, noon().later(passed).set(-time.Duration(100e-6*float64(passed))))
	}
}

func TestCorrectionIsMadeOfAMeasurementOnly(t *testing.T) {
	for _, v := range []Verdict{Contrary, Unknown, Disturbed} {
		if _, err := Correct(&Result{Verdict: v, At: noon()}, false); err == nil {
			t.Errorf("%s: it was made", v)
		}
	}
}

// After a restart the clock is measured anew, and the end stays where it was.
func TestResume(t *testing.T) {
	r := &Result{Verdict: Agreed, Offset: 30 * time.Second, At: noon()}
	until := noon().Wall.Add(time.Hour)
	c, err := Resume(r, until)
	if err != nil || c.Offset() != 30*time.Second || !c.Until().Equal(until) {
		t.Fatalf("%v until %v, %v", c.Offset(), c.Until(), err)
	}
	ended(t, c, noon().later(time.Hour), ErrExpired)
	for _, over := range []time.Time{noon().Wall, noon().Wall.Add(30 * time.Second), {}} {
		if _, err := Resume(r, over); !errors.Is(err, ErrExpired) {
			t.Errorf("until %v: %v", over, err)
		}
	}
	c, err = Resume(r, noon().Wall.AddDate(80, 0, 0))
	if err != nil || c.Until().After(noon().Wall.Add(Day+time.Minute)) {
		t.Errorf("it would hold until %v, %v", c.Until(), err)
	}
}

func TestRead(t *testing.T) {
	before := Read()
	for Read().Run <= before.Run { // it moves
	}
	if after := Read(); drifted(before, after).Abs() > time.Second {
		t.Errorf("from %v to %v", before, after)
	}
	if s := before.Wall.String(); strings.Contains(s, "m=") {
		t.Errorf("%s has a monotonic reading, which sleep would make wrong", s)
	}
}
