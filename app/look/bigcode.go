package look

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	standard "fyne.io/fyne/v2/theme"

	"latchkey/app/theme"
)

// A BigCode is a code as large as there is room for: in one line, or with each group
// of digits on a line of its own, whichever is larger. It is the layout of its own
// Content.
type BigCode struct {
	Content *fyne.Container // what is put into the window

	whole string
	lines []*Text
}

// largestType bounds the letters, in Fyne's units, and hiddenType the dots in
// their place.
const (
	largestType = 320
	hiddenType  = 64
)

// NewBigCode shows nothing until a code is set.
func NewBigCode() *BigCode {
	b := &BigCode{}
	b.Content = container.New(b)
	return b
}

// Set shows a code, whose groups have blanks between, in a colour of the theme. One
// of dots is not drawn as large: there is nothing to read.
func (b *BigCode) Set(code string, ink fyne.ThemeColorName) {
	if b.whole != code {
		b.whole = code
		b.Layout(nil, b.Content.Size())
	}
	for _, l := range b.lines {
		l.Tint(ink)
	}
}

// MinSize implements [fyne.Layout].
func (b *BigCode) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(100, 80) }

// Layout implements [fyne.Layout].
func (b *BigCode) Layout(_ []fyne.CanvasObject, all fyne.Size) {
	size := all.SubtractWidthHeight(2*theme.Margin, 2*theme.Margin)
	parts, letters := []string{b.whole}, fitType([]string{b.whole}, size)
	if strings.Contains(b.whole, "•") {
		letters = min(letters, hiddenType) // there is nothing to read
	} else if groups := strings.Fields(b.whole); len(groups) > 1 {
		if larger := fitType(groups, size); larger > letters {
			parts, letters = groups, larger
		}
	}
	for len(b.lines) < len(parts) {
		l := NewText("", theme.SizeCode, standard.ColorNameForeground)
		l.Monospace()
		l.Align(fyne.TextAlignCenter)
		b.lines = append(b.lines, l)
		b.Content.Add(l)
	}
	height := fyne.MeasureText("0", letters, fyne.TextStyle{Monospace: true}).Height
	top := (all.Height - height*float32(len(parts))) / 2
	for i, l := range b.lines {
		Show(l, i < len(parts))
		if i >= len(parts) {
			continue
		}
		l.Set(parts[i])
		if l.line.TextSize != letters {
			l.SetTextSize(letters)
		}
		PutLine(l, 0, top+height*(float32(i)+0.5), all.Width)
	}
}

// fitType is how large the letters can be for lines to fit.
func fitType(lines []string, size fyne.Size) float32 {
	const sample = 100
	var width float32
	for _, l := range lines {
		width = max(width, fyne.MeasureText(l, sample, fyne.TextStyle{Monospace: true}).Width)
	}
	height := fyne.MeasureText("0", sample, fyne.TextStyle{Monospace: true}).Height * float32(len(lines))
	fit := sample * min(size.Width/max(width, 1), size.Height/height)
	return float32(int(min(max(fit, theme.SizeCode), largestType)))
}
