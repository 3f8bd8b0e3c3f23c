package app

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"latchkey/vault/clock"
)

// aboveTheFoot fails where the toast is not there, or lies over what stands at the
// foot of the list.
func (b *bench) aboveTheFoot() {
	b.t.Helper()
	driver, toast := b.app.fyne.Driver(), b.app.stage.toast
	if !toast.layer.Visible() {
		b.t.Fatal("there is no toast")
	}
	pill := toast.layer.Objects[0]
	foot := driver.AbsolutePositionForObject(b.app.list.status.root).Y
	if under := driver.AbsolutePositionForObject(pill).Y + pill.Size().Height; under > foot {
		b.t.Errorf("the toast ends at %v, and the foot begins at %v", under, foot)
	}
}

// A toast that is still there when the list is shown again keeps clear of its foot.
func TestToastOfAnotherScreenStandsAboveTheFoot(t *testing.T) {
	b := newClockBench(t, 0, nil)
	b.system = clock.System{State: clock.Unsynchronised, Text: "The system says no."}
	b.app.timekeeping.look()
	b.app.list.remove(b.app.vault.Accounts()[0].ID)
	b.work()
	b.pass(time.Minute) // Undo is no longer offered
	b.app.showTrash()
	b.tap("Put back")
	b.key(fyne.KeyEscape)
	b.sees("Brought back Example (dana)", "The clock is not synchronised.")
	b.aboveTheFoot()
}

// So does one that is there when a line is added to the foot.
func TestToastMakesRoomForALine(t *testing.T) {
	b := newBench(t, account("GitHub", "dana"))
	b.app.toast("Copied")
	b.app.list.status.say(b.app.list.status.clock, "The clock is wrong", func() {})
	b.app.list.status.say(b.app.list.status.behind, "The vault is old", func() {})
	b.aboveTheFoot()
}
