package app

import (
	"context"
	"time"

	"latchkey/vault"
	"latchkey/vault/clock"
)

// day is what the trash counts in.
const day = 24 * time.Hour

// How often it is looked for accounts whose time in the trash is over, and how
// soon again where they could not be removed.
const (
	purgeEvery = day
	purgeAgain = time.Hour
)

// purging is what removes accounts for good when their time in the trash is
// over.
type purging struct {
	next   time.Time // not before then; zero for at once
	busy   bool
	failed error // why it did not go well the last time
}

// purge removes what has been in the trash for long enough. It is called once a
// second while the window can be seen and looks once a day. Nothing is lost
// where that fails: the trash says why, and it is tried again.
//
// What is removed here cannot be brought back, so it takes a clock that nobody
// says is wrong, and a keyring that is not known to be locked: a request for the
// password out of nowhere would be for nothing that the user wants.
func (a *App) purge(now time.Time) {
	p := &a.purging
	// A clock that was set back is not waited for.
	due := !now.Before(p.next) || p.next.Sub(now) > purgeEvery
	if !due || p.busy || a.list.locked || a.timekeeping.doubtful() {
		return
	}
	p.busy = true
	removed := 0
	a.background(tr("emptying the trash"), func(ctx context.Context) error {
		var err error
		removed, err = a.vault.Purge(vault.Quietly(ctx), now)
		return err
	}, func(err error) {
		p.busy, p.failed = false, err
		p.next = now.Add(purgeEvery)
		if err != nil {
			p.next = now.Add(purgeAgain)
		}
		if removed > 0 || err != nil {
			a.refreshTrash()
		}
	})
}

// doubtful reports whether anything says that the time codes are made for is
// wrong, or the system has not been heard since the clock was set.
func (t *timekeeping) doubtful() bool {
	switch {
	case t.correction != nil:
		return false
	case t.result != nil && t.result.Known():
		return t.result.Off()
	}
	return t.looking || t.system.State == "" || t.system.State == clock.Unsynchronised
}

// daysLeft is for how many days a deleted account is still kept, the one that
// has begun included.
func daysLeft(a vault.Account, now time.Time) int {
	left := vault.TrashTime - now.Sub(a.Deleted)
	return int((max(left, 0) + day - 1) / day)
}
