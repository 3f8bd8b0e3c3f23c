package face

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	standard "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"latchkey/app/look"
	"latchkey/app/theme"
)

// cellSide is how wide a cell of a grid is, cellFace the face in it.
const cellSide, cellFace = 44, 34

// A grid is a choice of faces, in as many columns as there is room for. It is
// one stop of the Tab key; the arrow keys choose.
type grid struct {
	widget.BaseWidget
	cells   []*Avatar
	chosen  int // -1 for none
	picked  func(i int)
	escaped func()
	mark    *canvas.Circle // round the chosen one
	focused bool
	columns int
}

func newGrid(g *Gallery, n int, picked func(i int), escaped func()) *grid {
	f := &grid{chosen: -1, picked: picked, escaped: escaped, columns: 7}
	for range n {
		f.cells = append(f.cells, NewAvatar(g, cellFace))
	}
	f.mark = canvas.NewCircle(color.Transparent)
	f.mark.StrokeWidth = 2
	f.ExtendBaseWidget(f)
	return f
}

// choose shows that cell i is chosen.
func (f *grid) choose(i int) {
	if f.chosen != i {
		f.chosen = i
		f.Refresh()
	}
}

// pick chooses cell i as the user does.
func (f *grid) pick(i int) {
	if i >= 0 && i < len(f.cells) && f.cells[i].Visible() {
		f.choose(i)
		f.picked(i)
	}
}

// Tapped implements [fyne.Tappable].
func (f *grid) Tapped(e *fyne.PointEvent) {
	column, row := int(e.Position.X/cellSide), int(e.Position.Y/cellSide)
	if column < f.columns {
		f.pick(f.shown(row*f.columns + column))
	}
	fyne.CurrentApp().Driver().CanvasForObject(f).Focus(f)
}

// shown is which cell stands at a place, or -1.
func (f *grid) shown(place int) int {
	for i, c := range f.cells {
		if !c.Visible() {
			continue
		}
		if place == 0 {
			return i
		}
		place--
	}
	return -1
}

// place is where cell i stands.
func (f *grid) place(i int) int {
	n := 0
	for _, c := range f.cells[:max(i, 0)] {
		if c.Visible() {
			n++
		}
	}
	return n
}

// Cursor implements [desktop.Cursorable].
func (f *grid) Cursor() desktop.Cursor { return desktop.PointerCursor }

// FocusGained implements [fyne.Focusable].
func (f *grid) FocusGained() {
	f.focused = true
	f.Refresh()
	look.Reveal(f)
}

// FocusLost implements [fyne.Focusable].
func (f *grid) FocusLost() { f.focused = false; f.Refresh() }

// TypedRune implements [fyne.Focusable].
func (f *grid) TypedRune(rune) {}

// TypedKey implements [fyne.Focusable].
func (f *grid) TypedKey(key *fyne.KeyEvent) {
	at := f.place(f.chosen)
	switch key.Name {
	case fyne.KeyEscape:
		f.escaped()
	case fyne.KeyLeft:
		f.pick(f.shown(at - 1))
	case fyne.KeyRight:
		f.pick(f.shown(at + 1))
	case fyne.KeyUp:
		f.pick(f.shown(at - f.columns))
	case fyne.KeyDown:
		f.pick(f.shown(at + f.columns))
	case fyne.KeyHome:
		f.pick(f.shown(0))
	case fyne.KeyEnd:
		f.pick(f.shown(f.place(len(f.cells)) - 1))
	}
}

// Resize finds out how many columns there are now.
func (f *grid) Resize(size fyne.Size) {
	f.columns = max(int(size.Width/cellSide), 1)
	f.BaseWidget.Resize(size)
}

// CreateRenderer implements [fyne.Widget].
func (f *grid) CreateRenderer() fyne.WidgetRenderer {
	objects := []fyne.CanvasObject{f.mark}
	for _, c := range f.cells {
		objects = append(objects, c)
	}
	return &gridRenderer{f, objects}
}

type gridRenderer struct {
	f       *grid
	objects []fyne.CanvasObject
}

func (w *gridRenderer) Destroy() {}

func (w *gridRenderer) Objects() []fyne.CanvasObject { return w.objects }

// MinSize is as high as the cells are at the width that the grid has.
func (w *gridRenderer) MinSize() fyne.Size {
	rows := (w.f.place(len(w.f.cells)) + w.f.columns - 1) / w.f.columns
	return fyne.NewSize(cellSide, float32(rows)*cellSide)
}

func (w *gridRenderer) Layout(fyne.Size) {
	place := 0
	for _, c := range w.f.cells {
		if !c.Visible() {
			continue
		}
		c.Resize(fyne.NewSquareSize(cellFace))
		c.Move(w.f.corner(place).AddXY((cellSide-cellFace)/2, (cellSide-cellFace)/2))
		place++
	}
	w.colour()
}

// corner is the upper left corner of a cell.
func (f *grid) corner(place int) fyne.Position {
	return fyne.NewPos(float32(place%f.columns)*cellSide, float32(place/f.columns)*cellSide)
}

// Refresh implements [fyne.WidgetRenderer].
func (w *gridRenderer) Refresh() {
	w.Layout(w.f.Size())
	for _, c := range w.f.cells {
		c.Refresh()
	}
}

func (w *gridRenderer) colour() {
	f := w.f
	look.Show(f.mark, f.chosen >= 0)
	name := theme.ColorMuted
	if f.focused {
		name = standard.ColorNamePrimary
	}
	f.mark.StrokeColor = look.Colour(name)
	f.mark.Resize(fyne.NewSquareSize(cellSide - 2))
	f.mark.Move(f.corner(f.place(f.chosen)).AddXY(1, 1))
	f.mark.Refresh()
}
