package app

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"latchkey/app/settings"
	"latchkey/vault"
	"latchkey/vault/clock"
	"latchkey/vault/clock/ntptest"
)

// A clockBench is a bench whose computer has a clock that can be wrong, and a
// file of settings. Servers are real ones on loopback, by whose clocks it is
// the bench's time.
type clockBench struct {
	*bench
	off    time.Duration // how far the computer's clock is ahead of the right time
	system clock.System
	file   *settings.File
	asked  int  // how often servers were
	silent bool // one of them never answers
}

// Read is the computer's clock. The bench's time is the right one.
func (b *clockBench) Read() clock.Reading {
	return clock.Reading{Wall: b.now.Add(b.off), Run: b.now.Sub(start())}
}

func (b *clockBench) AskSystem(context.Context) clock.System { return b.system }

func (b *clockBench) Measure(ctx context.Context, servers []string) (clock.Result, error) {
	b.asked++
	m := clock.Meter{Read: b.Read}
	if b.silent {
		m.Patience = 200 * time.Millisecond
	}
	return m.Measure(ctx, servers)
}

// newClockBench opens a window on one account, with a computer's clock that is
// off by so much. set is what settings.json says.
func newClockBench(t *testing.T, off time.Duration, set func(*settings.Settings)) *clockBench {
	t.Helper()
	return openClockBench(t, off, settings.In(filepath.Join(t.TempDir(), "latchkey")), set)
}

func openClockBench(t *testing.T, off time.Duration, file *settings.File, set func(*settings.Settings)) *clockBench {
	t.Helper()
	b := newClockBenchOn(newClosedBench(t), off)
	b.file = file
	if set != nil {
		if _, err := b.file.Change(set); err != nil {
			t.Fatal(err)
		}
	}
	b.app.prefs.kept = b.file
	v, err := vault.Create(t.Context(), b.store)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := v.Add(t.Context(), account("Example", "dana")); err != nil {
		t.Fatal(err)
	}
	b.keys.open = func(ctx context.Context, _ string) (Vault, error) { return vault.Open(ctx, b.store) }
	b.app.Run()
	b.work()
	return b
}

// newClockBenchOn keeps no settings.
func newClockBenchOn(closed *bench, off time.Duration) *clockBench {
	b := &clockBench{bench: closed, off: off}
	b.system = clock.System{State: clock.Synchronised, Text: "The system says that its clock is synchronised with a time server."}
	b.app.timekeeping.keeper = b
	return b
}

// servers has these servers asked, which tell the bench's time and what they
// add to it.
func (b *clockBench) servers(list ...ntptest.Behaviour) []string {
	b.t.Helper()
	var names []string
	now := b.now
	for _, s := range list {
		b.silent = b.silent || s.Silent
		s.Now = func() time.Time { return now }
		names = append(names, ntptest.Start(b.t, s).Address)
	}
	return names
}

// serving has the app ask these servers from now on.
func (b *clockBench) serving(list ...ntptest.Behaviour) []string {
	b.t.Helper()
	names := b.servers(list...)
	b.app.prefs.now.Clock.Servers = names
	if s, ok := b.app.incoming.screen.(*clockScreen); ok {
		s.fillServers()
	}
	return names
}

// press presses the button that says so.
func (b *clockBench) press(label string) {
	b.t.Helper()
	button, enabled := b.button(label)
	if button == nil || !enabled {
		b.t.Fatalf("there is no button %q to press; what is to be read is:\n%s", label, b.seen())
	}
	button.Tapped(&fyne.PointEvent{})
	b.work()
}

// check opens the screen from the menu, and asks the servers.
func (b *clockBench) check() {
	b.t.Helper()
	b.app.list.showMenu()
	b.item("Check the clock…")
	b.press("Ask time servers")
}

// codeAt is the code that the account has at a time.
func (b *clockBench) codeAt(t time.Time) string {
	b.t.Helper()
	code, err := account("Example", "dana").Code(t)
	if err != nil {
		b.t.Fatal(err)
	}
	return vault.Group(code.Value)
}

func (b *clockBench) kept() settings.Clock {
	b.t.Helper()
	s, err := b.file.Load()
	if err != nil {
		b.t.Fatal(err)
	}
	return s.Clock
}
