package app

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"latchkey/app/settings"
	"latchkey/vault"
)

// TestNeverTheWrongCode does at random what people and clocks do to a list, and
// after every step compares each card in view with the account it names: by the
// words on it alone, as a person would.
func TestNeverTheWrongCode(t *testing.T) {
	const seeds, steps = 4, 250
	for seed := range uint64(seeds) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			w := &wanderer{bench: newBench(t, accounts(200)...), dice: rand.New(rand.NewPCG(seed, 2))}
			w.known = w.app.vault.Accounts()
			for range steps {
				step := w.step()
				if w.check(); t.Failed() {
					t.Fatalf("after %s", step)
				}
			}
		})
	}
}

type wanderer struct {
	*bench
	dice  *rand.Rand
	known []vault.Account
}

// step does one thing and says what it was.
func (w *wanderer) step() string {
	size := w.app.window.Canvas().Size()
	middle := fyne.NewPos(size.Width/2, size.Height/2)
	switch w.dice.IntN(16) {
	case 0, 1, 2:
		by := (w.dice.Float32() - 0.5) * 8000
		test.Scroll(w.app.window.Canvas(), middle, 0, by)
		return fmt.Sprintf("scrolling by %v", by)
	case 3:
		texts := []string{"", "issuer 1", "user7", "00", "ssuer 05", "nothing like it", "9 issuer"}
		text := texts[w.dice.IntN(len(texts))]
		w.app.list.search.SetText(text)
		return "searching for " + text
	case 4:
		return "deleting " + w.deleteOne()
	case 5:
		w.tap2("Undo")
		return "undoing a deletion"
	case 6:
		w.pass(time.Duration(w.dice.IntN(45_000)) * time.Millisecond)
		return "waiting"
	case 7:
		width, height := 360+w.dice.Float32()*700, 300+w.dice.Float32()*900
		w.app.window.Resize(fyne.NewSize(width, height))
		return fmt.Sprintf("resizing to %v by %v", width, height)
	case 8:
		keys := []fyne.KeyName{fyne.KeyDown, fyne.KeyUp, fyne.KeyPageDown, fyne.KeyPageUp, fyne.KeyEnd, fyne.KeyHome}
		key := keys[w.dice.IntN(len(keys))]
		w.key(key)
		return "pressing " + string(key)
	case 9:
		change := []func(){
			func() { w.app.setCompact(!w.app.prefs.now.List.Compact) }, func() { w.app.setHideCodes(!w.app.prefs.now.List.HideCodes) },
			func() { w.app.setShowNext(!w.app.prefs.now.List.ShowNext) }, func() { w.app.setGrid(!w.app.prefs.now.List.Grid) },
		}
		change[w.dice.IntN(len(change))]()
		return "changing how the list looks"
	case 10:
		sorts := []settings.Sort{settings.SortOwn, settings.SortName, settings.SortUsed}
		w.app.setSort(sorts[w.dice.IntN(len(sorts))])
		return "sorting as " + string(w.app.prefs.now.List.Sort)
	case 11:
		w.shortcut(ctrl(fyne.KeyP))
		return "pinning what is selected"
	case 12:
		w.shortcut(alt([]fyne.KeyName{fyne.KeyUp, fyne.KeyDown, fyne.KeyHome, fyne.KeyEnd}[w.dice.IntN(4)]))
		return "moving what is selected"
	case 13:
		return "copying by its number " + w.copyNth()
	default:
		return "copying by " + w.copyOne()
	}
}

// copyNth copies one of the first cards by its number.
func (w *wanderer) copyNth() string {
	w.app.list.cards.first()
	cards := w.see()
	if len(cards) == 0 {
		return "nothing"
	}
	i := w.dice.IntN(min(len(cards), countedKeys))
	w.app.fyne.Clipboard().SetContent("")
	w.shortcut(ctrl(fyne.KeyName(fmt.Sprint(i + 1))))
	if want, _ := w.named(cards[i].title).Code(w.now); w.clipboard() != want.Value {
		w.t.Errorf("Ctrl+%d copied %q, want the code of %s, %q", i+1, w.clipboard(), cards[i].title, want.Value)
	}
	return cards[i].title
}

// deleteOne deletes an account, as another window or the command line might.
func (w *wanderer) deleteOne() string {
	all := w.app.vault.Accounts()
	if len(all) == 0 {
		return "nothing"
	}
	a := all[w.dice.IntN(len(all))]
	w.app.list.remove(a.ID)
	w.work()
	return a.Title()
}

// tap2 presses the button if it can be seen.
func (w *wanderer) tap2(label string) {
	if w.offers(label) {
		w.tap(label)
	}
}

// copyOne copies one of the cards in view, and compares the clipboard with what
// the card says.
func (w *wanderer) copyOne() string {
	cards := w.see()
	if len(cards) == 0 {
		return "nothing"
	}
	card := cards[w.dice.IntN(len(cards))]
	at := card.at.AddXY(card.row.Size().Width/4, card.row.Size().Height-8)
	inside := at.Y > 70 && at.Y < w.app.window.Canvas().Size().Height-90 // not under the toast
	if !inside {
		return "nothing"
	}
	w.app.fyne.Clipboard().SetContent("")
	w.click(at)
	if want, _ := w.named(card.title).Code(w.now); w.clipboard() != want.Value {
		w.t.Errorf("a click on %s copied %q, want %q", card.title, w.clipboard(), want.Value)
	}
	w.app.fyne.Clipboard().SetContent("")
	w.key(fyne.KeyReturn)
	if want, _ := w.named(card.title).Code(w.now); w.clipboard() != want.Value {
		w.t.Errorf("Enter after a click on %s copied %q, want %q", card.title, w.clipboard(), want.Value)
	}
	return card.title
}

