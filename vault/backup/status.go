package backup

import "time"

// OldAfter is when a backup that lacks something counts as old.
const OldAfter = 7 * 24 * time.Hour

// A Status says how a vault is backed up, for whoever tells the user.
type Status struct {
	// Folder is where backups are written after changes; empty where they are not.
	Folder string
	// Last is the last backup that is known to be good, be it made by hand. Its Path
	// is empty where there is none.
	Last Saved
	// Changed says that the vault is not as it is in Last, apart from counts of HOTP.
	Changed bool
	// Added is how many accounts are in the list and not in Last.
	Added int
	// Empty says that the vault has no account: there is nothing to back up.
	Empty bool
	// Err is why the last try to write into the folder failed: a sentence. It is
	// nil where it did not. The next change tries again.
	Err error
	// Tidy is why an old backup could not be deleted: a sentence, or nil. The new
	// one is good all the same.
	Tidy error
}

// A Need says whether a user should be told of the backups.
type Need int

const (
	// Fine is for a backup that holds all there is, or nearly so.
	Fine Need = iota
	// None is for accounts without any backup.
	None
	// Old is for a backup that was made [OldAfter] ago, and accounts that have
	// changed since.
	Old
	// Failing is for a folder that could not be written to.
	Failing
)

// Need says whether the user should be told at now.
func (s Status) Need(now time.Time) Need {
	switch {
	case s.Err != nil:
		return Failing
	case s.Empty:
		return Fine
	case s.Last.Path == "":
		return None
	case s.Changed && now.Sub(s.Last.Made) >= OldAfter:
		return Old
	}
	return Fine
}

// Days is how many whole days ago the last backup was made. A clock that was set
// back makes it none.
func (s Status) Days(now time.Time) int {
	return max(0, int(now.Sub(s.Last.Made)/(24*time.Hour)))
}
