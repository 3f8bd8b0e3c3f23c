package app

import (
	"fyne.io/fyne/v2"
	standard "fyne.io/fyne/v2/theme"

	"latchkey/app/look"
)

// A busyForm is what forms have in common that carry something out in the
// background: the button that does it, a place for why it cannot be done, and
// whether it is being done.
type busyForm struct {
	app           *App
	hint          *look.Notice
	press         *look.Button
	cancel        *look.Button // nil where there is none
	label, during string       // of the button, while it can be pressed and while it is done
	busy          bool
}

// newCancel is the button that leaves the form, which cannot be done while it is
// busy.
func (f *busyForm) newCancel(back func()) *look.Button {
	f.cancel = look.NewCancel(tr("Cancel"), back)
	return f.cancel
}

// setBusy shows that it is being done, or no longer is. Why it could not be done
// the last time is no longer said then.
func (f *busyForm) setBusy(busy bool) {
	f.busy = busy
	label := f.label
	if busy {
		label = f.during
		if f.hint != nil {
			f.hint.Say("", standard.ColorNameError)
		}
	}
	f.press.SetLabel(label)
	f.press.SetEnabled(!busy)
	if f.cancel != nil {
		f.cancel.SetEnabled(!busy)
	}
}

// refuse says why it cannot be done, and gives what is to be mended the keyboard.
func (f *busyForm) refuse(why string, focus fyne.Focusable) {
	f.hint.Say(why, standard.ColorNameError)
	f.app.window.Canvas().Focus(focus)
}
