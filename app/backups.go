package app

import (
	"context"
	"errors"
	"time"

	"latchkey/app/settings"
	"latchkey/vault"
	"latchkey/vault/backup"
)

// lastWords is how long the program waits at its end for a backup that is due.
const lastWords = 10 * time.Second

// backups are the backups of the vault that is open: those that are written by
// themselves after changes, and what is known of those made by hand.
type backups struct {
	app    *App
	keeper *backup.Keeper // nil while no vault is open

	status  backup.Status // as it was when it was looked at last
	known   bool          // it was
	looking bool          // it is being looked at
	again   bool          // and has to be once more
}

// start looks after the backups of the vault that was opened.
func (b *backups) start() {
	a := b.app
	set := a.prefs.now.Backup
	b.keeper = backup.NewKeeper(backup.Config{
		Vault: a.vault, Key: a.keyrings.BackupKey, Program: "Latchkey " + a.version,
		Folder: set.Folder, Keep: set.Keep, Last: set.Last,
		Now:   func() time.Time { return a.timekeeping.keeper.Read().Wall },
		After: a.after,
		Told:  func() { a.do(b.told) },
	}, a.backupOptions...)
	keeper := b.keeper
	if set.Folder == "" {
		b.told()
		return
	}
	a.background("", keeper.Look, func(error) {}) // what is wrong is in the status
}

// told finds out how the vault is backed up now, in the background: it goes
// through all accounts. Told meanwhile, it does so once more.
func (b *backups) told() {
	switch {
	case b.keeper == nil:
		return
	case b.looking:
		b.again = true
		return
	}
	b.looking = true
	keeper := b.keeper
	var status backup.Status
	b.app.work("", func(context.Context) error {
		status = keeper.Status()
		return nil
	}, func(error) {
		b.looking = false
		if b.keeper == keeper {
			b.status, b.known = status, true
			b.show()
		}
		if b.again {
			b.again = false
			b.told()
		}
	})
}

// show shows what is known, wherever that can be seen.
func (b *backups) show() {
	if b.app.list == nil {
		return
	}
	b.app.list.status.remind()
	if s, ok := b.app.incoming.screen.(*settingsScreen); ok && b.app.isAdding() {
		s.refreshBackup()
	}
}

// changed says that the vault may hold something else.
func (b *backups) changed() {
	if b.keeper != nil {
		b.keeper.Changed()
	}
}

// stop writes a backup that is due, in the background, and ends. It belongs to
// the work with the vault: until it is over the vault is not forgotten.
func (b *backups) stop() {
	keeper := b.keeper
	if keeper == nil {
		return
	}
	b.keeper, b.known = nil, false
	b.app.background("", func(ctx context.Context) error {
		ctx, cancel := context.WithTimeout(ctx, lastWords)
		defer cancel()
		return keeper.Close(ctx)
	}, func(error) {}) // the next start finds that it is missing
}

// endNow writes a backup that is due before the program ends, which waits for it.
func (b *backups) endNow() {
	if b.keeper == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), lastWords)
	defer cancel()
	_ = b.keeper.Close(ctx) // the next start finds that it is missing
	b.keeper = nil
}

// made notes a backup that was made by hand.
func (b *backups) made(saved backup.Saved, c backup.Contents) {
	b.app.prefs.change(func(all *settings.Settings) { all.Backup.Last = saved })
	if b.keeper != nil {
		b.keeper.Wrote(saved, c)
	}
}

// line is what there is to say of backups under the list; empty where all is
// well or nobody wants to hear of it.
func (b *backups) line() string {
	if !b.known || !b.app.prefs.now.Backup.Remind {
		return ""
	}
	now, s := b.app.timekeeping.keeper.Read().Wall, b.status
	switch s.Need(now) {
	case backup.Failing:
		return trf("The last backup failed. %s", plain(s.Err))
	case backup.None:
		return tr("There is no backup of your accounts yet.")
	case backup.Old:
		return oldLine(s.Days(now), s.Added)
	}
	return ""
}

// place has backups written into a folder after changes, with a passphrase that
// is kept; where that is empty, with the one that is kept already. The first is
// written at once.
func (b *backups) place(folder string, keep int, passphrase string, done func(backup.Saved, error)) {
	a, keeper := b.app, b.keeper
	var saved backup.Saved
	a.background("", func(ctx context.Context) error {
		undo := func() error { return nil }
		if passphrase != "" {
			var err error
			if undo, err = b.changeKey(ctx, passphrase); err != nil {
				return err
			}
		}
		keeper.Place(folder, keep)
		var err error
		if saved, err = keeper.BackUp(ctx); err != nil {
			return errors.Join(err, undo())
		}
		return nil
	}, func(err error) {
		if err != nil {
			now := a.prefs.now.Backup // as it was
			keeper.Place(now.Folder, now.Keep)
		} else {
			a.prefs.change(func(all *settings.Settings) { all.Backup.Folder, all.Backup.Keep = folder, keep })
		}
		done(saved, err)
	})
}

// changeKey keeps another passphrase for backups, and returns what puts the one
// back that was kept before.
func (b *backups) changeKey(ctx context.Context, passphrase string) (undo func() error, err error) {
	keyrings := b.app.keyrings
	before, err := keyrings.BackupKey(ctx)
	if err != nil && !errors.Is(err, vault.ErrNotFound) && !errors.Is(err, vault.ErrDamaged) && !errors.Is(err, vault.ErrNewer) {
		return nil, err
	}
	none := err != nil
	key, err := backup.NewKey(passphrase)
	if err == nil {
		err = keyrings.SetBackupKey(ctx, key)
	}
	return func() error {
		if none {
			return keyrings.ForgetBackupKey(ctx)
		}
		return keyrings.SetBackupKey(ctx, before)
	}, err
}

// end has no more backups written by themselves. Those that there are stay.
func (b *backups) end() {
	a := b.app
	b.keeper.Place("", a.prefs.now.Backup.Keep)
	a.prefs.change(func(all *settings.Settings) { all.Backup.Folder = "" })
	a.background(tr("forgetting the passphrase of backups"), a.keyrings.ForgetBackupKey, a.fail)
}
