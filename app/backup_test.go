package app

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"latchkey/app/settings"
	"latchkey/vault/backup"
)

// backUp makes a backup by hand and returns its path.
func (b *bench) backUp(folder, passphrase string) string {
	b.t.Helper()
	b.app.showBackup()
	b.types(passphrase)
	b.key(fyne.KeyReturn)
	b.types(passphrase)
	s := b.app.incoming.screen.(*backupScreen)
	s.target.folder.SetText(folder)
	b.tap("Save the backup")
	b.work()
	return filepath.Join(folder, s.target.name.Text)
}

func TestBackUpAndRestore(t *testing.T) {
	b := newBench(t, account("Example", "dana"), account("Other", "eve"))
	b.sees("There is no backup of your accounts yet.")
	folder := t.TempDir()
	path := b.backUp(folder, "correct horse")
	b.sees("Saved, and read back", "2 accounts are in "+path)
	b.tap("Close")
	b.seesNot("There is no backup")
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("the file is %v: %v", info, err)
	}

	// One goes, one comes, and one is changed.
	list := b.app.vault.Accounts()
	if _, err := b.app.vault.Discard(t.Context(), b.now, list[0].ID); err != nil {
		t.Fatal(err)
	}
	b.app.intakeText(links(account("New", "one")))
	b.work()
	b.key(fyne.KeyReturn)

	b.app.restoreFile(storage.NewFileURI(path), b.app.endAdding)
	b.work()
	b.sees("Open the backup", filepath.Base(path))
	b.types("correct hors")
	b.key(fyne.KeyReturn)
	b.work()
	b.sees("Capitals and spaces count.")
	if !b.offers("Cancel") {
		t.Error("what is wrong cannot be left")
	}
	b.app.window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn}) // the same again
	b.seesNot("Capitals and spaces count.")
	if b.offers("Cancel") {
		t.Error("a button does nothing while the backup is opened")
	}
	b.work()
	b.types("correct horse")
	b.key(fyne.KeyReturn)
	b.work()
	b.sees("Restore the backup", "2 accounts of 15 January 2027", "Come back from the trash: 1", "Example (dana)", "Are the same, and stay: 1")
	b.seesNot("New (one)")
	s := b.app.incoming.screen.(*restorePreview)
	b.app.window.Canvas().Focus(box(s.way.Content, wayReplace()))
	b.key(fyne.KeyReturn, fyne.KeyReturn) // the second time changes nothing
	b.sees("Go to the trash, as they are not in the backup: 1", "New (one)")
	b.tap("Restore")
	b.sees("What came later (1 account) goes to the trash")
	b.tap("Restore")
	b.work()
	b.sees("Restored", "1 account brought back from the trash.", "1 account put into the trash.")
	b.tap("Close")
	if got := b.holds(); !slices.Equal(got, []string{"Example (dana)", "Other (eve)"}) {
		t.Errorf("the vault holds %v", got)
	}
}

// What is in the trash is in a backup as well, and counted beside the list.
func TestRestoreCountsTheTrash(t *testing.T) {
	b := newBench(t, account("Example", "dana"), account("Other", "eve"))
	if _, err := b.app.vault.Discard(t.Context(), b.now, b.app.vault.Accounts()[0].ID); err != nil {
		t.Fatal(err)
	}
	path := b.backUp(t.TempDir(), "correct horse")
	b.tap("Close")
	b.app.restoreFile(storage.NewFileURI(path), b.app.endAdding)
	b.work()
	b.types("correct horse")
	b.key(fyne.KeyReturn)
	b.work()
	b.sees("1 account (and 1 in the trash) of 15 January 2027", "Are the same, and stay: 2")
}

func TestBackupIsNotMadeOfHalf(t *testing.T) {
	b := newBench(t, account("Example", "dana"))
	folder := t.TempDir()
	b.app.showBackup()
	b.tap("Save the backup")
	b.sees("Choose a passphrase")
	b.types("one")
	b.key(fyne.KeyReturn)
	b.types("two")
	b.tap("Save the backup")
	b.sees("The two are not the same.")
	s := b.app.incoming.screen.(*backupScreen)
	s.second.SetText("one")
	for _, test := range []struct{ folder, name, want string }{
		{"", "a", "Choose a folder"},
		{"here", "a", "named in full"},
		{folder, "", "Give the file a name"},
		{folder, "../a", "cannot have a folder in it"},
	} {
		s.target.folder.SetText(test.folder)
		s.target.name.SetText(test.name)
		b.tap("Save the backup")
		b.sees(test.want)
	}
	s.target.folder.SetText(filepath.Join(folder, "nowhere"))
	s.target.name.SetText("a.age")
	b.tap("Save the backup")
	b.work()
	b.seesNot("Saved, and read back")
	if left, _ := os.ReadDir(folder); len(left) != 0 {
		t.Errorf("%v is left in the folder", left)
	}
}

