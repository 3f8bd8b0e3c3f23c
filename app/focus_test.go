package app

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"latchkey/vault"
)

// A button that was pressed with the mouse keeps the keyboard. The list must
// answer its keys all the same.

func TestKeysOfTheListBesideAButton(t *testing.T) {
	hotp := account("Counter", "bob")
	hotp.Kind, hotp.Period = vault.HOTP, 0
	b := newBench(t, hotp, account("GitHub", "dana"), account("Steam", "dana"))
	for name, button := range map[string]fyne.Focusable{
		"the menu's":  b.app.list.menu,
		"Next code's": b.app.list.cards.rows[0].request,
	} {
		canvas := b.app.window.Canvas()
		b.key(fyne.KeyHome)
		canvas.Focus(button)
		b.key(fyne.KeyDown)
		if got := b.selected(); got != "GitHub" {
			t.Errorf("%s button: the arrow key selected %q", name, got)
		}
		b.key(fyne.KeyReturn)
		if b.clipboard() == "" {
			t.Errorf("%s button: Enter after an arrow key copied nothing", name)
		}
		b.app.fyne.Clipboard().SetContent("")
		canvas.Focus(button)
		b.key(fyne.KeyEscape)
		if canvas.Focused() != nil {
			t.Errorf("%s button: Esc did not take the keyboard from it", name)
		}
		canvas.Focus(button)
		b.key(fyne.KeyDelete)
		b.sees("Delete this account?")
		b.key(fyne.KeyEscape)
	}
}

func TestTypingOnTheMenuButtonSearches(t *testing.T) {
	b := newBench(t, account("GitHub", "dana"), account("Steam", "dana"))
	b.app.window.Canvas().Focus(b.app.list.menu)
	b.write("ste")
	if got := b.titles(); !slices.Equal(got, []string{"Steam"}) {
		t.Errorf("the window shows %q, want what was typed to be searched for", got)
	}
}

func TestKeysAfterTheUndoButton(t *testing.T) {
	b := three(t)
	b.key(fyne.KeyDelete)
	b.tap("Delete")
	b.app.window.Canvas().Focus(b.app.stage.toast.undo)
	b.key(fyne.KeyReturn)
	if got := b.titles(); len(got) != 3 {
		t.Fatalf("Enter on the button did not undo: the window shows %q", got)
	}
	b.key(fyne.KeyDown)
	if got := b.selected(); got != "Cin7 Core" {
		t.Errorf("after Undo the arrow key left %q selected", got)
	}
}

func TestUndoOutlivesAnotherToast(t *testing.T) {
	b := three(t)
	b.key(fyne.KeyDelete)
	b.tap("Delete")
	b.key(fyne.KeyReturn)
	b.sees("Copied ")
	b.pass(5 * time.Second)
	b.shortcut(&fyne.ShortcutUndo{})
	if got := b.titles(); !slices.Equal(got, []string{"GitHub", "Cin7 Core", "Steam"}) {
		t.Errorf("the window shows %q, want GitHub back", got)
	}
	b.shortcut(&fyne.ShortcutUndo{}) // there is nothing left to undo
	if got := b.holds(); len(got) != 3 {
		t.Errorf("the vault holds %q", got)
	}
}

func TestAnEmptyVaultByKeyboard(t *testing.T) {
	b := newBench(t)
	b.key(fyne.KeyF10)
	b.item("About Latchkey")
	b.key(fyne.KeyEscape)
	b.key(fyne.KeyReturn)
	b.sees("However the website shows you the code")
	b.key(fyne.KeyEscape)

	add, _ := b.button("Add an account")
	b.app.window.Canvas().Focus(add.(fyne.Focusable))
	b.key(fyne.KeyReturn)
	b.sees("However the website shows you the code")
}

func TestMenuOfAnAccountOutOfView(t *testing.T) {
	b := newBench(t, accounts(40)...)
	b.app.list.cards.scroll.ScrollToBottom()
	b.app.list.cards.place()
	b.key(fyne.KeyF10)
	b.item("Copy code")
	if got, want := vault.Group(b.clipboard()), b.code(b.stored("Issuer 000 (user0@example.com)")); got != want {
		t.Errorf("copied %q, want %q of the selected account", got, want)
	}
}

