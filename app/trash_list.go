package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	standard "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"latchkey/app/face"
	"latchkey/app/look"
	"latchkey/app/theme"
	"latchkey/vault"
)

// A trashList is the list of deleted accounts, on recycled rows. The arrow keys
// move through it, Enter puts back, Delete deletes for good.
type trashList struct {
	widget.List
	screen  *trashScreen
	at      int // the row that the keys and buttons act on
	focused bool
}

func newTrashList(s *trashScreen) *trashList {
	l := &trashList{screen: s}
	l.HideSeparators = true
	l.Length = func() int { return len(s.accounts) }
	l.CreateItem = func() fyne.CanvasObject { return newTrashRow(s) }
	l.UpdateItem = func(i widget.ListItemID, o fyne.CanvasObject) {
		if i < len(s.accounts) { // or else the list has become shorter meanwhile
			o.(*trashRow).bind(s.accounts[i], i)
		}
	}
	l.ExtendBaseWidget(l)
	return l
}

// FocusGained implements [fyne.Focusable].
func (l *trashList) FocusGained() { l.focused = true; l.Refresh() }

// FocusLost implements [fyne.Focusable].
func (l *trashList) FocusLost() { l.focused = false; l.Refresh() }

// TypedKey implements [fyne.Focusable].
func (l *trashList) TypedKey(key *fyne.KeyEvent) {
	last := len(l.screen.accounts) - 1
	switch {
	case key.Name == fyne.KeyEscape:
		l.screen.back()
	case last < 0:
	case key.Name == fyne.KeyUp:
		l.moveTo(max(l.at-1, 0))
	case key.Name == fyne.KeyDown:
		l.moveTo(min(l.at+1, last))
	case key.Name == fyne.KeyHome:
		l.moveTo(0)
	case key.Name == fyne.KeyEnd:
		l.moveTo(last)
	case key.Name == fyne.KeyDelete:
		l.screen.askPurge()
	case look.IsEnter(key):
		l.screen.putBack()
	}
}

func (l *trashList) moveTo(i int) {
	l.at = i
	l.ScrollTo(i)
	l.Refresh()
}

// A trashRow shows one deleted account. Pressed, it becomes the one that the
// buttons act on.
type trashRow struct {
	widget.BaseWidget
	screen *trashScreen
	i      int

	ground *look.Panel
	face   *face.Avatar
	title  *look.Text
	name   *look.Text
	when   *look.Text
	body   fyne.CanvasObject
}

func newTrashRow(s *trashScreen) *trashRow {
	r := &trashRow{screen: s, face: face.NewAvatar(s.app.gallery, face.Size)}
	r.title = look.NewText("", theme.SizeTitle, standard.ColorNameForeground)
	r.title.Bold()
	r.name, r.when = look.NewSmall(""), look.NewSmall("")
	words := container.New(layout.NewCustomPaddedVBoxLayout(1), r.title, r.name, r.when)
	r.ground = look.NewPanel(theme.ColorCard, theme.RadiusCard)
	card := container.NewStack(r.ground, container.New(layout.NewCustomPaddedLayout(8, 8, 12, 12),
		container.NewBorder(nil, nil, container.NewCenter(r.face), nil,
			container.New(layout.NewCustomPaddedLayout(0, 0, 12, 0), words))))
	r.body = look.NewCardRow(card)
	r.ExtendBaseWidget(r)
	return r
}

// CreateRenderer implements [fyne.Widget].
func (r *trashRow) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(r.body) }

// Tapped implements [fyne.Tappable].
func (r *trashRow) Tapped(*fyne.PointEvent) {
	r.screen.rows.moveTo(r.i)
	r.screen.app.window.Canvas().Focus(r.screen.rows)
}

// bind shows the account at place i.
func (r *trashRow) bind(a vault.Account, i int) {
	r.i = i
	title, name := headings(a)
	r.title.Set(title)
	r.name.Set(name)
	r.when.Set(r.screen.when(a))
	r.face.Set(r.screen.app.faceOf(a))
	line := theme.ColorLine
	if i == r.screen.rows.at {
		line = theme.ColorMuted
		if r.screen.rows.focused {
			line = standard.ColorNamePrimary
		}
	}
	r.ground.Outline(line)
}
