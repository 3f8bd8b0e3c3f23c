package app

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	standard "fyne.io/fyne/v2/theme"

	"latchkey/app/theme"
)

// A bigCode is a code as large as there is room for: in one line, or with each
// group of digits on a line of its own, whichever is larger.
type bigCode struct {
	content *fyne.Container // which it lays out
	whole   string
	lines   []*text
}

// largestType bounds the letters, in Fyne's units, and hiddenType the dots in
// their place.
const (
	largestType = 320
	hiddenType  = 64
)

func newBigCode() *bigCode {
	b := &bigCode{}
	b.content = container.New(b)
	return b
}

// set changes the code.
func (b *bigCode) set(code string, ink fyne.ThemeColorName) {
	if b.whole != code {
		b.whole = code
		b.Layout(nil, b.content.Size())
	}
	for _, l := range b.lines {
		l.tint(ink)
	}
}

// MinSize implements [fyne.Layout].
func (b *bigCode) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(100, 80) }

// Layout implements [fyne.Layout].
func (b *bigCode) Layout(_ []fyne.CanvasObject, all fyne.Size) {
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
		l := newText("", theme.SizeCode, standard.ColorNameForeground)
		l.monospace()
		l.align(fyne.TextAlignCenter)
		b.lines = append(b.lines, l)
		b.content.Add(l)
	}
	height := fyne.MeasureText("0", letters, fyne.TextStyle{Monospace: true}).Height
	top := (all.Height - height*float32(len(parts))) / 2
	for i, l := range b.lines {
		show(l, i < len(parts))
		if i >= len(parts) {
			continue
		}
		l.set(parts[i])
		if l.line.TextSize != letters {
			l.setTextSize(letters)
		}
		line(l, 0, top+height*(float32(i)+0.5), all.Width)
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