func TestFoundAccountStaysSelected(t *testing.T) {
	b := newBench(t, accounts(40)...)
	b.write("user30@")
	b.key(fyne.KeyF10)
	b.item("Copy code")
	if got, want := vault.Group(b.clipboard()), b.code(b.stored("Issuer 030 (user30@example.com)")); got != want {
		t.Errorf("F10 in the search field: copied %q, want %q of what was found", got, want)
	}
	b.app.list.search.focus()
	b.key(fyne.KeyEscape)
	if got := b.selected(); got != "Issuer 030" || b.app.list.search.Text != "" {
		t.Errorf("after Esc %q is selected in the window, want what was found", got)
	}
	b.key(fyne.KeyDelete)
	b.sees("This puts Issuer 030 (user30@example.com) into the trash")
}

// tokens are accounts by counter, which have a button on their cards.
func tokens(n int) []vault.Account {
	list := accounts(n)
	for i := range list {
		list[i].Kind, list[i].Period = vault.HOTP, 0
	}
	return list
}

// Tab goes from one "Next code" to the next, and shows where it is: a count that
// is used up out of view is lost.
func TestTabShowsTheButtonThatHasTheKeyboard(t *testing.T) {
	b := newBench(t, tokens(20)...)
	canvas, c := b.app.window.Canvas(), b.app.list.cards
	canvas.Focus(c.row(c.accounts[0].ID).request)
	for i := range c.accounts {
		r := c.row(c.accounts[i].ID)
		if r == nil || canvas.Focused() != fyne.Focusable(r.request) {
			t.Fatalf("after %d times Tab the keyboard is not at the button of card %d", i, i)
		}
		top := r.Position().Y - c.scroll.Offset.Y
		if top < 0 || top+r.Size().Height > c.scroll.Size().Height {
			t.Fatalf("card %d, whose button has the keyboard, lies at %v of %v", i, top, c.scroll.Size().Height)
		}
		b.key(fyne.KeyTab)
	}
}

// Scrolled out of view, the button has the keyboard no longer, and neither has the
// one of the account that came onto the same row.
func TestButtonOutOfViewHasNoKeyboard(t *testing.T) {
	b := newBench(t, tokens(40)...)
	canvas, c := b.app.window.Canvas(), b.app.list.cards
	for _, by := range []float32{c.lattice.pitch, 11 * c.lattice.pitch, 3000} {
		c.first()
		canvas.Focus(c.rows[0].request)
		c.scroll.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -by)})
		if canvas.Focused() != nil {
			t.Errorf("scrolled by %v, %T has the keyboard", by, canvas.Focused())
		}
		canvas.Unfocus()
	}
}

// What is typed on it is searched for.
func TestTypingOnNextCodeSearches(t *testing.T) {
	b := newBench(t, tokens(3)...)
	canvas := b.app.window.Canvas()
	canvas.Focus(b.app.list.cards.rows[0].request)
	for _, r := range "002" {
		if focused := canvas.Focused(); focused != nil {
			focused.TypedRune(r)
		}
	}
	b.work()
	if got := b.titles(); !slices.Equal(got, []string{"Issuer 002"}) {
		t.Errorf("the window shows %q, want what was typed to be searched for", got)
	}
}

// The lines at the foot of the list can have the keyboard as well. The list's keys
// go on working, and one that has nothing to say any more gives it up.
func TestKeysOfTheListBesideAnAlert(t *testing.T) {
	b := newBench(t, account("GitHub", "dana"), account("Steam", "dana"))
	canvas, s := b.app.window.Canvas(), b.app.list.status
	s.say(s.clock, "The clock is wrong", func() {})
	canvas.Focus(s.clock)
	b.key(fyne.KeyDown)
	if got := b.selected(); got != "Steam" {
		t.Errorf("the arrow key selected %q", got)
	}
	canvas.Focus(s.clock)
	if b.key(fyne.KeyEscape); canvas.Focused() != nil {
		t.Error("Esc did not take the keyboard from it")
	}
	canvas.Focus(s.clock)
	s.say(s.clock, "", nil)
	if canvas.Focused() != nil {
		t.Error("a hidden line has the keyboard")
	}
	s.say(s.clock, "The clock is wrong", func() {})
	canvas.Focus(s.clock)
	b.write("ste")
	if got := b.titles(); !slices.Equal(got, []string{"Steam"}) {
		t.Errorf("the window shows %q, want what was typed to be searched for", got)
	}
}
