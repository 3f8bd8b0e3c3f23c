package app

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	standard "fyne.io/fyne/v2/theme"

	"latchkey/app/theme"
)

// A ClockCheck finds out whether the clock of this computer is right. Its
// methods may take seconds; they are called off the Fyne goroutine, with a
// context that ends after [clockPatience].
type ClockCheck interface {
	// System says what the computer itself knows. It asks nobody.
	System(ctx context.Context) (ClockReport, error)
	// Servers asks time servers.
	Servers(ctx context.Context) (ClockReport, error)
}

// A ClockReport is what was found out about the clock.
type ClockReport struct {
	// Sentence says it to a person, with what to do where something is wrong.
	Sentence string
	// Offset is how far the clock is ahead of the right time, below zero behind
	// it. It counts where Known is set.
	Offset time.Duration
	Known  bool
}

const (
	// clockPatience bounds a check of the clock.
	clockPatience = 15 * time.Second
	// clockSlack is how far off a clock may be without that being the trouble.
	clockSlack = 2 * time.Second
)

// clockStep is the clock, which wrong codes nearly always come from.
type clockStep struct {
	trial  *trial
	says   *text // what time it is here
	found  *notice
	ask    *formButton
	asking bool
}

func newClockStep(t *trial) *clockStep { return &clockStep{trial: t} }

func (*clockStep) title() string { return "Is this computer’s clock right?" }

func (*clockStep) why() string {
	return "Codes are made from the time. A clock that is half a minute off gives wrong codes, " +
		"even though hours and minutes look right. Compare the seconds with a phone or a radio clock. " +
		"If they differ, have the system set its clock by itself, then try the new code."
}

func (s *clockStep) body() fyne.CanvasObject {
	s.says = newText("", theme.SizeHeading, standard.ColorNameForeground)
	s.says.monospace()
	s.found = newNotice("", theme.ColorMuted)
	s.found.say("", theme.ColorMuted)
	body := container.New(layout.NewCustomPaddedVBoxLayout(8), newSmall("Here it is now"), s.says, s.found)
	if check := s.trial.app.clockCheck; check != nil {
		s.ask = newFormButton("Ask time servers", func() { s.look(check.Servers) }, s.trial.back)
		body.Add(container.NewHBox(s.ask))
		s.look(check.System)
	}
	s.tick(s.trial.app.clock())
	return body
}

// tick shows the time of the system, with seconds.
func (s *clockStep) tick(now time.Time) { s.says.set(now.Format("15:04:05  Mon 2 Jan 2006")) }

// look finds something out about the clock, and says it.
func (s *clockStep) look(find func(context.Context) (ClockReport, error)) {
	if s.asking {
		return
	}
	s.asking = true
	s.ask.Disable()
	found := s.found // of the page that is shown now
	var report ClockReport
	s.trial.app.background("", func(ctx context.Context) error {
		ctx, cancel := context.WithTimeout(ctx, clockPatience)
		defer cancel()
		var err error
		report, err = find(ctx)
		return err
	}, func(err error) {
		s.asking = false
		s.ask.Enable()
		switch {
		case err != nil:
			found.say(sentence(err), standard.ColorNameWarning)
		case report.Known && report.Offset.Abs() > clockSlack:
			found.say(report.Sentence, standard.ColorNameWarning)
		case report.Known:
			found.say(report.Sentence, standard.ColorNameSuccess)
		default:
			found.say(report.Sentence, standard.ColorNameForeground)
		}
	})
}
