package look

import (
	"image/color"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	standard "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// A Select is a choice of a few words, on a list that Enter opens as well as Space.
// It has the line round it that entries have.
type Select struct {
	widget.Select
	escaped func()
	focused bool
}

// NewSelect makes a choice in which nothing is chosen yet, and that calls changed
// with what is chosen, and escaped on Esc.
func NewSelect(options []string, changed func(string), escaped func()) *Select {
	s := &Select{escaped: escaped}
	s.Options, s.OnChanged = options, changed
	s.ExtendBaseWidget(s)
	return s
}

// FocusGained implements [fyne.Focusable].
func (s *Select) FocusGained() {
	s.focused = true
	s.Select.FocusGained()
	Reveal(s)
}

// FocusLost implements [fyne.Focusable].
func (s *Select) FocusLost() {
	s.focused = false
	s.Select.FocusLost()
}

// CreateRenderer implements [fyne.Widget].
func (s *Select) CreateRenderer() fyne.WidgetRenderer {
	r := &edgedSelect{s.Select.CreateRenderer(), s, canvas.NewRectangle(color.Transparent)}
	r.colour()
	return r
}

// An edgedSelect has the line round it that entries have: Fyne's own choice is a
// shade of the ground, and no more than that with the keyboard.
type edgedSelect struct {
	fyne.WidgetRenderer
	s    *Select
	edge *canvas.Rectangle
}

// Objects implements [fyne.WidgetRenderer].
func (r *edgedSelect) Objects() []fyne.CanvasObject {
	return append(slices.Clone(r.WidgetRenderer.Objects()), r.edge)
}

// Layout implements [fyne.WidgetRenderer].
func (r *edgedSelect) Layout(size fyne.Size) {
	r.WidgetRenderer.Layout(size)
	r.edge.Resize(size)
}

// Refresh implements [fyne.WidgetRenderer].
func (r *edgedSelect) Refresh() {
	r.colour()
	r.edge.Refresh()
	r.WidgetRenderer.Refresh()
}

func (r *edgedSelect) colour() {
	r.edge.StrokeColor = Colour(standard.ColorNameInputBorder)
	if r.s.focused {
		r.edge.StrokeColor = Colour(standard.ColorNamePrimary)
	}
	r.edge.StrokeWidth, r.edge.CornerRadius = standard.InputBorderSize(), standard.InputRadiusSize()
}

// TypedKey implements [fyne.Focusable].
func (s *Select) TypedKey(key *fyne.KeyEvent) {
	switch {
	case key.Name == fyne.KeyEscape:
		s.escaped()
	case IsEnter(key):
		s.Select.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	default:
		s.Select.TypedKey(key)
	}
}
