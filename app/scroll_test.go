package app

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"latchkey/app/look"
)

// In a window that is too low for the form, what gets the keyboard by Tab must
// be in view, and so must the settings when they are opened.
func TestWhatHasTheKeyboardIsInView(t *testing.T) {
	b := newBench(t)
	b.app.window.Resize(fyne.NewSize(360, 420))
	b.app.showKeyForm()
	s := b.app.incoming.draft
	b.types("deuk3yiqsuz3p3cr")
	inView := func(o fyne.CanvasObject) {
		t.Helper()
		scroll := look.ScrollOf(b.app.window.Canvas().Content(), o)
		if scroll == nil {
			t.Fatal("it does not lie in anything that scrolls")
		}
		driver := b.app.fyne.Driver()
		top := driver.AbsolutePositionForObject(o).Y - driver.AbsolutePositionForObject(scroll).Y
		if top < 0 || top+o.MinSize().Height > scroll.Size().Height {
			t.Errorf("it is at %v of %v", top, scroll.Size().Height)
		}
	}
	for range 12 {
		b.key(fyne.KeyTab)
		inView(b.app.window.Canvas().Focused().(fyne.CanvasObject))
		if b.app.window.Canvas().Focused() == fyne.Focusable(s.settings.open) {
			break
		}
	}
	if b.app.window.Canvas().Focused() != fyne.Focusable(s.settings.open) {
		t.Fatal("Tab does not lead to the settings")
	}
	b.key(fyne.KeyReturn)
	inView(s.settings.kind)
	for range 4 {
		b.key(fyne.KeyTab)
		inView(b.app.window.Canvas().Focused().(fyne.CanvasObject))
	}
	b.app.window.Canvas().Focus(s.key.entry)
	inView(s.key.entry)
}

// A field that is half out of view stays under the pointer until the button is
// let go: moved away before, it would lose the keyboard that the press gave it.
func TestFieldStaysUnderThePointer(t *testing.T) {
	b := newBench(t)
	b.app.showKeyForm()
	s := b.app.incoming.draft
	b.app.window.Resize(fyne.NewSize(440, 560))
	where := func() float32 { return b.app.fyne.Driver().AbsolutePositionForObject(s.name).Y }
	before := where()
	press := &desktop.MouseEvent{Button: desktop.MouseButtonPrimary}
	s.name.MouseDown(press)
	if b.app.window.Canvas().Focused() != fyne.Focusable(s.name) || where() != before {
		t.Fatalf("pressed, it went from %v to %v", before, where())
	}
	s.name.MouseUp(press)
	if where() >= before {
		t.Error("it is not scrolled into view afterwards")
	}
}