// What is there already is replaced only where the user says so.
func TestBackupAsksBeforeItReplaces(t *testing.T) {
	b := newBench(t, account("Example", "dana"))
	folder := t.TempDir()
	path := filepath.Join(folder, backupName(b.now))
	if err := os.WriteFile(path, []byte("something else"), 0o600); err != nil {
		t.Fatal(err)
	}
	b.backUp(folder, "correct horse")
	b.sees("Replace the file?")
	b.tap("Cancel")
	if data, _ := os.ReadFile(path); string(data) != "something else" {
		t.Error("it was replaced all the same")
	}
	b.tap("Save the backup")
	b.work()
	b.tap("Replace it")
	b.work()
	b.sees("Saved, and read back")
	if _, err := backup.Read(t.Context(), path, "correct horse"); err != nil {
		t.Error(err)
	}
}

func TestRestoreWhatIsNoBackup(t *testing.T) {
	b := newBench(t, account("Example", "dana"))
	for name, data := range map[string]string{"empty": "", "text": "hello", "json": `{"format":"latchkey-backup","version":99}`} {
		b.app.restoreFile(storage.NewFileURI(b.file(name, []byte(data))), b.app.endAdding)
		b.work()
		b.sees("That did not work")
		b.tap("Close")
		if !b.onList() {
			t.Error("the window does not show the list")
		}
	}
}

// The reminder is quiet, goes away, and can be switched off.
func TestBackupReminder(t *testing.T) {
	b := newBench(t)
	b.seesNot("backup")
	b = newBench(t, account("Example", "dana"))
	b.sees("There is no backup of your accounts yet.", "Back up")
	b.app.prefs.change(func(s *settings.Settings) { s.Backup.Remind = false })
	b.app.showList()
	b.seesNot("There is no backup")
	b.app.prefs.change(func(s *settings.Settings) { s.Backup.Remind = true })
	b.backUp(t.TempDir(), "correct horse")
	b.tap("Close")
	b.app.intakeText(links(account("New", "one")))
	b.work()
	b.key(fyne.KeyReturn)
	b.seesNot("The last backup")
	b.now = b.now.Add(100 * 24 * time.Hour)
	b.app.showList()
	b.sees("The last backup is 100 days old and lacks 1 account.")
}

// Once a folder is chosen, every change is backed up there, also where the window
// locks or quits before its time.
func TestBackUpByItself(t *testing.T) {
	b := newGuardedBench(t, account("Example", "dana"))
	folder := t.TempDir()
	b.app.showSettings()
	b.tap("Automatic backups…")
	b.tap("Write one now")
	b.sees("Choose a folder.")
	s := b.app.incoming.screen.(*automatic)
	s.folder.SetText(folder)
	b.tap("Write one now")
	b.sees("Choose a passphrase")
	s.first.SetText("correct horse")
	s.second.SetText("correct horse")
	b.tap("Write one now")
	b.work()
	b.sees("Saved, and read back", "The first backup, of 1 account, is in "+folder)
	b.tap("Close")
	b.sees("After changes one is written into "+folder, "the last 10 are kept")

	holds := func(want ...string) {
		t.Helper()
		files, err := backup.List(folder)
		if err != nil || len(files) == 0 {
			t.Fatalf("%d files: %v", len(files), err)
		}
		c, err := backup.Read(t.Context(), files[0].Path, "correct horse")
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, a := range c.Accounts {
			got = append(got, a.Title())
		}
		if !slices.Equal(got, want) {
			t.Errorf("the newest backup holds %v, want %v", got, want)
		}
	}
	add := func(issuer string) {
		t.Helper()
		b.app.endAdding()
		b.app.intakeText(links(account(issuer, "x")))
		b.work()
		b.key(fyne.KeyReturn)
		b.work()
	}
	add("Second")
	b.pass(time.Minute)
	b.work()
	holds("Example (dana)", "Second (x)")
	add("Third")
	b.app.lockNow(lockedByHand)
	b.work()
	holds("Example (dana)", "Second (x)", "Third (x)")
	b.unlock()
	b.work()

	// A folder that is gone is said under the list, and tried again.
	if err := os.RemoveAll(folder); err != nil {
		t.Fatal(err)
	}
	add("Fourth")
	b.pass(time.Minute)
	b.work()
	b.sees("The last backup failed.")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	add("Fifth")
	b.pass(time.Minute)
	b.work()
	b.seesNot("The last backup failed.")
	holds("Example (dana)", "Second (x)", "Third (x)", "Fourth (x)", "Fifth (x)")

	b.app.showSettings()
	b.tap("Change where to…")
	b.tap("Turn them off")
	b.work()
	b.seesNot("After changes")
	if b.keys.backupKey != nil {
		t.Error("the passphrase is still kept")
	}
}
