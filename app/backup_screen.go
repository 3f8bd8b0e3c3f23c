package app

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	standard "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"latchkey/app/look"
	"latchkey/app/theme"
	"latchkey/vault/backup"
)

// A backupScreen asks for what a backup is made with: where it goes, and its
// passphrase.
type backupScreen struct {
	busyForm
	root   fyne.CanvasObject
	leave  func()
	target *target
	first  *look.Entry
	second *look.Entry
}

// showBackup asks where a backup of all accounts is to go.
func (a *App) showBackup() {
	if a.isSaving() {
		return
	}
	newBackupScreen(a).show()
}

func newBackupScreen(a *App) *backupScreen {
	s := &backupScreen{leave: a.backTo()}
	s.busyForm = busyForm{app: a, hint: look.NewProblem(""), label: tr("Save the backup"), during: tr("Saving…")}
	folder := a.prefs.now.Backup.Folder
	if folder == "" {
		folder = homeFolder()
	}
	s.target = newTarget(a, folder, backupName(a.clock()), func() { a.window.Canvas().Focus(s.first) }, s.back)
	s.first = s.secret(tr("Passphrase"), func() { a.window.Canvas().Focus(s.second) })
	s.second = s.secret(tr("The same passphrase again"), s.submit)
	s.press = look.NewButton(s.label, s.submit, s.back)
	s.press.Importance = widget.HighImportance
	n := len(a.vault.Accounts())
	head := look.NewHeader(tr("Back up your accounts"), trf("%s in one encrypted file, which also opens without Latchkey", countAccounts(n)), s.back)
	s.root = look.NewForm(head, look.NewColumn(
		look.NewField(tr("Passphrase of the backup"), s.first), s.second,
		look.Flush(look.NewParagraph(tr("Whoever has the file and its passphrase has your accounts. Without the passphrase nobody has them, not "+
			"even you: write it down, and keep it apart from the file."), theme.ColorMuted)),
		s.target.content, s.hint,
	), look.NewFoot(look.NewSpace(0), s.newCancel(s.back), s.press))
	return s
}

// backupName is what a backup is called that is made by hand.
func backupName(now time.Time) string { return now.Format("latchkey-2006-01-02") + ".age" }

func (s *backupScreen) secret(placeholder string, submitted func()) *look.Entry {
	return look.NewSecretEntry(placeholder, func() { s.hint.Say("", standard.ColorNameError) }, submitted, s.back)
}

func (s *backupScreen) show() { s.app.enter(s, s.root, s.first) }

func (s *backupScreen) tick(time.Time) {}

func (s *backupScreen) back() {
	if !s.busy {
		s.forget()
		s.leave()
	}
}

func (s *backupScreen) forget() {
	s.first.SetText("")
	s.second.SetText("")
}

// submit saves the backup, once what was typed will do.
func (s *backupScreen) submit() {
	if s.busy {
		return
	}
	if problem := twice(s.first.Text, s.second.Text); problem != "" {
		focus := s.first
		if s.first.Text != "" {
			focus = s.second
		}
		s.refuse(problem, focus)
		return
	}
	path, err := s.target.path()
	if err != nil {
		s.refuse(sentence(err), s.target.folder)
		return
	}
	s.target.whenFree(path, func() { s.write(path) })
}

func (s *backupScreen) write(path string) {
	s.setBusy(true)
	passphrase := s.first.Text
	contents := s.app.contents()
	var saved backup.Saved
	s.app.background("", func(ctx context.Context) error {
		var err error
		saved, err = backup.Write(ctx, path, passphrase, contents, s.app.backupOptions...)
		return err
	}, func(err error) {
		s.setBusy(false)
		if err != nil {
			s.refuse(plain(err), s.press)
			return
		}
		s.forget()
		s.app.backups.made(saved, contents)
		s.leave()
		s.app.tell(tr("Saved, and read back"), trf("%s are in %s. The file was opened again with the passphrase, and every account in it compared. Keep a "+
			"copy of it somewhere other than on this computer.", countAccounts(saved.Accounts), saved.Path))
	})
}

// contents is what a backup of the vault as it is now holds.
func (a *App) contents() backup.Contents {
	return backup.Contents{Made: a.timekeeping.keeper.Read().Wall, Program: "Latchkey " + a.version, Accounts: backup.Of(a.vault)}
}
