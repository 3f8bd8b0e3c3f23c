package app

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"latchkey/vault"
)

func TestCardShowsWhatTheDesignHas(t *testing.T) {
	unusual := account("PitneyShip Pro", "mailroom")
	unusual.Digits, unusual.Period = 8, 60
	strange := account("Lab", "kit")
	strange.Algorithm = vault.SHA512
	steam := account("Steam", "dana_plays")
	steam.Kind, steam.Digits = vault.Steam, vault.SteamDigits
	b := newBench(t, account("Customer Portal", "dana@example.com"), unusual, strange, steam, account("", "only a name"))

	want := b.app.vault.Accounts()
	for i, card := range b.see() {
		next, err := want[i].Next(b.now)
		if err != nil {
			t.Fatal(err)
		}
		if card.code != b.code(want[i]) {
			t.Errorf("%s shows the code %q, want %q", card.title, card.code, b.code(want[i]))
		}
		if card.below != "next "+vault.Group(next.Value) {
			t.Errorf("%s says %q below, want next %s", card.title, card.below, next.Value)
		}
	}
	for title, detail := range map[string]string{
		"Customer Portal": "dana@example.com", "PitneyShip Pro": "mailroom · 8 digits · 60 s",
		"Lab": "kit · SHA-512", "Steam": "dana_plays · Steam", "only a name": "",
	} {
		if got := b.card(title).detail; got != detail {
			t.Errorf("under %s is %q, want %q", title, got, detail)
		}
	}
	if got := b.card("Customer Portal").seconds; got != "19" {
		t.Errorf("the ring says %s, want 19 at eleven seconds into a step of thirty", got)
	}
	if got := b.card("PitneyShip Pro").seconds; got != "49" {
		t.Errorf("the ring says %s, want 49 at eleven seconds into a step of sixty", got)
	}
	b.sees("In the system keyring")
}

func TestCodeStepsOnItsSecond(t *testing.T) {
	b := newBench(t, account("GitHub", "dana"))
	a := b.app.vault.Accounts()[0]
	first := b.code(a)
	b.pass(18 * time.Second)
	if card := b.card("GitHub"); card.code != first || card.seconds != "1" {
		t.Fatalf("a second before its end the card says %s, %s; want %s, 1", card.code, card.seconds, first)
	}
	b.pass(time.Second)
	if card := b.card("GitHub"); card.code != b.code(a) || card.code == first || card.seconds != "30" {
		t.Errorf("at its end the card says %s, %s; want %s, 30", card.code, card.seconds, b.code(a))
	}
}

func TestCodeFollowsAClockThatJumps(t *testing.T) {
	b := newBench(t, account("GitHub", "dana"))
	a := b.app.vault.Accounts()[0]
	for name, jump := range map[string]time.Duration{
		"sleep": time.Hour, "set back": -3 * time.Hour, "by whole steps": 30 * 24 * time.Hour,
	} {
		b.now = b.now.Add(jump)
		b.timers[len(b.timers)-1].at = b.now // it rings late, as after a sleep
		b.pass(time.Second)
		if got := b.card("GitHub").code; got != b.code(a) {
			t.Errorf("%s: the card says %s, want %s", name, got, b.code(a))
		}
	}
	b.now = time.Unix(-5, 0)
	b.pass(time.Second)
	b.now = time.Unix(-5, 0)
	b.app.list.tick(b.now)
	b.sees("before 1970")
	b.key(fyne.KeyReturn)
	if got := b.clipboard(); got != "" {
		t.Errorf("with a clock before 1970 %q was copied, want nothing", got)
	}
}

func TestLastFiveSecondsAreMarkedInWords(t *testing.T) {
	b := newBench(t, account("GitHub", "dana"))
	b.pass(13 * time.Second)
	if below := b.card("GitHub").below; strings.Contains(below, " in ") {
		t.Fatalf("six seconds before the end the card says %q", below)
	}
	plainInk := drawn[*canvas.Text](b.card("GitHub").row.code, 0).Color
	b.pass(time.Second)
	card := b.card("GitHub")
	if !strings.HasSuffix(card.below, " in 5 s") {
		t.Errorf("five seconds before the end the card says %q, want … in 5 s", card.below)
	}
	if drawn[*canvas.Text](card.row.code, 0).Color == plainInk {
		t.Error("the code has the same colour as before")
	}
	b.pass(5 * time.Second)
	if card := b.card("GitHub"); drawn[*canvas.Text](card.row.code, 0).Color != plainInk || strings.Contains(card.below, " in ") {
		t.Errorf("the next code is still marked: %q", card.below)
	}
}

