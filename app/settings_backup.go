package app

import (
	"fmt"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	standard "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"latchkey/app/look"
	"latchkey/app/settings"
	"latchkey/app/theme"
	"latchkey/vault/backup"
)

// newBackup is the group of backups.
func (s *settingsScreen) newBackup() fyne.CanvasObject {
	a := s.app
	s.state = look.NewParagraph("", theme.ColorMuted)
	s.refreshBackup()
	folder := tr("Automatic backups…")
	if a.prefs.now.Backup.Folder != "" {
		folder = tr("Change where to…")
	}
	return s.group(tr("Backup"),
		look.Flush(s.state),
		s.buttons(s.button(tr("Back up now…"), a.showBackup), s.button(folder, func() { newAutomatic(a).show() }),
			s.button(tr("Restore a backup…"), a.showRestore), s.button(tr("Export for another app…"), a.showExport)),
		s.check(tr("Remind me of backups under the list"), a.prefs.now.Backup.Remind, func(on bool) {
			a.prefs.change(func(all *settings.Settings) { all.Backup.Remind = on })
		}),
	)
}

// refreshBackup says how the vault is backed up now.
func (s *settingsScreen) refreshBackup() {
	b := s.app.backups
	if !b.known {
		return
	}
	text, colour := backupState(b.status, s.app.prefs.now.Backup.Keep)
	look.SetParagraph(s.state, text, colour)
}

// backupState puts into words how a vault is backed up.
func backupState(s backup.Status, keep int) (text string, colour fyne.ThemeColorName) {
	colour = theme.ColorMuted
	switch {
	case s.Err != nil:
		text, colour = trf("The last backup failed. %s", plain(s.Err)), standard.ColorNameError
	case s.Last.Path == "":
		text = tr("There is no backup of your accounts yet. If this computer breaks or is lost, they are lost with it.")
	default:
		text = trf("The last backup was made on %s: %s in %s", dayAndTime(s.Last.Made), countAccounts(s.Last.Accounts), s.Last.Path)
	}
	if s.Folder != "" {
		text += trf("\nAfter changes one is written into %s, and the last %d are kept.", s.Folder, keep)
	}
	if s.Tidy != nil {
		text += "\n" + plain(s.Tidy)
	}
	return text, colour
}

// dayAndTime is a time as it is told in sentences.
func dayAndTime(t time.Time) string {
	return trf("%s, %s", longDate(t.Local()), t.Local().Format("15:04"))
}

// oldLine says how old the last backup is, and what it lacks.
func oldLine(days, added int) string {
	if added == 0 {
		return trf("The last backup is %d days old, and accounts have changed since.", days)
	}
	return trf("The last backup is %d days old and lacks %s.", days, countAccounts(added))
}

// An automatic asks for the folder that backups are written into by themselves.
type automatic struct {
	busyForm
	root   fyne.CanvasObject
	leave  func()
	folder *look.Entry
	keep   *look.Select
	first  *look.Entry
	second *look.Entry
}

func newAutomatic(a *App) *automatic {
	set := a.prefs.now.Backup
	s := &automatic{leave: a.backTo()}
	s.busyForm = busyForm{app: a, hint: look.NewProblem(""), label: tr("Write one now"), during: tr("Saving…")}
	clear := func() { s.hint.Say("", standard.ColorNameError) }
	s.folder = look.NewEntry(func(string) { clear() }, func() { a.window.Canvas().Focus(s.first) }, s.back)
	s.folder.SetText(set.Folder)
	s.folder.SetPlaceHolder(tr("One that is copied elsewhere is best"))
	choose := look.NewButton(tr("Choose…"), func() { a.chooseFolder(s.folder.Text, s.folder.SetText) }, s.back)
	var numbers []string
	for _, n := range []int{3, 5, 10, 20, 50, 100} {
		numbers = append(numbers, fmt.Sprint(n))
	}
	s.keep = look.NewSelect(numbers, nil, s.back)
	s.keep.Selected = fmt.Sprint(set.Keep)
	s.first = look.NewSecretEntry(tr("Passphrase"), clear, func() { a.window.Canvas().Focus(s.second) }, s.back)
	s.second = look.NewSecretEntry(tr("The same passphrase again"), clear, s.submit, s.back)
	s.press = look.NewButton(s.label, s.submit, s.back)
	s.press.Importance = widget.HighImportance
	words := tr("Whoever has a backup and its passphrase has your accounts. Without the passphrase nobody has them, not " +
		"even you: write it down. It is kept with your accounts, so that you are not asked each time.")
	foot := look.NewFoot(look.NewSpace(0), s.newCancel(s.back), s.press)
	if set.Folder != "" {
		s.first.SetPlaceHolder(tr("A new one, or nothing to keep the old one"))
		foot = look.NewFoot(look.NewSpace(0), look.NewButton(tr("Turn them off"), s.stop, s.back), s.newCancel(s.back), s.press)
	}
	body := container.New(layout.NewCustomPaddedVBoxLayout(10),
		look.NewField(tr("Folder"), container.NewBorder(nil, nil, nil, choose, s.folder)),
		look.NewField(tr("How many are kept"), s.keep),
		look.NewField(tr("Passphrase of these backups"), s.first), s.second,
		look.Flush(look.NewParagraph(words, theme.ColorMuted)), s.hint)
	s.root = look.NewForm(look.NewHeader(tr("Automatic backups"), tr("An encrypted file in a folder of yours, a few seconds after each change"), s.back), body, foot)
	return s
}

func (s *automatic) show()          { s.app.enter(s, s.root, s.folder) }
func (s *automatic) tick(time.Time) {}

func (s *automatic) back() {
	if !s.busy {
		s.first.SetText("")
		s.second.SetText("")
		s.leave()
	}
}

func (s *automatic) stop() {
	s.app.backups.end()
	s.back()
	s.app.toast(tr("Automatic backups are off. Those you have stay where they are."))
}

// submit writes the first backup, and goes on doing so if that went well.
func (s *automatic) submit() {
	if s.busy {
		return
	}
	folder, err := folderPath(s.folder.Text)
	fresh := s.first.Text != "" || s.second.Text != "" || s.app.prefs.now.Backup.Folder == ""
	problem := ""
	if fresh {
		problem = twice(s.first.Text, s.second.Text)
	}
	switch {
	case err != nil:
		s.refuse(sentence(err), s.folder)
		return
	case problem != "" && s.first.Text != "":
		s.refuse(problem, s.second)
		return
	case problem != "":
		s.refuse(problem, s.first)
		return
	}
	keep := 0
	_, _ = fmt.Sscan(s.keep.Selected, &keep) // one of the numbers above
	s.setBusy(true)
	s.app.backups.place(folder, keep, s.first.Text, func(saved backup.Saved, err error) {
		s.setBusy(false)
		if err != nil {
			s.refuse(plain(err), s.press)
			return
		}
		s.back()
		s.app.tell(tr("Saved, and read back"), trf("The first backup, of %s, is in %s. From now on one is written there after each change.", countAccounts(saved.Accounts), saved.Path))
	})
}
