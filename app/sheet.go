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
	for _, b := range l.bindings() {
		if b.group != "" {
			heading := look.NewText(b.group, theme.SizeTitle, standard.ColorNameForeground)
			heading.Bold()
			body.Add(look.NewSpace(8))
			body.Add(heading)
		}
		if b.label != "" {
			body.Add(container.New(&sheetLayout{}, look.NewKeyCap(b.written()), look.NewParagraph(b.label, standard.ColorNameForeground)))
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

// sheetLayout puts the keys at the left of what they do.
type sheetLayout struct{}

// sheetKeys is how wide the column of the keys is.
const sheetKeys = 160

func (*sheetLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(sheetKeys+60, max(objects[0].MinSize().Height, objects[1].MinSize().Height-2*standard.InnerPadding())+2)
}

func (*sheetLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	keys, words := objects[0], objects[1]
	pad := standard.InnerPadding()
	want := keys.MinSize()
	keys.Resize(want)
	words.Resize(fyne.NewSize(size.Width-sheetKeys+pad, size.Height+2*pad))
	words.Move(fyne.NewPos(sheetKeys-pad, -pad+1))
	keys.Move(fyne.NewPos(0, 0))
}
