package app

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	standard "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"latchkey/app/look"
	"latchkey/app/standing"
	"latchkey/app/theme"
)

// A confirmList shows everything that was found, each with a tick and how it
// stands, and what was left out with the reason.
type confirmList struct {
	flow *confirmation
	root fyne.CanvasObject

	rows   *foundList
	why    *look.Text
	cancel *look.Button
	add    *look.Button

	busy   bool
	stored int    // while busy: how many are stored
	stop   func() // while busy: stops storing; nil where there is nothing to stop
}

func newConfirmList(f *confirmation) *confirmList {
	s := &confirmList{flow: f}
	s.rows = newFoundList(s)
	s.why = look.NewSmall("")
	s.why.Align(fyne.TextAlignTrailing)
	s.cancel = look.NewButton("", s.stopOrLeave, s.back)
	s.add = look.NewButton("", s.save, s.back)
	s.add.Importance = widget.HighImportance
	s.add.Other = s.toRows
	head := look.NewHeader(s.title(), tr("Untick what you do not want; open one to change its name"), s.back)
	if len(f.batch.candidates) == 0 {
		head = look.NewHeader(s.title(), "", s.back)
	}
	top := container.NewVBox(head)
	if line := f.batch.originLine(); line != "" {
		top.Add(look.Flush(look.NewParagraph(line, standard.ColorNameForeground)))
	}
	if parts := newPartsNotice(f); parts != nil {
		top.Add(parts)
	}
	for _, note := range s.notes() {
		top.Add(note)
	}
	foot := container.New(layout.NewCustomPaddedVBoxLayout(0), widget.NewSeparator(),
		look.NewStrip(6, theme.Margin, look.NewFoot(s.why, s.cancel, s.add)))
	s.root = container.NewBorder(
		look.NewStrip(theme.Margin, 0, top), foot, nil, nil,
		look.NewRows(s.rows),
	)
	return s
}

func (s *confirmList) title() string {
	if n := len(s.flow.batch.candidates); n > 0 {
		return trf("%s found", countAccounts(n))
	}
	return tr("Nothing to add")
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

// plain reports whether everything that was found is new and can be added, and
// nothing is missing.
func (s *confirmList) plain() bool {
	if len(s.flow.batch.missing()) > 0 {
		return false
	}
	for _, c := range s.flow.batch.candidates {
		if !c.take || len(c.remarks) > 0 || c.problem != "" || c.standing.Relation != standing.New {
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

// stopOrLeave is what the button beside the one that adds does.
func (s *confirmList) stopOrLeave() {
	if !s.busy {
		s.back()
		return
	}
	s.stop()
	s.stop = nil
	s.say(len(s.flow.batch.takes()))
}

// refresh looks at how everything stands and counts what is ticked.
func (s *confirmList) refresh() {
	s.flow.judge()
	n := len(s.flow.batch.takes())
	s.say(n)
	why := ""
	if n == 0 && len(s.flow.batch.candidates) > 0 {
		why = tr("Nothing is ticked that can be added.")
	}
	s.why.Set(why)
	look.Show(s.why, why != "")
	s.rows.Refresh()
}

// say writes on the buttons what they do, or how far storing n accounts is.
func (s *confirmList) say(n int) {
	add, cancel := trf("Add %s", countAccounts(n)), tr("Cancel")
	switch {
	case s.busy && s.stop == nil && n > storeAtOnce:
		add = tr("Taking back…")
	case s.busy && s.stored > 0:
		add = trf("Saved %s of %s", commas(s.stored), commas(n))
	case s.busy:
		add = tr("Saving…")
	case n == 0:
		add = tr("Add")
	}
	switch {
	case s.busy && s.stop != nil:
		cancel = tr("Stop")
	case s.busy && n > storeAtOnce:
		cancel = tr("Stopping…")
	}
	s.add.SetLabel(add)
	s.cancel.SetLabel(cancel)
	s.add.SetEnabled(n > 0 && !s.busy)
	s.cancel.SetEnabled(!s.busy || s.stop != nil)
}

// toggle ticks or unticks an account that can be taken; one that lacks
// something is opened instead.
func (s *confirmList) toggle(c *candidate) {
	if s.busy {
		return
	}
	if c.problem != "" {
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

// save stores what is ticked. What is stored at once cannot be stopped.
func (s *confirmList) save() {
	s.flow.judge()
	takes := s.flow.batch.takes()
	s.busy, s.stored = true, 0
	stop := s.flow.app.store(order{
		takes: takes, rest: s.flow.batch.rest(takes), missing: s.flow.batch.missing(),
		told: func(stored int) {
			s.stored = stored
			s.say(len(takes))
		},
		ended: func(bool) {
			s.busy, s.stop = false, nil
			s.refresh()
		},
	})
	if len(takes) > storeAtOnce {
		s.stop = stop
	}
	s.say(len(takes))
}
