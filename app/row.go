package app

import (
	"fmt"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	standard "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

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

	// The codes on the row, and the secret's alone: they are made anew when the
	// row is bound and when the clock leaves the time step, either way.
	now, next vault.Code
	failed    error

	ground  *panel
	face    *avatar
	issuer  *text
	detail  *text
	code    *text
	below   *text
	ring    *ring
	copier  *canvas.Image
	request *formButton // HOTP: the next code
}

func newRow(c *cards) *row {
	r := &row{cards: c, index: -1, bound: -1}
	r.ground = newPanel(theme.ColorCard, theme.RadiusCard)
	r.face = newAvatar(c.host.gallery, discSize)
	r.issuer = newText("", theme.SizeTitle, standard.ColorNameForeground)
	r.issuer.bold()
	r.detail = newText("", theme.SizeSmall, theme.ColorMuted)
	r.code = newText("", theme.SizeCode, standard.ColorNameForeground)
	r.code.monospace()
	r.below = newText("", theme.SizeSmall, theme.ColorMuted)
	r.below.monospace()
	r.ring = newRing()
	r.copier = canvas.NewImageFromResource(nil)
	r.copier.FillMode = canvas.ImageFillContain
	r.request = newFormButton("Next code", r.ask, c.host.unfocus)
	r.request.other = c.host.spareKey
	r.ExtendBaseWidget(r)
	return r
}

// bind makes the row show a.
func (r *row) bind(a vault.Account, index, generation int) {
	r.account, r.index, r.bound = a, index, generation
	r.now, r.next, r.failed = vault.Code{}, vault.Code{}, nil
	title, detail := headings(a)
	r.issuer.set(title)
	r.detail.set(detail)
	r.face.set(r.cards.host.faceOf(a))
	show(r.ring, a.Kind != vault.HOTP)
	show(r.copier, a.Kind != vault.HOTP)
	show(r.request, a.Kind == vault.HOTP)
	r.tick(r.cards.host.clock())
	r.mark()
}

// headings are the two lines over the code: the issuer, and the account name
// with whatever is unusual.
func headings(a vault.Account) (title, detail string) {
	title, detail = a.Issuer, a.Name
	if title == "" {
		title, detail = a.Name, ""
	}
	if title == "" {
		title = "Account without a name"
	}
	for _, unusual := range unusual(a) {
		if detail != "" {
			detail += " · "
		}
		detail += unusual
	}
	return title, detail
}

// unusual lists the settings that are not what nearly every website uses.
func unusual(a vault.Account) []string {
	var list []string
	switch a.Kind {
	case vault.Steam:
		list = append(list, "Steam")
	case vault.HOTP:
		list = append(list, "by counter")
	}
	if a.Kind != vault.Steam && a.Digits != vault.DefaultDigits {
		list = append(list, fmt.Sprintf("%d digits", a.Digits))
	}
	if a.Kind != vault.HOTP && a.Period != vault.DefaultPeriod {
		list = append(list, fmt.Sprintf("%d s", a.Period))
	}
	switch a.Algorithm {
	case vault.SHA256:
		list = append(list, "SHA-256")
	case vault.SHA512:
		list = append(list, "SHA-512")
	}
	return list
}

// mark shows whether the row is the selected one.
func (r *row) mark() {
	line := theme.ColorLine
	if r.account.ID == r.cards.selected {
		line = standard.ColorNamePrimary
	}
	r.ground.outline(line)
}

// tick shows what the row's account shows at t. It draws only what differs.
func (r *row) tick(t time.Time) {
	if r.account.Kind == vault.HOTP {
		r.showCounted()
		return
	}
	if r.failed != nil || t.Before(r.now.From) || !t.Before(r.now.Until) {
		r.now, r.failed = r.account.Code(t)
		if r.failed == nil {
			r.next, r.failed = r.account.Next(t)
		}
	}
	if r.failed != nil {
		r.code.set("– – –")
		r.code.tint(theme.ColorMuted)
		r.below.set("no code: " + r.failed.Error())
		r.ring.set(0, 1, false)
		return
	}
	left := int(r.now.Until.Unix() - t.Unix())
	ending := left <= int(endingTime/time.Second) && r.account.Period > int(endingTime/time.Second)
	r.code.set(vault.Group(r.now.Value))
	r.code.tint(ink(ending))
	below := "next " + vault.Group(r.next.Value)
	if ending { // said in words too, for those who do not see the colour
		below += fmt.Sprintf(" in %d s", left)
	}
	r.below.set(below)
	r.ring.set(left, r.account.Period, ending)
}

func ink(ending bool) fyne.ThemeColorName {
	if ending {
		return theme.ColorEnding
	}
	return standard.ColorNameForeground
}

// showCounted shows an HOTP account: the code that was asked for last, or dots.
func (r *row) showCounted() {
	code, asked := r.cards.host.asked[r.account.ID]
	show(r.copier, asked)
	if asked {
		r.code.set(vault.Group(code.Value))
		r.code.tint(standard.ColorNameForeground)
		r.below.set(fmt.Sprintf("count %d", code.Counter))
		return
	}
	dots := make([]rune, r.account.Digits)
	for i := range dots {
		dots[i] = '0'
	}
	hidden := []rune(vault.Group(string(dots)))
	for i := range hidden {
		if hidden[i] == '0' {
			hidden[i] = '•'
		}
	}
	r.code.set(string(hidden))
	r.code.tint(theme.ColorMuted)
	r.below.set(fmt.Sprintf("next count %d", r.account.Counter))
}

// ask selects the account and shows its next code.
func (r *row) ask() {
	r.cards.choose(r.account.ID)
	r.cards.host.nextCode(r.account.ID)
}

// Tapped copies the code.
func (r *row) Tapped(*fyne.PointEvent) {
	r.cards.choose(r.account.ID)
	r.cards.host.copy(r.account.ID)
}

// TappedSecondary opens the row's menu.
func (r *row) TappedSecondary(e *fyne.PointEvent) {
	r.cards.choose(r.account.ID)
	r.cards.host.showRowMenu(r.account.ID, e.AbsolutePosition)
}

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
	r.ground.fill = theme.ColorCard
	if in {
		r.ground.fill = theme.ColorRaised
	}
	r.ground.Refresh()
}

func show(o fyne.CanvasObject, visible bool) {
	if visible == o.Visible() {
		return
	}
	if visible {
		o.Show()
		return
	}
	o.Hide()
}
