package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	standard "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"latchkey/app/theme"
)

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

// CreateRenderer implements [fyne.Widget].
func (n *notice) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(n.body) }

// newProblem is a place for what is wrong. It takes no room while nothing is.
func newProblem(text string) *notice {
	n := newNotice("", standard.ColorNameError)
	n.Hide()
	n.say(text, standard.ColorNameError)
	return n
}
