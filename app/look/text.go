package look

import (
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// A Text is one line in a colour of the theme, cut with an ellipsis where there
// is no room. Fyne's Label has padding round it and does more when it changes;
// a screen full of codes changes every second.
type Text struct {
	widget.BaseWidget
	line   *canvas.Text
	full   string // uncut
	colour fyne.ThemeColorName
	width  float32 // of full
}

// NewText is a line that says s, in letters of a size in Fyne's units and a colour of
// the theme.
func NewText(s string, size float32, colour fyne.ThemeColorName) *Text {
	t := &Text{line: canvas.NewText("", nil), colour: colour, full: s}
	t.line.TextSize = size
	t.measure()
	t.ExtendBaseWidget(t)
	return t
}

// Bold makes the letters bold.
func (t *Text) Bold() { t.restyle(fyne.TextStyle{Bold: true}) }

// Monospace makes the letters equally wide. It names their font: for a style Fyne
// also reads a font of the system's, as large as the others together, in case the
// language needs it. What a rune needs that this font lacks is looked for either way.
func (t *Text) Monospace() {
	style := fyne.TextStyle{Monospace: true}
	t.line.FontSource = fyne.CurrentApp().Settings().Theme().Font(style)
	t.restyle(style)
}

func (t *Text) restyle(style fyne.TextStyle) {
	t.line.TextStyle = style
	t.measure()
	t.Refresh()
}

// SetTextSize changes how big the letters are, in Fyne's units.
func (t *Text) SetTextSize(size float32) {
	t.line.TextSize = size
	t.measure()
	t.Refresh()
}

// Align sets where in its room the line stands.
func (t *Text) Align(a fyne.TextAlign) { t.line.Alignment = a }

// Set changes what the line says. It does nothing where that is what it says.
func (t *Text) Set(s string) {
	if t.full == s {
		return
	}
	t.full = s
	t.measure()
	t.Refresh()
}

// Tint changes the colour to another one of the theme.
func (t *Text) Tint(colour fyne.ThemeColorName) {
	if t.colour == colour {
		return
	}
	t.colour = colour
	t.Refresh()
}

func (t *Text) measure() { t.width = t.WidthOf(t.full) }

// WidthOf is how much room s would take on a line of such letters, in Fyne's units.
func (t *Text) WidthOf(s string) float32 {
	if s == "" {
		return 0 // which needs no font to have been read
	}
	return t.size(s).Width
}

func (t *Text) size(s string) fyne.Size {
	size, _ := fyne.CurrentApp().Driver().RenderedTextSize(s, t.line.TextSize, t.line.TextStyle, t.line.FontSource)
	return size
}

// String is the whole line, also where it is cut.
func (t *Text) String() string { return t.full }

// FullWidth is how much room the whole line would take, in Fyne's units.
func (t *Text) FullWidth() float32 { return t.width }

// fit returns as much of the line as there is room for.
func (t *Text) fit(room float32) string {
	if t.width <= room || room <= 0 {
		return t.full
	}
	low, high := 0, len(t.full) // bytes: low fits, high does not
	for low < high {
		middle := (low + high + 1) / 2
		for middle < high && !utf8.RuneStart(t.full[middle]) {
			middle++
		}
		if t.WidthOf(t.full[:middle]+"…") <= room {
			low = middle
			continue
		}
		for middle--; middle > low && !utf8.RuneStart(t.full[middle]); middle-- {
		}
		high = middle
	}
	return t.full[:low] + "…"
}

// MinSize is narrow, so that a long line never makes the window wider.
func (t *Text) MinSize() fyne.Size {
	height := t.size("Mg").Height
	return fyne.NewSize(min(t.width, 24), height)
}

// CreateRenderer implements [fyne.Widget].
func (t *Text) CreateRenderer() fyne.WidgetRenderer {
	return &textRenderer{widget.NewSimpleRenderer(t.line), t}
}

type textRenderer struct {
	fyne.WidgetRenderer
	t *Text
}

func (r *textRenderer) MinSize() fyne.Size { return r.t.MinSize() }

func (r *textRenderer) Layout(size fyne.Size) {
	r.WidgetRenderer.Layout(size)
	r.Refresh()
}

// Refresh implements [fyne.WidgetRenderer]; it is called when the theme changes.
func (r *textRenderer) Refresh() {
	r.t.line.Text = r.t.fit(r.t.Size().Width)
	r.t.line.Color = Colour(r.t.colour)
	r.t.line.Refresh()
}
