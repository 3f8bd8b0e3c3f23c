package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/layout"
	standard "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"latchkey/app/theme"
)

// Fyne hands a key to what has the focus and to nothing else, so everything on
// a form that can have it passes Esc on, and Enter where it would be lost.

// isEnter reports whether key is one of the two Enter keys.
func isEnter(key *fyne.KeyEvent) bool {
	return key.Name == fyne.KeyReturn || key.Name == fyne.KeyEnter
}

// A formEntry is a line of text on a form.
type formEntry struct {
	widget.Entry
	escaped func()
}

// newFormEntry makes an entry that calls changed as one types, submitted on
// Enter and escaped on Esc.
func newFormEntry(changed func(string), submitted, escaped func()) *formEntry {
	e := &formEntry{escaped: escaped}
	e.Wrapping = fyne.TextWrap(fyne.TextTruncateClip)
	e.OnChanged = changed
	e.OnSubmitted = func(string) { submitted() }
	e.ExtendBaseWidget(e)
	return e
}

// TypedKey implements [fyne.Focusable].
func (e *formEntry) TypedKey(key *fyne.KeyEvent) {
	if key.Name == fyne.KeyEscape {
		e.escaped()
		return
	}
	e.Entry.TypedKey(key)
}

// A formButton is a button that Enter presses as well as Space.
type formButton struct {
	widget.Button
	escaped func()
}

func newFormButton(label string, tapped, escaped func()) *formButton {
	b := &formButton{escaped: escaped}
	b.Text, b.OnTapped = label, tapped
	b.ExtendBaseWidget(b)
	return b
}

// TypedKey implements [fyne.Focusable].
func (b *formButton) TypedKey(key *fyne.KeyEvent) {
	switch {
	case key.Name == fyne.KeyEscape:
		b.escaped()
	case isEnter(key):
		b.Tapped(nil)
	default:
		b.Button.TypedKey(key)
	}
}

// newCancel is the quiet button beside the one that goes on.
func newCancel(label string, back func()) *formButton {
	return newFormButton(label, back, back)
}

// setEnabled enables or disables a button, and does nothing where it is so.
func setEnabled(b *formButton, enabled bool) {
	switch {
	case enabled && b.Disabled():
		b.Enable()
	case !enabled && !b.Disabled():
		b.Disable()
	}
}

// A formSelect is a choice of a few words.
type formSelect struct {
	widget.Select
	escaped func()
}

func newFormSelect(options []string, changed func(string), escaped func()) *formSelect {
	s := &formSelect{escaped: escaped}
	s.Options, s.OnChanged = options, changed
	s.ExtendBaseWidget(s)
	return s
}

// TypedKey implements [fyne.Focusable].
func (s *formSelect) TypedKey(key *fyne.KeyEvent) {
	switch {
	case key.Name == fyne.KeyEscape:
		s.escaped()
	case isEnter(key):
		s.Select.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	default:
		s.Select.TypedKey(key)
	}
}

// newField names an entry with a small line over it.
func newField(label string, entry fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewCustomPaddedVBoxLayout(4), newSmall(label), entry)
}

// newForm is a screen of which the head and the foot stand still while what is
// between them scrolls. Neither becomes wider than cards do.
// foot may be nil.
func newForm(head, body, foot fyne.CanvasObject) fyne.CanvasObject {
	var bottom fyne.CanvasObject
	if foot != nil {
		bottom = container.New(layout.NewCustomPaddedVBoxLayout(0), widget.NewSeparator(),
			container.New(&columnLayout{above: 6, below: theme.Margin}, foot))
	}
	return container.NewBorder(
		container.New(&columnLayout{above: theme.Margin, below: 4}, head), bottom, nil, nil,
		container.NewVScroll(container.New(&columnLayout{below: theme.Margin}, body)),
	)
}

// newFoot sets buttons at the right of a form's foot, with a line over them for
// why the last of them cannot be pressed.
func newFoot(why fyne.CanvasObject, buttons ...fyne.CanvasObject) *fyne.Container {
	row := container.NewHBox(layout.NewSpacer())
	row.Objects = append(row.Objects, buttons...)
	return container.New(layout.NewCustomPaddedVBoxLayout(6), why, row)
}

// columnLayout lays everything in the one column that cards are in, with the
// window's margin at both sides.
type columnLayout struct{ above, below float32 }

func (l *columnLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for _, o := range objects {
		size = size.Max(o.MinSize())
	}
	return size.AddWidthHeight(2*theme.Margin, l.above+l.below)
}

func (l *columnLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	left, inner := column(size.Width)
	for _, o := range objects {
		o.Resize(fyne.NewSize(inner, size.Height-l.above-l.below))
		o.Move(fyne.NewPos(left, l.above))
	}
}