func TestCopyByCardKeyAndShortcut(t *testing.T) {
	b := newBench(t, account("GitHub", "dana"), account("Cin7 Core", "warehouse"))
	all := b.app.vault.Accounts()
	for name, do := range map[string]func(){
		"a click on the card": func() { b.click(b.card("Cin7 Core").at.AddXY(100, 70)) },
		"a click on its icon": func() { b.click(b.card("Cin7 Core").at.AddXY(384, copyMiddle)) },
		"arrow and Enter":     func() { b.key(fyne.KeyDown, fyne.KeyReturn) },
		"arrow and Ctrl+C":    func() { b.key(fyne.KeyDown); b.shortcut(&fyne.ShortcutCopy{}) },
	} {
		b.app.fyne.Clipboard().SetContent("")
		b.key(fyne.KeyHome)
		do()
		if want, _ := all[1].Code(b.now); b.clipboard() != want.Value {
			t.Errorf("%s copied %q, want %q", name, b.clipboard(), want.Value)
		}
		b.sees("Copied " + b.code(all[1]) + " · clears in 30 s")
	}
}

func TestCopyMakesTheCodeAnew(t *testing.T) {
	b := newBench(t, account("GitHub", "dana"))
	a := b.app.vault.Accounts()[0]
	b.now = b.now.Add(45 * time.Second) // and no tick yet
	b.key(fyne.KeyReturn)
	if want, _ := a.Code(b.now); b.clipboard() != want.Value {
		t.Errorf("copied %q, want the code that holds now, %q", b.clipboard(), want.Value)
	}
}

func TestNextCodeOfATimeStep(t *testing.T) {
	b := newBench(t, account("GitHub", "dana"))
	b.app.list.copyNext(b.app.vault.Accounts()[0].ID)
	next, _ := b.app.vault.Accounts()[0].Next(b.now)
	if b.clipboard() != next.Value {
		t.Errorf("copied %q, want the next code %q", b.clipboard(), next.Value)
	}
}

func counted() vault.Account {
	a := account("Bank token", "card 7")
	a.Kind, a.Period, a.Counter = vault.HOTP, 0, 41
	return a
}

func TestCountedCodeIsStoredBeforeItIsSeen(t *testing.T) {
	b := newBench(t, counted())
	first, _ := counted().Code(b.now)
	if card := b.card("Bank token"); card.code != "••• •••" {
		t.Fatalf("before it is asked for the card says %q", card.code)
	}
	b.click(b.card("Bank token").at.AddXY(100, 70))
	if b.clipboard() != "" || b.stored("Bank token (card 7)").Counter != 41 {
		t.Fatal("a click on the card used up a code")
	}

	b.store.fail = errors.New("disk on fire")
	b.tap("Next code")
	if got := b.card("Bank token").code; got != "••• •••" {
		t.Errorf("the count could not be stored, yet the card says %q", got)
	}
	b.sees("disk on fire")
	b.key(fyne.KeyEscape)

	b.store.fail = nil
	b.tap("Next code")
	if got := b.card("Bank token"); got.code != vault.Group(first.Value) || got.below != "count 41" {
		t.Errorf("the card says %q, %q; want %s, count 41", got.code, got.below, first.Value)
	}
	if got := b.stored("Bank token (card 7)").Counter; got != 42 {
		t.Errorf("the stored count is %d, want 42", got)
	}
	b.key(fyne.KeyReturn)
	if b.clipboard() != first.Value {
		t.Errorf("Enter copied %q, want the code that is shown, %q", b.clipboard(), first.Value)
	}
	if got := b.stored("Bank token (card 7)").Counter; got != 42 {
		t.Errorf("copying moved the count to %d", got)
	}
}

func TestCountedCodeOnceForTwoQuickPresses(t *testing.T) {
	b := newBench(t, counted())
	id := b.app.vault.Accounts()[0].ID
	b.app.list.nextCode(id)
	b.app.list.nextCode(id)
	b.work()
	if got := b.stored("Bank token (card 7)").Counter; got != 42 {
		t.Errorf("the stored count is %d, want 42", got)
	}
}

