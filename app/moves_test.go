package app

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"latchkey/app/settings"
	"latchkey/vault"
)

// five opens a window on A to E, of which these are pinned.
func five(t *testing.T, pinned ...string) *bench {
	t.Helper()
	var list []vault.Account
	for _, name := range []string{"A", "B", "C", "D", "E"} {
		a := account(name, "dana")
		a.Pinned = slices.Contains(pinned, name)
		list = append(list, a)
	}
	return newBench(t, list...)
}

// order is how the cards are, and stored how the vault has them.
func (b *bench) order() string { return strings.Join(b.titles(), "") }

func (b *bench) storedOrder() string {
	var s string
	for _, a := range b.app.vault.Accounts() {
		s += a.Issuer
	}
	return s
}

// choose selects a card.
func (b *bench) choose(title string) { b.app.list.cards.choose(b.card(title).row.account.ID) }

func TestPinnedComeFirstWhateverTheOrder(t *testing.T) {
	b := five(t)
	b.choose("D")
	b.shortcut(ctrl(fyne.KeyP))
	b.sees("Pinned D")
	if got := b.order(); got != "DABCE" || b.selected() != "D" {
		t.Errorf("the cards are %s, and %s is selected", got, b.selected())
	}
	if !b.stored("D (dana)").Pinned || !b.card("D").row.pin.Visible() || b.card("A").row.pin.Visible() {
		t.Error("the pin is not stored, or not shown")
	}
	b.app.setSort(settings.SortName)
	if got := b.order(); got != "DABCE" {
		t.Errorf("by name the cards are %s", got)
	}
	b.app.list.copy(b.card("C").row.account.ID)
	b.app.setSort(settings.SortUsed)
	if got := b.order(); got != "DCABE" {
		t.Errorf("most used first the cards are %s", got)
	}
	b.app.list.showRowMenu(b.card("D").row.account.ID, fyne.NewPos(0, 0))
	b.item("Unpin")
	b.sees("Unpinned D")
	if got := b.order(); got != "CABDE" {
		t.Errorf("unpinned, the cards are %s", got)
	}
}

func TestMoveByKeyboard(t *testing.T) {
	for _, c := range []struct {
		pinned, choose string
		keys           []fyne.KeyName
		want, stored   string
	}{
		{"", "C", []fyne.KeyName{fyne.KeyUp}, "ACBDE", "ACBDE"},
		{"", "C", []fyne.KeyName{fyne.KeyDown}, "ABDCE", "ABDCE"},
		{"", "C", []fyne.KeyName{fyne.KeyHome}, "CABDE", "CABDE"},
		{"", "C", []fyne.KeyName{fyne.KeyEnd}, "ABDEC", "ABDEC"},
		{"", "A", []fyne.KeyName{fyne.KeyUp}, "ABCDE", "ABCDE"},
		{"", "E", []fyne.KeyName{fyne.KeyDown}, "ABCDE", "ABCDE"},
		{"", "A", []fyne.KeyName{fyne.KeyDown, fyne.KeyDown, fyne.KeyDown, fyne.KeyUp}, "BCADE", "BCADE"},
		{"BD", "B", []fyne.KeyName{fyne.KeyDown}, "DBACE", "ACDBE"},
		{"BD", "D", []fyne.KeyName{fyne.KeyDown}, "BDACE", "ABCDE"},
		{"BD", "D", []fyne.KeyName{fyne.KeyUp}, "DBACE", "ADBCE"},
		{"BD", "A", []fyne.KeyName{fyne.KeyUp}, "BDACE", "ABCDE"},
		{"BD", "E", []fyne.KeyName{fyne.KeyHome}, "BDEAC", "EABCD"},
	} {
		b := five(t, strings.Split(c.pinned, "")...)
		b.choose(c.choose)
		for _, key := range c.keys {
			b.shortcut(alt(key))
		}
		if b.order() != c.want || b.storedOrder() != c.stored || b.selected() != c.choose {
			t.Errorf("%s with %s pinned, %v: %s is shown and %s stored, want %s and %s", c.choose, c.pinned, c.keys,
				b.order(), b.storedOrder(), c.want, c.stored)
		}
	}
}

