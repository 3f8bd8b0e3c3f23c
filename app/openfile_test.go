package app

import (
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"
)

func TestFileDialogIsOpenedOnceAndEscClosesIt(t *testing.T) {
	t.Setenv("HOME", t.TempDir())
	b := newBench(t)
	b.app.shortcut(ctrl(fyne.KeyO))
	b.sees("Open a picture or an export")
	b.app.openFile()
	if n := len(b.app.window.Canvas().Overlays().List()); n != 1 {
		t.Fatalf("%d dialogs are open", n)
	}
	b.key(fyne.KeyEscape)
	b.seesNot("Open a picture or an export")
	if !b.onList() {
		t.Error("the list is not shown")
	}
	b.app.openFile()
	b.sees("Open a picture or an export")
}

// Exports have any ending, so the dialog shows every file.
func TestEveryFileCanBeOpened(t *testing.T) {
	t.Setenv("HOME", t.TempDir())
	folder := t.TempDir()
	for _, name := range []string{"picture.png", "aegis-vault.json", "other-backup.aes", "bare-export"} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	b := newBench(t)
	b.app.openFile()
	place, err := storage.ListerForURI(storage.NewFileURI(folder))
	if err != nil {
		t.Fatal(err)
	}
	b.app.incoming.picker.dialog.SetLocation(place)
	b.sees("picture", "aegis-vault", "other-backup", "bare-export")
}
