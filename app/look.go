package app

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	standard "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"latchkey/app/theme"
)

// themed is a colour of the theme as it is now, light or dark.
func themed(name fyne.ThemeColorName) color.Color {
	settings := fyne.CurrentApp().Settings()
	return settings.Theme().Color(name, settings.ThemeVariant())
}

// A panel is the rounded ground that cards, toasts and fields lie on.
type panel struct {
	widget.BaseWidget
	rect       *canvas.Rectangle
	fill, line fyne.ThemeColorName
}

// outline changes the colour of the line round the panel. One in the accent colour
// is wider: in high contrast every line is strong.
func (p *panel) outline(line fyne.ThemeColorName) {
	if p.line == line {
		return
	}
	p.line, p.rect.StrokeWidth = line, 1
	if line == standard.ColorNamePrimary {
		p.rect.StrokeWidth = 2
	}
	p.Refresh()
}

// CreateRenderer implements [fyne.Widget].
func (p *panel) CreateRenderer() fyne.WidgetRenderer {
	return &panelRenderer{widget.NewSimpleRenderer(p.rect), p}
}

type panelRenderer struct {
	fyne.WidgetRenderer
	p *panel
}

// Layout colours the panel as well, because it is called before it is first drawn.
func (r *panelRenderer) Layout(size fyne.Size) {
	r.colour()
	r.WidgetRenderer.Layout(size)
}

// Refresh implements [fyne.WidgetRenderer]; it is called when the theme changes.
func (r *panelRenderer) Refresh() {
	r.colour()
	r.p.rect.Refresh()
}

func (r *panelRenderer) colour() {
	r.p.rect.FillColor = themed(r.p.fill)
	r.p.rect.StrokeColor = themed(r.p.line)
}

// newHeader is the head of a screen: the way back, its title, and a line that
// says more. back may be nil.
func newHeader(title, more string, back func()) fyne.CanvasObject {
	head := container.New(layout.NewCustomPaddedVBoxLayout(2))
	if back != nil {
		button := newSquare(standard.NavigateBackIcon(), back)
		button.other = func(e *fyne.KeyEvent) {
			if e.Name == fyne.KeyEscape {
				back()
			}
		}
		head.Add(container.NewHBox(button))
		head.Add(newSpace(6))
	}
	heading := newText(title, theme.SizeHeading, standard.ColorNameForeground)
	heading.bold()
	texts := []fyne.CanvasObject{heading}
	if more != "" {
		texts = append(texts, flush(newParagraph(more, theme.ColorMuted)))
	}
	for _, t := range texts {
		head.Add(t)
	}
	return head
}

// newSmall is one line of small text that comes second: the name over a field.
func newSmall(s string) *text { return newText(s, theme.SizeSmall, theme.ColorMuted) }

// newParagraph is small text that wraps, in a colour of the theme.
func newParagraph(s string, colour fyne.ThemeColorName) *widget.RichText {
	t := widget.NewRichText(&widget.TextSegment{
		Text:  s,
		Style: widget.RichTextStyle{ColorName: colour, SizeName: theme.SizeNameSmall},
	})
	t.Wrapping = fyne.TextWrapWord
	return t
}

// setParagraph changes what a paragraph says; it takes no room with an empty
// text.
func setParagraph(p *widget.RichText, s string, colour fyne.ThemeColorName) {
	seg := p.Segments[0].(*widget.TextSegment)
	if seg.Text != s || seg.Style.ColorName != colour {
		seg.Text, seg.Style.ColorName = s, colour
		p.Refresh()
	}
	show(p, s != "")
}

// newPrimary is the one button of a screen that goes on.
func newPrimary(label string, tapped func()) *formButton {
	b := newQuiet(label, tapped)
	b.Importance = widget.HighImportance
	return b
}

