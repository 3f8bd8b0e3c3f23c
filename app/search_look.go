package app

import (
	"image/color"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	standard "fyne.io/fyne/v2/theme"

	"latchkey/app/look"
)

// CreateRenderer implements [fyne.Widget]. Fyne has what is scrolled in an entry begin
// under its icon, with a shadow there, and lays a scroll bar over its lower edge.
func (s *searchField) CreateRenderer() fyne.WidgetRenderer {
	r := &searchRenderer{WidgetRenderer: s.Entry.CreateRenderer()}
	r.objects = slices.Clone(r.WidgetRenderer.Objects())
	r.edge = canvas.NewRectangle(look.Colour(standard.ColorNameInputBackground))
	for i, o := range r.objects {
		if scroll, ok := o.(*container.Scroll); ok {
			r.scroll = scroll
			r.bare = container.NewThemeOverride(scroll, barless{})
			r.objects[i] = r.bare
		}
	}
	r.objects = slices.Insert(r.objects, len(r.objects)-1, fyne.CanvasObject(r.edge)) // the icon is the last
	return r
}

// MouseDown implements [desktop.Mouseable].
func (s *searchField) MouseDown(e *desktop.MouseEvent) {
	at := *e
	at.Position = besideIcon(e.Position)
	s.Entry.MouseDown(&at)
}

// Dragged implements [fyne.Draggable].
func (s *searchField) Dragged(e *fyne.DragEvent) {
	at := *e
	at.Position = besideIcon(e.Position)
	s.Entry.Dragged(&at)
}

// besideIcon is where an entry without an icon would have the mouse. Fyne looks for the
// letter under it as if there was none (seen in 2.7.1).
func besideIcon(p fyne.Position) fyne.Position {
	return p.SubtractXY(standard.IconInlineSize()+standard.LineSpacing(), 0)
}

// A searchRenderer draws an entry whose text ends beside its icon.
type searchRenderer struct {
	fyne.WidgetRenderer
	objects []fyne.CanvasObject
	scroll  *container.Scroll // of the text
	bare    *container.ThemeOverride
	edge    *canvas.Rectangle // lies over what would be under the icon
}

// Objects implements [fyne.WidgetRenderer].
func (r *searchRenderer) Objects() []fyne.CanvasObject { return r.objects }

// Layout implements [fyne.WidgetRenderer].
func (r *searchRenderer) Layout(size fyne.Size) {
	r.WidgetRenderer.Layout(size)
	at, room := r.scroll.Position(), r.scroll.Size()
	r.bare.Move(at)
	r.bare.Resize(room)
	r.scroll.Move(fyne.Position{})
	r.scroll.Resize(room)
	// Text that is not scrolled begins one padding into it, and the cursor a little
	// before that. Above and below there is the line round the field.
	r.edge.Move(at.AddXY(0, 2))
	r.edge.Resize(fyne.NewSize(standard.InnerPadding()-2, room.Height-4))
}

// Refresh implements [fyne.WidgetRenderer].
func (r *searchRenderer) Refresh() {
	r.WidgetRenderer.Refresh()
	r.edge.FillColor = look.Colour(standard.ColorNameInputBackground)
	r.edge.Refresh()
}

// barless is the theme without scroll bars and the shadows at the ends of what is
// scrolled.
type barless struct{ chosenTheme }

// Size implements [fyne.Theme].
func (t barless) Size(name fyne.ThemeSizeName) float32 {
	if name == standard.SizeNameScrollBar || name == standard.SizeNameScrollBarSmall {
		return 0
	}
	return t.chosenTheme.Size(name)
}

// Color implements [fyne.Theme].
func (t barless) Color(name fyne.ThemeColorName, variant fyne.ThemeVariant) color.Color {
	if name == standard.ColorNameShadow {
		return color.Transparent
	}
	return t.chosenTheme.Color(name, variant)
}
