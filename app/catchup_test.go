package app

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
)

// However a clock jumps, and whatever is in view: once the window hears of it,
// what is painted next is right.
func TestCodesAreRightAtTheFirstPaint(t *testing.T) {
	for name, hear := range map[string]func(*bench){
		"woken":         func(b *bench) { b.app.CatchUp() },
		"in front":      func(b *bench) { b.app.gotFocus() },
		"visible again": func(b *bench) { b.app.SetVisible(true) },
		"a late tick":   func(b *bench) { b.late() },
	} {
		for _, jump := range []time.Duration{time.Hour, -time.Hour, 7 * time.Second, -20 * time.Second, 5000 * time.Hour} {
			b := newBench(t, account("GitHub", "dana"), account("Steam", "dana"))
			b.app.list.SetVisible(name != "visible again")
			b.now = b.now.Add(jump)
			hear(b)
			for i, card := range b.see() {
				if a := b.app.vault.Accounts()[i]; card.code != b.code(a) {
					t.Errorf("%s after %s: %s says %q, want %q", name, jump, card.title, card.code, b.code(a))
				}
			}
			b.shortcut(ctrl(fyne.KeyB))
			b.app.list.SetVisible(name != "visible again")
			b.now = b.now.Add(-jump)
			hear(b)
			if got, _ := b.largeCode(); got != b.code(b.app.vault.Accounts()[0]) {
				t.Errorf("%s after %s: in large type it says %q", name, -jump, got)
			}
			b.pass(time.Second) // and it goes on from there
			if got, _ := b.largeCode(); got != b.code(b.app.vault.Accounts()[0]) {
				t.Errorf("%s, a second later: in large type it says %q", name, got)
			}
		}
	}
}

// late lets the timer ring that was set before the clock jumped.
func (b *bench) late() {
	for _, timer := range b.timers {
		if !timer.stopped {
			timer.at = b.now
		}
	}
	b.pass(0)
}

func TestTimeZoneDoesNotMatter(t *testing.T) {
	b := newBench(t, account("GitHub", "dana"))
	before := b.card("GitHub").code
	b.now = b.now.In(time.FixedZone("there", 9*3600))
	b.app.CatchUp()
	if got := b.card("GitHub"); got.code != before || got.seconds != "19" {
		t.Errorf("in another time zone the card says %q, %s", got.code, got.seconds)
	}
}

func TestOneTimerAfterCatchingUp(t *testing.T) {
	b := newBench(t, account("GitHub", "dana"))
	for range 20 {
		b.app.CatchUp()
	}
	running := 0
	for _, timer := range b.timers {
		if !timer.stopped {
			running++
		}
	}
	if running != 1 {
		t.Errorf("%d timers run", running)
	}
	b.app.SetVisible(false)
	b.app.CatchUp()
	if next := b.nextTimer(b.now.Add(time.Hour)); next != nil {
		t.Error("a hidden window was woken for good")
	}
}
