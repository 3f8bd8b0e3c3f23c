package app

import (
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	standard "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"latchkey/app/look"
	"latchkey/app/settings"
	"latchkey/app/theme"
	"latchkey/vault"
	"latchkey/vault/clock"
)

// A clockScreen shows how the computer's clock stands, asks time servers, and
// corrects the codes by what they say.
type clockScreen struct {
	app   *App
	root  fyne.CanvasObject
	leave func() // to where one was before

	time    *look.Text // the computer's
	made    *look.Text // and that of the codes, where it is another
	system  *widget.RichText
	ask     *look.Button
	whom    *widget.RichText
	verdict *look.Notice
	answers *fyne.Container
	how     *widget.RichText
	correct *fyne.Container // the ways to correct the codes
	stop    *look.Button
	servers *look.Entry
	wrong   *widget.RichText // why the servers cannot be kept
	always  *look.Check

	shown *clock.Result // whose answers are shown
}

// ShowClock shows how the computer's clock stands. It goes back to the screen
// that is shown now.
func (a *App) ShowClock() {
	if a.isSaving() {
		return
	}
	if s, ok := a.incoming.screen.(*clockScreen); ok && a.isAdding() {
		s.show()
		return
	}
	newClockScreen(a, a.backTo()).show()
	a.timekeeping.look()
}

func newClockScreen(a *App, leave func()) *clockScreen {
	s := &clockScreen{app: a, leave: leave}
	s.time = look.NewText("", theme.SizeCode, standard.ColorNameForeground)
	s.time.Monospace()
	s.made = look.NewText(" ", theme.SizeSmall, theme.ColorMuted)
	s.system = look.NewParagraph("", standard.ColorNameForeground)
	s.ask = look.NewButton("", s.askOrStop, s.back)
	s.ask.Importance = widget.HighImportance
	s.whom = look.NewParagraph("", theme.ColorMuted)
	s.verdict = look.NewNotice("", standard.ColorNameForeground)
	s.answers = container.New(layout.NewCustomPaddedVBoxLayout(4))
	s.answers.Hide()
	s.how = look.NewParagraph("", theme.ColorMuted)
	s.correct = container.New(layout.NewCustomPaddedVBoxLayout(6),
		look.NewButton(tr("Correct the codes until Latchkey is closed"), func() { a.timekeeping.correct(false) }, s.back),
		look.NewButton(tr("Correct the codes for a day"), func() { a.timekeeping.correct(true) }, s.back))
	s.stop = look.NewButton(tr("Stop correcting the codes"), a.timekeeping.stop, s.back)
	s.servers = look.NewEntry(func(string) { s.judgeServers() }, func() { s.keepServers() }, s.back)
	s.servers.SetPlaceHolder(tr("the usual ones"))
	s.wrong = look.NewParagraph("", theme.ColorMuted)
	s.always = look.NewCheck(tr("Ask them at every start"), false, s.keepAlways, s.back)
	head := look.NewHeader(tr("The clock"), tr("Codes are made from the time. Where the clock is wrong, so are they"), s.back)
	s.root = look.NewForm(head, s.body(), nil)
	s.fillServers()
	s.refresh()
	return s
}

func (s *clockScreen) body() fyne.CanvasObject {
	face := container.NewStack(look.NewPanel(theme.ColorCard, theme.RadiusField),
		container.New(layout.NewCustomPaddedLayout(8, 8, 14, 14),
			container.New(layout.NewCustomPaddedVBoxLayout(2), s.time, s.made)))
	group := func(objects ...fyne.CanvasObject) fyne.CanvasObject {
		return container.New(layout.NewCustomPaddedVBoxLayout(6), objects...)
	}
	return container.New(layout.NewCustomPaddedVBoxLayout(14),
		group(look.NewSmall(tr("This computer")), face, look.Flush(s.system)),
		group(s.ask, look.Flush(s.whom)),
		group(s.verdict, s.answers, look.Flush(s.how), s.correct, s.stop),
		// What is wrong stands above the field, where it is not scrolled away.
		group(look.NewSmall(tr("Time servers, at least two")), look.Flush(s.wrong), s.servers, look.InColumn(s.always)),
	)
}

func (s *clockScreen) show() { s.app.enter(s, s.root, s.ask) }

// back leaves the screen. The servers that were typed are kept where they can
// be.
func (s *clockScreen) back() {
	if !s.keepServers() {
		s.app.toast(tr("The time servers stay as they were"))
	}
	s.leave()
}

func (s *clockScreen) tick(time.Time) {
	c := s.app.timekeeping.correction
	if c == nil {
		here := s.app.timekeeping.keeper.Read().Wall
		s.time.Set(here.Format(time.TimeOnly))
		s.made.Set(trf("%s, %s, %s", weekday(here), longDate(here), here.Format("MST")))
		return
	}
	// Both change on the second of the codes, and are apart by what is said.
	made := s.app.clock()
	s.time.Set(made.Truncate(time.Second).Add(-c.Offset().Round(time.Second)).Format(time.TimeOnly))
	s.made.Set(trf("Codes are made for %s", made.Format(time.TimeOnly)))
}