// A notice is a sentence or two on a ground of their own.
type notice struct {
	widget.BaseWidget
	words *widget.RichText
	seg   *widget.TextSegment
	body  fyne.CanvasObject
}

func newNotice(text string, colour fyne.ThemeColorName) *notice {
	n := &notice{words: newParagraph(text, colour)}
	n.seg = n.words.Segments[0].(*widget.TextSegment)
	n.body = container.NewStack(newPanel(theme.ColorRaised, theme.RadiusField), n.words)
	n.ExtendBaseWidget(n)
	return n
}

// say changes what the notice says; it goes away with an empty text.
func (n *notice) say(text string, colour fyne.ThemeColorName) {
	if n.seg.Text != text || n.seg.Style.ColorName != colour {
		n.seg.Text, n.seg.Style.ColorName = text, colour
		n.words.Refresh()
	}
	if (text != "") == n.Visible() {
		return
	}
	if text == "" {
		n.Hide()
		return
	}
	n.Show()
}

func (n *notice) text() string { return n.seg.Text }

// CreateRenderer implements [fyne.Widget].
func (n *notice) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(n.body) }

// A linkCard is a card that does something when it is pressed: an icon, a
// title with a line under it, and the keys that do the same.
type linkCard struct {
	widget.BaseWidget
	ground  *panel
	body    fyne.CanvasObject
	title   string
	tapped  func()
	escaped func()
	move    func(step int) // to the card before or after
	hovered bool
	focused bool
}

func newLinkCard(icon fyne.Resource, title, more, keys string, tapped, escaped func()) *linkCard {
	c := &linkCard{title: title, tapped: tapped, escaped: escaped, move: func(int) {}}
	heading := newText(title, theme.SizeTitle, standard.ColorNameForeground)
	heading.bold()
	picture := container.NewGridWrap(fyne.NewSquareSize(24), widget.NewIcon(icon))
	words := container.New(layout.NewCustomPaddedVBoxLayout(0), heading, flush(newParagraph(more, theme.ColorMuted)))
	row := container.NewBorder(nil, nil,
		container.NewCenter(container.New(layout.NewCustomPaddedLayout(0, 0, 0, 14), picture)),
		container.NewCenter(newKeyCap(keys)), container.NewVBox(layout.NewSpacer(), words, layout.NewSpacer()))
	c.ground = newPanel(theme.ColorCard, theme.RadiusCard)
	c.body = container.NewStack(c.ground, container.New(layout.NewCustomPaddedLayout(12, 12, 15, 15), row))
	c.ExtendBaseWidget(c)
	return c
}

// CreateRenderer implements [fyne.Widget].
func (c *linkCard) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(c.body) }

// Tapped implements [fyne.Tappable].
func (c *linkCard) Tapped(*fyne.PointEvent) { c.tapped() }

// Cursor implements [desktop.Cursorable].
func (c *linkCard) Cursor() desktop.Cursor { return desktop.PointerCursor }

// MouseIn implements [desktop.Hoverable].
func (c *linkCard) MouseIn(*desktop.MouseEvent) { c.hovered = true; c.outline() }

// MouseMoved implements [desktop.Hoverable].
func (c *linkCard) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements [desktop.Hoverable].
func (c *linkCard) MouseOut() { c.hovered = false; c.outline() }

// FocusGained implements [fyne.Focusable].
func (c *linkCard) FocusGained() { c.focused = true; c.outline() }

// FocusLost implements [fyne.Focusable].
func (c *linkCard) FocusLost() { c.focused = false; c.outline() }

func (c *linkCard) outline() {
	switch {
	case c.focused:
		c.ground.outline(standard.ColorNamePrimary)
	case c.hovered:
		c.ground.outline(theme.ColorMuted)
	default:
		c.ground.outline(theme.ColorLine)
	}
}

// TypedRune implements [fyne.Focusable].
func (c *linkCard) TypedRune(rune) {}

// TypedKey implements [fyne.Focusable].
func (c *linkCard) TypedKey(key *fyne.KeyEvent) {
	switch {
	case key.Name == fyne.KeyEscape:
		c.escaped()
	case key.Name == fyne.KeySpace || isEnter(key):
		c.tapped()
	case key.Name == fyne.KeyDown:
		c.move(1)
	case key.Name == fyne.KeyUp:
		c.move(-1)
	}
}

// flush takes away the padding that RichText has round it, so that it lines up
// with what is above it.
func flush(t *widget.RichText) fyne.CanvasObject {
	pad := -standard.InnerPadding()
	return container.New(layout.NewCustomPaddedLayout(pad, pad, pad, pad), t)
}
