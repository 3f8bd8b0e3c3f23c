package app

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
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
	b.sees("The accounts have changed since the last backup, of 15 January 2027.")

	b.app.restoreFile(storage.NewFileURI(path), b.app.endAdding)
	b.work()
	b.sees("Open the backup", filepath.Base(path))
	b.types("correct hors")
	b.key(fyne.KeyReturn)
	b.work()
	b.sees("Capitals and spaces count.")
	b.types("correct horse")
	b.key(fyne.KeyReturn)
	b.work()
	b.sees("Restore the backup", "2 accounts of 15 January 2027", "Come back from the trash: 1", "Example (dana)", "Are the same, and stay: 1")
	b.seesNot("New (one)")
	s := b.app.incoming.screen.(*restorePreview)
	s.way.SetSelected(wayReplace)
	b.sees("Go to the trash, as they are not in the backup: 1", "New (one)")
	b.tap("Restore")
	b.sees("1 account that came later go to the trash")
	b.tap("Restore")
	b.work()
	b.sees("Restored", "1 account brought back from the trash.", "1 account put into the trash.")
	b.tap("Close")
	if got := b.holds(); !slices.Equal(got, []string{"Example (dana)", "Other (eve)"}) {
		t.Errorf("the vault holds %v", got)
	}
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
		{"", "a", "Choose the folder"},
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
	b.app.prefs.change(func(s *settings.Settings) {
		s.Backup.Remind = true
		s.Backup.Last = settings.LastBackup{Made: b.now, Digest: digestOf(b.app.vault.Accounts())}
	})
	b.app.showList()
	if strings.Contains(b.seen(), "backup") {
		t.Error("it reminds of a backup that there is")
	}
	b.now = b.now.Add(oldBackup + time.Hour)
	b.app.showList()
	b.sees("Do you still have it?")
}
