package app

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	standard "fyne.io/fyne/v2/theme"

	"latchkey/app/look"
	"latchkey/app/theme"
)

// A sheet lists the keys of the list by what they are for. It is made of the
// table that binds them.
type sheet struct {
	app    *App
	root   fyne.CanvasObject
	scroll *container.Scroll
}

// showShortcuts shows the sheet.
func (l *listScreen) showShortcuts() {
	s := &sheet{app: l.App}
	body := container.New(layout.NewCustomPaddedVBoxLayout(6))
	table := l.bindings()
	column := keyColumn(table)
	for _, b := range table {
		if b.group != "" {
			heading := look.NewText(b.group, theme.SizeTitle, standard.ColorNameForeground)
			heading.Bold()
			body.Add(look.NewSpace(8))
			body.Add(heading)
		}
		if b.label != "" {
			body.Add(container.New(&sheetLayout{column: column}, look.NewKeyCap(b.written()), look.NewParagraph(b.label, standard.ColorNameForeground)))
		}
	}
	s.root = look.NewForm(look.NewHeader(tr("Keyboard shortcuts"), tr("They work on the list of accounts. Esc leads back to it"), s.back), body, nil)
	s.scroll = look.ScrollOf(s.root, body)
	s.show()
}

// show implements [addScreen].
func (s *sheet) show() {
	s.app.enter(s, s.root, nil)
	k := s.app.bound
	k.typed = s.typed
	s.app.bind(k)
}

// back implements [addScreen].
func (s *sheet) back() { s.app.endAdding() }

// tick implements [addScreen].
func (s *sheet) tick(time.Time) {}

func (s *sheet) typed(e *fyne.KeyEvent) {
	const step = 40
	page := s.scroll.Size().Height - step
	by := map[fyne.KeyName]float32{
		fyne.KeyUp: -step, fyne.KeyDown: step, fyne.KeyPageUp: -page, fyne.KeyPageDown: page, fyne.KeySpace: page,
		fyne.KeyHome: -s.scroll.Content.Size().Height, fyne.KeyEnd: s.scroll.Content.Size().Height,
	}
	switch e.Name {
	case fyne.KeyEscape, fyne.KeyF1:
		s.back()
	default:
		most := max(s.scroll.Content.Size().Height-s.scroll.Size().Height, 0)
		s.scroll.ScrollToOffset(fyne.NewPos(0, min(max(s.scroll.Offset.Y+by[e.Name], 0), most)))
	}
}

// keyColumn is how wide the column is that has room for all keys of a table.
func keyColumn(table []binding) float32 {
	const usual, gap = 160, 10
	widest := float32(0)
	for _, b := range table {
		widest = max(widest, look.NewKeyCap(b.written()).MinSize().Width)
	}
	return max(usual, widest+gap)
}

// sheetLayout puts the keys at the left of what they do, or above it where that is
// left too little room beside their column.
type sheetLayout struct {
	column float32 // of the keys of all rows
	width  float32 // that it was laid out for last; none where 0
}

// sheetWords is how wide the words are at least that stand beside keys.
const sheetWords = 120

// stacked reports whether the keys are above the words.
func (l *sheetLayout) stacked() bool { return l.width > 0 && l.width < l.column+sheetWords }

// MinSize implements [fyne.Layout]. How high it is depends on how wide it was.
func (l *sheetLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	keys, words := objects[0].MinSize(), objects[1].MinSize().Height-2*standard.InnerPadding()
	if l.stacked() {
		return fyne.NewSize(keys.Width, keys.Height+words+6)
	}
	return fyne.NewSize(keys.Width, max(keys.Height, words)+2)
}

// Layout implements [fyne.Layout].
func (l *sheetLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	keys, words := objects[0], objects[1]
	pad := standard.InnerPadding()
	keys.Resize(keys.MinSize())
	keys.Move(fyne.NewPos(0, 0))
	at := fyne.NewPos(l.column, 1)
	if l.stacked() {
		at = fyne.NewPos(0, keys.Size().Height+2)
	}
	words.Resize(fyne.NewSize(size.Width-at.X+pad, size.Height-at.Y+1+2*pad))
	words.Move(at.SubtractXY(pad, pad))
}
