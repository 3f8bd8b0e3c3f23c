package app

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"latchkey/app/settings"
	"latchkey/vault/clock"
	"latchkey/vault/clock/ntptest"
)

const slow = -45 * time.Second // of a clock that is behind

func TestClockThatIsRightSaysNothing(t *testing.T) {
	b := newClockBench(t, 0, nil)
	b.seesNot("clock", "corrected")
	if b.asked != 0 {
		t.Error("the network was asked without anybody wanting it")
	}
	b.serving(ntptest.Behaviour{}, ntptest.Behaviour{})
	b.check()
	b.sees("This clock is right to within 2 s according to 127.0.0.1:", "it is not why a code is refused")
	b.seesNot("Correct the codes")
}

func TestWhatTheSystemSaysIsInTheStatusLine(t *testing.T) {
	b := newClockBench(t, 0, nil)
	b.system = clock.System{State: clock.Unsynchronised, Text: "The system says no."}
	b.pass(systemEvery + slowStep)
	b.work()
	b.sees("The clock is not synchronised.")
	// The list is another one after it was locked.
	b.keys.passphrase = "open sesame"
	b.app.Lock()
	b.seesNot("The clock is not")
	b.unlock()
	b.sees("The clock is not synchronised.")
	// A measurement knows better.
	b.serving(ntptest.Behaviour{}, ntptest.Behaviour{})
	b.check()
	b.sees("The system says no.", "right to within 2 s")
	b.app.endAdding()
	b.seesNot("The clock is not")
}

func TestSlowClockIsCorrectedUntilTheProgramEnds(t *testing.T) {
	b := newClockBench(t, slow, nil)
	before := b.codeAt(b.now.Add(slow))
	if got := b.card("Example").code; got != before {
		t.Fatalf("the code is %s, not %s", got, before)
	}
	names := b.serving(ntptest.Behaviour{}, ntptest.Behaviour{})
	b.app.list.showMenu()
	b.item("Check the clock…")
	b.sees("This asks " + names[0] + " and " + names[1] + " over the network")
	if b.asked != 0 {
		t.Fatal("the servers were asked before the user said so")
	}
	b.press("Ask time servers")
	b.sees("This clock is 45 s slow according to "+names[0]+" and "+names[1]+": the codes here are those of one or two steps ago",
		"+45 s ± 0.1 s", clock.HowToSet())
	b.app.endAdding()
	b.sees("This clock is 45 s slow: websites may refuse the codes.")
	b.app.list.status.clock.Press()
	b.press("Correct the codes until Latchkey is closed")
	b.sees("Codes are corrected by +45 s until Latchkey is closed.", "Codes are made for "+b.now.Format(time.TimeOnly))
	b.seesNot("Correct the codes for a day", "those of one or two steps ago")
	b.app.endAdding()

	b.sees("Codes are corrected by +45 s until Latchkey is closed")
	right := b.codeAt(b.now)
	if got := b.card("Example"); got.code != right || got.seconds != "19" {
		t.Errorf("the code is %s for %s s, not %s for 19", got.code, got.seconds, right)
	}
	b.app.list.copy(b.app.vault.Accounts()[0].ID)
	if got := b.clipboard(); got != strings.ReplaceAll(right, " ", "") {
		t.Errorf("%s was copied", got)
	}
	b.pass(19 * time.Second) // on the right second
	if got := b.card("Example").code; got != b.codeAt(b.now) || got == right {
		t.Errorf("the next code is %s", got)
	}
	if !b.kept().CorrectUntil.IsZero() {
		t.Error("it outlives the program")
	}
}

// Every place that shows a code goes by the corrected time.
func TestEveryCodeIsCorrected(t *testing.T) {
	b := newClockBench(t, slow, nil)
	b.serving(ntptest.Behaviour{}, ntptest.Behaviour{})
	b.check()
	b.press("Correct the codes until Latchkey is closed")
	b.app.endAdding()
	key := account("Example", "dana").Secret.Base32()
	b.app.intakeText("otpauth://totp/Other:x?secret=" + key)
	b.work()
	b.sees(b.codeAt(b.now))
	b.seesNot(b.codeAt(b.now.Add(slow)))
	b.app.endAdding()
	b.app.pasteKey(key)
	b.sees(b.codeAt(b.now), "next "+b.codeAt(b.now.Add(30*time.Second)))
	b.pass(30 * time.Second)
	b.sees(b.codeAt(b.now))
}

