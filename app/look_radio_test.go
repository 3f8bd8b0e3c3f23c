package app

import (
	"testing"

	"fyne.io/fyne/v2"
)

// What is chosen stays so when it is chosen again, and Esc leads back.
func TestRadioIsChosenAndLeftByKeyboard(t *testing.T) {
	b := newBench(t)
	changed, left := 0, 0
	r := newRadio([]string{"This", "That"}, func() { changed++ }, func() { left++ })
	b.app.window.SetContent(r.content)
	for range 2 {
		b.app.window.Canvas().Focus(r.checks[1])
		b.key(fyne.KeyReturn)
	}
	if r.selected != "That" || changed != 1 || r.checks[0].Checked || !r.checks[1].Checked {
		t.Errorf("%q is chosen after %d changes, ticked are %v and %v", r.selected, changed, r.checks[0].Checked, r.checks[1].Checked)
	}
	b.key(fyne.KeyEscape)
	if left != 1 {
		t.Error("Esc does not lead back")
	}
}
