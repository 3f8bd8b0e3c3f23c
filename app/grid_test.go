package app

import (
	"testing"

	"fyne.io/fyne/v2"

	"latchkey/app/look"
)

func TestDragInAGrid(t *testing.T) {
	b := five(t)
	b.app.window.Resize(fyne.NewSize(800, 700))
	if a, c := b.card("A"), b.card("B"); a.at.Y != c.at.Y || a.at.X >= c.at.X {
		t.Fatalf("A is at %v and B at %v, want them beside each other", a.at, c.at)
	}
	b.dragTo("D", b.card("A").at.AddXY(10, 50)).DragEnd()
	b.work()
	if b.order() != "DABCE" {
		t.Errorf("dragged before the first, the cards are %s", b.order())
	}
	b.dragTo("D", b.card("C").at.AddXY(-40, 50)).DragEnd() // the right edge of the card before C
	b.work()
	if b.order() != "ABDCE" {
		t.Errorf("dragged to the end of a line, the cards are %s", b.order())
	}
}

func TestArrowsInAGrid(t *testing.T) {
	b := five(t)
	b.app.window.Resize(fyne.NewSize(800, 700))
	for _, c := range []struct {
		key  fyne.KeyName
		want string
	}{
		{fyne.KeyRight, "B"}, {fyne.KeyDown, "D"}, {fyne.KeyLeft, "C"}, {fyne.KeyDown, "E"}, {fyne.KeyDown, "E"},
		{fyne.KeyUp, "C"}, {fyne.KeyUp, "A"}, {fyne.KeyUp, "A"}, {fyne.KeyLeft, "A"}, {fyne.KeyEnd, "E"}, {fyne.KeyHome, "A"},
	} {
		if b.key(c.key); b.selected() != c.want {
			t.Fatalf("after %s %s is selected, want %s", c.key, b.selected(), c.want)
		}
	}
	b.choose("A")
	b.shortcut(alt(fyne.KeyDown))
	if b.order() != "BCADE" {
		t.Errorf("moved a line down, the cards are %s", b.order())
	}
	b.shortcut(alt(fyne.KeyRight))
	if b.order() != "BCDAE" {
		t.Errorf("moved to the right, the cards are %s", b.order())
	}
	b.app.setGrid(false)
	if a, c := b.card("B"), b.card("C"); a.at.X != c.at.X {
		t.Error("without the grid two cards are still beside each other")
	}
}

// What is above the cards is as wide as they are, also once there are more.
func TestHeadIsAsWideAsTheCards(t *testing.T) {
	b := newBench(t, account("A", "dana"))
	check := func(when string) {
		t.Helper()
		driver := b.app.fyne.Driver()
		cards := b.see()
		inset, _ := b.app.window.Canvas().InteractiveArea()
		left, right := driver.AbsolutePositionForObject(b.app.list.search).Add(inset).X, driver.AbsolutePositionForObject(b.app.list.menu).Add(inset).X+look.SquareSide
		from, to := cards[0].at.X, float32(0)
		for _, card := range cards {
			to = max(to, card.at.X+card.row.Size().Width)
		}
		if left != from || right != to {
			t.Errorf("%s: the head reaches from %v to %v and the cards from %v to %v", when, left, right, from, to)
		}
	}
	b.app.window.Resize(fyne.NewSize(1400, 700))
	check("one account")
	for _, name := range []string{"B", "C", "D"} {
		if _, err := b.app.vault.Add(t.Context(), account(name, "dana")); err != nil {
			t.Fatal(err)
		}
		b.app.list.refresh()
		check("with " + name)
	}
	b.app.setGrid(false)
	check("without the grid")
	b.app.setGrid(true)
	b.app.window.Resize(fyne.NewSize(500, 700))
	check("narrow")
}
