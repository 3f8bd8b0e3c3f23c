package app

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"latchkey/app/settings"
	"latchkey/importer/screen"
	"latchkey/vault"
)

// monitors is a Screens that shows what the test wants.
type monitors struct {
	shots [][]screen.Shot // one after the other; the last from then on
	err   error
	asks  bool
	taken int
	away  bool // the window is off the screen
	came  int  // how often it came back
}

func (m *monitors) Aside() func() {
	m.away = true
	return func() { m.away = false; m.came++ }
}

func (m *monitors) Gone(context.Context) {}

func (m *monitors) Asks() bool { return m.asks }

func (m *monitors) Capture(ctx context.Context) ([]screen.Shot, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if !m.away && m.taken == 0 {
		panic("the screen was looked at with the window on it")
	}
	m.taken++
	if m.err != nil {
		return nil, m.err
	}
	return m.shots[min(m.taken, len(m.shots))-1], nil
}

// shot is a monitor that shows QR codes of texts, light on dark where dark is
// set.
func (b *bench) shot(dark bool, texts ...string) screen.Shot {
	b.t.Helper()
	data := b.blank()
	if len(texts) > 0 {
		data = b.picture(texts...)
	}
	m, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		b.t.Fatal(err)
	}
	grey := image.NewGray(image.Rect(0, 0, max(m.Bounds().Dx(), 800), 600))
	draw.Draw(grey, grey.Rect, image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.Draw(grey, m.Bounds(), m, image.Point{}, draw.Src)
	if dark {
		for i, v := range grey.Pix {
			grey.Pix[i] = 255 - v
		}
	}
	return screen.Shot{Picture: grey}
}

// watching has the bench look at monitors.
func (b *bench) watching(m *monitors) *bench {
	b.app.screens = m
	b.app.showList()
	return b
}

// scan presses Ctrl+G.
func (b *bench) scan() { b.shortcut(ctrl(fyne.KeyG)) }

// Ctrl+G and Enter: then the account is stored and its code on the clipboard.
func TestScanAddsAndCopies(t *testing.T) {
	b := newBench(t)
	portal := account("Customer Portal", "dana@example.com")
	m := &monitors{shots: [][]screen.Shot{{b.shot(false), b.shot(false, links(portal))}}}
	b.watching(m)
	b.scan()
	if m.away || m.came != 1 {
		t.Error("the window did not come back")
	}
	b.sees("Add this account?", "From the screen", "Customer Portal", b.code(portal), "Add and copy code")
	b.key(fyne.KeyReturn)
	if !b.stored(portal.Title()).Secret.Equal(portal.Secret) || !b.onList() {
		t.Error("the account is not in the vault")
	}
	code := strings.ReplaceAll(b.code(portal), " ", "")
	if b.clipboard() != code {
		t.Errorf("the clipboard holds %q, want %q", b.clipboard(), code)
	}
	b.sees("Added, and copied " + b.code(portal) + " · clears in 30 s")
	b.pass(settings.Default().Lock.Clipboard())
	if b.clipboard() != "" {
		t.Error("the code is still on the clipboard")
	}
}

// A counter-based code is used up by being copied, and so is not; nor is that of
// an account that is kept beside another.
func TestScanCopiesNoMoreThanItSays(t *testing.T) {
	counter := account("Counter", "dana")
	counter.Kind, counter.Period = vault.HOTP, 0
	b := newBench(t)
	b.watching(&monitors{shots: [][]screen.Shot{{b.shot(false, links(counter))}}})
	b.scan()
	b.seesNot("copy")
	b.tap("Add account")
	if b.clipboard() != "" {
		t.Errorf("the clipboard holds %q", b.clipboard())
	}
	portal := account("Customer Portal", "dana@example.com")
	for _, label := range []string{"Keep both", "Replace and copy code"} {
		b := newBench(t, portal)
		b.watching(&monitors{shots: [][]screen.Shot{{b.shot(false, links(reset(portal)))}}})
		b.scan()
		b.tap(label)
		if copied := b.clipboard() != ""; copied != strings.Contains(label, "copy") {
			t.Errorf("%s: the clipboard holds %q", label, b.clipboard())
		}
	}
}

