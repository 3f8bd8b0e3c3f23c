package app

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	standard "fyne.io/fyne/v2/theme"

	"latchkey/app/look"
	"latchkey/app/theme"
	"latchkey/vault"
)

// A codePanel shows the live code of an account that is not in the vault yet,
// so that it can be tried at the website before it is saved.
type codePanel struct {
	content fyne.CanvasObject

	code    *look.Text
	next    *look.Text
	waiting *look.Text // in place of the code while there is none
	ring    *look.Ring
	both    *fyne.Container

	account vault.Account
	ready   bool
}

// newCodePanel makes a panel that says waiting until there is a code.
func newCodePanel(waiting string) *codePanel {
	p := &codePanel{ring: look.NewRing()}
	p.code = look.NewText("", theme.SizeCode, standard.ColorNameForeground)
	p.code.Monospace()
	p.next = look.NewText("", theme.SizeSmall, theme.ColorMuted)
	p.next.Monospace()
	p.waiting = look.NewText(waiting, theme.SizeTitle, theme.ColorMuted)
	p.both = container.New(layout.NewCustomPaddedVBoxLayout(2), p.code, p.next)
	row := container.NewBorder(nil, nil, nil, container.NewCenter(p.ring),
		container.NewStack(p.both, look.Middle(p.waiting)))
	p.content = container.NewStack(
		look.NewPanel(theme.ColorCard, theme.RadiusField),
		container.New(layout.NewCustomPaddedLayout(8, 8, 14, 14), row),
	)
	p.clear()
	return p
}

// set shows the codes of a, from now on.
func (p *codePanel) set(a vault.Account, now time.Time) {
	p.account, p.ready = a, true
	p.tick(now)
}

// clear shows that there is no code yet. What it takes up stays the same, so
// that nothing below it moves.
func (p *codePanel) clear() {
	p.account, p.ready = vault.Account{}, false
	p.code.Set(" ")
	p.next.Set(" ")
	p.waiting.Show()
	p.ring.Hide()
}

// tick shows the code as it is at now.
func (p *codePanel) tick(now time.Time) {
	if !p.ready {
		return
	}
	code, err := p.account.Code(now)
	if err != nil {
		p.clear()
		p.waiting.Set(sentence(err))
		return
	}
	next, err := p.account.Next(now)
	if err != nil {
		next.Value = ""
	}
	p.waiting.Hide()
	p.code.Set(vault.Group(code.Value))
	p.next.Set(trf("next %s", vault.Group(next.Value)))
	if p.account.Kind == vault.HOTP {
		p.next.Set(trf("at count %d", code.Counter))
		p.code.Tint(standard.ColorNameForeground)
		p.ring.Hide()
		return
	}
	left := int(code.Until.Unix() - now.Unix())
	ends := left <= int(endingTime/time.Second)
	p.code.Tint(ink(ends))
	p.ring.Set(left, p.account.Period, ends)
	p.ring.Show()
}
