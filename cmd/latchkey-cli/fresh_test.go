package main

import (
	"context"
	"strings"
	"testing"
	"time"

	"latchkey/vault"
)

// A waiter is a program whose clock goes on only while it waits.
func newWaiter(t *testing.T, begin time.Time) (p *program, waited *time.Duration) {
	t.Helper()
	now, waited := begin, new(time.Duration)
	p = &program{
		err: new(strings.Builder),
		now: func() time.Time { return now },
		sleep: func(_ context.Context, d time.Duration) error {
			now, *waited = now.Add(d), *waited+d
			return nil
		},
	}
	return p, waited
}

func waiting(fresh time.Duration) codeRequest {
	return codeRequest{fresh: span(fresh)}
}

// A code that holds long enough is given at once; for one that does not, the next
// step is waited for, to the moment.
func TestFreshCodeIsWaitedFor(t *testing.T) {
	a := many(1)[0]
	for _, test := range []struct{ at, fresh, want time.Duration }{
		{0, 10 * time.Second, 0},
		{20 * time.Second, 10 * time.Second, 0},
		{20*time.Second + 1, 10 * time.Second, 10*time.Second - 1},
		{29 * time.Second, 29 * time.Second, time.Second},
		{time.Second + 1, 29 * time.Second, 29*time.Second - 1},
	} {
		p, waited := newWaiter(t, time.Unix(1_800_000_000, 0).Add(test.at))
		if err := p.waitFresh(t.Context(), a, waiting(test.fresh)); err != nil || *waited != test.want {
			t.Errorf("%v into a step it waited %v for one of %v, not %v; %v", test.at, *waited, test.fresh, test.want, err)
		}
		code, err := a.Code(p.now())
		if err != nil || code.Until.Sub(p.now()) < test.fresh {
			t.Errorf("the code holds for %v, not %v; %v", code.Until.Sub(p.now()), test.fresh, err)
		}
	}
}

// It is the corrected clock's step that is waited for, a timer that comes early is
// waited for again, and a clock that is set back is not waited for without an end.
func TestFreshCodeByOddClocks(t *testing.T) {
	a := many(1)[0]
	p, waited := newWaiter(t, time.Unix(1_800_000_000, 0))
	want := waiting(10 * time.Second)
	want.at.offset = 25 * time.Second
	if err := p.waitFresh(t.Context(), a, want); err != nil || *waited != 5*time.Second {
		t.Errorf("it waited %v; %v", *waited, err)
	}

	p, waited = newWaiter(t, time.Unix(1_800_000_025, 0))
	inTime, early := p.sleep, true
	p.sleep = func(ctx context.Context, d time.Duration) error {
		if early {
			d, early = d-time.Millisecond, false
		}
		return inTime(ctx, d)
	}
	if err := p.waitFresh(t.Context(), a, waiting(10*time.Second)); err != nil || *waited != 5*time.Second {
		t.Errorf("after an early timer it waited %v; %v", *waited, err)
	}

	p, _ = newWaiter(t, time.Unix(1_800_000_025, 0))
	p.sleep = func(context.Context, time.Duration) error { return nil }
	if err := p.waitFresh(t.Context(), a, waiting(10*time.Second)); err == nil || !strings.Contains(err.Error(), "set back") {
		t.Errorf("of a clock that stands still it says %v", err)
	}

	p, _ = newWaiter(t, time.Unix(1_800_000_025, 0))
	p.sleep = sleep
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if err := p.waitFresh(ctx, a, waiting(10*time.Second)); err == nil {
		t.Error("Ctrl+C is not heard")
	}
}

// An account of its own period is waited for as long as that.
func TestFreshCodeOfAShortPeriod(t *testing.T) {
	a := many(1)[0]
	a.Period = 10
	want := waiting(10 * time.Second)
	if err := want.checkFresh(a); err == nil || !strings.Contains(err.Error(), "no code of Portal 0 (alice) holds for longer than 10 seconds") {
		t.Errorf("it says %v", err)
	}
	a.Kind, a.Period = vault.HOTP, 0
	if err := want.checkFresh(a); err == nil || !strings.Contains(err.Error(), "holds until it is used") {
		t.Errorf("it says %v", err)
	}
}
