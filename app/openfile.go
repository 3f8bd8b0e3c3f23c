package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"

	"latchkey/app/theme"
)

// A picker is the file dialog while it is open.
type picker struct {
	dialog *dialog.FileDialog
	open   bool
}

// openFile asks for a file and takes it in. All of them are shown: the exports of
// other apps have any ending, or none, and what a file is shows in what is in it.
// Fyne remembers the folder that was looked at, and nothing else.
func (a *App) openFile() {
	a.pickFile(tr("Open a picture or an export"), func(file fyne.URI) { a.intakeFiles([]fyne.URI{file}) })
}

// pickFile asks for a file.
func (a *App) pickFile(title string, picked func(fyne.URI)) {
	if p := a.incoming.picker; p != nil && p.open || a.isSaving() {
		return
	}
	p := &picker{open: true}
	p.dialog = dialog.NewFileOpen(func(file fyne.URIReadCloser, err error) {
		p.closed(a)
		if err != nil {
			a.fail(cannotRead(err))
			return
		}
		if file == nil {
			return // dismissed
		}
		// The dialog has opened it on this goroutine; it is read on another,
		// with its size looked at first.
		_ = file.Close()
		picked(file.URI())
	}, a.window)
	p.dialog.SetTitleText(title)
	size := a.window.Canvas().Size()
	p.dialog.Resize(fyne.NewSize(size.Width-2*theme.Margin, size.Height-2*theme.Margin))
	a.incoming.picker = p
	p.dialog.Show()
	// While a dialog is open the window's keys do nothing, but this one can be
	// left with Esc.
	a.window.Canvas().SetOnTypedKey(func(key *fyne.KeyEvent) {
		if key.Name == fyne.KeyEscape {
			p.dialog.Dismiss()
		}
	})
}

// closed gives the keys back to the screen.
func (p *picker) closed(a *App) {
	p.open = false
	a.bind(a.bound)
}
