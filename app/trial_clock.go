package app

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	standard "fyne.io/fyne/v2/theme"

	"latchkey/app/look"
	"latchkey/app/theme"
	"latchkey/vault"
)

// clockStep is the clock, which wrong codes nearly always come from.
type clockStep struct {
	trial *trial
	says  *look.Text // what time it is here
	whom  *look.Text
	found *look.Notice
	ask   *look.Button
	more  *look.Button
	shown ClockReport // what found says
}

func newClockStep(t *trial) *clockStep { return &clockStep{trial: t} }

func (*clockStep) title() string { return tr("Is this computer’s clock right?") }

func (*clockStep) why() string {
	return tr("Codes are made from the time. A clock that is half a minute off gives wrong codes, even though hours and " +
		"minutes look right. Compare the seconds with a phone or a radio clock. If they differ, have the system " +
		"set its clock by itself, then try the new code.")
}

func (s *clockStep) body() fyne.CanvasObject {
	a := s.trial.app
	s.says = look.NewText("", theme.SizeHeading, standard.ColorNameForeground)
	s.says.Monospace()
	s.found = look.NewNotice("", theme.ColorMuted)
	s.ask = look.NewButton(tr("Ask time servers"), func() { a.AskClock(s.period(), func(ClockReport) { s.sayFound() }) }, s.trial.back)
	s.more = look.NewButton(tr("Correct the codes…"), a.ShowClock, s.trial.back)
	s.more.Hide()
	s.whom = look.NewSmall(trf("This asks %s.", a.ClockServers()))
	s.shown = ClockReport{}
	s.found.Say("", theme.ColorMuted)
	a.timekeeping.look()
	s.tick(a.clock())
	return container.New(layout.NewCustomPaddedVBoxLayout(8), look.NewSmall(tr("Codes are made for")), s.says, s.found,
		container.New(layout.NewCustomPaddedHBoxLayout(theme.Gap), s.ask, s.more), s.whom)
}

// period is that of the account's codes.
func (s *clockStep) period() time.Duration {
	account, _ := s.trial.account()
	if account.Period == 0 {
		return vault.DefaultPeriod * time.Second
	}
	return time.Duration(account.Period) * time.Second
}

// tick shows the time that the code is made for, with seconds, and what has become
// known of the clock meanwhile.
func (s *clockStep) tick(now time.Time) {
	s.says.Set(now.Format("15:04:05") + "  " + longDate(now))
	s.sayFound()
}

// sayFound says what is known of the clock.
func (s *clockStep) sayFound() {
	report := s.trial.app.ClockReport(s.period())
	s.ask.SetEnabled(!report.Asking)
	if report == s.shown {
		return
	}
	s.shown = report
	colour := standard.ColorNameForeground
	switch {
	case report.Known && report.Suspect():
		colour = standard.ColorNameWarning
	case report.Known:
		colour = standard.ColorNameSuccess
	}
	s.found.Say(report.Text, colour)
	look.Show(s.more, report.Known && report.Suspect())
}