// askOrStop asks the servers, or stops asking them.
func (s *clockScreen) askOrStop() {
	if s.app.timekeeping.asking != nil {
		s.app.timekeeping.cancel()
		return
	}
	if s.keepServers() {
		s.app.timekeeping.ask(nil)
		return
	}
	s.app.window.Canvas().Focus(s.servers)
}

// refresh shows how the clock stands now.
func (s *clockScreen) refresh() {
	t := s.app.timekeeping
	s.tick(time.Time{})
	look.SetParagraph(s.system, said(t.system.Text), standard.ColorNameForeground)
	s.sayAsk()
	s.sayFound()
	known := t.result != nil && t.result.Known()
	off := known && t.result.Off()
	how := ""
	if off || !known && t.system.State == clock.Unsynchronised {
		how = said(clock.HowToSet())
	}
	look.SetParagraph(s.how, how, standard.ColorNameForeground)
	look.Show(s.correct, off && t.correction == nil)
	look.Show(s.stop, t.correction != nil || !t.resume.IsZero())
	s.keepFocus()
	s.root.Refresh()
}

// sayAsk says what the button does, and whom it asks.
func (s *clockScreen) sayAsk() {
	t := s.app.timekeeping
	if t.asking != nil {
		s.ask.SetText(tr("Stop asking"))
		look.SetParagraph(s.whom, trf("Asking %s…", s.app.ClockServers()), theme.ColorMuted)
		return
	}
	label := tr("Ask time servers")
	if t.result != nil {
		label = tr("Ask again")
	}
	s.ask.SetText(label)
	look.SetParagraph(s.whom, trf("This asks %s over the network what time it is. They learn this computer's address, and nothing else.", s.app.ClockServers()), theme.ColorMuted)
}

// sayFound says what the servers answered and what it means, or why codes are
// not corrected any more.
func (s *clockScreen) sayFound() {
	t := s.app.timekeeping
	text := ""
	switch {
	case t.result != nil && t.correction != nil:
		text = said(t.result.Sentence()) // what it means for codes is put right
	case t.result != nil:
		text = said(t.result.Meaning(vault.DefaultPeriod * time.Second))
	}
	if t.correction != nil || t.dropped != nil || !t.resume.IsZero() || t.app.prefs.damage != nil && text == "" {
		if text != "" {
			text += "\n\n"
		}
		if t.correction != nil {
			text += said(t.correction.Sentence(s.app.clock()))
		} else {
			text += t.line()
		}
	}
	s.verdict.Say(text, standard.ColorNameForeground)
	if s.shown == t.result {
		return
	}
	s.shown = t.result
	s.answers.Objects = nil
	if t.result != nil {
		for _, a := range t.result.Answers {
			s.answers.Add(look.Flush(look.NewParagraph(a.Server+": "+said(a.Line()), theme.ColorMuted)))
		}
	}
	look.Show(s.answers, t.result != nil)
}

// keepFocus gives the keyboard to the first button where the one that has it
// went away.
func (s *clockScreen) keepFocus() {
	c := s.app.window.Canvas()
	gone := func(o fyne.CanvasObject) bool { return c.Focused() == o.(fyne.Focusable) }
	lost := !s.stop.Visible() && gone(s.stop)
	for _, b := range s.correct.Objects {
		lost = lost || !s.correct.Visible() && gone(b)
	}
	if lost {
		c.Focus(s.ask)
	}
}

// fillServers puts the servers that are asked into their field; it is empty
// where they are the usual ones.
func (s *clockScreen) fillServers() {
	kept := s.app.prefs.now.Clock
	text := ""
	if !slices.Equal(kept.Servers, clock.DefaultServers()) {
		text = strings.Join(kept.Servers, ", ")
	}
	s.servers.SetText(text)
	s.always.SetChecked(kept.Always)
	s.judgeServers()
}

// typedServers are the servers that the field names.
func (s *clockScreen) typedServers() ([]string, error) {
	servers, err := clock.ParseServers(s.servers.Text)
	if err != nil {
		return nil, err
	}
	if len(servers) == 0 {
		return clock.DefaultServers(), nil
	}
	return servers, clock.EnoughServers(servers)
}

// judgeServers says what is wrong with the servers as they are typed.
func (s *clockScreen) judgeServers() {
	if _, err := s.typedServers(); err != nil {
		look.SetParagraph(s.wrong, sentence(err), standard.ColorNameError)
		return
	}
	look.SetParagraph(s.wrong, tr("Leave it empty for the usual ones. A port goes after a colon."), theme.ColorMuted)
}

// keepServers keeps the servers that are typed, and reports whether it could.
func (s *clockScreen) keepServers() bool {
	servers, err := s.typedServers()
	if err != nil {
		return false
	}
	t := s.app.timekeeping
	if !slices.Equal(servers, t.set().Servers) {
		t.change(func(c *settings.Clock) { c.Servers = servers })
		t.cancel()
		t.changed()
	}
	return true
}

func (s *clockScreen) keepAlways(always bool) {
	if t := s.app.timekeeping; always != t.set().Always {
		t.change(func(c *settings.Clock) { c.Always = always })
	}
}
