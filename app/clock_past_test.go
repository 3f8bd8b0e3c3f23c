package app

import (
	"testing"
	"time"
)

// A clock far in the past: codes are made for it, which can be seen to be no use,
// and nothing breaks. Set right, it is as if nothing had been.
func TestClockFarInThePast(t *testing.T) {
	for _, at := range []time.Time{time.Unix(5, 0), time.Date(2001, 6, 9, 10, 0, 0, 0, time.Local)} {
		b := newClockBench(t, 0, nil)
		b.off = at.Sub(b.now)
		b.pass(time.Second)
		b.work()
		b.sees("The clock is wrong ("+at.Add(time.Second).Format("2 January 2006")+"): websites refuse the codes until it is set.", "Example")
		if got := b.card("Example").code; got != b.codeAt(b.now.Add(b.off)) {
			t.Errorf("in %d the code is %s", at.Year(), got)
		}
		if r := b.app.ClockReport(30); !r.Suspect() {
			t.Errorf("in %d the clock is not suspected: %+v", at.Year(), r)
		}
		b.off = 0
		b.pass(time.Second)
		b.work()
		b.seesNot("The clock is wrong")
		if got := b.card("Example").code; got != b.codeAt(b.now) {
			t.Errorf("set right, the code is %s, not %s", got, b.codeAt(b.now))
		}
	}

	b := newClockBench(t, 0, nil)
	b.off = time.Date(1969, 7, 20, 20, 17, 0, 0, time.Local).Sub(b.now)
	b.pass(time.Second)
	b.work()
	b.sees("The clock is wrong (20 July 1969)", "Example")
	b.app.list.copy(b.app.vault.Accounts()[0].ID)
	b.sees("Copying the code of Example (dana): the clock says a year before 1970: set the date and time.")
	if b.clipboard() != "" {
		t.Errorf("%q was copied", b.clipboard())
	}
}
