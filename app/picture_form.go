package app

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	standard "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"latchkey/app/look"
	"latchkey/vault"
)

// A pictureForm chooses how an account looks. It is closed to begin with and
// shows in its one line how that is.
type pictureForm struct {
	app     *App
	content *fyne.Container

	now     *avatar
	open    *look.Button
	what    *look.Text
	fields  *fyne.Container
	faces   *faceGrid // initials, the mark of the website, and the generic pictures
	colours *faceGrid
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

// newPictureForm makes the form. changed is told what was chosen, in the words of
// [vault.Account].
func newPictureForm(a *App, changed func(icon, color string), escaped func()) *pictureForm {
	f := &pictureForm{app: a, changed: changed, now: newAvatar(a.gallery, discSize)}
	f.open = look.NewButton(tr("Picture"), f.toggle, escaped)
	f.open.Importance = widget.LowImportance
	f.open.Icon = standard.MenuExpandIcon()
	f.what = look.NewSmall("")
	f.faces = newFaceGrid(a.gallery, cellGenerics+len(generics()), f.pickFace, escaped)
	f.colours = newFaceGrid(a.gallery, len(badgeColours()), f.pickColour, escaped)
	f.colour = look.NewField(tr("Colour"), f.colours)
	f.fields = container.New(layout.NewCustomPaddedVBoxLayout(8), f.faces, f.colour)
	f.fields.Hide()
	head := container.NewBorder(nil, nil, container.NewHBox(f.now, look.Middle(f.open)), nil, look.Middle(f.what))
	f.content = container.New(layout.NewCustomPaddedVBoxLayout(6), head, f.fields)
	return f
}

// toggle opens or closes the form.
func (f *pictureForm) toggle() {
	look.Show(f.fields, !f.fields.Visible())
	icon := standard.MenuExpandIcon()
	if f.fields.Visible() {
		icon = standard.MenuDropDownIcon()
	}
	f.open.SetIcon(icon)
	f.content.Refresh()
	look.Reveal(f.content)
}

// set shows the picture of a, and what it could be.
func (f *pictureForm) set(a vault.Account) {
	f.account = a
	shown := f.app.faceOf(a)
	f.now.set(shown)
	bare := a
	bare.Icon = lettersIcon
	letters := f.app.faceOf(bare)
	f.faces.cells[cellLetters].set(letters)
	mark := f.mark()
	f.faces.cells[cellBrand].set(face{brand: mark})
	look.Show(f.faces.cells[cellBrand], mark != "")
	at, what := cellLetters, tr("Initials")
	for i, g := range generics() {
		one := letters
		one.generic = g.name
		f.faces.cells[cellGenerics+i].set(one)
		if shown.generic == g.name {
			at, what = cellGenerics+i, g.label
		}
	}
	if shown.brand != "" {
		m, _ := f.app.gallery.marks.Mark(shown.brand)
		at, what = cellBrand, m.Title
	}
	f.what.Set(what)
	f.faces.choose(at)
	f.setColours(shown)
}

// setColours offers the colours for what is shown.
func (f *pictureForm) setColours(shown face) {
	look.Show(f.colour, shown.brand == "")
	for i, c := range badgeColours() {
		one := shown
		one.ground = c
		f.colours.cells[i].set(one)
	}
	f.colours.choose(slices.Index(badgeColours(), shown.ground))
	f.fields.Refresh()
	f.content.Refresh()
}

// mark is the mark that can be chosen: that of the website, or the one that was
// chosen before; empty where there is none.
func (f *pictureForm) mark() string {
	if shown := f.app.faceOf(f.account); shown.brand != "" {
		return shown.brand
	}
	m, _ := f.app.gallery.marks.Match(f.account.Issuer)
	return m.Slug
}

// pickFace takes what was chosen. What follows from the issuer by itself is stored
// as nothing chosen.
func (f *pictureForm) pickFace(i int) {
	auto := f.account
	auto.Icon = ""
	own := f.app.faceOf(auto)
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

func (f *pictureForm) pickColour(i int) {
	color := badgeNames()[i]
	if _, own := badge(f.account); own == badgeColours()[i] {
		color = ""
	}
	f.change(f.account.Icon, color)
}

func (f *pictureForm) change(icon, color string) {
	f.account.Icon, f.account.Color = icon, color
	f.set(f.account)
	f.changed(icon, color)
}
