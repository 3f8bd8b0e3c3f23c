package clock

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"latchkey/vault/clock/ntptest"
)

// short is how long servers that never answer are waited for.
const short = 200 * time.Millisecond

func measure(t *testing.T, servers ...ntptest.Behaviour) Result {
	t.Helper()
	var names []string
	m := new(Meter)
	for _, b := range servers {
		names = append(names, ntptest.Start(t, b).Address)
		if b.Silent {
			m.Patience = short
		}
	}
	r, err := m.Measure(t.Context(), names)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Answers) != len(names) {
		t.Fatalf("%d answers of %d servers", len(r.Answers), len(names))
	}
	for i, a := range r.Answers {
		if a.Server != names[i] {
			t.Fatalf("answer %d is that of %s, not of %s", i, a.Server, names[i])
		}
	}
	return r
}

func ahead(d time.Duration) ntptest.Behaviour { return ntptest.Behaviour{Ahead: d} }

func near(t *testing.T, r Result, want time.Duration) {
	t.Helper()
	if (r.Offset-want).Abs() > r.Bound || r.Bound > time.Second {
		t.Errorf("the offset is %v ± %v, not %v", r.Offset, r.Bound, want)
	}
}

func TestServersThatAgree(t *testing.T) {
	for _, off := range []time.Duration{0, 45 * time.Second, -7 * time.Second, 40 * 24 * time.Hour} {
		r := measure(t, ahead(off), ahead(off+10*time.Millisecond))
		if r.Verdict != Agreed || r.Off() != (off != 0) {
			t.Errorf("%v: %+v", off, r)
		}
		near(t, r, off)
		for _, a := range r.Answers {
			if !strings.Contains(r.Sentence(), a.Server) {
				t.Errorf("%q does not name %s", r.Sentence(), a.Server)
			}
		}
	}
}

func TestTwoServersContradict(t *testing.T) {
	r := measure(t, ahead(0), ahead(45*time.Second))
	if r.Verdict != Contrary || r.Known() || r.Off() || r.Offset != 0 {
		t.Fatalf("%+v", r)
	}
	for _, part := range []string{r.Answers[0].Server, r.Answers[1].Server, "+45 s", "contradict each other"} {
		if !strings.Contains(r.Sentence(), part) {
			t.Errorf("%q does not say %q", r.Sentence(), part)
		}
	}
}

// A third server decides, and the one that lies is named.
func TestThirdServerDecides(t *testing.T) {
	r := measure(t, ahead(45*time.Second), ahead(300*time.Second), ahead(45*time.Second))
	near(t, r, 45*time.Second)
	if r.Verdict != Agreed || !r.Answers[1].Outvoted || r.Answers[0].Outvoted || r.Answers[2].Outvoted {
		t.Fatalf("%+v", r)
	}
	if strings.Contains(r.Sentence(), r.Answers[1].Server) || !strings.HasPrefix(r.Answers[1].Line(), "+5 min ± ") || !strings.HasSuffix(r.Answers[1].Line(), ", which the others contradict") {
		t.Errorf("%q and %q", r.Sentence(), r.Answers[1].Line())
	}
}

func TestNoMajorityIsAContradiction(t *testing.T) {
	for name, servers := range map[string][]ntptest.Behaviour{
		"three ways":  {ahead(0), ahead(10 * time.Second), ahead(20 * time.Second)},
		"two and two": {ahead(0), ahead(0), ahead(10 * time.Second), ahead(10 * time.Second)},
	} {
		if r := measure(t, servers...); r.Verdict != Contrary {
			t.Errorf("%s: %+v", name, r)
		}
	}
}

// Servers that own up to being unsure agree with more.
func TestAnswersAreComparedWithinTheirBounds(t *testing.T) {
	r := measure(t, ntptest.Behaviour{Unsure: time.Second}, ahead(900*time.Millisecond))
	if r.Verdict != Agreed || (r.Offset-900*time.Millisecond).Abs() > r.Bound {
		t.Errorf("unsure by 1 s and 0.9 s apart: %+v", r)
	}
	if r := measure(t, ahead(0), ahead(900*time.Millisecond)); r.Verdict != Contrary {
		t.Errorf("sure and 0.9 s apart: %+v", r)
	}
}

func TestOneDeadServer(t *testing.T) {
	dead := ntptest.Start(t, ntptest.Behaviour{})
	dead.Close()
	alive := ntptest.Start(t, ahead(45*time.Second))
	r, err := Measure(t.Context(), []string{dead.Address, alive.Address})
	if err != nil || r.Verdict != Alone || !r.Known() {
		t.Fatalf("%+v, %v", r, err)
	}
	near(t, r, 45*time.Second)
	if !errors.Is(r.Answers[0].Err, ErrNoAnswer) || r.Answers[0].Line() != "no answer: no time server runs there" {
		t.Errorf("the dead one: %q", r.Answers[0].Line())
	}
	if s := r.Sentence(); !strings.Contains(s, alive.Address+" alone") || !strings.Contains(s, "nobody confirms it") {
		t.Errorf("%q", s)
	}
}

