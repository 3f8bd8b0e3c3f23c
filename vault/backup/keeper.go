package backup

import (
	"context"
	"crypto/sha256"
	"errors"
	"os"
	"sync"
	"time"

	"latchkey/vault"
)

// DefaultDelay is how long after a change a backup is written, together with what
// changes until then.
const DefaultDelay = 10 * time.Second

// Config is what a [Keeper] works with. Vault, Key, Now and After are required.
type Config struct {
	Vault Vault
	// Key returns what backups are encrypted with; see [LoadKey]. It is asked at
	// each writing, off the goroutine that said that something has changed.
	Key func(context.Context) (Key, error)
	// Program is what writes the backups: "Latchkey v1.2.0".
	Program string
	// Folder is where they go; empty is nowhere. Keep is how many stay there.
	Folder string
	Keep   int
	// Delay is the time from a change to the backup; DefaultDelay where 0.
	Delay time.Duration
	Now   func() time.Time
	// After calls f once, on any goroutine, d from now unless stop is called first.
	After func(d time.Duration, f func()) (stop func())
	// Told is called on any goroutine when the status may be another one.
	Told func()
	// Last is what is remembered of a backup that was made by hand.
	Last Saved
}

// A Keeper writes backups into a folder after changes. It writes none that holds
// what the one before does, and none of an empty vault. Its methods are safe for
// concurrent use; those that take a context may take seconds.
type Keeper struct {
	config Config
	writer writer
	ctx    context.Context // ends with Close
	stop   context.CancelFunc
	turn   chan struct{} // held by whoever reads or writes the folder
	rotation

	mu      sync.Mutex // for what follows
	folder  string
	keep    int
	pending func() // stops the timer of a writing to come; nil where none is
	closed  bool
	last    Saved
	held    map[vault.ID]bool  // the list in last; nil where only its number is known
	content *[sha256.Size]byte // what is in last; nil where that is not known
	inPlace placed             // the last good one in the folder
	err     error
	tidy    error
}

// A placed backup is one in the folder, with a stamp of what it holds.
type placed struct {
	path    string
	content [sha256.Size]byte
}

// NewKeeper returns a Keeper that does nothing until [Keeper.Look] or
// [Keeper.Changed] is called.
func NewKeeper(c Config, options ...Option) *Keeper {
	if c.Delay == 0 {
		c.Delay = DefaultDelay
	}
	if c.Told == nil {
		c.Told = func() {}
	}
	k := &Keeper{
		config: c, writer: newWriter(options), turn: make(chan struct{}, 1),
		rotation: rotation{foreign: make(map[string]bool)},
		folder:   c.Folder, keep: c.Keep, last: c.Last,
	}
	k.ctx, k.stop = context.WithCancel(context.Background())
	return k
}

// Look finds the newest good backup in the folder, which takes about a second, and
// has one written soon where the vault holds something else. It is for the start of
// a program. An error is in the status as well.
func (k *Keeper) Look(ctx context.Context) error {
	err := k.inTurn(ctx, func() error { return k.look(ctx) })
	k.note(func() { k.err = err })
	if err == nil {
		k.Changed()
	}
	return err
}

func (k *Keeper) look(ctx context.Context) error {
	folder, _ := k.place()
	if folder == "" {
		return nil
	}
	files, err := List(folder)
	if err != nil || len(files) == 0 {
		return err
	}
	key, err := k.key(ctx)
	if err != nil {
		return err
	}
	const tries = 3 // the newest may be damaged, or of a time with another passphrase
	for _, f := range files[:min(tries, len(files))] {
		c, err := Read(ctx, f.Path, key.Passphrase)
		if ctx.Err() != nil {
			return err
		}
		if err == nil && c.Source == key.Source {
			k.note(func() {
				k.inPlace = placed{f.Path, stampOf(c.Accounts)}
				if !c.Made.Before(k.last.Made) {
					k.hold(f.Path, c)
				}
			})
			return nil
		}
	}
	return nil
}

// Changed says that the vault may hold something else now. It returns at once.
func (k *Keeper) Changed() {
	k.mu.Lock()
	if k.folder != "" && k.pending == nil && !k.closed {
		k.pending = k.config.After(k.config.Delay, k.fire)
	}
	k.mu.Unlock()
	k.config.Told()
}

// fire is the timer's.
func (k *Keeper) fire() {
	k.mu.Lock()
	due := k.pending != nil && !k.closed
	k.pending = nil
	k.mu.Unlock()
	if due {
		_, _ = k.save(k.ctx, false) // what goes wrong is in the status
	}
}

// BackUp writes a backup into the folder now, whether or not anything has changed.
// Errors are sentences, and in the status as well.
func (k *Keeper) BackUp(ctx context.Context) (Saved, error) { return k.save(ctx, true) }

// Place has backups go to another folder, where empty to none, and keeps so many.
func (k *Keeper) Place(folder string, keep int) {
	k.note(func() {
		if folder != k.folder {
			k.inPlace, k.err, k.tidy = placed{}, nil, nil
		}
		k.folder, k.keep = folder, keep
		if folder == "" && k.pending != nil {
			k.pending()
			k.pending = nil
		}
	})
	k.Changed()
}

