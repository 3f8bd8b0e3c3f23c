package app

import (
	"context"
	"time"

	"latchkey/app/settings"
	"latchkey/vault/backup"
)

// lastWords is how long the program waits at its end for a backup that is due.
const lastWords = 10 * time.Second

// backups are the backups of the vault that is open: those that are written by
// themselves after changes, and what is known of those made by hand.
type backups struct {
	app    *App
	keeper *backup.Keeper // nil while no vault is open
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

// told shows how the vault is backed up now.
func (b *backups) told() {
	if b.keeper == nil || b.app.list == nil {
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
// the work with the vault: until it is over the vault is not forgotten. Then it
// calls then.
func (b *backups) stop(then func()) {
	keeper := b.keeper
	if keeper == nil {
		then()
		return
	}
	b.keeper = nil
	b.app.background("", func(ctx context.Context) error {
		ctx, cancel := context.WithTimeout(ctx, lastWords)
		defer cancel()
		return keeper.Close(ctx)
	}, func(error) { then() }) // the next start finds that it is missing
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
	if b.keeper == nil || !b.app.prefs.now.Backup.Remind {
		return ""
	}
	now := b.app.timekeeping.keeper.Read().Wall
	s := b.keeper.Status()
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
		if passphrase != "" {
			key, err := backup.NewKey(passphrase)
			if err != nil {
				return err
			}
			if err := a.keyrings.SetBackupKey(ctx, key); err != nil {
				return err
			}
		}
		keeper.Place(folder, keep)
		var err error
		saved, err = keeper.BackUp(ctx)
		return err
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

// end has no more backups written by themselves. Those that there are stay.
func (b *backups) end() {
	a := b.app
	b.keeper.Place("", a.prefs.now.Backup.Keep)
	a.prefs.change(func(all *settings.Settings) { all.Backup.Folder = "" })
	a.background(tr("forgetting the passphrase of backups"), a.keyrings.ForgetBackupKey, a.fail)
}
