package backup

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"latchkey/vault"
	"latchkey/vault/disk"
)

// A desk is a vault with a Keeper whose time stands still.
type desk struct {
	*Keeper
	t      *testing.T
	vault  *vault.Vault
	folder string
	broken error // what writing ends with, where set

	mu    sync.Mutex
	now   time.Time
	timer func()
	after time.Duration
}

func newDesk(t *testing.T, keep int, accounts ...vault.Account) *desk {
	_, v := filled(t, accounts...)
	return reopened(t, v, t.TempDir(), keep, key(t))
}

func key(t *testing.T) Key {
	k, err := NewKey(passphrase)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// reopened is a new process over a vault and a folder.
func reopened(t *testing.T, v *vault.Vault, folder string, keep int, k Key) *desk {
	d := &desk{t: t, vault: v, folder: folder, now: day()}
	d.Keeper = NewKeeper(Config{
		Vault: v, Key: func(context.Context) (Key, error) { return k, nil }, Program: "Latchkey of the test",
		Folder: folder, Keep: keep, Now: func() time.Time { return d.now },
		After: func(wait time.Duration, f func()) func() {
			d.mu.Lock()
			defer d.mu.Unlock()
			if d.timer != nil {
				t.Error("two timers run")
			}
			d.timer, d.after = f, wait
			return func() { d.mu.Lock(); defer d.mu.Unlock(); d.timer = nil }
		},
	}, Cost(cheap), func(w *writer) {
		w.replace = func(path string, data []byte, check func([]byte) error) error {
			if d.broken != nil {
				return &fs.PathError{Op: "write", Path: path, Err: d.broken}
			}
			return disk.ReplaceChecked(path, data, check)
		}
	})
	return d
}

// wait lets the time pass that a backup is put off for, and reports whether one was
// due.
func (d *desk) wait() bool {
	d.mu.Lock()
	f := d.timer
	d.timer = nil
	d.now = d.now.Add(d.after)
	d.mu.Unlock()
	if f == nil {
		return false
	}
	f()
	return true
}

// add adds an account, a day later, and says so.
func (d *desk) add(n int) {
	d.t.Helper()
	d.now = d.now.Add(24 * time.Hour)
	if _, err := d.vault.Add(d.t.Context(), numbered(n + 1)[n]); err != nil {
		d.t.Fatal(err)
	}
	d.Changed()
}

// names are the files in the folder, the oldest name first.
func (d *desk) names() []string {
	d.t.Helper()
	entries, err := os.ReadDir(d.folder)
	if err != nil {
		d.t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// newest are the accounts in the file that was written last.
func (d *desk) newest() []vault.Account {
	d.t.Helper()
	c, err := Read(d.t.Context(), d.Status().Last.Path, passphrase)
	if err != nil {
		d.t.Fatal(err)
	}
	return c.Accounts
}

// After changes there is one backup, with a name of the time; and none where
// nothing has changed.
func TestKeeper(t *testing.T) {
	d := newDesk(t, 3, numbered(2)...)
	if s := d.Status(); s.Need(d.now) != None || s.Added != 2 {
		t.Errorf("without a backup: %+v", s)
	}
	d.add(2)
	d.add(3) // together with the one before
	if !d.wait() || d.wait() {
		t.Error("two changes are not one backup")
	}
	if got := d.names(); !slices.Equal(got, []string{"latchkey-2027-01-17-080010.age"}) {
		t.Errorf("the folder has %q", got)
	}
	same(t, d.newest(), Of(d.vault))
	if s := d.Status(); s.Need(d.now) != Fine || s.Changed || s.Added != 0 || s.Last.Accounts != 4 || s.Days(d.now.Add(50*time.Hour)) != 2 {
		t.Errorf("with a backup: %+v", s)
	}
	d.Changed()
	if d.wait(); len(d.names()) != 1 {
		t.Error("nothing has changed, and it was written")
	}
	if _, err := d.BackUp(t.Context()); err != nil || len(d.names()) != 2 {
		t.Errorf("asked for: %q, %v", d.names(), err)
	}
	if err := os.Remove(d.Status().Last.Path); err != nil {
		t.Fatal(err)
	}
	d.Changed()
	if d.wait(); len(d.names()) != 2 {
		t.Error("the backup was deleted, and is not written anew")
	}
}

// A code of HOTP is no change that is backed up; the next one takes its count along.
func TestKeeperCounts(t *testing.T) {
	a := samples()[2]
	a.Counter = 1
	d := newDesk(t, 3, a)
	d.Changed()
	d.wait()
	_, err := d.vault.Update(t.Context(), d.vault.Accounts()[0].ID, func(a *vault.Account) error { a.Counter = 9; return nil })
	if err != nil {
		t.Fatal(err)
	}
	d.Changed()
	if d.wait(); len(d.names()) != 1 || d.Status().Changed {
		t.Error("a count was backed up")
	}
	d.add(1)
	d.wait()
	if got := d.newest()[0].Counter; got != 9 {
		t.Errorf("the count in the backup is %d", got)
	}
}

// The last few stay. What is not ours, is damaged, or of another vault stays too.
func TestKeeperRotates(t *testing.T) {
	d := newDesk(t, 3, numbered(1)...)
	others := []string{
		"latchkey-2020-01-01-000000.age",  // no backup at all
		"latchkey-2020-01-02-000000.age",  // of another vault, with the same passphrase
		"latchkey-2020-01-03-000000.age",  // with another passphrase
		"latchkey-2020-01-04-000000.age/", // a folder
		"latchkey-2020.age", "latchkey-2020-01-05-000000.age.txt", "notes.txt",
	}
	for i, name := range others {
		path := filepath.Join(d.folder, name)
		c := contents(d.vault)
		c.Source = "another"
		var err error
		switch i {
		case 1:
			_, err = Write(t.Context(), path, passphrase, c, Cost(cheap))
		case 2:
			_, err = Write(t.Context(), path, "another", c, Cost(cheap))
		case 3:
			err = os.Mkdir(path, 0o700)
		default:
			err = os.WriteFile(path, []byte("mine"), 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for i := range 6 {
		d.add(i + 1)
		d.wait()
	}
	got := d.names()
	for _, name := range others {
		if !slices.Contains(got, strings.TrimSuffix(name, "/")) {
			t.Errorf("%s is gone", name)
		}
	}
	if len(got) != len(others)+3 {
		t.Errorf("the folder has %q, want 3 besides what was there", got)
	}
	same(t, d.newest(), Of(d.vault))
	if s := d.Status(); s.Tidy != nil || s.Err != nil {
		t.Errorf("%+v", s)
	}
}

// Whatever the clock says, the backup that was written last stays, and so does the
// one that the clock of before calls the newest.
func TestKeeperClock(t *testing.T) {
	for _, keep := range []int{1, 2} {
		d := newDesk(t, keep, numbered(1)...)
		d.add(1)
		d.wait()
		before := d.Status().Last.Path
		d.now = time.Unix(0, 0)
		for i := range 4 {
			d.add(i + 2)
			d.wait()
			same(t, d.newest(), Of(d.vault))
			if _, err := os.Stat(before); err != nil {
				t.Error("the newest by its name was deleted")
			}
		}
		if got := len(d.names()); got != 2 {
			t.Errorf("%d files are left: %q", got, d.names())
		}
		if s := d.Status(); s.Need(d.now) != Fine || s.Days(time.Unix(-1e9, 0)) != 0 {
			t.Errorf("%+v", s)
		}
	}
	// Several within a second do not replace each other.
	d := newDesk(t, 9, numbered(1)...)
	for range 3 {
		if _, err := d.BackUp(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if len(d.names()) != 3 {
		t.Errorf("the folder has %q", d.names())
	}
}

// Each failure is a sentence that stays until it goes well, which the next change
// tries; what was there stays.
func TestKeeperFailures(t *testing.T) {
	d := newDesk(t, 2, numbered(1)...)
	d.add(1)
	d.wait()
	good := d.names()
	for i, broken := range []error{syscall.ENOSPC, syscall.EROFS, syscall.EACCES, syscall.EIO} {
		d.broken = broken
		d.add(i + 2)
		d.wait()
		s := d.Status()
		wantSentence(t, s.Err, broken)
		if s.Need(d.now) != Failing || !s.Changed || s.Added != i+1 || !slices.Equal(d.names(), good) {
			t.Errorf("%v: %+v", broken, s)
		}
	}
	d.broken = nil
	d.Changed()
	d.wait()
	if s := d.Status(); s.Err != nil || s.Changed {
		t.Errorf("it goes well again: %+v", s)
	}
	// The folder is gone, and is not made anew: its drive may come back.
	folder := d.folder
	if err := os.Rename(folder, folder+".away"); err != nil {
		t.Fatal(err)
	}
	d.add(8)
	d.wait()
	wantSentence(t, d.Status().Err, fs.ErrNotExist)
	if _, err := os.Stat(folder); err == nil {
		t.Error("the folder was made")
	}
	if err := os.Rename(folder+".away", folder); err != nil {
		t.Fatal(err)
	}
	d.Changed()
	if d.wait(); d.Status().Err != nil {
		t.Error(d.Status().Err)
	}
}

// A backup that lacks something for a week is old; one that lacks nothing is not.
func TestKeeperOld(t *testing.T) {
	d := newDesk(t, 2, numbered(1)...)
	d.add(1)
	d.wait()
	later := d.now.Add(8 * 24 * time.Hour)
	if d.Status().Need(later) != Fine {
		t.Error("nothing has changed for a week, and it is old")
	}
	d.Place("", 2)
	d.add(2)
	if d.wait(); len(d.names()) != 1 {
		t.Error("it was written into no folder")
	}
	if s := d.Status(); s.Need(d.now) != Fine || s.Need(later) != Old || s.Added != 1 {
		t.Errorf("%+v", s)
	}
	c := contents(d.vault)
	c.Made = later
	d.Wrote(Saved{Path: "/by/hand.age"}, c)
	if s := d.Status(); s.Need(later) != Fine || s.Last.Path != "/by/hand.age" || s.Added != 0 {
		t.Errorf("made by hand: %+v", s)
	}
	d.folder = t.TempDir()
	d.Place(d.folder, 2)
	if d.wait(); len(d.names()) != 1 {
		t.Error("nothing was written into a new folder")
	}
}

// A program that starts finds the backup of before, and writes only what is new.
func TestKeeperLooks(t *testing.T) {
	d := newDesk(t, 9, numbered(3)...)
	d.add(3)
	d.wait()
	k, err := d.config.Key(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	again := reopened(t, d.vault, d.folder, 9, k)
	again.now = d.now.Add(time.Hour)
	if err := again.Look(t.Context()); err != nil {
		t.Fatal(err)
	}
	if s := again.Status(); s.Last != d.Status().Last || s.Changed {
		t.Errorf("%+v", s)
	}
	if again.wait(); len(again.names()) != 1 {
		t.Error("nothing has changed, and it was written")
	}
	// It was changed meanwhile, and the newest file is damaged.
	if err := os.WriteFile(filepath.Join(d.folder, FileName(d.now.Add(time.Minute))), []byte("age-enc"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := d.vault.Add(t.Context(), numbered(6)[5]); err != nil {
		t.Fatal(err)
	}
	again = reopened(t, d.vault, d.folder, 9, k)
	again.now = d.now.Add(2 * time.Hour)
	if err := again.Look(t.Context()); err != nil {
		t.Fatal(err)
	}
	if s := again.Status(); !s.Changed || s.Added != 1 {
		t.Errorf("%+v", s)
	}
	again.wait()
	same(t, again.newest(), Of(d.vault))
}

// Neither an empty vault nor one that cannot be read whole drives out a backup.
func TestKeeperKeepsTheLastGood(t *testing.T) {
	d := newDesk(t, 1, numbered(2)...)
	d.add(2)
	d.wait()
	first := d.names()
	if _, err := d.vault.RemoveAll(t.Context(), idsOf(d.vault.Accounts())...); err != nil {
		t.Fatal(err)
	}
	d.Changed()
	if d.wait(); !slices.Equal(d.names(), first) || !d.Status().Empty {
		t.Errorf("the folder has %q", d.names())
	}
	if _, err := d.BackUp(t.Context()); err == nil {
		t.Error("an empty vault was backed up")
	}
	d.add(4)
	d.config.Vault = troubled{d.vault}
	d.wait()
	if got := d.names(); len(got) != 2 || got[0] != first[0] {
		t.Errorf("the folder has %q", got)
	}
}

// A troubled vault has a page that cannot be read.
type troubled struct{ Vault }

func (troubled) Problems() []vault.Problem {
	return []vault.Problem{{Page: "page-001", Err: vault.ErrDamaged}}
}

// What is due when the program ends is written, and nothing after that.
func TestKeeperCloses(t *testing.T) {
	d := newDesk(t, 2, numbered(1)...)
	d.add(1)
	if err := d.Close(t.Context()); err != nil || len(d.names()) != 1 {
		t.Errorf("%q, %v", d.names(), err)
	}
	d.Changed()
	if d.wait() {
		t.Error("a timer runs after the end")
	}
}

// The key is one line of ASCII in the store, comes back, and is never printed.
func TestKey(t *testing.T) {
	m, v := filled(t, numbered(1)...)
	if _, err := LoadKey(t.Context(), v.Store()); !errors.Is(err, vault.ErrNotFound) {
		t.Errorf("before: %v", err)
	}
	k := key(t)
	if err := SaveKey(t.Context(), v.Store(), k); err != nil {
		t.Fatal(err)
	}
	if got, err := LoadKey(t.Context(), m); err != nil || got != k {
		t.Errorf("another key comes back (%v)", err)
	}
	for _, r := range m.values[vault.BackupKeyItem] {
		if r < 0x20 || r > 0x7e {
			t.Error("the item is not a line of ASCII")
		}
	}
	if text := fmt.Sprintf("%v %+v %s %q %#v", k, k, k, k, k); strings.Contains(text, "horse") {
		t.Error("the passphrase is printed")
	}
	if err := errors.Join(ForgetKey(t.Context(), m), ForgetKey(t.Context(), m)); err != nil {
		t.Error(err)
	}
	for value, want := range map[string]error{
		"latchkey-backup-key2.e30": vault.ErrNewer, "latchkey-backup-key1.e30": vault.ErrDamaged, "latchkey-backup-key1.%": vault.ErrDamaged,
	} {
		m.values[vault.BackupKeyItem] = value
		_, err := LoadKey(t.Context(), m)
		wantSentence(t, err, want)
	}
	for _, bad := range []string{"", "\xff", strings.Repeat("x", maxPassphrase+1)} {
		_, err := NewKey(bad)
		wantSentence(t, err, ErrNoPassphrase)
	}
	gone := newDesk(t, 1, numbered(1)...)
	gone.config.Key = func(ctx context.Context) (Key, error) { return LoadKey(ctx, newMemory()) }
	_, err := gone.BackUp(t.Context())
	wantSentence(t, err, vault.ErrNotFound)
}