func TestScanFindsNothing(t *testing.T) {
	for name, test := range map[string]struct {
		monitors func(b *bench) *monitors
		want     []string
	}{
		"no code": {func(b *bench) *monitors { return &monitors{shots: [][]screen.Shot{{b.shot(false), b.shot(true)}}} },
			[]string{"any of the 2 monitors", "zoom in"}},
		"no code on one": {func(b *bench) *monitors { return &monitors{shots: [][]screen.Shot{{b.shot(false)}}} },
			[]string{"one monitor", "800×600"}},
		"a web address": {func(b *bench) *monitors {
			return &monitors{shots: [][]screen.Shot{{b.shot(false, "https://example.com/enroll")}}}
		}, []string{"web address"}},
		"refused":     {func(*bench) *monitors { return &monitors{err: screen.ErrRefused, asks: true} }, []string{"did not allow"}},
		"no portal":   {func(*bench) *monitors { return &monitors{err: screen.ErrNoPortal, asks: true} }, []string{"no portal"}},
		"no display":  {func(*bench) *monitors { return &monitors{err: screen.ErrNoDisplay} }, []string{"no screen"}},
		"permission":  {func(*bench) *monitors { return &monitors{err: screen.ErrPermission} }, []string{"System Settings"}},
		"no answer":   {func(*bench) *monitors { return &monitors{err: screen.ErrNoAnswer, asks: true} }, []string{"did not answer"}},
		"unsupported": {func(*bench) *monitors { return &monitors{err: screen.ErrUnsupported} }, []string{"cgo"}},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			m := test.monitors(b)
			b.watching(m)
			b.scan()
			b.sees("That did not work", "drop it on this window", "paste the key")
			b.sees(test.want...)
			b.seesNot("example.com")
			if m.away {
				t.Error("the window did not come back")
			}
			b.tap("Close")
			if !b.onList() || b.app.incoming.scan != nil {
				t.Error("the window does not show the list any more")
			}
		})
	}
}

// What a busy computer draws late is found all the same, and a portal is not
// asked twice for it.
func TestScanLooksOnceMore(t *testing.T) {
	portal := account("Customer Portal", "dana@example.com")
	b := newBench(t)
	blank, drawn := b.shot(false), b.shot(false, links(portal))
	m := &monitors{shots: [][]screen.Shot{{blank}, {blank}, {blank}, {drawn}}}
	b.watching(m)
	b.scan()
	b.sees("Add this account?", "Customer Portal")

	b = newBench(t)
	m = &monitors{shots: [][]screen.Shot{{blank}, {drawn}}, asks: true}
	b.watching(m)
	b.scan()
	b.sees("No QR code was found")
	if m.taken != 1 {
		t.Errorf("the portal was asked %d times", m.taken)
	}
}

// A code that the window lay over is found beside one that was in view.
func TestScanWaitsForWhatTheWindowCovered(t *testing.T) {
	b := newBench(t)
	one, two := links(account("One", "dana")), links(account("Two", "dana"))
	b.watching(&monitors{shots: [][]screen.Shot{{b.shot(false, one)}, {b.shot(false, one, two)}}})
	b.scan()
	b.sees("Which of them?", "One", "Two")
}

// The next scan closes the complaint about the last.
func TestScanAgain(t *testing.T) {
	b := newBench(t)
	portal := account("Customer Portal", "dana@example.com")
	m := &monitors{err: screen.ErrCancelled, asks: true}
	b.watching(m)
	b.scan()
	b.sees("That did not work")
	m.err, m.shots = nil, [][]screen.Shot{{b.shot(true, links(portal))}}
	b.scan()
	b.seesNot("That did not work")
	b.sees("Add this account?", "Customer Portal")
}

