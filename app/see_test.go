package app

import (
	"cmp"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"latchkey/app/look"
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
			title: wordsIn(r.issuer), detail: wordsIn(r.detail), code: wordsIn(r.code),
			below: wordsIn(r.below), seconds: wordsIn(r.ring),
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
		if drawn[*canvas.Rectangle](s.row.ground, 0).StrokeColor == look.Colour("primary") {
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
	if t := drawn[*canvas.Text](w, 0); t != nil {
		return t.Text
	}
	return ""
}

// drawn is the nth thing of its kind that a widget draws itself, or nil.
func drawn[T fyne.CanvasObject](w fyne.Widget, n int) (none T) {
	for _, child := range test.WidgetRenderer(w).Objects() {
		if found, ok := child.(T); ok {
			if n--; n < 0 {
				return found
			}
		}
	}
	return none
}

// texts are the lines and paragraphs in o.
func texts(o fyne.CanvasObject) []string {
	var list []string
	walk(o, func(o fyne.CanvasObject) bool {
		switch o := o.(type) {
		case *look.Text:
			list = append(list, o.String())
		case *widget.RichText:
			list = append(list, o.String())
		default:
			return true
		}
		return false
	})
	return list
}

// says reports whether one of the lines and paragraphs in o is said.
func says(o fyne.CanvasObject, said string) bool { return slices.Contains(texts(o), said) }

// box is the box with this label in o.
func box(o fyne.CanvasObject, label string) *look.Check {
	var found *look.Check
	walk(o, func(o fyne.CanvasObject) bool {
		if c, ok := o.(*look.Check); ok && c.Text == label {
			found = c
		}
		return found == nil
	})
	return found
}