func TestSilentServersCostTheirPatience(t *testing.T) {
	began := time.Now()
	r := measure(t, ntptest.Behaviour{Silent: true}, ntptest.Behaviour{Silent: true}, ntptest.Behaviour{Silent: true})
	if r.Verdict != Unknown || r.Known() || !strings.HasPrefix(r.Sentence(), "No time server answered.") {
		t.Errorf("%+v: %q", r, r.Sentence())
	}
	for _, a := range r.Answers {
		if a.Line() != "no answer" {
			t.Errorf("%q", a.Line())
		}
	}
	if took := time.Since(began); took > 2*time.Second {
		t.Errorf("three silent servers took %v: they were not asked at once", took)
	}
}

func TestQuestionThatGotLostIsAskedAgain(t *testing.T) {
	s := ntptest.Start(t, ntptest.Behaviour{Deaf: 1})
	r, err := (&Meter{Patience: short}).Measure(t.Context(), []string{s.Address})
	if err != nil || r.Verdict != Alone || s.Asked() != 2 {
		t.Errorf("%+v, %v, asked %d times", r, err, s.Asked())
	}
}

// The way there and back may have taken all of the time one way.
func TestLateAnswerIsUnsureByHalfTheWait(t *testing.T) {
	late := 200 * time.Millisecond
	r := measure(t, ntptest.Behaviour{Late: late, Ahead: 45 * time.Second})
	if a := r.Answers[0]; a.Err != nil || a.Bound < late/2 || (a.Offset-45*time.Second).Abs() > a.Bound {
		t.Errorf("%+v", a)
	}
}

// Whatever a server lies about, its answer does not count, and the reason is
// said in the user's words.
func TestLyingServersAreRefused(t *testing.T) {
	for want, b := range map[string]ntptest.Behaviour{
		"its own clock is not synchronised":      {Stratum: 16},
		"its own clock is not synchronised ":     {Leap: 3},
		"it refuses to answer":                   {Kiss: "RATE"},
		"it is itself too unsure of the time":    {Unsure: 100 * time.Second},
		"it is itself unsure by 5 s":             {Unsure: 5 * time.Second},
		"it answered a different question":       {Origin: true},
		"its own clock was not set for too long": {Stale: 72 * time.Hour},
		"its answer contradicts itself":          {Backwards: true},
		"its answer contradicts itself ":         {Stale: -time.Hour},
		"its answer has no time in it":           {Timeless: true},
		"its answer contradicts itself  ":        {Short: true},
	} {
		b.Ahead = time.Hour
		r := measure(t, b, ahead(0))
		want = "not used: " + strings.TrimSpace(want)
		if r.Verdict != Alone || r.Off() || r.Answers[0].Line() != want {
			t.Errorf("%+v is %s and says %q, not %q", b, r.Verdict, r.Answers[0].Line(), want)
		}
		near(t, r, 0)
	}
	r := measure(t, ntptest.Behaviour{Stratum: 16}, ntptest.Behaviour{Silent: true})
	if r.Verdict != Unknown || r.Sentence() != "No time server told the time. Try again later, or name others." {
		t.Errorf("%s: %q", r.Verdict, r.Sentence())
	}
}

// A server that refuses is not asked again.
func TestKissOfDeathIsHeeded(t *testing.T) {
	s := ntptest.Start(t, ntptest.Behaviour{Kiss: "DENY"})
	if _, err := Measure(t.Context(), []string{s.Address}); err != nil || s.Asked() != 1 {
		t.Errorf("%v, asked %d times", err, s.Asked())
	}
}

func TestMeasuringIsCancelled(t *testing.T) {
	s := ntptest.Start(t, ntptest.Behaviour{Silent: true})
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		_, err := (&Meter{Patience: time.Minute}).Measure(ctx, []string{s.Address})
		ended <- err
	}()
	cancel()
	select {
	case err := <-ended:
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%v", err)
		}
	case <-time.After(20 * time.Second):
		t.Error("it goes on after it was cancelled")
	}
}

// A clock that is set while the servers are asked is measured by neither time.
func TestClockSetMeanwhile(t *testing.T) {
	s := ntptest.Start(t, ntptest.Behaviour{})
	reads := 0
	m := new(Meter)
	m.Read = func() Reading {
		r := Read()
		if reads++; reads > 2 {
			r.Wall = r.Wall.Add(30 * time.Second)
		}
		return r
	}
	r, err := m.Measure(t.Context(), []string{s.Address})
	if err != nil || r.Verdict != Disturbed || r.Known() || !strings.Contains(r.Sentence(), "Ask them again") {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestNameThatIsNotFound(t *testing.T) {
	err := explain(&net.OpError{Op: "dial", Err: &net.DNSError{Name: "time.example", IsNotFound: true}})
	if !errors.Is(err, ErrNoAnswer) || err.Error() != "no answer: its address was not found" {
		t.Errorf("%v", err)
	}
}
