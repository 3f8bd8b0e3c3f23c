package look

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// What is chosen stays so when it is chosen again, and Esc leads back.
func TestRadioIsChosenAndLeftByKeyboard(t *testing.T) {
	themed(t)
	changed, left := 0, 0
	r := NewRadio([]string{"This", "That"}, func() { changed++ }, func() { left++ })
	window := test.NewTempWindow(t, r.Content)
	key := func(name fyne.KeyName) { window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: name}) }
	for range 2 {
		window.Canvas().Focus(r.checks[1])
		key(fyne.KeyReturn)
	}
	if r.Selected != "That" || changed != 1 || r.checks[0].Checked || !r.checks[1].Checked {
		t.Errorf("%q is chosen after %d changes, ticked are %v and %v", r.Selected, changed, r.checks[0].Checked, r.checks[1].Checked)
	}
	key(fyne.KeyEscape)
	if left != 1 {
		t.Error("Esc does not lead back")
	}
}
