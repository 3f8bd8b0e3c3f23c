package face

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/layout"
	standard "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"latchkey/app/look"
	"latchkey/vault"
)

// A Form chooses how an account looks. It is closed to begin with and shows in its one
// line how that is. It knows of no account before [Form.Set].
type Form struct {
	// Content is what is seen of it, to be put on a screen.
	Content *fyne.Container

	gallery *Gallery
	faceOf  func(vault.Account) Face

	now     *Avatar
	open    *look.Button
	what    *look.Text
	fields  *fyne.Container
	faces   *grid // initials, the mark of the website, and the generic pictures
	colours *grid
	colour  *fyne.Container

	account vault.Account
	changed func(icon, color string)
}

// Places in the grid of faces, before those of generics.
const (
	cellLetters = iota
	cellBrand
	cellGenerics
)

// NewForm makes a form. faceOf is [Gallery.Face] of g, with or without the marks of
// websites, as is set at that moment. changed is called after every choice with what is
// to be stored as [vault.Account.Icon] and [vault.Account.Color]; either is empty where it
// follows from the issuer by itself. escaped is called for Esc.
func NewForm(g *Gallery, faceOf func(vault.Account) Face, changed func(icon, color string), escaped func()) *Form {
	f := &Form{gallery: g, faceOf: faceOf, changed: changed, now: NewAvatar(g, Size)}
	f.open = look.NewButton(lang.L("Picture"), f.toggle, escaped)
	f.open.Importance = widget.LowImportance
	f.open.Icon = standard.MenuExpandIcon()
	f.what = look.NewSmall("")
	f.faces = newGrid(g, cellGenerics+len(generics()), f.pickFace, escaped)
	f.colours = newGrid(g, len(badgeColours()), f.pickColour, escaped)
	f.colour = look.NewField(lang.L("Colour"), f.colours)
	f.fields = container.New(layout.NewCustomPaddedVBoxLayout(8), f.faces, f.colour)
	f.fields.Hide()
	head := container.NewBorder(nil, nil, container.NewHBox(f.now, look.Middle(f.open)), nil, look.Middle(f.what))
	f.Content = container.New(layout.NewCustomPaddedVBoxLayout(6), head, f.fields)
	return f
}

// toggle opens or closes the form.
func (f *Form) toggle() {
	look.Show(f.fields, !f.fields.Visible())
	icon := standard.MenuExpandIcon()
	if f.fields.Visible() {
		icon = standard.MenuDropDownIcon()
	}
	f.open.SetIcon(icon)
	f.Content.Refresh()
	look.Reveal(f.Content)
}

// Set shows the picture of a, and what it could be.
func (f *Form) Set(a vault.Account) {
	f.account = a
	shown := f.faceOf(a)
	f.now.Set(shown)
	bare := a
	bare.Icon = lettersIcon
	letters := f.faceOf(bare)
	f.faces.cells[cellLetters].Set(letters)
	mark := f.mark()
	f.faces.cells[cellBrand].Set(Face{brand: mark})
	look.Show(f.faces.cells[cellBrand], mark != "")
	at, what := cellLetters, lang.L("Initials")
	for i, g := range generics() {
		one := letters
		one.generic = g.name
		f.faces.cells[cellGenerics+i].Set(one)
		if shown.generic == g.name {
			at, what = cellGenerics+i, g.label
		}
	}
	if shown.brand != "" {
		m, _ := f.gallery.marks.Mark(shown.brand)
		at, what = cellBrand, m.Title
	}
	f.what.Set(what)
	f.faces.choose(at)
	f.setColours(shown)
}

// setColours offers the colours for what is shown.
func (f *Form) setColours(shown Face) {
	look.Show(f.colour, shown.brand == "")
	for i, c := range badgeColours() {
		one := shown
		one.ground = c
		f.colours.cells[i].Set(one)
	}
	f.colours.choose(slices.Index(badgeColours(), shown.ground))
	f.fields.Refresh()
	f.Content.Refresh()
}

// mark is the mark that can be chosen: that of the website, or the one that was
// chosen before; empty where there is none.
func (f *Form) mark() string {
	if shown := f.faceOf(f.account); shown.brand != "" {
		return shown.brand
	}
	m, _ := f.gallery.marks.Match(f.account.Issuer)
	return m.Slug
}

// pickFace takes what was chosen. What follows from the issuer by itself is stored
// as nothing chosen.
func (f *Form) pickFace(i int) {
	auto := f.account
	auto.Icon = ""
	own := f.faceOf(auto)
	icon := ""
	switch {
	case i == cellBrand:
		if mark := f.mark(); own.brand != mark {
			icon = brandIcon + mark
		}
	case i == cellLetters && own.brand != "":
		icon = lettersIcon
	case i >= cellGenerics:
		icon = genericIcon + generics()[i-cellGenerics].name
	}
	f.change(icon, f.account.Color)
}

func (f *Form) pickColour(i int) {
	color := badgeNames()[i]
	if _, own := badge(f.account); own == badgeColours()[i] {
		color = ""
	}
	f.change(f.account.Icon, color)
}

func (f *Form) change(icon, color string) {
	f.account.Icon, f.account.Color = icon, color
	f.Set(f.account)
	f.changed(icon, color)
}