func TestCorrectionForADayEnds(t *testing.T) {
	b := newClockBench(t, slow, nil)
	b.serving(ntptest.Behaviour{}, ntptest.Behaviour{})
	b.check()
	b.press("Correct the codes for a day")
	b.app.endAdding()
	tomorrow := b.now.Add(clock.Day)
	b.sees("Codes are corrected by +45 s until " + tomorrow.Format("15:04"))
	if got := b.kept().CorrectUntil; (got.Sub(tomorrow)).Abs() > time.Second {
		t.Errorf("it is kept until %v, not %v", got, tomorrow)
	}
	b.app.SetVisible(false)
	b.pass(clock.Day)
	b.app.SetVisible(true)
	b.work()
	b.sees("Codes are no longer corrected: the correction was for a day, which is over.")
	if got := b.card("Example").code; got != b.codeAt(b.now.Add(slow)) {
		t.Errorf("the code is %s", got)
	}
	if !b.kept().CorrectUntil.IsZero() {
		t.Error("it is kept")
	}
}

// The user, or the system, sets the clock right: the codes follow at once, and
// nothing says any more that the clock is wrong.
func TestCorrectionEndsWhenTheClockIsSet(t *testing.T) {
	b := newClockBench(t, slow, nil)
	b.serving(ntptest.Behaviour{}, ntptest.Behaviour{})
	b.check()
	b.press("Correct the codes until Latchkey is closed")
	b.app.endAdding()
	b.off = 0
	b.app.list.copy(b.app.vault.Accounts()[0].ID) // before anything has noticed
	if got := b.clipboard(); got != strings.ReplaceAll(b.codeAt(b.now), " ", "") {
		t.Errorf("%s was copied", got)
	}
	b.pass(time.Second)
	b.work()
	b.sees("Codes are no longer corrected: this computer's clock was set, so the correction would be wrong now.")
	b.seesNot("45 s")
	if got := b.card("Example").code; got != b.codeAt(b.now) {
		t.Errorf("the code is %s", got)
	}
	if timers := ticking(b.bench); timers != 1 {
		t.Errorf("%d timers tick", timers)
	}
	b.serving(ntptest.Behaviour{}, ntptest.Behaviour{})
	b.check()
	b.app.endAdding()
	b.seesNot("Codes are")
}

// ticking counts the timers that ring within a second.
func ticking(b *bench) int {
	n := 0
	for _, timer := range b.timers {
		if !timer.stopped && timer.at.Sub(b.now) <= time.Second {
			n++
		}
	}
	return n
}

// What was measured is forgotten with the clock that it was measured on.
func TestMeasurementIsForgottenWhenTheClockIsSet(t *testing.T) {
	b := newClockBench(t, slow, nil)
	b.serving(ntptest.Behaviour{}, ntptest.Behaviour{})
	b.check()
	b.app.endAdding()
	b.sees("This clock is 45 s slow")
	b.off = 0
	b.pass(time.Second)
	b.work()
	b.seesNot("This clock is")
}

func TestStopCorrecting(t *testing.T) {
	b := newClockBench(t, slow, nil)
	b.serving(ntptest.Behaviour{}, ntptest.Behaviour{})
	b.check()
	b.press("Correct the codes for a day")
	b.press("Stop correcting the codes")
	b.sees("Correct the codes for a day")
	b.app.endAdding()
	b.sees("This clock is 45 s slow: websites may refuse the codes.")
	if got := b.card("Example").code; got != b.codeAt(b.now.Add(slow)) || !b.kept().CorrectUntil.IsZero() {
		t.Errorf("the code is %s, kept %v", got, b.kept())
	}
}

