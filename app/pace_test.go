package app

import (
	"strconv"
	"testing"
	"time"
)

// steps counts how often the list steps in a time.
func (b *bench) steps(d time.Duration) int {
	b.t.Helper()
	end, n := b.now.Add(d), 0
	for {
		next := b.nextTimer(end)
		if next == nil {
			b.pass(end.Sub(b.now))
			return n
		}
		b.pass(next.at.Sub(b.now))
		n++
	}
}

func TestListThatNobodyTouchesStepsSeldom(t *testing.T) {
	b := newBench(t, accounts(3)...)
	if n := b.steps(55 * time.Second); n != 55 {
		t.Errorf("in the first 55 seconds the list steps %d times", n)
	}
	b.pass(10 * time.Second)
	if n := b.steps(time.Minute); n != 12 {
		t.Errorf("in a minute that nobody touches it the list steps %d times, want 12", n)
	}
	b.pass(2 * time.Second)
	b.app.Used()
	if got, want := b.card("Issuer 000").seconds, strconv.FormatInt(30-b.now.Unix()%30, 10); got != want {
		t.Errorf("when it is touched again the ring shows %s seconds, want %s", got, want)
	}
	if n := b.steps(20 * time.Second); n < 19 {
		t.Errorf("in 20 seconds after it was touched the list steps %d times", n)
	}
}

func TestListWithoutTheKeyboardStepsSeldom(t *testing.T) {
	b := newBench(t, accounts(3)...)
	b.app.lostFocus()
	b.pass(10 * time.Second)
	if n := b.steps(time.Minute); n != 12 {
		t.Errorf("in a minute without the keyboard the list steps %d times, want 12", n)
	}
	b.app.Used() // the mouse goes over it
	if n := b.steps(2 * time.Second); n != 2 {
		t.Errorf("under the mouse the list steps %d times in two seconds", n)
	}
	b.pass(10 * time.Second)
	b.app.gotFocus()
	b.work()
	if n := b.steps(10 * time.Second); n != 10 {
		t.Errorf("with the keyboard again the list steps %d times in ten seconds", n)
	}
}

// Whatever the pace, a code is never shown past its time.
func TestCodesChangeOnTime(t *testing.T) {
	odd := account("Odd", "dana")
	odd.Period = 17
	b := newBench(t, account("GitHub", "dana"), odd)
	b.app.lostFocus()
	for range 300 {
		b.pass(time.Second)
		for _, a := range b.app.vault.Accounts() {
			if got, want := b.card(a.Issuer).code, b.code(a); got != want {
				t.Fatalf("at %s the card of %s shows %s, want %s", b.now, a.Issuer, got, want)
			}
		}
	}
}

func TestFormStepsEverySecond(t *testing.T) {
	b := newBench(t, accounts(1)...)
	b.app.showKeyForm()
	b.app.lostFocus()
	b.pass(2 * time.Minute)
	if n := b.steps(10 * time.Second); n != 10 {
		t.Errorf("with a live code on a form it steps %d times in ten seconds", n)
	}
}

func TestClockThatIsSetBack(t *testing.T) {
	b := newBench(t, accounts(1)...)
	b.now = b.now.Add(-24 * time.Hour)
	b.app.step()
	b.app.awaitSecond()
	b.pass(2 * time.Minute)
	if n := b.steps(time.Minute); n != 12 {
		t.Errorf("after the clock was set back a list that nobody touches steps %d times a minute, want 12", n)
	}
}
