package app

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	standard "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"latchkey/app/face"
	"latchkey/app/look"
	"latchkey/app/theme"
	"latchkey/vault"
)

// endingTime is how much of a time step counts as its end.
const endingTime = 5 * time.Second

// A row is one card of the list. Rows are recycled: what a row shows belongs to
// the account it is bound to, which changes as the list is scrolled and
// filtered. Whatever is done to a row is done by that account's ID.
type row struct {
	widget.BaseWidget
	cards *cards

	account vault.Account
	bound   int // the generation of the cards' accounts that it was bound in
	index   int // which of them; -1 while it is not in view
	hovered bool
	pressed vault.ID // what it showed when the mouse went down on it
	shape   cardShape

	// The codes on the row, and the secret's alone: they are made anew when the
	// row is bound and when the clock leaves the time step, either way.
	now, next vault.Code
	failed    error

	ground  *look.Panel
	face    *face.Avatar
	issuer  *look.Text
	detail  *look.Text
	code    *look.Text
	below   *look.Text
	ring    *look.Ring
	copier  *canvas.Image
	eye     *look.Icon    // where codes are hidden: shows this one
	pin     *look.Icon    // of what is pinned
	number  *look.KeyMark // of the key that copies it with Ctrl, while that is held
	request *look.Button  // HOTP: the next code
}

func newRow(c *cards) *row {
	r := &row{cards: c, index: -1, bound: -1}
	r.ground = look.NewPanel(theme.ColorCard, theme.RadiusCard)
	r.face = face.NewAvatar(c.host.gallery, face.Size)
	r.issuer = look.NewText("", theme.SizeTitle, standard.ColorNameForeground)
	r.issuer.Bold()
	r.detail = look.NewText("", theme.SizeSmall, theme.ColorMuted)
	r.code = look.NewText("", theme.SizeCode, standard.ColorNameForeground)
	r.code.Monospace()
	r.below = look.NewText("", theme.SizeSmall, theme.ColorMuted)
	r.below.Monospace()
	r.ring = look.NewRing()
	r.copier = canvas.NewImageFromResource(nil)
	r.copier.FillMode = canvas.ImageFillContain
	r.eye = look.NewIcon(standard.VisibilityIcon(), theme.ColorMuted)
	r.pin = look.NewIcon(look.PinIcon(), standard.ColorNamePrimary)
	r.number = look.NewKeyMark()
	r.request = look.NewButton(tr("Next code"), r.ask, c.host.unfocus)
	r.request.Other, r.request.Runes = c.host.spareKey, c.host.typedRune
	r.request.Gained = func() { c.reveal(r.index) } // Tab leads to what is out of view, too
	r.ExtendBaseWidget(r)
	return r
}

// bind makes the row show a.
func (r *row) bind(a vault.Account, index, generation int) {
	if a.ID != r.account.ID || a.Kind != vault.HOTP {
		r.letGo() // it was on the button of another account
	}
	r.account, r.index, r.bound = a, index, generation
	r.now, r.next, r.failed = vault.Code{}, vault.Code{}, nil
	title, detail := headings(a)
	r.issuer.Set(title)
	r.detail.Set(detail)
	r.face.Set(r.cards.host.faceOf(a))
	look.Show(r.ring, a.Kind != vault.HOTP)
	look.Show(r.request, a.Kind == vault.HOTP)
	look.Show(r.pin, a.Pinned)
	r.reshape(r.cards.shape)
	r.tick(r.cards.host.clock())
	r.mark()
	r.count()
}

// mark shows whether the row is the selected one.
func (r *row) mark() {
	line := theme.ColorLine
	if r.account.ID == r.cards.selected {
		line = standard.ColorNamePrimary
	}
	r.ground.Outline(line)
}

// count shows the key that copies the row's code while Ctrl is held.
func (r *row) count() {
	look.Show(r.number, r.cards.counting && r.index >= 0 && r.index < countedKeys)
	if r.number.Visible() {
		r.number.Set(r.index + 1)
	}
}

// ask selects the account and shows its next code.
func (r *row) ask() {
	r.cards.choose(r.account.ID)
	r.cards.host.nextCode(r.account.ID)
}

// letGo takes the keyboard from the row's button: where that is not seen, or is
// another account's by now, a key would use up a code that nobody asked for.
func (r *row) letGo() { r.cards.host.unfocusFrom(r.request) }

// Tapped copies the code, or shows it where the eye was pressed. Where another
// account has come to lie under the mouse since it went down, nothing is done:
// neither of the two is surely meant.
func (r *row) Tapped(e *fyne.PointEvent) {
	id, pressed := r.account.ID, r.pressed
	r.pressed = ""
	if pressed != "" && pressed != id {
		return
	}
	r.cards.choose(id)
	if e != nil && r.onEye(e.Position) {
		r.cards.host.toggleShown(id)
		return
	}
	r.cards.host.copy(id)
}

// TappedSecondary opens the row's menu.
func (r *row) TappedSecondary(e *fyne.PointEvent) {
	r.cards.choose(r.account.ID)
	r.cards.host.showRowMenu(r.account.ID, e.AbsolutePosition)
}

// MouseDown implements [desktop.Mouseable].
func (r *row) MouseDown(*desktop.MouseEvent) { r.pressed = r.account.ID }

// MouseUp implements [desktop.Mouseable].
func (r *row) MouseUp(*desktop.MouseEvent) {}

// Dragged implements [fyne.Draggable]: the account that was pressed is put to
// another place of the list. The row may have another one by the end of it.
func (r *row) Dragged(e *fyne.DragEvent) { r.cards.dragged(r, e) }

// DragEnd implements [fyne.Draggable].
func (r *row) DragEnd() { r.cards.dropped() }

// Cursor implements [desktop.Cursorable].
func (r *row) Cursor() desktop.Cursor { return desktop.PointerCursor }

// MouseIn implements [desktop.Hoverable].
func (r *row) MouseIn(*desktop.MouseEvent) { r.hover(true) }

// MouseMoved implements [desktop.Hoverable].
func (r *row) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements [desktop.Hoverable].
func (r *row) MouseOut() { r.hover(false) }

func (r *row) hover(in bool) {
	r.hovered = in
	r.ground.Fill = theme.ColorCard
	if in {
		r.ground.Fill = theme.ColorRaised
	}
	r.ground.Refresh()
}
