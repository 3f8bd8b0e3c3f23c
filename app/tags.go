package app

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/layout"
	standard "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"latchkey/app/look"
	"latchkey/app/theme"
)

// A tag is one that accounts have. Spellings that differ in capitals and accents
// are one tag.
type tag struct {
	name   string // as it was met first
	folded string
	count  int // of accounts
}

// tagsOf lists the tags of accounts by their names.
func tagsOf(entries []entry) []tag {
	at := make(map[string]int)
	var list []tag
	for _, e := range entries {
		for i, folded := range e.tags {
			if folded == "" || slices.Contains(e.tags[:i], folded) {
				continue
			}
			if _, known := at[folded]; !known {
				at[folded] = len(list)
				list = append(list, tag{strings.TrimSpace(e.account.Tags[i]), folded, 0})
			}
			list[at[folded]].count++
		}
	}
	slices.SortFunc(list, func(a, b tag) int { return cmp.Compare(a.folded, b.folded) })
	return list
}

// A tagBar has a chip for each tag. Chosen ones narrow the list to the accounts
// that have all of them. It is not there where there are no tags.
type tagBar struct {
	widget.BaseWidget
	list   *listScreen
	tags   []tag
	chips  []*chip
	row    *fyne.Container
	scroll *container.Scroll
}

func newTagBar(l *listScreen) *tagBar {
	b := &tagBar{list: l, row: container.New(layout.NewCustomPaddedHBoxLayout(6))}
	b.scroll = container.NewHScroll(container.New(layout.NewCustomPaddedLayout(1, chipBelow-1, 1, 1), b.row))
	b.ExtendBaseWidget(b)
	b.Hide()
	return b
}

// CreateRenderer implements [fyne.Widget].
func (b *tagBar) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(b.scroll) }

// chipHeight is how high chips are, and chipBelow what is below them for the bar
// that shows that there are more.
const (
	chipHeight = 28
	chipBelow  = 6
)

// MinSize is low enough to be scrolled.
func (b *tagBar) MinSize() fyne.Size { return fyne.NewSize(60, chipHeight+chipBelow) }

// set shows these tags. Where one is gone that was chosen, it no longer is.
func (b *tagBar) set(tags []tag) {
	if slices.Equal(b.tags, tags) {
		return
	}
	focused, _ := b.list.window.Canvas().Focused().(*chip)
	b.tags, b.chips, b.row.Objects = tags, nil, nil
	for i, t := range tags {
		c := newChip(b, t, i)
		b.chips = append(b.chips, c)
		b.row.Add(c)
		if focused != nil && focused.tag.folded == t.folded {
			b.list.window.Canvas().Focus(c)
		}
	}
	for folded := range b.list.chosenTags {
		if !slices.ContainsFunc(tags, func(t tag) bool { return t.folded == folded }) {
			delete(b.list.chosenTags, folded)
		}
	}
	if look.Show(b, len(tags) > 0); b.list.root != nil {
		b.list.root.Refresh()
	}
	b.scroll.Refresh()
}

// mark shows which are chosen.
func (b *tagBar) mark() {
	for _, c := range b.chips {
		c.Refresh()
	}
}

// focus gives a chip the keyboard, and brings it into view.
func (b *tagBar) focus(i int) {
	if i >= 0 && i < len(b.chips) {
		b.list.window.Canvas().Focus(b.chips[i])
	}
}

// reveal brings a chip into view.
func (b *tagBar) reveal(c *chip) {
	from, to := c.Position().X, c.Position().X+c.Size().Width
	x := max(b.scroll.Offset.X, to-b.scroll.Size().Width)
	b.scroll.ScrollToOffset(fyne.NewPos(max(min(x, from), 0), 0))
}

// A chip is a tag that can be chosen.
type chip struct {
	widget.BaseWidget
	bar    *tagBar
	tag    tag
	index  int
	ground *look.Panel
	name   *look.Text
	count  *look.Text
	focus  bool
	hover  bool
}