// The second press of a double click comes when the code is there, and before it can
// have been read.
func TestCountedCodeOnceForADoubleClick(t *testing.T) {
	second := counted()
	second.Issuer = "Second token"
	b := newBench(t, counted(), second)
	b.tap("Next code") // the first card's
	b.pass(300 * time.Millisecond)
	b.tap("Next code")
	if got := b.stored("Bank token (card 7)").Counter; got != 42 {
		t.Errorf("the stored count is %d, want 42", got)
	}
	b.app.list.nextCode(b.app.vault.Accounts()[1].ID)
	b.work()
	if got := b.stored("Second token (card 7)").Counter; got != 42 {
		t.Errorf("the stored count of another account is %d, want 42", got)
	}
	b.pass(300 * time.Millisecond)
	b.tap("Next code")
	if got := b.stored("Bank token (card 7)").Counter; got != 43 {
		t.Errorf("asked for anew later, the stored count is %d, want 43", got)
	}
}

// Enter and the number of a card copy, as they do for any account, also where a code
// has to be asked for first. Its use is stored before.
func TestKeysCopyACountedCode(t *testing.T) {
	for name, press := range map[string]func(*bench){
		"Enter":  func(b *bench) { b.key(fyne.KeyReturn) },
		"Ctrl+1": func(b *bench) { b.shortcut(ctrl(fyne.Key1)) },
		"Ctrl+C": func(b *bench) { b.shortcut(&fyne.ShortcutCopy{}) },
	} {
		b := newBench(t, counted())
		first, _ := counted().Code(b.now)
		b.store.fail = errors.New("disk on fire")
		press(b)
		if b.clipboard() != "" {
			t.Errorf("%s: copied a code whose use could not be stored", name)
		}
		b.key(fyne.KeyEscape)
		b.store.fail = nil
		press(b)
		if got := b.card("Bank token").code; got != vault.Group(first.Value) || b.clipboard() != first.Value {
			t.Errorf("%s: the card says %q and %q was copied, want %q", name, got, b.clipboard(), first.Value)
		}
		b.sees("Copied " + vault.Group(first.Value))
		press(b)
		if got := b.stored("Bank token (card 7)").Counter; got != 42 || b.clipboard() != first.Value {
			t.Errorf("%s once more: the count is %d and %q was copied, want the same code", name, got, b.clipboard())
		}
	}
}

func TestNothingMovesWhenCodesChange(t *testing.T) {
	b := newBench(t, account("GitHub", "dana"), account("Cin7 Core", "warehouse"))
	places := func() []fyne.Position {
		var list []fyne.Position
		for _, card := range b.see() {
			for _, o := range []fyne.CanvasObject{card.row, card.row.code, card.row.below, card.row.ring, card.row.issuer} {
				list = append(list, b.app.fyne.Driver().AbsolutePositionForObject(o))
			}
		}
		return list
	}
	before := places()
	for range 40 {
		b.pass(time.Second)
		if after := places(); !slices.Equal(before, after) {
			t.Fatalf("at %s things have moved:\n%v\n%v", b.now, before, after)
		}
	}
}

func TestEveryWidth(t *testing.T) {
	long := account(strings.Repeat("A long issuer ", 8), strings.Repeat("someone.", 12)+"@example.com")
	long.Digits = vault.MaxDigits
	b := newBench(t, long, account("GitHub", "dana"))
	for _, width := range []float32{360, 440, 1000} {
		b.app.window.Resize(fyne.NewSize(width, 700))
		left, right := width, width
		for _, card := range b.see() {
			size := card.row.Size()
			if card.at.X < 0 || card.at.X+size.Width > width || size.Width > 640 {
				t.Errorf("in a window of %v a card lies at %v and is %v wide", width, card.at.X, size.Width)
			}
			left, right = min(left, card.at.X), min(right, width-card.at.X-size.Width)
		}
		if left != right {
			t.Errorf("in a window of %v the cards are %v from the left and %v from the right", width, left, right)
		}
		if got := b.see()[0].code; got != b.code(b.app.vault.Accounts()[0]) {
			t.Errorf("in a window of %v the code is cut to %q", width, got)
		}
		if title := b.see()[0].title; !strings.HasSuffix(title, "…") {
			t.Errorf("in a window of %v the issuer is not cut: %q", width, title)
		}
	}
	if least := b.app.window.Content().MinSize(); least.Width > 360 || least.Height > 500 {
		t.Errorf("the window cannot be made smaller than %v", least)
	}
}
