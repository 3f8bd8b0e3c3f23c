package look

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// The line round an alert shows that it has the keyboard, and what it has no use for
// is handed on.
func TestAlertWithTheKeyboard(t *testing.T) {
	themed(t)
	for name, a := range map[string]*Alert{"alert": NewAlert("Details"), "hint": NewHint("Back up")} {
		var told int
		var keys []fyne.KeyName
		var runes []rune
		a.Say("The clock is wrong", func() { told++ })
		a.Other = func(e *fyne.KeyEvent) { keys = append(keys, e.Name) }
		a.Runes = func(r rune) { runes = append(runes, r) }
		window := test.NewTempWindow(t, a)
		without := a.rim.rect.StrokeColor
		window.Canvas().Focus(a)
		if a.rim.rect.StrokeColor != Colour("primary") || without == Colour("primary") {
			t.Errorf("%s: nothing shows that it has the keyboard", name)
		}
		for _, key := range []fyne.KeyName{fyne.KeyReturn, fyne.KeySpace, fyne.KeyDown, fyne.KeyEscape} {
			a.TypedKey(&fyne.KeyEvent{Name: key})
		}
		test.Type(a, " a")
		if told != 2 || len(keys) != 2 || string(runes) != "a" {
			t.Errorf("%s: pressed %d times, handed on %q and %q", name, told, keys, string(runes))
		}
		window.Canvas().Unfocus()
		if a.rim.rect.StrokeColor != without {
			t.Errorf("%s: it looks as if it still had the keyboard", name)
		}
	}
}
