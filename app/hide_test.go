package app

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"latchkey/vault"
)

const hidden = "••• •••"

// hiding opens a window that hides codes.
func hiding(t *testing.T, accounts ...vault.Account) *bench {
	t.Helper()
	b := newBench(t, accounts...)
	b.app.setHideCodes(true)
	b.work()
	return b
}

func TestHiddenCodeIsShownForItsTimeStep(t *testing.T) {
	b := hiding(t, account("GitHub", "dana"), account("Steam", "dana"))
	all := b.app.vault.Accounts()
	for _, card := range b.see() {
		if card.code != hidden || strings.ContainsAny(card.below, "0123456789") {
			t.Fatalf("%s says %q and %q", card.title, card.code, card.below)
		}
	}
	b.key(fyne.KeySpace)
	if got := b.card("GitHub").code; got != b.code(all[0]) {
		t.Errorf("after Space the card says %q, want %q", got, b.code(all[0]))
	}
	if got := b.card("Steam").code; got != hidden {
		t.Errorf("the other one says %q", got)
	}
	b.pass(18 * time.Second)
	if got := b.card("GitHub").code; got != b.code(all[0]) {
		t.Errorf("before its time step ends the card says %q", got)
	}
	b.pass(time.Second)
	if got := b.card("GitHub").code; got != hidden {
		t.Errorf("after it the card says %q", got)
	}

	b.pass(28 * time.Second) // two seconds are left
	b.key(fyne.KeySpace)
	b.pass(9 * time.Second)
	if got := b.card("GitHub").code; got != b.code(all[0]) {
		t.Errorf("asked for just before the end it says %q after nine seconds, want the code that holds then", got)
	}
	b.pass(time.Second)
	if got := b.card("GitHub").code; got != hidden {
		t.Errorf("after ten seconds it says %q", got)
	}
}

func TestSpaceHidesACodeAgain(t *testing.T) {
	b := hiding(t, account("GitHub", "dana"))
	b.key(fyne.KeySpace)
	b.key(fyne.KeySpace)
	if got := b.card("GitHub").code; got != hidden {
		t.Errorf("after a second Space the card says %q", got)
	}
	b.shortcut(ctrl(fyne.KeyF))
	b.shortcut(ctrl(fyne.KeyS)) // in the search field Space is a letter
	if got := b.card("GitHub").code; got == hidden {
		t.Error("Ctrl+S does not show the code")
	}
	b.app.setHideCodes(false)
	b.app.setHideCodes(true)
	if got := b.card("GitHub").code; got != hidden {
		t.Errorf("hidden anew, the card says %q", got)
	}
}

// A click copies without showing; the eye shows without copying.
func TestClickAndEyeOnAHiddenCode(t *testing.T) {
	for _, compact := range []bool{false, true} {
		b := hiding(t, account("GitHub", "dana"), account("Steam", "dana"))
		b.app.setCompact(compact)
		want, _ := b.app.vault.Accounts()[1].Code(b.now)
		card := b.card("Steam")
		b.click(card.at.AddXY(100, card.row.Size().Height/2))
		if b.clipboard() != want.Value || b.card("Steam").code != hidden {
			t.Errorf("a click copied %q and the card says %q", b.clipboard(), b.card("Steam").code)
		}
		b.sees("Copied the code of Steam (dana)")
		b.seesNot(vault.Group(want.Value), want.Value)
		b.app.fyne.Clipboard().SetContent("")
		eye := card.row.eye
		b.click(card.at.Add(eye.Position()).AddXY(eye.Size().Width/2, eye.Size().Height/2))
		if b.clipboard() != "" || b.card("Steam").code != vault.Group(want.Value) {
			t.Errorf("the eye copied %q and the card says %q", b.clipboard(), b.card("Steam").code)
		}
	}
}

func TestShownCodeStaysWithItsAccount(t *testing.T) {
	b := hiding(t, account("GitHub", "dana"), account("GitLab", "dana"), account("Steam", "dana"))
	b.choose("GitLab")
	b.key(fyne.KeySpace)
	b.write("git")
	b.key(fyne.KeyHome)
	b.app.list.remove(b.card("GitHub").row.account.ID)
	b.work()
	b.app.list.search.clear()
	for _, card := range b.see() {
		if shown := card.code != hidden; shown != (card.title == "GitLab") {
			t.Errorf("%s says %q", card.title, card.code)
		}
	}
}

func TestCodeIsHiddenAfterTheClockJumps(t *testing.T) {
	for _, jump := range []time.Duration{time.Hour, -time.Hour} {
		b := hiding(t, account("GitHub", "dana"))
		b.key(fyne.KeySpace)
		b.now = b.now.Add(jump)
		b.app.CatchUp()
		if got := b.card("GitHub").code; got != hidden {
			t.Errorf("after a jump of %s the card says %q", jump, got)
		}
	}
}

func TestNothingIsShownBeforeTheSettingsAreKnown(t *testing.T) {
	b := newClosedBench(t)
	v, err := vault.Create(t.Context(), b.store)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := v.Add(t.Context(), account("GitHub", "dana")); err != nil {
		t.Fatal(err)
	}
	b.app.opened(v) // the vault is quicker
	if got := b.card("GitHub").code; got != hidden {
		t.Errorf("the card says %q before it is known whether codes are to be hidden", got)
	}
	b.app.prefs.load()
	b.work()
	if got := b.card("GitHub").code; got == hidden {
		t.Error("the code is hidden though nobody has set that")
	}
}

