package app

import (
	"fmt"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/layout"
	standard "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"latchkey/app/theme"
	"latchkey/importer/found"
)

// A confirmList shows everything that was found, each with a tick and how it
// stands, and what was left out with the reason.
type confirmList struct {
	flow *confirmation
	root fyne.CanvasObject

	rows   *foundList
	why    *text
	cancel *formButton
	add    *formButton
	busy   bool
}

func newConfirmList(f *confirmation) *confirmList {
	s := &confirmList{flow: f}
	s.rows = newFoundList(s)
	s.why = newSmall("")
	s.why.align(fyne.TextAlignTrailing)
	s.cancel = newCancel("Cancel", s.back)
	s.add = newFormButton("", s.save, s.back)
	s.add.Importance = widget.HighImportance
	s.add.other = s.toRows
	head := newHeader(s.title(), "Untick what you do not want; open one to change its name", s.back)
	if len(f.batch.candidates) == 0 {
		head = newHeader(s.title(), "", s.back)
	}
	top := container.NewVBox(head)
	if len(f.batch.skipped) > 0 {
		top.Add(s.skipped())
	}
	foot := container.New(layout.NewCustomPaddedVBoxLayout(0), widget.NewSeparator(),
		container.New(&columnLayout{above: 6, below: theme.Margin}, newFoot(s.why, s.cancel, s.add)))
	s.root = container.NewBorder(
		container.New(&columnLayout{above: theme.Margin, below: 4}, top), foot, nil, nil,
		container.New(&columnLayout{}, s.rows),
	)
	return s
}

func (s *confirmList) title() string {
	switch n := len(s.flow.batch.candidates); n {
	case 0:
		return "Nothing to add"
	case 1:
		return "1 account found"
	default:
		return fmt.Sprintf("%d accounts found", n)
	}
}

// inlineSkips is how many reasons are shown above the list; all of them open in
// a dialog.
const inlineSkips = 3

// skipped says what was left out and why.
func (s *confirmList) skipped() fyne.CanvasObject {
	all := s.flow.batch.skipped
	if len(all) <= inlineSkips {
		return newNotice(leftOut(all), standard.ColorNameWarning)
	}
	more := newFormButton(fmt.Sprintf("Show all %d", len(all)), func() { s.showSkipped(all) }, s.back)
	return container.NewVBox(newNotice(leftOut(all[:inlineSkips]), standard.ColorNameWarning), container.NewHBox(more))
}

func (s *confirmList) showSkipped(all []found.Skipped) {
	words := newParagraph(leftOut(all), standard.ColorNameForeground)
	d := dialog.NewCustom(fmt.Sprintf("%d left out", len(all)), "Close", container.NewVScroll(words), s.flow.app.window)
	size := s.flow.app.window.Canvas().Size()
	d.Resize(fyne.NewSize(size.Width-2*theme.Margin, size.Height*2/3))
	d.Show()
}

// leftOut lists what could not be taken, a line each.
func leftOut(skipped []found.Skipped) string {
	lines := make([]string, len(skipped))
	for i, k := range skipped {
		lines[i] = strings.TrimSuffix("Left out: "+k.Name, ": ") + ": " + strings.TrimSuffix(k.Reason, ".") + "."
	}
	return strings.Join(lines, "\n")
}

// show implements [addScreen]. Where there is nothing to decide, Enter is all it
// takes to add what was found; otherwise the keys go to the list.
func (s *confirmList) show() {
	s.refresh()
	var focus fyne.Focusable = s.rows
	switch {
	case len(s.flow.batch.candidates) == 0:
		focus = s.cancel
	case s.plain():
		focus = s.add
	}
	s.flow.app.enter(s, s.root, focus)
}

// plain reports whether everything that was found is new and can be added.
func (s *confirmList) plain() bool {
	have := s.flow.have()
	for _, c := range s.flow.batch.candidates {
		if !c.take || len(c.remarks) > 0 || s.flow.batch.problem(c, have) != "" || stand(c.account, have).relation != isNew {
			return false
		}
	}
	return true
}

// toRows hands the arrow keys on to the list.
func (s *confirmList) toRows(key *fyne.KeyEvent) {
	if key.Name == fyne.KeyUp || key.Name == fyne.KeyDown {
		s.flow.app.window.Canvas().Focus(s.rows)
		s.rows.TypedKey(key)
	}
}

func (s *confirmList) back() { s.flow.back() }

func (s *confirmList) tick(time.Time) {}

// refresh counts what is ticked.
func (s *confirmList) refresh() {
	takes := s.flow.batch.takes(s.flow.have())
	label := "Add " + countAccounts(len(takes))
	switch {
	case s.busy:
		label = "Saving…"
	case len(takes) == 0:
		label = "Add"
	}
	setLabel(s.add, label)
	setEnabled(s.add, len(takes) > 0 && !s.busy)
	setEnabled(s.cancel, !s.busy)
	why := ""
	if len(takes) == 0 && len(s.flow.batch.candidates) > 0 {
		why = "Nothing is ticked that can be added."
	}
	s.why.set(why)
	show(s.why, why != "")
	s.rows.Refresh()
}

// toggle ticks or unticks an account that can be taken; one that lacks
// something is opened instead.
func (s *confirmList) toggle(c *candidate) {
	if s.busy {
		return
	}
	if s.flow.batch.problem(c, s.flow.have()) != "" {
		s.flow.edit(c)
		return
	}
	c.take = !c.take
	s.refresh()
}

func (s *confirmList) edit(c *candidate) {
	if !s.busy {
		s.flow.edit(c)
	}
}

func (s *confirmList) save() {
	s.setBusy(true)
	s.flow.app.store(s.flow.batch.takes(s.flow.have()), func(bool) { s.setBusy(false) })
}

func (s *confirmList) setBusy(busy bool) {
	s.busy = busy
	s.refresh()
}
