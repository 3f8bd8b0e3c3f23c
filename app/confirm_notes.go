package app

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/layout"
	standard "fyne.io/fyne/v2/theme"

	"latchkey/app/look"
	"latchkey/app/theme"
	"latchkey/importer/found"
)

// inlineNotes is how many notes are shown at once above the list; more of them
// open in a dialog.
const inlineNotes = 3

// leftOut lists what could not be taken, a line each.
func leftOut(skipped []found.Skipped) []string {
	lines := make([]string, len(skipped))
	for i, k := range skipped {
		lines[i] = strings.TrimSuffix(trf("Left out: %s", said(k.Name)), ": ") + ": " + strings.TrimSuffix(said(k.Reason), ".") + "."
	}
	return lines
}

// remarks lists what should be read before saving, a line each. What is said of
// several accounts is one line, or an export of a hundred would say that icons
// are not kept a hundred times.
func (b *batch) remarks() []string {
	of := make(map[string][]*candidate)
	var order []string
	for _, c := range b.candidates {
		for _, remark := range c.remarks {
			if of[remark] == nil {
				order = append(order, remark)
			}
			of[remark] = append(of[remark], c)
		}
	}
	lines := make([]string, len(order))
	for i, remark := range order {
		who := countAccounts(len(of[remark]))
		if len(of[remark]) == 1 {
			who = of[remark][0].account.Title()
		}
		lines[i] = who + ": " + said(remark)
	}
	return lines
}

// originLine says what the accounts were found in.
func (b *batch) originLine() string {
	const most = 3
	lines := make([]string, 0, most+1)
	for i, o := range b.origins {
		if i == most && len(b.origins) > most+1 {
			lines = append(lines, trf("and %d more", len(b.origins)-most))
			break
		}
		line := o.name + ": " + said(o.format)
		if len(b.origins) > 1 {
			line += ", " + countAccounts(o.accounts)
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// notes says what was left out and why, and what should be read before saving.
// Where that is more than a few lines it shows the first, with a button for all:
// the list itself needs the room.
func (s *confirmList) notes() []fyne.CanvasObject {
	skipped, remarks := s.flow.batch.leftOut(), s.flow.batch.remarks()
	all := slices.Concat(skipped, remarks)
	title := notesTitle(len(skipped), len(remarks))
	few := len(all)
	if few > inlineNotes {
		few = 1
	}
	var objects []fyne.CanvasObject
	if n := min(few, len(skipped)); n > 0 {
		objects = append(objects, look.NewNotice(strings.Join(skipped[:n], "\n"), standard.ColorNameWarning))
	}
	if n := few - min(few, len(skipped)); n > 0 {
		objects = append(objects, look.NewNotice(strings.Join(remarks[:n], "\n"), standard.ColorNameForeground))
	}
	if few < len(all) {
		more := look.NewButton(tr("Show all"), func() { s.flow.app.showNotes(title, all) }, s.back)
		objects = append(objects, container.NewBorder(nil, nil, nil, more, look.Middle(look.NewSmall(title))))
	}
	return objects
}

func notesTitle(skipped, remarks int) string {
	var parts []string
	if skipped > 0 {
		parts = append(parts, trf("%s left out", commas(skipped)))
	}
	switch {
	case remarks == 1:
		parts = append(parts, tr("1 remark"))
	case remarks > 1:
		parts = append(parts, trf("%s remarks", commas(remarks)))
	}
	return strings.Join(parts, ", ")
}

// notesPage is how many lines the dialog shows before it is asked for more: to
// wrap ten thousand would take seconds.
const notesPage = 100

// showNotes shows lines in a dialog that scrolls, where they can be selected.
func (a *App) showNotes(title string, lines []string) {
	a.heard()
	var d *dialog.CustomDialog
	shown, words := 0, container.New(layout.NewCustomPaddedVBoxLayout(0))
	var more *look.Button
	grow := func() {
		end := min(shown+notesPage, len(lines))
		words.Add(look.NewSelectable(strings.Join(lines[shown:end], "\n")))
		shown = end
		more.SetText(trf("Show %s more", commas(min(notesPage, len(lines)-shown))))
		look.Show(more, shown < len(lines))
	}
	more = look.NewButton("", func() { grow() }, func() { d.Hide() })
	grow()
	body := container.NewVScroll(container.NewVBox(words, container.NewHBox(more)))
	d = dialog.NewCustomWithoutButtons(title, body, a.window)
	copyAll := look.NewButton(tr("Copy all"), nil, d.Hide)
	copyAll.OnTapped = func() {
		a.fyne.Clipboard().SetContent(strings.Join(lines, "\n"))
		copyAll.SetText(tr("Copied"))
	}
	closer := look.NewCancel(tr("Close"), d.Hide)
	d.SetButtons([]fyne.CanvasObject{copyAll, closer})
	size := a.window.Canvas().Size()
	d.Resize(fyne.NewSize(min(size.Width-2*theme.Margin, theme.ContentWidth), size.Height*2/3))
	d.SetOnClosed(func() {
		a.told = nil
		a.bind(a.bound)
	})
	a.told = d.Hide
	d.Show()
	a.window.Canvas().Focus(closer)
	// A click on the text takes the keyboard from the button.
	a.window.Canvas().SetOnTypedKey(func(key *fyne.KeyEvent) {
		if key.Name == fyne.KeyEscape {
			d.Hide()
		}
	})
}