func TestManyMovesAtOnceAreStoredInTheirOrder(t *testing.T) {
	b := five(t)
	b.choose("A")
	canvas := b.app.window.Canvas().(fyne.Shortcutable)
	for range 3 {
		canvas.TypedShortcut(alt(fyne.KeyDown))
	}
	b.choose("C")
	canvas.TypedShortcut(alt(fyne.KeyEnd))
	if got := b.order(); got != "BDAEC" {
		t.Errorf("before anything is stored the cards are %s", got)
	}
	if len(b.queue) > 2 { // the other one looks at the backups
		t.Errorf("%d moves are being stored at the same time", len(b.queue))
	}
	b.work()
	if b.order() != "BDAEC" || b.storedOrder() != "BDAEC" {
		t.Errorf("%s is shown and %s stored", b.order(), b.storedOrder())
	}
}

func TestMoveThatFailsIsPutBack(t *testing.T) {
	b := five(t)
	b.choose("A")
	b.store.fail = storeError{vault.ErrLocked, "the keyring is locked: unlock it"}
	canvas := b.app.window.Canvas().(fyne.Shortcutable)
	canvas.TypedShortcut(alt(fyne.KeyDown))
	canvas.TypedShortcut(alt(fyne.KeyEnd))
	b.work()
	b.sees("oving the account", "the keyring is locked: unlock it")
	b.store.fail = nil
	b.key(fyne.KeyEscape)
	if b.order() != "ABCDE" || b.storedOrder() != "ABCDE" {
		t.Errorf("%s is shown and %s stored", b.order(), b.storedOrder())
	}
}

// dragTo presses a card and goes to a place in the window with the mouse.
func (b *bench) dragTo(title string, to fyne.Position) *row {
	from := b.card(title)
	r := from.row
	start := from.at.AddXY(60, 40)
	r.MouseDown(nil)
	for _, part := range []float32{0.02, 0.5, 1} {
		way := to.Subtract(start)
		at := start.AddXY(way.X*part, way.Y*part)
		r.Dragged(&fyne.DragEvent{
			PointEvent: fyne.PointEvent{Position: at.Subtract(from.at), AbsolutePosition: at}, Dragged: fyne.NewDelta(0, 0),
		})
	}
	return r
}

// above is a place just above a card, and so between it and the one before.
func (b *bench) aboveCard(title string) fyne.Position {
	inset, _ := b.app.window.Canvas().InteractiveArea()
	return b.card(title).at.Subtract(inset).AddXY(60, 2)
}

func TestDrag(t *testing.T) {
	b := five(t)
	r := b.dragTo("D", b.aboveCard("B"))
	if len(b.app.list.cards.above.Objects) != 2 {
		t.Fatal("nothing shows what is dragged and where it would go")
	}
	mark := b.app.list.cards.drag.mark
	gap := b.card("B").row.Position().Y - b.app.list.cards.scroll.Offset.Y
	if y := mark.Position().Y; y > gap || y < gap-10 || !mark.Visible() {
		t.Errorf("the line is at %v, want it right above %v", y, gap)
	}
	r.DragEnd()
	b.work()
	if b.order() != "ADBCE" || b.storedOrder() != "ADBCE" || len(b.app.list.cards.above.Objects) > 0 {
		t.Errorf("%s is shown and %s stored", b.order(), b.storedOrder())
	}
	if b.clipboard() != "" {
		t.Error("dragging copied a code")
	}
	b.dragTo("A", fyne.NewPos(100, 690)).DragEnd()
	b.work()
	if b.order() != "DBCEA" || b.storedOrder() != "DBCEA" {
		t.Errorf("below the last, %s is shown and %s stored", b.order(), b.storedOrder())
	}
}

