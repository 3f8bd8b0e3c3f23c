package look

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	standard "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"latchkey/app/theme"
)

// NewSmall is one line of small text that comes second: the name over a field.
func NewSmall(s string) *Text { return NewText(s, theme.SizeSmall, theme.ColorMuted) }

// NewParagraph is small text that wraps, in a colour of the theme.
func NewParagraph(s string, colour fyne.ThemeColorName) *widget.RichText {
	t := widget.NewRichText(&widget.TextSegment{
		Text:  s,
		Style: widget.RichTextStyle{ColorName: colour, SizeName: theme.SizeNameSmall},
	})
	t.Wrapping = fyne.TextWrapWord
	return t
}

// SetParagraph changes what a paragraph of [NewParagraph] says, and its colour; it
// takes no room with an empty text.
func SetParagraph(p *widget.RichText, s string, colour fyne.ThemeColorName) {
	seg := p.Segments[0].(*widget.TextSegment)
	if seg.Text != s || seg.Style.ColorName != colour {
		seg.Text, seg.Style.ColorName = s, colour
		p.Refresh()
	}
	Show(p, s != "")
}

// Flush takes away the padding that RichText has round it, so that it lines up with
// what is above it.
func Flush(t *widget.RichText) fyne.CanvasObject {
	pad := -standard.InnerPadding()
	return container.New(layout.NewCustomPaddedLayout(pad, pad, pad, pad), t)
}

// NewSelectable is small text that wraps and that can be selected and copied.
func NewSelectable(text string) *widget.Label {
	l := widget.NewLabel(text)
	l.Wrapping, l.Selectable, l.SizeName = fyne.TextWrapWord, true, theme.SizeNameSmall
	return l
}
