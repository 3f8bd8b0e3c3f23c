package app

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	standard "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"latchkey/app/look"
	"latchkey/app/theme"
	"latchkey/vault"
	"latchkey/vault/backup"
)

// A restoring is one backup on its way back into the vault: its file is chosen,
// opened with its passphrase, looked at, and then restored or left alone.
type restoring struct {
	app   *App
	leave func() // to where one was before
	// instead has a vault made for the accounts, in the place of one that is gone.
	instead bool
	// aside has the vault set aside before that, whose passphrase is forgotten.
	aside bool
	name  string
	data  []byte

	contents backup.Contents
	mode     backup.Mode
	plan     backup.Plan
}

// showRestore asks for the file of a backup.
func (a *App) showRestore() {
	if a.isSaving() {
		return
	}
	leave := a.backTo()
	a.pickFile(tr("Open a backup"), func(file fyne.URI) { a.restoreFile(file, leave) })
}

// restoreFile reads a backup and goes on with it.
func (a *App) restoreFile(file fyne.URI, leave func()) {
	r := &restoring{app: a, leave: leave, name: file.Name()}
	r.load(file)
}

// load reads the file, and goes on with what it holds.
func (r *restoring) load(file fyne.URI) {
	a := r.app
	a.background("", func(context.Context) error {
		var err error
		r.data, err = backup.Load(file.Path())
		return err
	}, func(err error) {
		switch {
		case err != nil:
			a.fail(err)
		case backup.Encrypted(r.data):
			newRestoreDoor(r).show()
		default:
			r.open("", func(err error) { a.fail(err) })
		}
	})
}

// open reads the backup with a passphrase, and shows what it would do.
func (r *restoring) open(passphrase string, failed func(error)) {
	r.app.background("", func(ctx context.Context) error {
		var err error
		r.contents, err = backup.Parse(ctx, r.data, passphrase)
		return err
	}, func(err error) {
		if err != nil {
			failed(err)
			return
		}
		r.data = nil
		if r.instead {
			r.restoreInstead(passphrase)
			return
		}
		newRestorePreview(r).show()
	})
}

// A restoreDoor asks for the passphrase of a backup.
type restoreDoor struct {
	*restoring
	busyForm
	app   *App // that of both
	root  fyne.CanvasObject
	entry *look.Entry
}

func newRestoreDoor(r *restoring) *restoreDoor {
	form := busyForm{app: r.app, hint: look.NewProblem(""), label: tr("Open"), during: tr("Opening…")}
	s := &restoreDoor{restoring: r, busyForm: form, app: r.app}
	s.entry = look.NewSecretEntry(tr("Passphrase of the backup"), func() { s.hint.Say("", standard.ColorNameError) }, s.submit, s.back)
	s.press = look.NewButton(s.label, s.submit, s.back)
	s.press.Importance = widget.HighImportance
	s.root = look.NewForm(look.NewHeader(tr("Open the backup"), r.name, s.back), look.NewColumn(s.entry, s.hint),
		look.NewFoot(look.NewSpace(0), s.newCancel(s.back), s.press))
	return s
}

func (s *restoreDoor) show()          { s.app.enter(s, s.root, s.entry) }
func (s *restoreDoor) tick(time.Time) {}

func (s *restoreDoor) back() {
	if !s.busy {
		s.entry.SetText("")
		s.leave()
	}
}

func (s *restoreDoor) submit() {
	switch {
	case s.busy:
	case s.entry.Text == "":
		s.refuse(tr("Enter the passphrase that the backup was made with."), s.entry)
	default:
		s.setBusy(true)
		s.open(s.entry.Text, s.failed)
		// It is opened in the background; a preview takes the place of this.
	}
}

// failed says why it did not open.
func (s *restoreDoor) failed(err error) {
	s.setBusy(false)
	text := plain(err)
	if errors.Is(err, vault.ErrPassphrase) {
		text += tr(" Capitals and spaces count.")
	}
	s.refuse(text, s.entry)
	s.entry.TypedShortcut(&fyne.ShortcutSelectAll{})
}

// A restorePreview says what restoring would do, for both ways of doing it, and
// does it.
type restorePreview struct {
	*restoring
	busyForm
	app  *App // that of both
	root fyne.CanvasObject
	body *fyne.Container
	way  *look.Radio
}

func wayMerge() string { return tr("Add what is missing here") }

func wayReplace() string { return tr("Make the list what it was then") }

func newRestorePreview(r *restoring) *restorePreview {
	s := &restorePreview{restoring: r, busyForm: busyForm{app: r.app, during: tr("Restoring…")}, app: r.app}
	s.way = look.NewRadio([]string{wayMerge(), wayReplace()}, s.look, s.back)
	s.press = look.NewButton("", s.submit, s.back)
	s.press.Importance = widget.HighImportance
	s.body = container.New(layout.NewCustomPaddedVBoxLayout(10))
	what := countAccounts(r.contents.Listed())
	if trashed := len(r.contents.Accounts) - r.contents.Listed(); trashed > 0 {
		what = trf("%s (and %d in the trash)", what, trashed)
	}
	head := look.NewHeader(tr("Restore the backup"), trf("%s of %s, from %s", what, dayAndTime(r.contents.Made), r.name), s.back)
	s.root = look.NewForm(head, look.NewColumn(s.way.Content, s.body), look.NewFoot(look.NewSpace(0), s.newCancel(s.back), s.press))
	s.look()
	return s
}