func TestDragIsGivenUpWithEsc(t *testing.T) {
	b := five(t)
	r := b.dragTo("D", b.aboveCard("A"))
	b.key(fyne.KeyEscape)
	if len(b.app.list.cards.above.Objects) > 0 {
		t.Error("what was dragged can still be seen")
	}
	r.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{AbsolutePosition: fyne.NewPos(100, 200)}})
	r.DragEnd()
	b.work()
	if b.storedOrder() != "ABCDE" || b.clipboard() != "" {
		t.Errorf("%s is stored", b.storedOrder())
	}
	b.dragTo("D", b.aboveCard("A")).DragEnd()
	b.work()
	if b.storedOrder() != "DABCE" {
		t.Errorf("after one that was given up, %s is stored", b.storedOrder())
	}
}

func TestUnsteadyClickIsNoDrag(t *testing.T) {
	b := five(t)
	card := b.card("B")
	card.row.MouseDown(nil)
	at := card.at.AddXY(100, 70)
	card.row.Dragged(&fyne.DragEvent{
		PointEvent: fyne.PointEvent{Position: fyne.NewPos(103, 72), AbsolutePosition: at}, Dragged: fyne.NewDelta(3, 2),
	})
	card.row.DragEnd()
	if want, _ := card.row.account.Code(b.now); b.clipboard() != want.Value {
		t.Errorf("%q was copied, want %q", b.clipboard(), want.Value)
	}
}

func TestDragStaysAmongThePinned(t *testing.T) {
	b := five(t, "A", "B")
	b.dragTo("A", fyne.NewPos(100, 690)).DragEnd()
	b.work()
	if b.order() != "BACDE" {
		t.Errorf("a pinned one dragged to the end: %s", b.order())
	}
	b.dragTo("E", b.aboveCard("B")).DragEnd()
	b.work()
	if b.order() != "BAECD" {
		t.Errorf("one that is not pinned dragged to the beginning: %s", b.order())
	}
}

func TestWhyAnAccountCannotBeMoved(t *testing.T) {
	for name, c := range map[string]struct {
		bring func(*bench)
		want  string
	}{
		"by name": {func(b *bench) { b.app.setSort(settings.SortName) }, "My own order"},
		"search":  {func(b *bench) { b.app.list.search.SetText("dana") }, "press Esc"},
	} {
		b := five(t)
		c.bring(b)
		b.dragTo("D", b.aboveCard("B")).DragEnd()
		b.sees(c.want)
		b.app.stage.toast.hide()
		b.shortcut(alt(fyne.KeyUp))
		b.sees(c.want)
		if b.work(); b.storedOrder() != "ABCDE" {
			t.Errorf("%s: %s is stored", name, b.storedOrder())
		}
	}
}

func TestDragScrollsAtTheEdge(t *testing.T) {
	b := newBench(t, accounts(40)...)
	r := b.dragTo("Issuer 001", fyne.NewPos(100, 660))
	b.pass(10 * time.Second)
	b.work()
	if last := b.titles(); last[len(last)-1] != "Issuer 039" {
		t.Fatalf("after ten seconds at the edge the last card is %s", last[len(last)-1])
	}
	if _, there := b.offset(); !there {
		t.Error("the list did not scroll")
	}
	r.DragEnd()
	b.work()
	all := b.app.vault.Accounts()
	if got := all[len(all)-1].Issuer; got != "Issuer 001" {
		t.Errorf("the last account is %s, want the one that was carried there", got)
	}
	if got := b.selected(); got != "Issuer 001" {
		t.Errorf("%q is selected, want what was dragged", got)
	}
	if b.app.list.cards.drag != nil {
		t.Error("something is still dragged")
	}
}

func (b *bench) offset() (float32, bool) {
	y := b.app.list.cards.scroll.Offset.Y
	return y, y > 0
}