func (w *wanderer) named(issuer string) vault.Account {
	i := slices.IndexFunc(w.known, func(a vault.Account) bool { return a.Issuer == issuer })
	if i < 0 {
		w.t.Errorf("no account is called %q", issuer)
		return vault.Account{}
	}
	return w.known[i]
}

// check compares every card in view with the account that it names, and the
// order of the cards with that of the vault.
func (w *wanderer) check() {
	w.t.Helper()
	w.app.list.tick(w.now) // at most a second has passed since the last
	var want []string
	words := strings.Fields(strings.ToLower(w.app.list.search.Text))
	for _, a := range w.inOrder() {
		text := strings.ToLower(a.Issuer + " " + a.Name)
		if !slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(text, word) }) {
			want = append(want, a.Issuer)
		}
	}
	var got []string
	for _, card := range w.see() {
		a := w.named(card.title)
		code := w.code(a)
		if w.app.prefs.now.List.HideCodes {
			code = "••• •••"
		}
		if !strings.HasPrefix(a.Name, strings.TrimSuffix(card.detail, "…")) || card.code != code {
			w.t.Errorf("the card %s says %q and %q, want %q and %q", card.title, card.detail, card.code, a.Name, code)
		}
		got = append(got, card.title)
	}
	if !containsRun(want, got) {
		w.t.Errorf("the cards are %q, which is no part of the accounts in their order", got)
	}
	if len(want) > 0 && len(got) == 0 {
		w.t.Errorf("%d accounts match and none is shown", len(want))
	}
}

// inOrder are the accounts of the vault as they are to be shown.
func (w *wanderer) inOrder() []vault.Account {
	list := w.app.vault.Accounts()
	slices.SortStableFunc(list, func(a, b vault.Account) int {
		switch {
		case a.Pinned && !b.Pinned:
			return -1
		case b.Pinned && !a.Pinned:
			return 1
		case w.app.prefs.now.List.Sort == settings.SortName:
			return strings.Compare(a.Issuer, b.Issuer)
		case w.app.prefs.now.List.Sort == settings.SortUsed && w.app.list.ranks.More(a.ID, b.ID):
			return -1
		case w.app.prefs.now.List.Sort == settings.SortUsed && w.app.list.ranks.More(b.ID, a.ID):
			return 1
		}
		return 0
	})
	return list
}

// containsRun reports whether run is somewhere in list, in one piece.
func containsRun(list, run []string) bool {
	for i := 0; i+len(run) <= len(list); i++ {
		if slices.Equal(list[i:i+len(run)], run) {
			return true
		}
	}
	return false
}

func TestTenThousandAccountsOnAFewRows(t *testing.T) {
	b := newBench(t, accounts(10_000)...)
	if n := len(b.app.list.cards.rows); n > 10 {
		t.Errorf("%d rows were made for a window that shows six", n)
	}
	b.key(fyne.KeyEnd)
	if got := b.selected(); got != "Issuer 9999" {
		t.Errorf("after End %q is selected, want Issuer 9999", got)
	}
	b.write("9998@")
	if got := b.titles(); !slices.Equal(got, []string{"Issuer 9998"}) {
		t.Errorf("a search for 9998@ shows %q", got)
	}
}

func TestOnlyRowsInViewAreTouched(t *testing.T) {
	b := newBench(t, accounts(500)...)
	calls := 0
	b.app.clock = func() time.Time { calls++; return b.now }
	b.pass(time.Second)
	if calls > 5 {
		t.Errorf("one second cost %d looks at the clock", calls)
	}
	hidden := b.app.list.cards.rows[0]
	test.Scroll(b.app.window.Canvas(), fyne.NewPos(200, 400), 0, -10_000)
	b.write("Issuer 007")
	for _, r := range b.app.list.cards.rows {
		if !r.Visible() {
			hidden = r
		}
	}
	before := hidden.code.String()
	b.pass(time.Minute)
	if hidden.code.String() != before {
		t.Error("a row out of view went on making codes")
	}
}

func TestKeysKeepTheSelectionInView(t *testing.T) {
	b := newBench(t, accounts(40)...)
	for _, key := range []fyne.KeyName{
		fyne.KeyPageDown, fyne.KeyDown, fyne.KeyDown, fyne.KeyEnd, fyne.KeyUp, fyne.KeyPageUp, fyne.KeyHome,
	} {
		b.key(key)
		title := b.selected()
		if title == "" {
			t.Fatalf("after %s the selected card is out of view", key)
		}
		card := b.card(title)
		if top, bottom := card.at.Y, card.at.Y+card.row.Size().Height; top < 55 || bottom > 675 {
			t.Errorf("after %s the selected card %s reaches from %v to %v", key, title, top, bottom)
		}
	}
}
