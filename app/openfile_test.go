package app

import (
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"
)

func TestFileDialogIsOpenedOnceAndEscClosesIt(t *testing.T) {
	t.Setenv("HOME", t.TempDir())
	b := newBench(t)
	b.app.shortcut(ctrl(fyne.KeyO))
	b.sees("Open a picture of a QR code")
	b.app.openFile()
	if n := len(b.app.window.Canvas().Overlays().List()); n != 1 {
		t.Fatalf("%d dialogs are open", n)
	}
	b.key(fyne.KeyEscape)
	b.seesNot("Open a picture of a QR code")
	if !b.onList() {
		t.Error("the list is not shown")
	}
	b.app.openFile()
	b.sees("Open a picture of a QR code")
}

func TestWhichFilesCanBeOpened(t *testing.T) {
	filter := storage.NewExtensionFileFilter(pickable())
	for name, want := range map[string]bool{
		"a.png": true, "A.PNG": true, "b.jpeg": true, "c.webp": true, "links.txt": true, "d.tiff": true,
		"e.exe": false, "f": false,
	} {
		if got := filter.Matches(storage.NewFileURI(filepath.Join("/home/dana", name))); got != want {
			t.Errorf("%s: %t", name, got)
		}
	}
}