func (s *restorePreview) show()          { s.app.enter(s, s.root, s.press) }
func (s *restorePreview) tick(time.Time) {}

func (s *restorePreview) back() {
	if !s.busy {
		s.leave()
	}
}

// look shows what the way that is chosen would do.
func (s *restorePreview) look() {
	s.mode = backup.Merge
	if s.way.Selected == wayReplace() {
		s.mode = backup.Replace
	}
	s.plan = backup.NewPlan(s.contents, s.app.vault, s.mode, s.app.clock())
	s.body.Objects = nil
	for _, line := range planLines(s.plan) {
		s.body.Add(newRestoreLine(line))
	}
	s.label = tr("Restore")
	if s.plan.Nothing() {
		s.label = tr("Done")
	}
	s.press.SetLabel(s.label)
	s.body.Refresh()
}

// A planLine is one kind of what a plan would do: to how many, and to whom.
type planLine struct {
	title string
	names []string
}

// planLines put a plan into words.
func planLines(p backup.Plan) []planLine {
	var lines []planLine
	say := func(title string, names []string) {
		if len(names) > 0 {
			lines = append(lines, planLine{title, names})
		}
	}
	if p.Nothing() {
		lines = append(lines, planLine{title: tr("Everything of the backup is here already. There is nothing to restore.")})
	}
	var added, trashed []vault.Account
	for _, a := range p.New {
		if a.Deleted.IsZero() {
			added = append(added, a)
		} else {
			trashed = append(trashed, a)
		}
	}
	say(tr("Are added"), titleList(added))
	say(tr("Are added, though an account of that name with another key is here: both are kept"), titleList(p.Twins))
	say(tr("Come back from the trash"), titleList(p.Back))
	say(tr("Become what they were then"), changes(p.Change))
	say(tr("Go to the trash, as they are not in the backup"), titleList(p.Gone))
	say(tr("Go to the trash, where they were then"), titleList(trashed))
	say(tr("Differ from the backup, and stay as they are here"), changes(p.Kept))
	say(tr("Were deleted too long ago, and stay so"), titleList(p.Expired))
	say(tr("Are the same, and stay"), titleList(p.Same))
	return lines
}

func titleList(accounts []vault.Account) []string {
	list := make([]string, len(accounts))
	for i, a := range accounts {
		list[i] = a.Title()
	}
	return list
}

// changes names accounts with what of them differs.
func changes(of []backup.Change) []string {
	list := make([]string, len(of))
	for i, c := range of {
		list[i] = c.From.Title()
		if len(c.Fields) > 0 {
			list[i] += ": " + strings.Join(c.Fields, ", ")
		}
	}
	return list
}

// newRestoreLine shows how many there are of one kind, and the first of them.
func newRestoreLine(l planLine) fyne.CanvasObject {
	const most = 5
	heading := l.title
	if len(l.names) > 0 {
		heading = fmt.Sprintf("%s: %s", l.title, commas(len(l.names)))
	}
	text := strings.Join(l.names[:min(len(l.names), most)], "\n")
	if more := len(l.names) - most; more > 0 {
		text += trf("\nand %s more", commas(more))
	}
	box := container.New(layout.NewCustomPaddedVBoxLayout(2), look.Flush(look.NewParagraph(heading, standard.ColorNameForeground)))
	if text != "" {
		box.Add(look.Flush(look.NewParagraph(text, theme.ColorMuted)))
	}
	return box
}

// submit does what is shown.
func (s *restorePreview) submit() {
	switch {
	case s.busy:
	case s.plan.Nothing():
		s.leave()
	case len(s.plan.Gone) > 0:
		s.app.ask(tr("Make the list what it was then?"), trf("What came later (%s) goes to the trash, and can be brought back from there for 30 days.", countAccounts(len(s.plan.Gone))), tr("Restore"), s.restore)
	default:
		s.restore()
	}
}

func (s *restorePreview) restore() {
	s.setBusy(true)
	var done backup.Outcome
	plan, v, now := s.plan, s.app.vault, s.app.clock()
	s.app.background("", func(ctx context.Context) error {
		var err error
		done, err = plan.Apply(ctx, v, now)
		return err
	}, func(err error) {
		s.setBusy(false)
		if s.app.list != nil {
			s.app.list.refresh()
			s.app.answered()
		}
		if err != nil {
			s.look()
			s.app.fail(err)
			return
		}
		s.app.endAdding()
		s.app.tell(tr("Restored"), outcomeText(done))
	})
}

// outcomeText says what restoring has done.
func outcomeText(o backup.Outcome) string {
	var parts []string
	say := func(n int, text string) {
		if n > 0 {
			parts = append(parts, fmt.Sprintf(text, countAccounts(n)))
		}
	}
	say(o.Added-o.InTrash, tr("%s added."))
	say(o.Back, tr("%s brought back from the trash."))
	say(o.Changed, tr("%s set to what they were."))
	say(o.Gone+o.InTrash, tr("%s put into the trash."))
	return trf("%s Compare a code with a website where you can, and look whether the list is whole.", strings.Join(parts, " "))
}
