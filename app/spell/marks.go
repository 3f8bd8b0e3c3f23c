package spell

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	standard "fyne.io/fyne/v2/theme"

	"latchkey/app/look"
	"latchkey/app/theme"
	"latchkey/importer/dictation"
)

// A charMark marks one character in the field of a key: what no key has in the
// colour of errors, and what is easily mistaken in that of warnings. Both are
// underlined, the one with two lines, for whoever does not see the colours.
type charMark struct {
	row, column int // in the text of the field, as it is written there
	char        string
	wrong       bool
}

// Mark marks the characters that are wrong, and those that v wants marked, where they
// stand in the text just now. It is to be called whenever that has changed.
func (e *Entry) Mark(v *Voice) {
	e.marks = e.marks[:0]
	key := dictation.Read(e.Text)
	i, row, column := 0, 0, 0
	for _, r := range e.Text {
		if i < len(key) && len(dictation.Read(string(r))) > 0 {
			if c := key[i]; c.Wrong || v.lit(c.Rune) {
				e.marks = append(e.marks, charMark{row, column, string(r), c.Wrong})
			}
			i++
		}
		column++
		if r == '\n' {
			row, column = row+1, 0
		}
	}
	e.Refresh()
}

// MinSize is never wider than the window, and never lower than a key of the
// usual length.
func (e *Entry) MinSize() fyne.Size {
	size := e.Entry.MinSize()
	height := fyne.MeasureText("M", e.textSize(), e.TextStyle).Height
	inner := e.Theme().Size(standard.SizeNameInnerPadding)
	return fyne.NewSize(min(size.Width, 200), max(size.Height, leastRows*height+2*inner))
}

func (e *Entry) textSize() float32 { return e.Theme().Size(standard.SizeNameText) }

// CreateRenderer implements [fyne.Widget].
func (e *Entry) CreateRenderer() fyne.WidgetRenderer {
	return &entryRenderer{WidgetRenderer: e.Entry.CreateRenderer(), e: e}
}

// entryRenderer draws the marks over what the entry draws: Fyne's entry has
// one colour for all its text.
type entryRenderer struct {
	fyne.WidgetRenderer
	e    *Entry
	over []fyne.CanvasObject
}

// Objects implements [fyne.WidgetRenderer].
func (r *entryRenderer) Objects() []fyne.CanvasObject {
	objects := r.WidgetRenderer.Objects()
	return append(objects[:len(objects):len(objects)], r.over...)
}

// Layout implements [fyne.WidgetRenderer].
func (r *entryRenderer) Layout(size fyne.Size) {
	r.WidgetRenderer.Layout(size)
	r.draw()
}

// Refresh implements [fyne.WidgetRenderer].
func (r *entryRenderer) Refresh() {
	r.WidgetRenderer.Refresh()
	r.draw()
}

func (r *entryRenderer) draw() {
	r.over = r.over[:0]
	rows := strings.Split(r.e.Text, "\n")
	for _, m := range r.e.marks {
		if m.row >= len(rows) || m.column >= len([]rune(rows[m.row])) {
			continue // the text has changed and will be looked at anew
		}
		r.over = append(r.over, r.markOf(m, string([]rune(rows[m.row])[:m.column]))...)
	}
}

// markOf draws a mark behind the characters before it on its line.
func (r *entryRenderer) markOf(m charMark, before string) []fyne.CanvasObject {
	size, style := r.e.textSize(), r.e.TextStyle
	cell := fyne.MeasureText(m.char, size, style)
	inner := r.e.Theme().Size(standard.SizeNameInnerPadding)
	at := fyne.NewPos(inner+fyne.MeasureText(before, size, style).Width, inner+float32(m.row)*cell.Height)

	ink := look.Colour(theme.ColorEnding)
	if m.wrong {
		ink = look.Colour(standard.ColorNameError)
	}
	ground := canvas.NewRectangle(look.Colour(standard.ColorNameInputBackground))
	ground.Resize(cell)
	ground.Move(at)
	char := canvas.NewText(m.char, ink)
	char.TextSize, char.TextStyle = size, style
	char.Resize(cell)
	char.Move(at)
	marks := []fyne.CanvasObject{ground, char}
	lines := 1
	if m.wrong {
		lines = 2
	}
	for i := range lines {
		line := canvas.NewRectangle(ink)
		line.Resize(fyne.NewSize(cell.Width-2, 1.5))
		line.Move(at.AddXY(1, cell.Height-3+float32(i)*3))
		marks = append(marks, line)
	}
	return marks
}