// After a restart nothing is trusted: the clock is measured anew, and the end
// stays where it was.
func TestCorrectionIsMeasuredAnewAfterARestart(t *testing.T) {
	until := start().Add(time.Hour)
	var names []string
	set := func(s *settings.Settings) { s.Clock.CorrectUntil, s.Clock.Servers = until, names }
	run := func(off time.Duration, list ...ntptest.Behaviour) *clockBench {
		first := newClosedBench(t)
		names = (&clockBench{bench: first}).servers(list...)
		return newClockBench(t, off, set)
	}
	b := run(-20*time.Second, ntptest.Behaviour{}, ntptest.Behaviour{})
	if b.asked != 1 {
		t.Errorf("the servers were asked %d times", b.asked)
	}
	b.sees("Codes are corrected by +20 s until " + until.Format("15:04"))
	if got := b.card("Example").code; got != b.codeAt(b.now) {
		t.Errorf("the code is %s", got)
	}
	b = run(0, ntptest.Behaviour{}, ntptest.Behaviour{})
	b.sees("Codes are no longer corrected: this computer's clock is right now.")
	if !b.kept().CorrectUntil.IsZero() {
		t.Error("it is kept")
	}
	b = run(-20*time.Second, ntptest.Behaviour{Silent: true}, ntptest.Behaviour{Silent: true})
	b.sees("Codes are no longer corrected: nobody could say how far off the clock is.")
	if got := b.card("Example").code; got != b.codeAt(b.now.Add(-20*time.Second)) || b.kept().CorrectUntil.IsZero() {
		t.Errorf("the code is %s, kept %v", got, b.kept())
	}
	b.pass(2 * time.Hour)
	b.work()
	b.sees("Codes are no longer corrected: the correction was for a day, which is over.")
}

func TestAlwaysCheckAtStart(t *testing.T) {
	b := newClockBench(t, slow, nil)
	names := b.servers(ntptest.Behaviour{}, ntptest.Behaviour{Ahead: 10 * time.Millisecond})
	b.app.ShowClock()
	s := b.app.incoming.screen.(*clockScreen)
	s.servers.SetText(strings.Join(names, " "))
	test.Tap(s.always)
	b.app.window.Canvas().Focus(s.servers)
	s.servers.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	b.work()
	if kept := b.kept(); !kept.Always || !slices.Equal(kept.Servers, names) {
		t.Fatalf("kept is %+v", kept)
	}
	again := openClockBench(t, slow, b.file, nil)
	again.sees("This clock is 45 s slow: websites may refuse the codes.")
	if again.asked != 1 {
		t.Errorf("the servers were asked %d times", again.asked)
	}
}

func TestServersThatContradict(t *testing.T) {
	b := newClockBench(t, slow, nil)
	names := b.serving(ntptest.Behaviour{}, ntptest.Behaviour{Ahead: time.Minute})
	b.check()
	b.sees("The time servers contradict each other: " + names[0] + " (+45 s) and " + names[1] + " (+105 s)")
	b.seesNot("Correct the codes")
	names = b.serving(ntptest.Behaviour{}, ntptest.Behaviour{Ahead: time.Minute}, ntptest.Behaviour{})
	b.press("Ask again")
	b.sees("45 s slow according to "+names[0]+" and "+names[2], "+105 s ± 0.1 s, which the others contradict")
}

func TestDeadAndLyingServers(t *testing.T) {
	b := newClockBench(t, slow, nil)
	names := b.serving(ntptest.Behaviour{Silent: true}, ntptest.Behaviour{Stratum: 16}, ntptest.Behaviour{})
	b.check()
	b.sees("45 s slow according to "+names[2], "nobody confirms it", "no answer", "not used: its own clock is not synchronised")
	b.serving(ntptest.Behaviour{Silent: true}, ntptest.Behaviour{Silent: true})
	b.press("Ask again")
	b.sees("No time server answered.")
	b.seesNot("45 s", "Correct the codes")
}

func TestAskingCanBeStopped(t *testing.T) {
	b := newClockBench(t, slow, nil)
	b.serving(ntptest.Behaviour{}, ntptest.Behaviour{})
	b.app.ShowClock()
	b.work()
	button, _ := b.button("Ask time servers")
	button.Tapped(nil)
	b.sees("Stop asking", "Asking 127.0.0.1:")
	button.Tapped(nil)
	b.work()
	b.sees("Ask time servers")
	b.seesNot("slow")
	if b.app.timekeeping.result != nil {
		t.Error("its answer was taken all the same")
	}
}

