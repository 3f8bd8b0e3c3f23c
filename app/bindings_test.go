package app

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	standard "fyne.io/fyne/v2/theme"

	"latchkey/app/settings"
	"latchkey/vault"
)

func digit(i int) fyne.Shortcut { return ctrl(fyne.KeyName(fmt.Sprint(i))) }

// Whatever is done to the list, Ctrl and a digit copy the code of the account
// that stands there.
func TestDigitsCopyWhatIsShown(t *testing.T) {
	check := func(b *bench, name string) {
		t.Helper()
		for i, card := range b.see() {
			b.app.fyne.Clipboard().SetContent("")
			b.shortcut(digit(i + 1))
			var want vault.Code
			for _, a := range b.app.vault.Accounts() {
				if a.Issuer == card.title {
					want, _ = a.Code(b.now)
				}
			}
			if b.clipboard() != want.Value || b.selected() != card.title {
				t.Errorf("%s: Ctrl+%d copied %q and selected %s, want the code of %s, %q", name, i+1, b.clipboard(), b.selected(), card.title, want.Value)
			}
		}
		b.app.stage.toast.hide()
	}
	b := newBench(t, account("Delta", "dana"), account("Alpha", "dana"), account("Charlie", "dana"), account("Bravo", "dana"))
	check(b, "as they are")
	b.choose("Charlie")
	b.shortcut(ctrl(fyne.KeyP))
	check(b, "with one pinned")
	b.app.setSort(settings.SortName)
	check(b, "by name")
	b.write("r")
	check(b, "under a search")
	b.app.list.remove(b.card("Bravo").row.account.ID)
	b.work()
	check(b, "after a deletion")
	b.app.list.search.clear()
	b.shortcut(alt(fyne.KeyEnd))
	check(b, "after a move")
	b.app.fyne.Clipboard().SetContent("")
	b.shortcut(digit(9))
	if b.clipboard() != "" {
		t.Errorf("Ctrl+9 copied %q where there are three accounts", b.clipboard())
	}
}

func TestDigitCopiesACountedCode(t *testing.T) {
	b := newBench(t, account("GitHub", "dana"), counted())
	first, _ := counted().Code(b.now)
	b.shortcut(digit(2))
	if b.clipboard() != first.Value || b.card("Bank token").code != vault.Group(first.Value) || b.stored("Bank token (card 7)").Counter != 42 {
		t.Errorf("Ctrl+2 copied %q and shows %q", b.clipboard(), b.card("Bank token").code)
	}
	b.shortcut(digit(2))
	if b.clipboard() != first.Value || b.stored("Bank token (card 7)").Counter != 42 {
		t.Errorf("once more, it copied %q at count %d", b.clipboard(), b.stored("Bank token (card 7)").Counter)
	}
}

func TestDigitsAreShownWhileCtrlIsHeld(t *testing.T) {
	b := newBench(t, accounts(12)...)
	numbers := func() string {
		var s string
		for _, card := range b.see() {
			if card.row.number.Visible() {
				s += strings.Join(texts(card.row.number), "")
			}
		}
		return s
	}
	hold := &fyne.KeyEvent{Name: desktop.KeyControlLeft}
	b.app.list.keyDown(hold)
	b.pass(300 * time.Millisecond)
	if got := numbers(); got != "" {
		t.Errorf("%q flickers with every shortcut", got)
	}
	b.pass(100 * time.Millisecond)
	if got := numbers(); !strings.HasPrefix(got, "12345") {
		t.Errorf("while Ctrl is held the cards say %q", got)
	}
	b.app.list.keyUp(hold)
	if got := numbers(); got != "" {
		t.Errorf("after it was let go the cards say %q", got)
	}
	b.app.list.search.focus()
	b.app.list.search.KeyDown(hold)
	b.pass(400 * time.Millisecond)
	if got := numbers(); !strings.HasPrefix(got, "12345") {
		t.Errorf("in the search field the cards say %q", got)
	}
	b.app.lostFocus() // and the key is let go in another window
	if got := numbers(); got != "" {
		t.Errorf("in another window the cards say %q", got)
	}
	b.app.list.keyDown(hold)
	b.app.list.keyDown(&fyne.KeyEvent{Name: fyne.KeyC})
	b.pass(time.Second)
	if got := numbers(); got != "" {
		t.Errorf("after Ctrl+C the cards say %q", got)
	}
}

// The window has to know a shortcut for a screen to get it.
func TestEveryShortcutOfTheTableReachesTheList(t *testing.T) {
	b := newBench(t, account("GitHub", "dana"))
	for _, bind := range b.app.list.bindings() {
		for _, s := range bind.shortcuts {
			called := false
			b.app.bound.shortcuts[s.ShortcutName()] = func() { called = true }
			if b.shortcut(s); !called {
				t.Errorf("%s (%s) is bound to nothing", s.ShortcutName(), bind.label)
			}
		}
	}
}

// No key does two things, and what the sheet lists is bound or done by mouse.
func TestTableOfKeysIsSound(t *testing.T) {
	b := newBench(t, account("GitHub", "dana"))
	seen := map[string]bool{}
	for name := range b.app.adding() {
		seen[name] = true
	}
	for _, bind := range b.app.list.bindings() {
		for _, s := range bind.shortcuts {
			if seen[s.ShortcutName()] {
				t.Errorf("%s does two things", s.ShortcutName())
			}
			seen[s.ShortcutName()] = true
		}
		for _, k := range bind.keys {
			if seen[string(k)] {
				t.Errorf("%s does two things", k)
			}
			seen[string(k)] = true
		}
		if bind.label != "" && bind.written() == "" {
			t.Errorf("nothing says how to %s", bind.label)
		}
		if (len(bind.shortcuts) > 0 || len(bind.keys) > 0) && bind.do == nil {
			t.Errorf("%s does nothing", bind.written())
		}
	}
}

