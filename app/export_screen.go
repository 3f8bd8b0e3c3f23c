package app

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	standard "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"latchkey/app/look"
	"latchkey/app/theme"
	"latchkey/importer/takeout"
)

// An exportScreen writes the accounts into a file for another program, or for
// paper.
type exportScreen struct {
	busyForm
	root    fyne.CanvasObject
	leave   func()
	formats []takeout.Format
	choose  *look.Select
	warning *widget.RichText
	lost    *look.Notice // what the format has no place for
	secret  *fyne.Container
	first   *look.Entry
	second  *look.Entry
	target  *target
}

// showExport asks what the accounts are written into.
func (a *App) showExport() {
	if a.isSaving() {
		return
	}
	s := &exportScreen{leave: a.backTo(), formats: takeout.Formats(), lost: look.NewNotice("", theme.ColorMuted)}
	s.busyForm = busyForm{app: a, hint: look.NewProblem(""), label: tr("Export"), during: tr("Writing…")}
	titles := make([]string, len(s.formats))
	for i, f := range s.formats {
		titles[i] = said(f.Title)
	}
	s.choose = look.NewSelect(titles, nil, s.back)
	s.choose.Selected = titles[0]
	s.warning = look.NewParagraph("", standard.ColorNameWarning)
	clear := func() { s.hint.Say("", standard.ColorNameError) }
	s.first = look.NewSecretEntry(tr("Passphrase"), clear, func() { a.window.Canvas().Focus(s.second) }, s.back)
	s.second = look.NewSecretEntry(tr("The same passphrase again"), clear, s.submit, s.back)
	s.secret = container.New(layout.NewCustomPaddedVBoxLayout(10), look.NewField(tr("Passphrase of the file"), s.first), s.second)
	s.target = newTarget(a, homeFolder(), "", s.submit, s.back)
	s.press = look.NewButton(s.label, s.submit, s.back)
	s.press.Importance = widget.HighImportance
	s.choose.OnChanged = func(string) { s.refresh() }
	head := look.NewHeader(tr("Export your accounts"), tr("For another app, or on paper. They stay here as well"), s.back)
	s.root = look.NewForm(head, container.New(layout.NewCustomPaddedVBoxLayout(10),
		look.NewField(tr("Format"), s.choose), look.Flush(s.warning), s.lost, s.secret, s.target.content, s.hint,
	), look.NewFoot(look.NewSpace(0), s.newCancel(s.back), s.press))
	s.refresh()
	s.show()
}

func (s *exportScreen) show()          { s.app.enter(s, s.root, s.choose) }
func (s *exportScreen) tick(time.Time) {}

func (s *exportScreen) back() {
	if !s.busy {
		s.first.SetText("")
		s.second.SetText("")
		s.leave()
	}
}

// format is the one that is chosen.
func (s *exportScreen) format() takeout.Format {
	for _, f := range s.formats {
		if said(f.Title) == s.choose.Selected {
			return f
		}
	}
	return s.formats[0]
}

// refresh says what goes with the format that is chosen.
func (s *exportScreen) refresh() {
	f := s.format()
	look.SetParagraph(s.warning, said(f.Warning), standard.ColorNameWarning)
	s.lost.Say(lossText(f.Lost(s.app.vault.Accounts())), theme.ColorMuted)
	look.Show(s.secret, f.Encrypted)
	name := strings.TrimSuffix(s.target.name.Text, filepath.Ext(s.target.name.Text))
	if name == "" {
		name = s.app.clock().Format("latchkey-2006-01-02")
	}
	s.target.name.SetText(name + f.Ending)
	s.hint.Say("", standard.ColorNameError)
	s.root.Refresh()
}

// lossText says what a file has no place for; empty where it has one for all.
func lossText(losses []takeout.Loss) string {
	if len(losses) == 0 {
		return ""
	}
	parts := make([]string, len(losses))
	for i, l := range losses {
		parts[i] = fmt.Sprintf("%s (%s)", l.Field, countAccounts(len(l.Accounts)))
	}
	return trf("Such a file has no place for: %s.", strings.Join(parts, ", "))
}

// submit writes the file, once what was typed will do and it was asked whether
// keys are to lie on the disk for all to read.
func (s *exportScreen) submit() {
	if s.busy {
		return
	}
	f := s.format()
	if f.Encrypted {
		if problem := twice(s.first.Text, s.second.Text); problem != "" {
			s.refuse(problem, s.first)
			return
		}
	}
	path, err := s.target.path()
	if err != nil {
		s.refuse(sentence(err), s.target.folder)
		return
	}
	write := func() { s.target.whenFree(path, func() { s.write(f, path) }) }
	if f.Encrypted {
		write()
		return
	}
	s.app.ask(tr("Write the keys unencrypted?"), trf("%s The keys of %s are in it.", said(f.Warning), countAccounts(len(s.app.vault.Accounts()))), tr("Write them"), write)
}

func (s *exportScreen) write(f takeout.Format, path string) {
	s.setBusy(true)
	accounts := s.app.vault.Accounts()
	options := takeout.Options{Passphrase: s.first.Text, Made: s.app.clock()}
	n := 0
	s.app.background("", func(ctx context.Context) error {
		var err error
		n, err = f.Write(ctx, path, accounts, options)
		return err
	}, func(err error) {
		s.setBusy(false)
		if err != nil {
			s.refuse(plain(err), s.press)
			return
		}
		s.back()
		s.app.tell(tr("Written, and read back"), trf("%s are in %s. %s", countAccounts(n), path, said(f.Warning)))
	})
}
