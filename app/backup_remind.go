package app

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"latchkey/vault"
)

// oldBackup is after how long a backup is old, whatever it holds: by then the
// file may have been lost without anybody noticing.
const oldBackup = 180 * 24 * time.Hour

// digestOf tells two lists of accounts apart by who is in them.
func digestOf(accounts []vault.Account) string {
	ids := make([]string, len(accounts))
	for i, a := range accounts {
		ids[i] = string(a.ID)
	}
	slices.Sort(ids)
	h := sha256.New()
	for _, id := range ids {
		fmt.Fprintln(h, id)
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// backupLine is what there is to say of backups under the list; empty where all
// is well or nobody wants to hear of it.
func (a *App) backupLine() string {
	set := a.prefs.now.Backup
	accounts := a.vault.Accounts()
	if !set.Remind || len(accounts) == 0 || !a.prefs.read {
		return ""
	}
	last := set.Last
	day := last.Made.Local().Format("2 January 2006")
	switch {
	case last.Made.IsZero():
		return "There is no backup of your accounts yet."
	case last.Digest != digestOf(accounts):
		return fmt.Sprintf("The accounts have changed since the last backup, of %s.", day)
	case a.clock().Sub(last.Made) > oldBackup:
		return fmt.Sprintf("The last backup is of %s. Do you still have it?", day)
	}
	return ""
}