// newKeyCap shows a keyboard shortcut, as Ctrl+V.
func newKeyCap(keys string) fyne.CanvasObject {
	label := newText(keys, theme.SizeTiny, theme.ColorMuted)
	label.monospace()
	width := canvas.NewRectangle(color.Transparent) // a text alone gives way
	width.SetMinSize(fyne.NewSize(label.fullWidth(), 1))
	return container.NewStack(
		newPanel(theme.ColorCard, 5),
		container.New(layout.NewCustomPaddedLayout(3, 3, 6, 6), container.NewStack(width, label)),
	)
}

// newSpace is height without anything in it.
func newSpace(height float32) fyne.CanvasObject {
	r := canvas.NewRectangle(color.Transparent)
	r.SetMinSize(fyne.NewSize(1, height))
	return r
}

// newPage centres content, no wider than cards become, with the window's margin
// round it.
func newPage(content fyne.CanvasObject) fyne.CanvasObject {
	return container.New(&pageLayout{}, content)
}

// pageLayout centres what it holds and bounds its width.
type pageLayout struct{}

// column is where content lies in a window of the given width.
func column(width float32) (left, inner float32) {
	inner = min(width-2*theme.Margin, theme.ContentWidth)
	return (width - inner) / 2, inner
}

func (*pageLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for _, o := range objects {
		size = size.Max(o.MinSize())
	}
	return size.AddWidthHeight(2*theme.Margin, 2*theme.Margin)
}

func (*pageLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	left, inner := column(size.Width)
	for _, o := range objects {
		fill(o, fyne.NewSize(inner, size.Height-2*theme.Margin))
		o.Move(fyne.NewPos(left, theme.Margin))
	}
}

// fill gives o its size, and lays out anew what is in it where paragraphs have
// become higher or lower with their width. They only know once they have it.
func fill(o fyne.CanvasObject, size fyne.Size) {
	before := o.MinSize().Height
	o.Resize(size)
	if c, ok := o.(*fyne.Container); ok && c.MinSize().Height != before {
		c.Layout.Layout(c.Objects, c.Size())
	}
}

// underTitle puts the content of a dialog where its title begins, which Fyne
// indents.
func underTitle(content fyne.CanvasObject) fyne.CanvasObject {
	return container.New(layout.NewCustomPaddedLayout(-4, 8, -8, -8), content)
}

// dialogSize is how big a dialog with a paragraph or two is in w.
func dialogSize(w fyne.Window) fyne.Size {
	return fyne.NewSize(min(w.Canvas().Size().Width-2*theme.Margin, 400), 0)
}

// newColumn sets things one below the other, with a little room between.
func newColumn(objects ...fyne.CanvasObject) fyne.CanvasObject {
	return container.New(layout.NewCustomPaddedVBoxLayout(10), objects...)
}

// right sets buttons in a row at the right.
func right(buttons ...fyne.CanvasObject) fyne.CanvasObject {
	row := container.New(layout.NewCustomPaddedHBoxLayout(theme.Gap), layout.NewSpacer())
	row.Objects = append(row.Objects, buttons...)
	return row
}

// newQuiet is a button that does not stand out.
func newQuiet(label string, tapped func()) *formButton {
	return newFormButton(label, tapped, func() {})
}

// newMessage fills the screen with a title, what there is to say, and what can
// be done about it.
func newMessage(title, text string, buttons ...fyne.CanvasObject) fyne.CanvasObject {
	heading := newText(title, theme.SizeHeading, standard.ColorNameForeground)
	heading.bold()
	heading.align(fyne.TextAlignCenter)
	body := newParagraph(text, theme.ColorMuted)
	body.Segments[0].(*widget.TextSegment).Style.Alignment = fyne.TextAlignCenter
	objects := []fyne.CanvasObject{layout.NewSpacer(), heading, body}
	if len(buttons) > 0 {
		row := container.New(layout.NewCustomPaddedHBoxLayout(theme.Gap), layout.NewSpacer())
		row.Objects = append(append(row.Objects, buttons...), layout.NewSpacer())
		objects = append(objects, row)
	}
	objects = append(objects, layout.NewSpacer(), layout.NewSpacer())
	return newPage(container.New(layout.NewCustomPaddedVBoxLayout(10), objects...))
}
