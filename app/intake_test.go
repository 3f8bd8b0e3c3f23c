package app

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"latchkey/vault"
)

// drop drops files on the window.
func (b *bench) drop(paths ...string) {
	var files []fyne.URI
	for _, p := range paths {
		files = append(files, storage.NewFileURI(p))
	}
	b.app.dropped(fyne.Position{}, files)
}

// file writes a file for the test.
func (b *bench) file(name string, data []byte) string {
	b.t.Helper()
	path := filepath.Join(b.t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		b.t.Fatal(err)
	}
	return path
}

func TestDroppedPicture(t *testing.T) {
	b := newBench(t)
	portal := account("Customer Portal", "dana@example.com")
	b.drop(b.file("qr.png", b.picture(links(portal))))
	b.work()
	b.sees("From qr.png", "Customer Portal", b.code(portal))
	b.tap("Add account")
	if !b.stored("Customer Portal (dana@example.com)").Secret.Equal(portal.Secret) {
		t.Error("another key was stored")
	}
}

func TestSeveralFilesAtOnce(t *testing.T) {
	b := newBench(t)
	b.drop(
		b.file("two codes.png", b.picture(links(account("A", "one")), links(account("B", "two")))),
		b.file("links.txt", []byte(links(account("C", "three"), account("D", "four"))+"\nsomething else\n")),
		b.file("empty.png", nil),
		b.file("photo.png", b.picture("https://example.com/")),
		filepath.Join(t.TempDir(), "gone.png"),
		t.TempDir(),
	)
	b.work()
	b.sees("4 accounts found", "one · two codes.png", "four · links.txt", "Add 4 accounts", "Show all")
	b.tap("Show all")
	b.sees("links.txt, line 3", "empty.png: the file is empty", "gone.png: the file is no longer there", "photo.png", "this is a folder")
	b.tap("Close")
	b.tap("Add 4 accounts")
	if got := b.holds(); !slices.Equal(got, []string{"A (one)", "B (two)", "C (three)", "D (four)"}) {
		t.Errorf("the vault holds %v", got)
	}
}

// What cannot be taken in is said in one sentence, and the window stays where
// it was.
func TestNothingFound(t *testing.T) {
	for _, test := range []struct {
		name string
		take func(*bench)
		want []string
	}{
		{"no text on the clipboard", func(b *bench) { b.paste("") }, []string{"no text on the clipboard", "drop a picture"}},
		{"only blanks on the clipboard", func(b *bench) { b.paste(" \n") }, []string{"no text on the clipboard"}},
		{"a web address", func(b *bench) { b.paste("https://example.com/enroll") }, nil},
		{"a link with a broken key", func(b *bench) { b.paste("otpauth://totp/A:b?secret=1234") }, []string{"digit 1"}},
		{"a picture without a code", func(b *bench) { b.app.intakeData("a.png", b.blank()) }, []string{"No QR code was found"}},
		{"a file that is nothing", func(b *bench) { b.app.intakeData("a.bin", []byte{0xff, 0x00, 0x17}) }, nil},
		{"an empty file", func(b *bench) { b.drop(b.file("a.png", nil)) }, []string{"The file is empty"}},
		{"a folder", func(b *bench) { b.drop(b.t.TempDir()) }, []string{"folder", "drop the pictures"}},
		{"a file that is gone", func(b *bench) { b.drop(filepath.Join(b.t.TempDir(), "x")) }, []string{"no longer there"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			b := newBench(t)
			test.take(b)
			b.work()
			b.sees(test.want...)
			b.sees("That did not work")
			b.seesNot("1234")
			b.tap("Close")
			if !b.onList() {
				t.Error("the window does not show the list any more")
			}
		})
	}
}

