package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	standard "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"latchkey/app/theme"
)

// A panel is the rounded ground that cards, toasts and fields lie on.
type panel struct {
	widget.BaseWidget
	rect       *canvas.Rectangle
	fill, line fyne.ThemeColorName
}

// newPanel returns a rounded rectangle in a colour of the theme with a line
// round it.
func newPanel(fill fyne.ThemeColorName, radius float32) *panel {
	p := &panel{fill: fill, line: theme.ColorLine}
	p.rect = canvas.NewRectangle(nil)
	p.rect.CornerRadius = radius
	p.rect.StrokeWidth = 1
	p.ExtendBaseWidget(p)
	return p
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
