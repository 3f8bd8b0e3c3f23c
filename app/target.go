package app

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/storage"

	"latchkey/app/look"
	"latchkey/app/theme"
)

// A target is where a file is to be written: two fields, a folder and a name. It
// is no save dialog, because Fyne's empties an older file at that place before
// anything is written.
type target struct {
	app     *App
	content *fyne.Container
	folder  *look.Entry
	name    *look.Entry
}

// newTarget makes the fields. submitted is called on Enter in the name.
func newTarget(a *App, folder, name string, submitted, escaped func()) *target {
	t := &target{app: a}
	t.name = look.NewEntry(func(string) {}, submitted, escaped)
	t.name.SetText(name)
	t.folder = look.NewEntry(func(string) {}, func() { a.window.Canvas().Focus(t.name) }, escaped)
	t.folder.SetText(folder)
	choose := look.NewButton(tr("Choose…"), t.choose, escaped)
	t.content = container.New(layout.NewCustomPaddedVBoxLayout(10),
		look.NewField(tr("Folder"), container.NewBorder(nil, nil, nil, choose, t.folder)),
		look.NewField(tr("File name"), t.name))
	return t
}

// choose asks for a folder.
func (t *target) choose() { t.app.chooseFolder(t.folder.Text, t.folder.SetText) }

// chooseFolder asks for a folder, beginning in the one that is named if there is
// such a one.
func (a *App) chooseFolder(now string, chosen func(path string)) {
	d := dialog.NewFolderOpen(func(folder fyne.ListableURI, err error) {
		a.bind(a.bound)
		switch {
		case err != nil:
			a.fail(doing(tr("opening the folder"), err))
		case folder != nil:
			chosen(folder.Path())
		}
	}, a.window)
	d.SetTitleText(tr("Choose a folder"))
	if uri, err := storage.ListerForURI(storage.NewFileURI(now)); err == nil && now != "" {
		d.SetLocation(uri)
	}
	size := a.window.Canvas().Size()
	d.Resize(fyne.NewSize(size.Width-2*theme.Margin, size.Height-2*theme.Margin))
	d.Show()
	a.window.Canvas().SetOnTypedKey(func(key *fyne.KeyEvent) {
		if key.Name == fyne.KeyEscape {
			d.Dismiss()
		}
	})
}

// path is where the file is to be, or a sentence that says why it cannot be
// there.
func (t *target) path() (string, error) {
	folder, err := folderPath(t.folder.Text)
	name := strings.TrimSpace(t.name.Text)
	switch {
	case err != nil:
		return "", err
	case name == "":
		return "", errors.New(tr("give the file a name"))
	case name != filepath.Base(name) || name == "." || name == "..":
		return "", errors.New(tr("the file name cannot have a folder in it: put that into the field above"))
	}
	return filepath.Join(folder, name), nil
}

// folderPath is the path of a folder that was typed, or a sentence.
func folderPath(typed string) (string, error) {
	folder := strings.TrimSpace(typed)
	switch {
	case folder == "":
		return "", errors.New(tr("choose a folder"))
	case !filepath.IsAbs(folder):
		return "", errors.New(tr("the folder has to be named in full, from the root of the disk on"))
	}
	return filepath.Clean(folder), nil
}

// whenFree calls write once it is clear that nothing is at path, or that what is
// there may be replaced.
func (t *target) whenFree(path string, write func()) {
	there := false
	t.app.background(trf("looking at %s", path), func(context.Context) error {
		_, err := os.Lstat(path)
		there = err == nil
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return err
	}, func(err error) {
		switch {
		case err != nil:
			t.app.fail(err)
		case there:
			t.app.ask(tr("Replace the file?"), trf("There is a file called %s in that folder already. It is replaced only once the new one was written whole and read back.", filepath.Base(path)), tr("Replace it"), write)
		default:
			write()
		}
	})
}

// homeFolder is where a file goes if nothing else was said.
func homeFolder() string {
	home, err := os.UserHomeDir()
	if err != nil {
		return ""
	}
	if documents := filepath.Join(home, "Documents"); isFolder(documents) {
		return documents
	}
	return home
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}
