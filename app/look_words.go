package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	standard "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"latchkey/app/theme"
)

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

// flush takes away the padding that RichText has round it, so that it lines up
// with what is above it.
func flush(t *widget.RichText) fyne.CanvasObject {
	pad := -standard.InnerPadding()
	return container.New(layout.NewCustomPaddedLayout(pad, pad, pad, pad), t)
}

// newSelectable is text that wraps and that can be selected and copied.
func newSelectable(text string) *widget.Label {
	l := widget.NewLabel(text)
	l.Wrapping, l.Selectable, l.SizeName = fyne.TextWrapWord, true, theme.SizeNameSmall
	return l
}
