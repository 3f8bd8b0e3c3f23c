package app

import (
	"fmt"

	"fyne.io/fyne/v2"

	"latchkey/app/settings"
)

// newBackup is the group of backups.
func (s *settingsScreen) newBackup() fyne.CanvasObject {
	a := s.app
	set := a.prefs.now.Backup
	line := "There is no backup of your accounts yet. If this computer breaks or is lost, they are lost with it."
	if last := set.Last; !last.Made.IsZero() {
		line = fmt.Sprintf("The last backup was made on %s: %s", last.Made.Local().Format("2 January 2006 at 15:04"), last.Path)
	}
	return s.group("Backup",
		s.says(line),
		s.buttons(s.button("Back up now…", a.showBackup), s.button("Restore a backup…", a.showRestore)),
		s.check("Remind me of backups under the list", set.Remind, func(on bool) {
			a.prefs.change(func(all *settings.Settings) { all.Backup.Remind = on })
		}),
	)
}