func TestTooLargeFileIsNotRead(t *testing.T) {
	b := newBench(t)
	path := b.file("disk.img", []byte("x"))
	if err := os.Truncate(path, maxFile+1); err != nil {
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := loadFile(t.Context(), storage.NewFileURI(path))
	runtime.ReadMemStats(&after)
	if took := after.TotalAlloc - before.TotalAlloc; err == nil || took > 1<<20 {
		t.Errorf("%d bytes were taken for it", took)
	}
	b.drop(path)
	b.work()
	b.sees(fmt.Sprintf("The file is larger than %d MB", maxFile>>20))
}

func TestLongReadingIsShownAndStopped(t *testing.T) {
	b := newBench(t)
	b.app.showAdd()
	b.drop(b.file("a.png", b.picture(links(account("A", "one")))), b.file("b.png", b.picture(links(account("B", "two")))))
	b.seesNot("Reading")
	b.pass(readingSign)
	b.sees("Reading a.png (1 of 2)", "Cancel")
	b.drop(b.file("c.png", nil))
	b.sees("Still busy with the last one")
	b.key(fyne.KeyEscape)
	b.sees("Add an account", "Stopped. Nothing was added.")
	b.work()
	b.sees("Add an account")
	b.seesNot("accounts found")
	if got := b.holds(); len(got) != 0 {
		t.Errorf("the vault holds %v", got)
	}
}

func TestLongReadingEndsInTheConfirmation(t *testing.T) {
	b := newBench(t)
	b.app.showAdd()
	b.drop(b.file("a.png", b.picture(links(account("A", "one")))))
	b.pass(readingSign)
	bar := b.app.incoming.reading.sign.bar
	if !bar.Running() {
		t.Error("nothing moves while it is read")
	}
	b.work()
	if bar.Running() {
		t.Error("the bar goes on, out of sight")
	}
	b.sees("Add this account?")
	b.key(fyne.KeyEscape)
	b.sees("Paste", "Open a file") // where one was before
}

func TestLongReadingThatFindsNothingGoesBack(t *testing.T) {
	b := newBench(t)
	b.app.showAdd()
	b.app.intakeData("a.png", b.blank())
	b.pass(readingSign)
	b.work()
	b.sees("No QR code was found")
	b.tap("Close")
	b.sees("Open a file")
}

// Quick reading must not be interrupted by a sign that it is going on.
func TestQuickReadingShowsNoSign(t *testing.T) {
	b := newBench(t)
	b.paste(links(account("A", "one")))
	b.pass(2 * readingSign)
	b.sees("Add this account?")
	b.seesNot("Reading")
}

// Nothing that is shown while links are taken in holds a key.
func TestNoErrorHoldsAKey(t *testing.T) {
	b := newBench(t)
	const key = "GEZDGNBVGY3TQOJQ"
	for _, text := range []string{
		"otpauth://totp/A:b?secret=" + key + "&digits=99",
		"otpauth://totp/A:b?secret=" + key + "1",
		"otpauth://nonsense/A:b?secret=" + key,
		"otpauth://totp/A:b?secret=" + key + "&algorithm=MD5\notpauth://totp/?secret=" + key + "&period=0",
		"motp://motp:user?secret=" + key,
		"see https://example.com/?secret=" + key,
	} {
		b.paste(text)
		b.seesNot(key, strings.ToLower(key))
		if b.app.covered() {
			b.tap("Close")
		}
		b.key(fyne.KeyEscape)
	}
}

func TestEverySourceOfALinkIsOneAccount(t *testing.T) {
	portal := account("Customer Portal", "dana@example.com")
	for name, take := range map[string]func(*bench){
		"pasted":     func(b *bench) { b.paste(links(portal)) },
		"text file":  func(b *bench) { b.drop(b.file("a.txt", []byte(links(portal)+"\r\n"))) },
		"picture":    func(b *bench) { b.drop(b.file("a.PNG", b.picture(links(portal)))) },
		"wrong name": func(b *bench) { b.drop(b.file("a.txt", b.picture(links(portal)))) },
		"search box": func(b *bench) {
			b.app.list.search.focus()
			b.app.fyne.Clipboard().SetContent(links(portal))
			b.app.list.search.TypedShortcut(&fyne.ShortcutPaste{Clipboard: b.app.fyne.Clipboard()})
		},
		"key form": func(b *bench) {
			b.app.showKeyForm()
			b.app.fyne.Clipboard().SetContent(links(portal))
			b.app.incoming.draft.key.entry.TypedShortcut(&fyne.ShortcutPaste{Clipboard: b.app.fyne.Clipboard()})
		},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			take(b)
			b.work()
			b.tap("Add account")
			stored := b.stored(portal.Title())
			stored.ID, stored.Place = "", 0
			if !stored.Same(portal) || stored.Kind != vault.TOTP {
				t.Errorf("stored is %+v", stored)
			}
		})
	}
}

func TestNextTryClosesTheComplaintAboutTheLast(t *testing.T) {
	portal := account("Customer Portal", "dana@example.com")
	for name, try := range map[string]func(*bench){
		"dropped": func(b *bench) { b.drop(b.file("qr.png", b.picture(links(portal)))) },
		"pasted": func(b *bench) {
			b.app.fyne.Clipboard().SetContent(links(portal))
			b.shortcut(&fyne.ShortcutPaste{Clipboard: b.app.fyne.Clipboard()})
		},
	} {
		b := newBench(t)
		b.drop(b.file("empty.png", nil))
		b.work()
		b.sees("That did not work")
		try(b)
		b.work()
		if seen := b.seen(); strings.Contains(seen, "That did not work") || !strings.Contains(seen, "Add this account?") {
			t.Errorf("%s: the window shows %q", name, seen)
		}
	}
	b := newBench(t, portal)
	b.key(fyne.KeyDelete)
	b.drop(b.file("qr.png", b.picture(links(portal))))
	b.work()
	b.sees("Delete this account?") // a question waits for its answer
}
