package app

import (
	"errors"
	"image"
	"image/color"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"latchkey/app/face"
	"latchkey/app/settings"
)

// drawnOn is what can be seen on the picture of an account: its initials, or what is
// drawn there instead.
func drawnOn(a *face.Avatar) (initials string, picture image.Image) {
	for _, o := range test.WidgetRenderer(a).Objects() {
		switch o := o.(type) {
		case *canvas.Text:
			if o.Visible() {
				initials = o.Text
			}
		case *canvas.Image:
			if o.Visible() {
				picture = o.Image
			}
		}
	}
	return initials, picture
}

// groundOf is the colour that the picture of an account is drawn on.
func groundOf(a *face.Avatar) color.Color {
	for _, o := range test.WidgetRenderer(a).Objects() {
		if disc, ok := o.(*canvas.Circle); ok {
			return disc.FillColor
		}
	}
	return nil
}

// chooseFace chooses one of the faces that a form offers: of the pictures, of which the
// first is the initials, the second the mark of the website and the others are generic,
// or of the colours.
func (b *bench) chooseFace(among string, n int) {
	b.t.Helper()
	grid := b.faces(among)
	var cells []fyne.CanvasObject
	for _, o := range test.WidgetRenderer(grid).Objects() {
		if cell, ok := o.(*face.Avatar); ok {
			cells = append(cells, cell)
		}
	}
	test.TapAt(grid.(fyne.Tappable), cells[n].Position().AddXY(1, 1))
}

// faces is what the faces of a form are chosen in: "pictures" or "colours".
func (b *bench) faces(among string) fyne.Widget {
	b.t.Helper()
	var grids []fyne.Widget
	b.each(func(o fyne.CanvasObject) bool {
		w, ok := o.(fyne.Widget)
		if !ok {
			return true
		}
		if _, ok := o.(fyne.Focusable); ok && offersFaces(w) {
			grids = append(grids, w)
		}
		return true
	})
	n := map[string]int{"pictures": 0, "colours": 1}[among]
	if n >= len(grids) {
		b.t.Fatalf("%d choices of faces are seen, and none of %s", len(grids), among)
	}
	return grids[n]
}

// offersFaces reports whether w is drawn of several faces.
func offersFaces(w fyne.Widget) bool {
	n := 0
	for _, o := range test.WidgetRenderer(w).Objects() {
		if _, ok := o.(*face.Avatar); ok {
			n++
		}
	}
	return n > 1
}

func TestRowsDrawPicturesOnce(t *testing.T) {
	b := newBench(t, account("GitHub", "dana"), account("Customer Portal", "dana"))
	initials, before := drawnOn(b.card("GitHub").row.face)
	if before == nil || initials != "" {
		t.Fatal("GitHub has no mark")
	}
	b.pass(65e9)
	if _, mark := drawnOn(b.card("GitHub").row.face); mark != before {
		t.Error("the mark was drawn anew as time went by")
	}
	b.app.list.search.SetText("customer")
	if initials, mark := drawnOn(b.card("Customer Portal").row.face); mark != nil || initials != "CP" {
		t.Errorf("a row used again shows %q and its old mark", initials)
	}
	b.app.list.search.SetText("git")
	if initials, mark := drawnOn(b.card("GitHub").row.face); mark == nil || initials != "" {
		t.Error("a row used again shows no mark")
	}
}

func TestMarksCanBeSwitchedOff(t *testing.T) {
	b := newBench(t, account("GitHub", "dana"))
	file := settings.In(filepath.Join(t.TempDir(), "latchkey"))
	b.app.prefs.kept = file
	b.app.SetBrands(false)
	b.work()
	if initials, mark := drawnOn(b.card("GitHub").row.face); mark != nil || initials != "GH" || b.app.Brands() {
		t.Error("the mark is still shown")
	}
	kept, err := file.Load()
	if err != nil || kept.Pictures.Brands {
		t.Errorf("%+v was kept, %v", kept.Pictures, err)
	}
	// And so at the next start.
	again := newClosedBench(t)
	again.store, again.app.prefs.kept = b.store, file
	again.keys.open = b.keys.open
	again.app.Run()
	again.work()
	if _, mark := drawnOn(again.card("GitHub").row.face); mark != nil {
		t.Error("the next start shows the mark")
	}
	b.app.prefs.kept = brokenSettings{}
	b.app.SetBrands(true)
	b.work()
	b.sees("The settings are full of sand")
}

// brokenSettings are Settings that cannot be kept.
type brokenSettings struct{}

func (brokenSettings) Load() (settings.Settings, error) { return settings.Default(), errSand }

func (brokenSettings) Change(func(*settings.Settings)) (settings.Settings, error) {
	return settings.Default(), errSand
}

var errSand = errors.New("the settings are full of sand")
