package backup

import (
	"crypto/sha256"
	"encoding/json"
	"time"

	"latchkey/vault"
)

// A Mode says what a restoring does with what is in the vault already.
type Mode int

const (
	// Merge adds what is not there and brings back what is in the trash. What is
	// in the vault stays as it is.
	Merge Mode = iota
	// Replace has the vault's list be that of the backup: accounts that are not in
	// it go to the trash, those that are get its names and settings, and its order.
	Replace
)

// A Plan is what restoring a backup would do, to be looked at before. Every
// account of the backup that is not left out is in one of New, Back, Kept, Change
// and Same; those in Change may be in Back or Gone as well.
//
// An account of the backup is one of the vault where both have the same key, and
// the same id or the same names and settings. Where only the names are the same,
// the website has given out another key since, or the user has two accounts: both
// are kept.
//
// The count of an HOTP account is never set back: in either mode the higher one of
// the two counts.
type Plan struct {
	Mode Mode
	// New are not in the vault and are added; those that were in the trash are
	// put there.
	New []vault.Account
	// Twins are those of New whose issuer and account name an account has that is
	// in the vault's list, with another key or other settings.
	Twins []vault.Account
	// Back are in the vault's trash and not in the backup's: they are brought back.
	Back []vault.Account
	// Change are in both and become what they are in the backup.
	Change []Change
	// Kept are in both, differ, and stay as they are in the vault.
	Kept []Change
	// Gone are put into the trash.
	Gone []vault.Account
	// Same are in both and need nothing.
	Same []vault.Account
	// Expired are those of the backup that were deleted longer ago than the trash
	// keeps anything. They are left out.
	Expired []vault.Account

	order []vault.ID // with Replace: the list as it is to be
	stamp [sha256.Size]byte
}

// A Change is an account as it is in the vault and as it is in the backup, or will
// be. Fields names what differs.
type Change struct {
	From, To vault.Account
	Fields   []string
}

// Nothing reports whether restoring would leave the vault as it is.
func (p Plan) Nothing() bool {
	return len(p.New)+len(p.Back)+len(p.Change)+len(p.Gone) == 0
}

// NewPlan says what restoring the contents of a backup into a vault would do.
func NewPlan(c Contents, v Vault, mode Mode, now time.Time) Plan {
	there := Of(v)
	p := Plan{Mode: mode, stamp: stamp(there)}
	match := newMatching(there)
	partners := match.all(c.Accounts)
	inBackup := make(map[vault.ID]bool)
	for i, a := range c.Accounts {
		if at := partners[i]; at >= 0 {
			inBackup[there[at].ID] = true
			p.meet(there[at], a)
			continue
		}
		if !a.Deleted.IsZero() && now.Sub(a.Deleted) >= vault.TrashTime {
			p.Expired = append(p.Expired, a)
			continue
		}
		if a.ID == "" || match.ids[a.ID] {
			a.ID = vault.NewID() // the vault has another account of that id
		}
		p.New = append(p.New, a)
		if match.named(a) {
			p.Twins = append(p.Twins, a)
		}
		p.list(a, a.ID)
	}
	if mode == Replace {
		for _, a := range there {
			if a.Deleted.IsZero() && !inBackup[a.ID] {
				p.Gone = append(p.Gone, a)
			}
		}
	}
	return p
}

// meet says what becomes of an account that is in the vault and, as a, in the
// backup.
func (p *Plan) meet(mine, a vault.Account) {
	p.list(a, mine.ID)
	back := !mine.Deleted.IsZero() && a.Deleted.IsZero()
	gone := p.Mode == Replace && mine.Deleted.IsZero() && !a.Deleted.IsZero()
	if back {
		p.Back = append(p.Back, mine)
	}
	if gone {
		p.Gone = append(p.Gone, mine)
	}
	to := a.Clone()
	to.ID, to.Place, to.Deleted = mine.ID, mine.Place, mine.Deleted
	to.Counter = max(to.Counter, mine.Counter)
	fields := Differences(mine, to)
	trashed := !mine.Deleted.IsZero() && !back
	if p.Mode == Merge {
		only := mine.Clone()
		only.Counter = to.Counter
		if rest := Differences(only, to); len(rest) > 0 {
			p.Kept = append(p.Kept, Change{mine, to, rest})
			to, fields = only, Differences(mine, only)
		}
	}
	switch {
	case len(fields) > 0 && trashed && p.Mode == Replace: // what is in the trash is not touched
		p.Kept = append(p.Kept, Change{mine, to, fields})
	case len(fields) > 0 && !trashed:
		p.Change = append(p.Change, Change{mine, to, fields})
	case !back && !gone && len(fields) == 0 && !p.keeps(mine.ID):
		p.Same = append(p.Same, mine)
	}
}

// keeps reports whether the account that was looked at last stays as it is though
// the backup has it otherwise.
func (p *Plan) keeps(id vault.ID) bool {
	return len(p.Kept) > 0 && p.Kept[len(p.Kept)-1].From.ID == id
}

// list notes which account is next in the list as the backup has it.
func (p *Plan) list(a vault.Account, id vault.ID) {
	if p.Mode == Replace && a.Deleted.IsZero() {
		p.order = append(p.order, id)
	}
}

// stamp tells what is in a vault, all of it, from anything else.
func stamp(accounts []vault.Account) [sha256.Size]byte {
	h := sha256.New()
	encoder := json.NewEncoder(h)
	for _, a := range accounts {
		_ = encoder.Encode(newEntry(a)) // neither part can fail
	}
	return [sha256.Size]byte(h.Sum(nil))
}
