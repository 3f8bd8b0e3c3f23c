package look

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	standard "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"latchkey/app/theme"
)

// A Panel is the rounded ground that cards, toasts and fields lie on, with a line
// round it.
type Panel struct {
	widget.BaseWidget
	// Fill and Line are the colours of the ground and of the line round it. Where one
	// was set, Refresh shows it.
	Fill, Line fyne.ThemeColorName

	rect *canvas.Rectangle
}

// NewPanel makes a panel in a colour of the theme, with corners of so many of Fyne's
// units. The line round it is that of cards.
func NewPanel(fill fyne.ThemeColorName, radius float32) *Panel {
	p := &Panel{Fill: fill, Line: theme.ColorLine}
	p.rect = canvas.NewRectangle(nil)
	p.rect.CornerRadius = radius
	p.rect.StrokeWidth = 1
	p.ExtendBaseWidget(p)
	return p
}

// Outline changes the colour of the line round the panel. One in the accent colour is
// wider: in high contrast every line is strong.
func (p *Panel) Outline(line fyne.ThemeColorName) {
	if p.Line == line {
		return
	}
	p.Line, p.rect.StrokeWidth = line, 1
	if line == standard.ColorNamePrimary {
		p.rect.StrokeWidth = 2
	}
	p.Refresh()
}

// CreateRenderer implements [fyne.Widget].
func (p *Panel) CreateRenderer() fyne.WidgetRenderer {
	return &panelRenderer{widget.NewSimpleRenderer(p.rect), p}
}

type panelRenderer struct {
	fyne.WidgetRenderer
	p *Panel
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
	r.p.rect.FillColor = Colour(r.p.Fill)
	r.p.rect.StrokeColor = Colour(r.p.Line)
}
