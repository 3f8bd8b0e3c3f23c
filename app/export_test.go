package app

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"latchkey/importer"
	"latchkey/importer/takeout"
	"latchkey/vault"
)

// What is exported in the window is read by the importer again, and nothing is
// written before the warning was answered.
func TestExport(t *testing.T) {
	tagged := account("Example", "dana")
	tagged.Tags = []string{"work"}
	for _, f := range takeout.Formats() {
		b := newBench(t, tagged, account("Other", "eve"))
		folder := t.TempDir()
		b.app.showExport()
		s := b.app.incoming.screen.(*exportScreen)
		s.choose.SetSelected(f.Title)
		b.sees(f.Warning)
		if f.Name == takeout.OTPAuth {
			b.sees("Such a file has no place for", "(1 account)")
		}
		s.target.folder.SetText(folder)
		path := filepath.Join(folder, s.target.name.Text)
		if f.Encrypted {
			b.tap("Export")
			b.sees("Choose a passphrase")
			s.first.SetText("correct horse")
			s.second.SetText("correct horse")
			b.tap("Export")
		} else {
			b.tap("Export")
			b.sees("Write the keys unencrypted?")
			if left, _ := os.ReadDir(folder); len(left) > 0 {
				t.Errorf("%s: written before it was asked", f.Name)
			}
			b.tap("Write them")
		}
		b.work()
		b.sees("Written, and read back", "2 accounts are in "+path)
		b.tap("Close")
		if !b.onList() {
			t.Errorf("%s: the window does not show the list", f.Name)
		}
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if f.Name == takeout.QR {
			continue // its pictures are read in package takeout
		}
		got, err := importer.Read(t.Context(), data, importer.Options{Passphrase: "correct horse"})
		if err != nil || len(got.Accounts) != 2 {
			t.Errorf("%s: %d accounts are read back: %v", f.Name, len(got.Accounts), err)
		}
	}
}

// Where the vault is gone, its accounts come back from a backup, into a vault that
// is made only once the backup was opened.
func TestRestoreInsteadOfAVaultThatIsGone(t *testing.T) {
	b := newBench(t, account("Example", "dana"))
	path := b.backUp(t.TempDir(), "correct horse")
	b = newClosedBench(t)
	b.keys.open = func(context.Context, string) (Vault, error) { return nil, vault.ErrNoVault }
	made := false
	b.keys.create = func(ctx context.Context, _ string) (Vault, error) {
		made = true
		return vault.Create(ctx, b.store)
	}
	b.app.Run()
	b.work()
	b.sees("Restore from a backup…")
	r := &restoring{app: b.app, instead: true, name: filepath.Base(path), leave: func() { b.app.open("") }}
	r.load(storage.NewFileURI(path))
	b.work()
	b.types("wrong")
	b.key(fyne.KeyReturn)
	b.work()
	if made {
		t.Error("a vault was made before the backup was opened")
	}
	b.types("correct horse")
	b.key(fyne.KeyReturn)
	b.work()
	b.sees("Restored", "1 account added.")
	b.tap("Close")
	b.sees("Example")
}