// Wrote says that the user has made a backup by hand, of these contents.
func (k *Keeper) Wrote(saved Saved, c Contents) {
	k.note(func() {
		if !c.Made.Before(k.last.Made) {
			k.hold(saved.Path, c)
		}
	})
}

// Close ends the Keeper. A backup that is due is written first, as long as ctx
// allows it.
func (k *Keeper) Close(ctx context.Context) error {
	k.mu.Lock()
	due := k.pending != nil
	if due {
		k.pending()
		k.pending = nil
	}
	k.closed = true
	k.mu.Unlock()
	var err error
	if due {
		_, err = k.save(ctx, false)
	} else {
		err = k.inTurn(ctx, func() error { return nil }) // one that is being written
	}
	k.stop()
	return err
}

// Status says how the vault is backed up now. It goes through all accounts.
func (k *Keeper) Status() Status {
	accounts := Of(k.config.Vault)
	content := stampOf(accounts)
	k.mu.Lock()
	defer k.mu.Unlock()
	s := Status{Folder: k.folder, Last: k.last, Empty: len(accounts) == 0, Err: k.err, Tidy: k.tidy}
	listed := Contents{Accounts: accounts}.Listed()
	switch {
	case k.last.Path == "":
		s.Changed, s.Added = !s.Empty, listed
	case k.content == nil: // only the number is known
		s.Added = max(0, listed-k.last.Accounts)
		s.Changed = listed != k.last.Accounts
	default:
		s.Changed = content != *k.content
		for _, a := range accounts {
			if a.Deleted.IsZero() && !k.held[a.ID] {
				s.Added++
			}
		}
	}
	return s
}

// save writes a backup where there is something to write.
func (k *Keeper) save(ctx context.Context, anyway bool) (Saved, error) {
	var saved Saved
	err := k.inTurn(ctx, func() (err error) {
		saved, err = k.write(ctx, anyway)
		return err
	})
	k.note(func() { k.err = err })
	return saved, err
}

func (k *Keeper) write(ctx context.Context, anyway bool) (Saved, error) {
	folder, keep := k.place()
	c := Contents{Made: k.config.Now(), Program: k.config.Program, Accounts: Of(k.config.Vault)}
	switch {
	case folder == "" && anyway:
		return Saved{}, fail(os.ErrInvalid, "there is no folder for backups: choose one in the settings")
	case len(c.Accounts) == 0 && anyway:
		return Saved{}, fail(os.ErrInvalid, "there is no account to back up: add one first")
	case folder == "" || len(c.Accounts) == 0 || !anyway && k.holds(stampOf(c.Accounts)):
		return Saved{}, nil
	}
	if err := checkFolder(folder); err != nil {
		return Saved{}, err
	}
	key, err := k.key(ctx)
	if err != nil {
		return Saved{}, err
	}
	c.Source = key.Source
	saved, err := k.writer.write(ctx, freePath(folder, c.Made), key.Passphrase, c)
	if err != nil {
		return Saved{}, err
	}
	k.note(func() {
		k.inPlace = placed{saved.Path, stampOf(c.Accounts)}
		k.hold(saved.Path, c) // whatever the clock says
	})
	var tidy error
	if len(k.config.Vault.Problems()) == 0 { // the older ones may hold what cannot be read now
		tidy = k.rotate(ctx, folder, keep, key, saved.Path)
	}
	k.note(func() { k.tidy = tidy })
	return saved, nil
}

// key asks for the key.
func (k *Keeper) key(ctx context.Context) (Key, error) {
	key, err := k.config.Key(ctx)
	if errors.Is(err, vault.ErrNotFound) {
		err = fail(err, "the passphrase of backups is not kept here any more: choose it again in the settings")
	}
	return key, err
}

// holds reports whether the folder has a backup of this content, which is there.
func (k *Keeper) holds(content [sha256.Size]byte) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.inPlace.path == "" || k.inPlace.content != content {
		return false
	}
	_, err := os.Lstat(k.inPlace.path)
	return err == nil
}

// hold notes what the last good backup holds. The mutex is held.
func (k *Keeper) hold(path string, c Contents) {
	content := stampOf(c.Accounts)
	listed := c.Listed()
	k.last = Saved{Path: path, Made: c.Made.UTC().Truncate(time.Second), Accounts: listed, Trash: len(c.Accounts) - listed}
	k.content, k.held = &content, make(map[vault.ID]bool)
	for _, a := range c.Accounts {
		if a.Deleted.IsZero() {
			k.held[a.ID] = true
		}
	}
}

// stampOf is a stamp that counts of HOTP do not change: to make a code is no
// change that is worth a backup.
func stampOf(accounts []vault.Account) [sha256.Size]byte {
	still := make([]vault.Account, len(accounts))
	for i, a := range accounts {
		a.Counter = 0
		still[i] = a
	}
	return stamp(still)
}

func (k *Keeper) place() (folder string, keep int) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.folder, k.keep
}

// note changes what the status says.
func (k *Keeper) note(f func()) {
	k.mu.Lock()
	f()
	k.mu.Unlock()
	k.config.Told()
}

// inTurn runs f as the only one at the folder.
func (k *Keeper) inTurn(ctx context.Context, f func() error) error {
	select {
	case k.turn <- struct{}{}:
		defer func() { <-k.turn }()
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	return f()
}