// A scan that takes long brings the window back with a sign, and Esc ends it.
func TestLongScanIsShownAndStopped(t *testing.T) {
	b := newBench(t)
	m := &monitors{asks: true, err: errors.New("the test does not get here")}
	b.watching(m)
	b.app.showAdd()
	b.app.scanScreen()
	b.pass(awayAtMost - time.Second)
	b.seesNot("Looking at the screen")
	if !m.away {
		t.Error("the window came back too early")
	}
	b.pass(time.Second)
	b.sees("Looking at the screen", "may ask", "Cancel")
	if m.away || !b.app.incoming.scan.sign.bar.Running() {
		t.Error("the window is away still, or nothing moves on it")
	}
	bar := b.app.incoming.scan.sign.bar
	b.drop(b.file("c.png", nil))
	b.sees("Still busy with the last one")
	b.app.scanScreen()
	if b.app.incoming.scan == nil {
		t.Fatal("a second scan ended the first")
	}
	b.app.window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	b.sees("Add an account", "Stopped. Nothing was added.")
	if bar.Running() {
		t.Error("the bar goes on, out of sight")
	}
	b.work()
	b.sees("Add an account")
	b.seesNot("That did not work")
}

// Reading that takes long is shown as well, and ends in the confirmation.
func TestLongReadingOfTheScreen(t *testing.T) {
	b := newBench(t)
	portal := account("Customer Portal", "dana@example.com")
	m := &monitors{shots: [][]screen.Shot{{b.shot(false, links(portal))}}, asks: true}
	b.watching(m)
	b.work()
	b.app.scanScreen()
	capture := b.queue[0]
	b.queue = b.queue[1:]
	capture()
	b.pass(readingSign)
	b.sees("Looking at the screen")
	b.seesNot("may ask")
	b.work()
	b.sees("Add this account?")
	b.key(fyne.KeyEscape)
	if !b.onList() || m.came != 1 {
		t.Errorf("the window came back %d times", m.came)
	}
}

// Several codes are a list to choose from, by keyboard as well.
func TestScanOfSeveralCodes(t *testing.T) {
	all := []vault.Account{account("One", "dana"), account("Two", "dana"), account("Three", "dana")}
	start := func(t *testing.T) *bench {
		b := newBench(t)
		shots := []screen.Shot{b.shot(false, links(all[0]), links(all[1])), b.shot(true, links(all[2]), "https://example.com/")}
		b.watching(&monitors{shots: [][]screen.Shot{shots}})
		b.scan()
		b.sees("Which of them?", "3 QR codes", "1 more holds none", "One", "monitor 1 of 2", "Three", "monitor 2 of 2", "Take all 3")
		return b
	}
	b := start(t)
	b.key(fyne.KeyDown, fyne.KeyReturn)
	b.sees("Add this account?", "Two", b.code(all[1]))
	b.key(fyne.KeyEscape)
	b.sees("Which of them?")
	b.key(fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn, fyne.KeyReturn)
	if got := b.holds(); !slices.Equal(got, []string{"Three (dana)"}) {
		t.Errorf("the vault holds %v", got)
	}
	b = start(t)
	b.tap("Take all 3")
	b.sees("3 accounts found")
	b.key(fyne.KeyReturn)
	if got := b.holds(); len(got) != 3 || b.clipboard() != "" {
		t.Errorf("the vault holds %v, the clipboard %q", got, b.clipboard())
	}
	b = start(t)
	b.key(fyne.KeyEscape)
	if !b.onList() {
		t.Error("Esc does not lead back")
	}
}

// What is scanned while a confirmation is open is added to it.
func TestScanIntoAConfirmation(t *testing.T) {
	b := newBench(t)
	one, two := account("One", "dana"), account("Two", "dana")
	b.watching(&monitors{shots: [][]screen.Shot{{b.shot(false, links(two))}}})
	b.paste(links(one))
	b.scan()
	b.sees("2 accounts found", "One", "Two")
}

// Where there are no screens to look at, nothing offers it.
func TestWithoutScreens(t *testing.T) {
	b := newBench(t)
	b.scan()
	if !b.onList() {
		t.Error("Ctrl+G does something")
	}
	b.seesNot("Scan this screen")
	b.app.showAdd()
	b.seesNot("Scan this screen")
	b.watching(&monitors{})
	b.sees("Scan this screen")
	b.app.showAdd()
	b.sees("Scan this screen", "Ctrl+G")
}

// Enter in an empty list does what its button does.
func TestEnterScansForTheFirstAccount(t *testing.T) {
	b := newBench(t)
	b.watching(&monitors{shots: [][]screen.Shot{{b.shot(false, links(account("One", "dana")))}}})
	b.key(fyne.KeyReturn)
	b.sees("Add this account?", "One")
}
