package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	standard "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"latchkey/app/look"
	"latchkey/app/standing"
	"latchkey/app/theme"
)

// A foundList is the list of what was found, on recycled rows. The arrow keys
// move through it, Space ticks, Enter opens.
type foundList struct {
	widget.List
	screen  *confirmList
	at      int  // the row that the keys act on
	focused bool // the keys come here
}

func newFoundList(s *confirmList) *foundList {
	l := &foundList{screen: s}
	l.HideSeparators = true
	l.Length = func() int { return len(s.flow.batch.candidates) }
	l.CreateItem = func() fyne.CanvasObject { return newFoundRow(s) }
	l.UpdateItem = func(i widget.ListItemID, o fyne.CanvasObject) {
		o.(*foundRow).bind(s.flow.batch.candidates[i], l.has(i))
	}
	l.ExtendBaseWidget(l)
	return l
}

// has reports whether row i is the one that the keys act on.
func (l *foundList) has(i int) bool { return i == l.at && l.focused }

// FocusGained implements [fyne.Focusable].
func (l *foundList) FocusGained() { l.focused = true; l.Refresh() }

// FocusLost implements [fyne.Focusable].
func (l *foundList) FocusLost() { l.focused = false; l.Refresh() }

// TypedKey implements [fyne.Focusable].
func (l *foundList) TypedKey(key *fyne.KeyEvent) {
	all := l.screen.flow.batch.candidates
	switch {
	case key.Name == fyne.KeyEscape:
		l.screen.back()
	case len(all) == 0:
	case key.Name == fyne.KeyUp:
		l.moveTo(max(l.at-1, 0))
	case key.Name == fyne.KeyDown:
		l.moveTo(min(l.at+1, len(all)-1))
	case key.Name == fyne.KeySpace:
		l.screen.toggle(all[l.at])
	case look.IsEnter(key):
		l.screen.edit(all[l.at])
	}
}

func (l *foundList) moveTo(i int) {
	l.at = i
	l.ScrollTo(i)
	l.Refresh()
}

// A foundRow shows one account that was found. Pressed, it is ticked or
// unticked; its button opens it.
type foundRow struct {
	widget.BaseWidget
	screen *confirmList
	c      *candidate

	ground *look.Panel
	tick   *widget.Icon
	title  *look.Text
	name   *look.Text
	state  *look.Text
	body   fyne.CanvasObject
}

func newFoundRow(s *confirmList) *foundRow {
	r := &foundRow{screen: s, tick: widget.NewIcon(standard.CheckButtonIcon())}
	r.title = look.NewText("", theme.SizeTitle, standard.ColorNameForeground)
	r.title.Bold()
	r.name = look.NewSmall("")
	r.state = look.NewSmall("")
	open := look.NewOpener(func() { s.edit(r.c) })
	words := container.New(layout.NewCustomPaddedVBoxLayout(1), r.title, r.name, r.state)
	r.ground = look.NewPanel(theme.ColorCard, theme.RadiusCard)
	card := container.NewStack(r.ground, container.New(layout.NewCustomPaddedLayout(8, 8, 12, 6),
		container.NewBorder(nil, nil,
			container.NewCenter(container.NewGridWrap(fyne.NewSquareSize(22), r.tick)),
			container.NewCenter(open),
			container.New(layout.NewCustomPaddedLayout(0, 0, 10, 4), words))))
	r.body = look.NewCardRow(card)
	r.ExtendBaseWidget(r)
	return r
}

// CreateRenderer implements [fyne.Widget].
func (r *foundRow) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(r.body) }

// Tapped implements [fyne.Tappable].
func (r *foundRow) Tapped(*fyne.PointEvent) { r.screen.toggle(r.c) }

// bind shows c.
func (r *foundRow) bind(c *candidate, focused bool) {
	r.c = c
	title, name := c.account.Issuer, c.account.Name
	if title == "" {
		title, name = name, ""
	}
	if title == "" {
		title = tr("No name")
	}
	if len(r.screen.flow.batch.sources) > 1 {
		name = joinDot(name, c.source)
	}
	r.title.Set(title)
	r.name.Set(name)
	icon := standard.CheckButtonIcon()
	switch {
	case c.problem != "":
		icon = standard.NewDisabledResource(icon)
	case c.take:
		icon = standard.NewPrimaryThemedResource(standard.CheckButtonCheckedIcon())
	}
	r.tick.SetResource(icon)
	r.state.Set(c.becomes())
	r.state.Tint(stateColour(c))
	line := theme.ColorLine
	if focused {
		line = standard.ColorNamePrimary
	}
	r.ground.Outline(line)
}

func joinDot(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + " · " + b
}

// becomes says how c stands and what will be done with it.
func (c *candidate) becomes() string {
	if c.problem != "" {
		return c.problem
	}
	s := c.standing
	text := standingLine(s)
	if s.Relation == standing.Deleted && c.take {
		text = tr("Is put back from the trash")
	} else if s.Replaces() && c.take {
		text = tr("Is kept beside the one of this name")
		if c.decide().replace != "" {
			text = tr("Replaces the one of this name")
		}
	}
	if len(c.remarks) > 0 {
		text += tr(" · has a remark")
	}
	return text
}

func stateColour(c *candidate) fyne.ThemeColorName {
	s := c.standing
	switch {
	case s.Relation == standing.Same:
		return theme.ColorMuted
	case s.Relation == standing.Deleted && c.problem == "":
		return standard.ColorNameSuccess
	case c.problem != "" || s.Replaces() || len(c.remarks) > 0:
		return standard.ColorNameWarning
	case s.Relation == standing.New:
		return standard.ColorNameSuccess
	}
	return theme.ColorMuted
}