func TestServersAreJudgedAsTheyAreTyped(t *testing.T) {
	b := newClockBench(t, 0, nil)
	b.app.ShowClock()
	s := b.app.incoming.screen.(*clockScreen)
	for typed, want := range map[string]string{
		"time.example":              "Name at least two time servers: with one alone nobody notices that it is wrong.",
		"https://a, b":              "“https://a” has no port after the colon",
		"":                          "Leave it empty for the usual ones.",
		"time.example, 192.0.2.1:5": "Leave it empty for the usual ones.",
	} {
		s.servers.SetText(typed)
		b.sees(want)
	}
	s.servers.SetText("time.example")
	b.press("Ask time servers")
	if b.asked != 0 || b.app.window.Canvas().Focused() != s.servers {
		t.Error("too few servers were asked")
	}
	s.back()
	b.work()
	b.sees("The time servers stay as they were")
	if !slices.Equal(b.kept().Servers, clock.DefaultServers()) {
		t.Errorf("%v", b.kept())
	}
}

func TestDamagedSettingsAreSaid(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "settings.json")
	if err := os.WriteFile(path, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	b := openClockBench(t, 0, settings.In(dir), nil)
	b.sees("The settings in " + path + " are damaged")
	b.app.ShowClock()
	b.sees("The settings in " + path + " are damaged")
	test.Tap(b.app.incoming.screen.(*clockScreen).always)
	b.work()
	b.sees("That did not work", "mend that file")
	if data, err := os.ReadFile(path); err != nil || string(data) != "{" {
		t.Errorf("it was written over: %q, %v", data, err)
	}
}

// What the guided check after a typed key shows.
func TestClockReport(t *testing.T) {
	b := newClockBench(t, slow, nil)
	if r := b.app.ClockReport(30 * time.Second); r.Known || !r.Suspect() || r.Text != b.system.Text || b.asked != 0 {
		t.Errorf("%+v", r)
	}
	names := b.serving(ntptest.Behaviour{}, ntptest.Behaviour{})
	if got := b.app.ClockServers(); got != names[0]+" and "+names[1] {
		t.Errorf("%q", got)
	}
	var reports []ClockReport
	b.app.AskClock(60*time.Second, func(r ClockReport) { reports = append(reports, r) })
	b.app.AskClock(60*time.Second, func(r ClockReport) { reports = append(reports, r) })
	if r := b.app.ClockReport(60 * time.Second); !r.Asking || r.Text != "Asking the time servers…" {
		t.Errorf("%+v", r)
	}
	b.work()
	if len(reports) != 2 || b.asked != 1 || reports[0] != reports[1] {
		t.Fatalf("%d reports, asked %d times", len(reports), b.asked)
	}
	r := reports[0]
	if !r.Known || !r.Suspect() || (r.Offset+slow).Abs() > time.Second || !strings.Contains(r.Text, "for 45 s of every 60 s the code here is that of the step before") {
		t.Errorf("%+v", r)
	}
	b.app.timekeeping.correct(false)
	if r := b.app.ClockReport(60 * time.Second); !r.Corrected || r.Suspect() || !strings.HasPrefix(r.Text, "Codes are corrected by +45 s") {
		t.Errorf("%+v", r)
	}
}

// The screen works by the keyboard alone, and Esc leaves it from anywhere.
func TestClockScreenByKeyboard(t *testing.T) {
	b := newClockBench(t, slow, nil)
	b.serving(ntptest.Behaviour{}, ntptest.Behaviour{})
	b.app.ShowClock()
	b.work()
	c := b.app.window.Canvas()
	press := func(key fyne.KeyName) {
		c.Focused().TypedKey(&fyne.KeyEvent{Name: key})
		b.work()
	}
	press(fyne.KeyReturn)
	b.sees("45 s slow")
	test.FocusNext(c)
	test.FocusNext(c) // for a day
	press(fyne.KeyReturn)
	b.sees("until " + b.now.Add(clock.Day).Format("15:04") + " tomorrow")
	if c.Focused() != b.app.incoming.screen.(*clockScreen).ask {
		t.Errorf("%T has the keyboard", c.Focused())
	}
	for range 8 {
		press(fyne.KeyEscape)
		if b.app.isAdding() {
			t.Fatalf("Esc does not leave from %T", c.Focused())
		}
		b.app.ShowClock()
		test.FocusNext(c)
	}
}

// What pops up at the bottom lies over nothing that is to be read.
func TestToastStandsAboveTheAlerts(t *testing.T) {
	b := newClockBench(t, 0, nil)
	b.system = clock.System{State: clock.Unsynchronised, Text: "The system says no."}
	b.app.timekeeping.look()
	b.work()
	b.sees("The clock is not synchronised.")
	b.key(fyne.KeyReturn)
	b.sees("Copied")
	b.aboveTheFoot()
}