func TestSheetOfShortcuts(t *testing.T) {
	b := newBench(t, account("GitHub", "dana"))
	b.key(fyne.KeyF1)
	b.sees("Keyboard shortcuts", "in large type", "Ctrl+B", "Alt+↑", "Show a hidden code", "Ctrl+1 … 9", "Undo")
	for range 30 {
		b.key(fyne.KeyDown)
	}
	b.key(fyne.KeyEscape)
	if !b.onList() {
		t.Error("Esc does not lead back")
	}
	b.write("git")
	b.key(fyne.KeyF1)
	b.sees("Keyboard shortcuts")
	b.key(fyne.KeyF1)
	b.app.list.showMenu()
	b.item("Keyboard shortcuts")
	b.sees("Moving about")
}

// In no language are the keys on the sheet written over what they do, be the window
// narrow or everything in it large.
func TestSheetKeepsKeysAndWordsApart(t *testing.T) {
	for _, language := range languages() {
		speak(t, language)
		for _, width := range []float32{1000, 360, 244} {
			b := newBench(t, account("GitHub", "dana"))
			b.app.window.Resize(fyne.NewSize(width, 699))
			b.key(fyne.KeyF1)
			b.app.window.Resize(fyne.NewSize(width, 700))
			rows := b.app.incoming.screen.(*sheet).scroll.Content.(*fyne.Container).Objects[0].(*fyne.Container)
			for _, o := range rows.Objects {
				row, ok := o.(*fyne.Container)
				if !ok || len(row.Objects) != 2 {
					continue // a heading
				}
				keys, words := row.Objects[0], row.Objects[1]
				pad := standard.InnerPadding()
				beside := keys.Size().Width+6 <= words.Position().X+pad
				above := keys.Size().Height <= words.Position().Y+pad
				if !beside && !above {
					t.Errorf("%s, %g wide: the keys run into %q", language, width, wordsIn(words))
				}
				if left := words.Size().Width - pad; left < sheetWords || words.MinSize().Height > words.Size().Height+2 {
					t.Errorf("%s, %g wide: %q has %v, and wants %v", language, width, wordsIn(words), words.Size(), words.MinSize())
				}
			}
		}
	}
}

// What the mouse went down on is what is copied, or nothing.
func TestClickOnACardThatChangedMeanwhile(t *testing.T) {
	b := newBench(t, account("GitHub", "dana"), account("Steam", "dana"))
	card := b.card("GitHub")
	card.row.MouseDown(nil)
	b.app.list.remove(card.row.account.ID)
	b.work()
	if got := b.card("Steam").row; got != card.row {
		t.Fatal("the row was not used again: this test shows nothing")
	}
	b.click(card.at.AddXY(100, 60))
	if b.clipboard() != "" {
		t.Errorf("%q was copied, which is another account's", b.clipboard())
	}
	b.click(card.at.AddXY(100, 60))
	if want, _ := b.app.vault.Accounts()[0].Code(b.now); b.clipboard() != want.Value {
		t.Errorf("a second click copied %q, want %q", b.clipboard(), want.Value)
	}
}

func TestNextCodeIsOfferedAtTheEnd(t *testing.T) {
	for name, wait := range map[string]time.Duration{"at once": 0, "after the step is over": 5 * time.Second} {
		b := newBench(t, account("GitHub", "dana"))
		a := b.app.vault.Accounts()[0]
		b.key(fyne.KeyReturn)
		if b.offers("Copy the next one") {
			t.Fatalf("%s: the next code is offered though this one holds for %d s", name, 19)
		}
		b.pass(15 * time.Second)
		now, _ := a.Code(b.now)
		next, _ := a.Next(b.now)
		b.key(fyne.KeyReturn)
		b.sees("Copied "+vault.Group(now.Value)+" · ends in 4 s", "Copy the next one")
		b.pass(wait)
		if wait > 0 {
			b.sees("Copied "+vault.Group(now.Value)+" · expired", "Copy the next one")
		}
		if b.clipboard() != now.Value {
			t.Errorf("%s: the code on the clipboard became %q by itself", name, b.clipboard())
		}
		b.tap("Copy the next one")
		if b.clipboard() != next.Value {
			t.Errorf("%s: %q was copied, want the one after it, %q", name, b.clipboard(), next.Value)
		}
		if b.offers("Copy the next one") {
			t.Errorf("%s: it is offered again", name)
		}
	}
}

func TestOfferOfTheNextCodeDoesNotEndAnUndo(t *testing.T) {
	b := newBench(t, account("GitHub", "dana"), account("Steam", "dana"))
	b.pass(16 * time.Second)
	b.app.list.remove(b.app.vault.Accounts()[0].ID)
	b.work()
	b.key(fyne.KeyReturn)
	b.sees("Copy the next one")
	b.shortcut(&fyne.ShortcutUndo{})
	if got := b.titles(); len(got) != 2 {
		t.Errorf("after Ctrl+Z there are %q", got)
	}
}
