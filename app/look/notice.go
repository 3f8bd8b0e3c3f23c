package look

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	standard "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"latchkey/app/theme"
)

// A Notice is a sentence or two on a ground of their own.
type Notice struct {
	widget.BaseWidget
	words *widget.RichText
	seg   *widget.TextSegment
	body  fyne.CanvasObject
}

// NewNotice makes a notice that says text in a colour of the theme.
func NewNotice(text string, colour fyne.ThemeColorName) *Notice {
	n := &Notice{words: NewParagraph(text, colour)}
	n.seg = n.words.Segments[0].(*widget.TextSegment)
	n.body = container.NewStack(NewPanel(theme.ColorRaised, theme.RadiusField), n.words)
	n.ExtendBaseWidget(n)
	return n
}

// Say changes what the notice says, and its colour; it goes away with an empty text.
func (n *Notice) Say(text string, colour fyne.ThemeColorName) {
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
func (n *Notice) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(n.body) }

// NewProblem is a notice of what is wrong, in the colour of errors. It takes no room
// while text is empty.
func NewProblem(text string) *Notice {
	n := NewNotice("", standard.ColorNameError)
	n.Hide()
	n.Say(text, standard.ColorNameError)
	return n
}