func newChip(b *tagBar, t tag, index int) *chip {
	c := &chip{bar: b, tag: t, index: index}
	c.ground = look.NewPanel(theme.ColorCard, chipHeight/2)
	c.name = look.NewText(t.name, theme.SizeSmall, standard.ColorNameForeground)
	c.count = look.NewText(fmt.Sprint(t.count), theme.SizeTiny, theme.ColorMuted)
	c.ExtendBaseWidget(c)
	return c
}

func (c *chip) chosen() bool { return c.bar.list.chosenTags[c.tag.folded] }

// press chooses the tag, or no longer does.
func (c *chip) press() {
	l := c.bar.list
	if c.chosen() {
		delete(l.chosenTags, c.tag.folded)
	} else {
		l.chosenTags[c.tag.folded] = true
	}
	c.bar.mark()
	l.filter()
	l.cards.move(0)
}

// Tapped implements [fyne.Tappable].
func (c *chip) Tapped(*fyne.PointEvent) {
	c.bar.list.unfocus() // the list's keys go on working
	c.press()
}

// Cursor implements [desktop.Cursorable].
func (c *chip) Cursor() desktop.Cursor { return desktop.PointerCursor }

// MouseIn implements [desktop.Hoverable].
func (c *chip) MouseIn(*desktop.MouseEvent) { c.hover = true; c.Refresh() }

// MouseMoved implements [desktop.Hoverable].
func (c *chip) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements [desktop.Hoverable].
func (c *chip) MouseOut() { c.hover = false; c.Refresh() }

// FocusGained implements [fyne.Focusable].
func (c *chip) FocusGained() {
	c.focus = true
	c.Refresh()
	c.bar.reveal(c)
}

// FocusLost implements [fyne.Focusable].
func (c *chip) FocusLost() { c.focus = false; c.Refresh() }

// TypedRune starts a search with what is typed.
func (c *chip) TypedRune(r rune) {
	if r != ' ' {
		c.bar.list.typedRune(r)
	}
}

// TypedKey presses the chip with Space or Enter, and goes to the next one.
func (c *chip) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		c.press()
	case fyne.KeyLeft:
		c.bar.focus(c.index - 1)
	case fyne.KeyRight:
		c.bar.focus(c.index + 1)
	default:
		c.bar.list.spareKey(e)
	}
}

// widest a chip becomes, in Fyne's units.
const chipWidest = 180

// MinSize is as wide as the name needs.
func (c *chip) MinSize() fyne.Size {
	return fyne.NewSize(min(c.name.FullWidth()+c.count.FullWidth()+32, chipWidest), chipHeight)
}

// CreateRenderer implements [fyne.Widget].
func (c *chip) CreateRenderer() fyne.WidgetRenderer { return &chipRenderer{c} }

type chipRenderer struct{ c *chip }

func (r *chipRenderer) Destroy() {}

func (r *chipRenderer) MinSize() fyne.Size { return r.c.MinSize() }

func (r *chipRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.c.ground, r.c.name, r.c.count}
}

func (r *chipRenderer) Layout(size fyne.Size) {
	c := r.c
	c.ground.Resize(size)
	count := c.count.FullWidth()
	look.PutLine(c.name, 12, size.Height/2, size.Width-count-30+1)
	look.PutLine(c.count, size.Width-12-count, size.Height/2, count+1)
	r.colour()
}

// Refresh implements [fyne.WidgetRenderer].
func (r *chipRenderer) Refresh() {
	r.colour()
	for _, o := range r.Objects() {
		o.Refresh()
	}
}

func (r *chipRenderer) colour() {
	c := r.c
	fill, edge, ink, second := theme.ColorCard, theme.ColorLine, standard.ColorNameForeground, theme.ColorMuted
	switch {
	case c.chosen():
		fill, edge = standard.ColorNamePrimary, standard.ColorNamePrimary
		ink, second = standard.ColorNameForegroundOnPrimary, standard.ColorNameForegroundOnPrimary
	case c.hover:
		fill = theme.ColorRaised
	}
	if c.focus {
		edge = standard.ColorNameForeground
	}
	c.ground.Fill, c.ground.Line = fill, edge
	c.name.Tint(ink)
	c.count.Tint(second)
}
