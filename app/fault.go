package app

import (
	"fyne.io/fyne/v2"

	"latchkey/app/look"
	"latchkey/app/theme"
)

// ShowFault shows why the program cannot start, in a window of its own, and returns
// when that is closed. Who starts it from a menu sees nothing of what it prints.
func ShowFault(f fyne.App, err error) { newFault(f, err).ShowAndRun() }

func newFault(f fyne.App, err error) fyne.Window {
	if err := loadWords(""); err != nil {
		fyne.LogError("The translations cannot be read", err)
	}
	f.Settings().SetTheme(theme.New())
	w := f.NewWindow("Latchkey")
	w.SetPadded(false)
	quit := look.NewPrimary(tr("Quit"), f.Quit)
	w.SetContent(look.NewMessage(tr("Latchkey cannot start"), plain(err), quit))
	w.Canvas().SetOnTypedKey(func(e *fyne.KeyEvent) {
		if look.IsEnter(e) || e.Name == fyne.KeyEscape {
			f.Quit()
		}
	})
	w.Resize(fyne.NewSize(440, 320))
	return w
}
