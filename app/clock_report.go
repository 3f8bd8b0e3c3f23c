package app

import (
	"fmt"
	"time"

	"latchkey/vault"
	"latchkey/vault/clock"
)

// A ClockReport is what is known of the computer's clock, for a screen that
// looks for the reason why a code was refused.
type ClockReport struct {
	// Text says it in a sentence or two: how the clock stands, and what that
	// means for the codes.
	Text string
	// Known is whether servers have told the time, and Offset what must be added
	// to the computer's clock to have it.
	Known  bool
	Offset time.Duration
	// Corrected is whether the codes that are shown are corrected by that.
	Corrected bool
	// Asking is whether servers are being asked just now.
	Asking bool
}

// Suspect reports whether the clock may be why a code was refused.
func (r ClockReport) Suspect() bool {
	return !r.Corrected && (!r.Known || r.Offset.Abs() > clock.Notable)
}

// ClockReport says what is known of the clock, for codes that change every
// period. It asks nobody.
func (a *App) ClockReport(period time.Duration) ClockReport {
	t := a.timekeeping
	t.check()
	r := ClockReport{Corrected: t.correction != nil, Asking: t.asking != nil}
	if t.result != nil && t.result.Known() {
		r.Known, r.Offset = true, t.result.Offset
	}
	switch {
	case r.Asking:
		r.Text = tr("Asking the time servers…")
	case r.Corrected:
		r.Known, r.Offset = true, t.correction.Offset()
		r.Text = said(t.correction.Sentence(a.clock()))
	case t.result != nil:
		r.Text = said(t.result.Meaning(period))
	default:
		r.Text = said(t.system.Text)
	}
	return r
}

// AskClock asks the time servers, which [App.ClockServers] names, and reports
// when they have answered, after four seconds at most. Where the user stops it,
// told is not called.
func (a *App) AskClock(period time.Duration, told func(ClockReport)) {
	a.timekeeping.ask(func() { told(a.ClockReport(period)) })
}

// ClockServers names the time servers that would be asked, for saying so first.
func (a *App) ClockServers() string { return inWords(a.prefs.now.Clock.Servers) }

// line is what the foot of the list says of the clock; empty where there is
// nothing to say.
func (t *timekeeping) line() string {
	switch {
	case t.correction != nil:
		return said(t.correction.Line())
	case !vault.Plausible(t.keeper.Read().Wall):
		return trf("The clock is wrong (%s): websites refuse the codes until it is set.", longDate(t.keeper.Read().Wall))
	case t.dropped != nil:
		return sentence(fmt.Errorf(tr("codes are no longer corrected: %w"), t.dropped))
	case !t.resume.IsZero() && t.asking != nil:
		return tr("Correcting the codes again: asking the time servers…")
	case !t.resume.IsZero():
		return tr("Codes are no longer corrected: nobody could say how far off the clock is.")
	case t.result != nil && t.result.Off():
		return trf("This clock is %s: websites may refuse the codes.", said(clock.Drift(t.result.Offset)))
	case t.result != nil && t.result.Verdict == clock.Contrary,
		t.result != nil && !t.result.Known() && t.set().Always:
		return said(t.result.Sentence())
	case t.app.prefs.damage != nil:
		return sentence(t.app.prefs.damage)
	case t.result != nil && t.result.Known():
		return ""
	case t.system.State == clock.Unsynchronised:
		return tr("The clock is not synchronised.")
	}
	return ""
}
