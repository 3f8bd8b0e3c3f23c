package app

import (
	"cmp"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
)

// A seenCard is one card as a person reads it off the window.
type seenCard struct {
	title, detail, code, below, seconds string
	at                                  fyne.Position // of its upper left corner in the window
	row                                 *row
}

// see reads the cards off the window from the top down, and from left to right.
func (b *bench) see() []seenCard {
	b.t.Helper()
	var list []seenCard
	inset, _ := b.app.window.Canvas().InteractiveArea()
	b.each(func(o fyne.CanvasObject) bool {
		r, ok := o.(*row)
		if !ok {
			return true
		}
		list = append(list, seenCard{
			title: r.issuer.line.Text, detail: r.detail.line.Text, code: r.code.line.Text,
			below: r.below.line.Text, seconds: r.ring.number.Text,
			at: b.app.fyne.Driver().AbsolutePositionForObject(r).Add(inset), row: r,
		})
		return false
	})
	slices.SortFunc(list, func(a, b seenCard) int {
		return cmp.Or(cmp.Compare(a.at.Y, b.at.Y), cmp.Compare(a.at.X, b.at.X))
	})
	return list
}

// card finds the card with this title, which must be in view.
func (b *bench) card(title string) seenCard {
	b.t.Helper()
	for _, s := range b.see() {
		if s.title == title {
			return s
		}
	}
	b.t.Fatalf("no card says %q, they say %q", title, b.titles())
	return seenCard{}
}

// titles are those of the cards in view, from the top down.
func (b *bench) titles() []string {
	var list []string
	for _, s := range b.see() {
		list = append(list, s.title)
	}
	return list
}

// selected is the title of the card with the accent round it.
func (b *bench) selected() string {
	for _, s := range b.see() {
		if s.row.ground.rect.StrokeColor == themed("primary") {
			return s.title
		}
	}
	return ""
}

// click clicks into the window.
func (b *bench) click(at fyne.Position) {
	test.TapCanvas(b.app.window.Canvas(), at)
	b.work()
}

// shortcut presses keys with Ctrl.
func (b *bench) shortcut(s fyne.Shortcut) {
	if focused, ok := b.app.window.Canvas().Focused().(fyne.Shortcutable); ok {
		focused.TypedShortcut(s)
	} else {
		b.app.window.Canvas().(fyne.Shortcutable).TypedShortcut(s)
	}
	b.work()
}

// write types without aiming at anything first.
func (b *bench) write(text string) {
	test.TypeOnCanvas(b.app.window.Canvas(), text)
	b.work()
}

// item chooses from the menu that is open.
func (b *bench) item(label string) {
	b.t.Helper()
	var found fyne.Tappable
	b.each(func(o fyne.CanvasObject) bool {
		if tappable, ok := o.(fyne.Tappable); ok && strings.HasPrefix(wordsIn(o), label) {
			found = tappable
		}
		return true
	})
	if found == nil {
		b.t.Fatalf("the menu has no %q", label)
	}
	found.Tapped(&fyne.PointEvent{})
	b.work()
}

// wordsIn is the text that a widget draws itself.
func wordsIn(o fyne.CanvasObject) string {
	w, ok := o.(fyne.Widget)
	if !ok {
		return ""
	}
	for _, child := range test.WidgetRenderer(w).Objects() {
		if t, ok := child.(*canvas.Text); ok {
			return t.Text
		}
	}
	return ""
}