func TestCountedCodeWhereCodesAreHidden(t *testing.T) {
	b := hiding(t, counted(), account("GitHub", "dana"))
	first, _ := counted().Code(b.now)
	b.key(fyne.KeySpace)
	if got := b.card("Bank token").code; got != vault.Group(first.Value) || b.stored("Bank token (card 7)").Counter != 42 {
		t.Errorf("Space shows %q at count %d", got, b.stored("Bank token (card 7)").Counter)
	}
	b.pass(61 * time.Second)
	b.work()
	if got := b.card("Bank token").code; got != hidden {
		t.Errorf("after a minute the card says %q", got)
	}
	b.key(fyne.KeyReturn)
	if b.clipboard() != first.Value {
		t.Errorf("Enter copied %q, want the code that was asked for last, %q", b.clipboard(), first.Value)
	}
	b.key(fyne.KeySpace)
	if got := b.card("Bank token").code; got != vault.Group(first.Value) || b.stored("Bank token (card 7)").Counter != 42 {
		t.Errorf("to look once more used up a code: %q at count %d", got, b.stored("Bank token (card 7)").Counter)
	}
}

func TestCompactAndPlainCardsShowWhatIsSet(t *testing.T) {
	b := newBench(t, account("GitHub", "dana"), account("Steam", "dana"), counted())
	heights := map[float32]bool{}
	for _, compact := range []bool{false, true} {
		for _, next := range []bool{false, true} {
			b.app.setCompact(compact)
			b.app.setShowNext(next)
			card := b.card("GitHub")
			if card.row.below.Visible() != next || card.code != b.code(b.app.vault.Accounts()[0]) {
				t.Errorf("compact %t, next %t: %q, the next code is there: %t", compact, next, card.code, card.row.below.Visible())
			}
			heights[card.row.Size().Height] = true
			for _, other := range b.see() {
				if other.row.Size().Height != card.row.Size().Height {
					t.Errorf("%s is %v high and %s %v", card.title, card.row.Size().Height, other.title, other.row.Size().Height)
				}
			}
		}
	}
	if len(heights) != 3 {
		t.Errorf("the cards have these heights: %v", heights)
	}
}

func TestNothingOnACardOverlaps(t *testing.T) {
	long := account(strings.Repeat("A long issuer ", 8), strings.Repeat("someone.", 12)+"@example.com")
	long.Digits, long.Pinned = vault.MaxDigits, true
	bank := counted()
	bank.Issuer, bank.Pinned = strings.Repeat("Bank ", 20), true
	b := newBench(t, long, bank, account("GitHub", "dana"))
	for _, width := range []float32{360, 440, 800} {
		b.app.window.Resize(fyne.NewSize(width, 700))
		for i := range 8 {
			b.app.setCompact(i&1 != 0)
			b.app.setShowNext(i&2 != 0)
			b.app.setHideCodes(i&4 != 0)
			for _, card := range b.see() {
				overlaps(t, card.row)
			}
		}
	}
}

// overlaps finds what lies over something else on a card.
func overlaps(t *testing.T, r *row) {
	t.Helper()
	parts := map[string]fyne.CanvasObject{
		"issuer": r.issuer, "account name": r.detail, "code": r.code, "line below": r.below, "ring": r.ring,
		"copy": r.copier, "eye": r.eye, "pin": r.pin, "button": r.request,
	}
	for a, x := range parts {
		for c, y := range parts {
			if a >= c || !x.Visible() || !y.Visible() {
				continue
			}
			const slack = 6 // lines of text have air above and below
			p, q := x.Position(), y.Position()
			if p.X+1 < q.X+y.Size().Width && q.X+1 < p.X+x.Size().Width &&
				p.Y+slack < q.Y+y.Size().Height && q.Y+slack < p.Y+x.Size().Height {
				t.Errorf("on a card %v wide and %v high %s lies over %s", r.Size().Width, r.Size().Height, a, c)
			}
		}
	}
	for name, x := range parts {
		if x.Visible() && (x.Position().X < 0 || x.Position().X+x.Size().Width > r.Size().Width+0.5) {
			t.Errorf("on a card %v wide %s reaches from %v to %v", r.Size().Width, name, x.Position().X, x.Position().X+x.Size().Width)
		}
	}
}

func TestViewMenuChangesHowTheListLooks(t *testing.T) {
	b := newBench(t, account("GitLab", "dana"), account("GitHub", "dana"))
	b.app.list.viewMenu().Items[1].Action()
	b.work()
	if got := b.titles(); !slices.Equal(got, []string{"GitHub", "GitLab"}) {
		t.Errorf("by name the cards are %q", got)
	}
	for i, want := range []bool{false, true, false, false, false, true, false, true} {
		if item := b.app.list.viewMenu().Items[i]; !item.IsSeparator && item.Checked != want {
			t.Errorf("%s is checked: %t", item.Label, item.Checked)
		}
	}
	kept, err := b.app.prefs.kept.Load()
	if err != nil || kept.List != b.app.prefs.now.List {
		t.Errorf("%+v is kept, %v", kept.List, err)
	}
}

// In a narrow window a part of the menu is not laid over what is clicked.
func TestPartOfTheMenuTakesItsPlace(t *testing.T) {
	b := newBench(t, account("B", "dana"), account("A", "dana"))
	b.app.window.Resize(fyne.NewSize(360, 700))
	b.app.list.showMenu()
	b.item("View")
	b.item("By name")
	if got := b.titles(); !slices.Equal(got, []string{"A", "B"}) {
		t.Errorf("the cards are %q", got)
	}
}
