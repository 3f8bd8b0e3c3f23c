package settings

import (
	"errors"
	"fmt"
	"path/filepath"

	"latchkey/vault/backup"
)

// Backup is where backups are written after changes. Their passphrase is not
// here.
type Backup struct {
	// Folder is an absolute path; empty where backups are made by hand only.
	Folder string `json:"folder"`
	// Keep is how many backups stay in the folder, the newest.
	Keep int `json:"keep"`
	// Remind shows a line in the list while there is no backup, or an old one.
	Remind bool `json:"remind"`
	// Last is the last backup that was made by hand, so that one can be reminded
	// of the next. Its path is empty where there is none.
	Last backup.Saved `json:"last"`
}

// MaxKeep bounds how many backups are kept.
const MaxKeep = 1000

func defaultBackup() Backup { return Backup{Keep: 10, Remind: true} }

func (b *Backup) check() error {
	switch {
	case b.Folder != "" && !filepath.IsAbs(b.Folder):
		return errors.New("folder is no absolute path")
	case b.Keep < 1 || b.Keep > MaxKeep:
		return fmt.Errorf("keep is %d, not 1 to %d", b.Keep, MaxKeep)
	}
	return nil
}
