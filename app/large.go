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

// A largeScreen shows one code as large as the window allows, to be read aloud
// or across a room. It knows the account by its ID only.
type largeScreen struct {
	app  *App
	list *listScreen
	id   vault.ID
	root fyne.CanvasObject

	issuer, name *look.Text
	code         *look.BigCode
	ring         *look.Ring
	below        *look.Text
	request      *look.Button // HOTP: the next code
}

// largeRing is how big the ring is.
const largeRing = 56

// showLarge shows the code of an account in large type.
func (l *listScreen) showLarge(id vault.ID) {
	account, ok := l.vault.Account(id)
	if !ok {
		l.toast(tr("That account has been deleted"))
		l.refresh()
		return
	}
	s := &largeScreen{app: l.App, list: l, id: id, code: look.NewBigCode()}
	s.issuer = look.NewText("", theme.SizeHeading, standard.ColorNameForeground)
	s.issuer.Bold()
	s.name = look.NewText("", theme.SizeText, theme.ColorMuted)
	s.below = look.NewText("", theme.SizeHeading, theme.ColorMuted)
	s.below.Monospace()
	s.ring = look.NewRing()
	s.ring.SetTextSize(theme.SizeHeading)
	s.request = look.NewButton(tr("Next code"), func() { l.nextCode(s.id) }, s.back)
	look.Show(s.ring, account.Kind != vault.HOTP)
	look.Show(s.request, account.Kind == vault.HOTP)
	for _, t := range []*look.Text{s.issuer, s.name, s.below} {
		t.Align(fyne.TextAlignCenter)
	}
	back := look.NewSquare(standard.NavigateBackIcon(), s.back)
	copier := look.NewSquare(standard.ContentCopyIcon(), s.activate)
	for _, b := range []*look.Square{back, copier} {
		b.Other = func(e *fyne.KeyEvent) { s.typed(e) }
	}
	names := container.New(layout.NewCustomPaddedVBoxLayout(2), s.issuer, s.name)
	head := container.NewBorder(nil, nil, container.NewVBox(back), container.NewVBox(copier), names)
	foot := container.New(layout.NewCustomPaddedVBoxLayout(14), s.below,
		container.NewStack(container.NewCenter(container.NewGridWrap(fyne.NewSquareSize(largeRing), s.ring)), container.NewCenter(s.request)),
		look.NewSpace(24))
	s.root = container.New(layout.NewCustomPaddedLayout(theme.Margin, theme.Margin, theme.Margin, theme.Margin),
		container.NewBorder(head, foot, nil, nil, s.code.Content))
	s.show()
}

// show implements [addScreen].
func (s *largeScreen) show() {
	s.app.enter(s, s.root, nil)
	k := s.app.bound
	k.typed = s.typed
	k.shortcuts[(&fyne.ShortcutCopy{}).ShortcutName()] = s.activate
	k.shortcuts[ctrl(fyne.KeyB).ShortcutName()] = s.back
	s.app.bind(k)
}

func (s *largeScreen) typed(e *fyne.KeyEvent) {
	switch {
	case e.Name == fyne.KeyEscape:
		s.back()
	case look.IsEnter(e):
		s.activate()
	}
}

// activate copies the code, and asks for one first where there is none yet.
func (s *largeScreen) activate() { s.list.activate(s.id) }

// back implements [addScreen]: it goes to the card of the account.
func (s *largeScreen) back() {
	s.app.endAdding()
	if s.list.cards.find(s.id) >= 0 {
		s.list.cards.choose(s.id)
		s.list.cards.move(0)
	}
}

// tick implements [addScreen].
func (s *largeScreen) tick(now time.Time) {
	account, ok := s.app.vault.Account(s.id)
	if !ok {
		s.back()
		s.app.toast(tr("That account has been deleted"))
		return
	}
	title, detail := headings(account)
	s.issuer.Set(title)
	s.name.Set(detail)
	if account.Kind == vault.HOTP {
		s.showCounted(account)
		return
	}
	code, err := account.Code(now)
	var next vault.Code
	if err == nil {
		next, err = account.Next(now)
	}
	if err != nil {
		s.code.Set("–", theme.ColorMuted)
		s.below.Set(trf("no code: %s", said(err.Error())))
		s.ring.Set(0, 1, false)
		return
	}
	left, ending := remainingOf(account, code, now)
	s.code.Set(vault.Group(code.Value), ink(ending))
	s.below.Set(nextLine(vault.Group(next.Value), ending, left))
	s.ring.Set(left, account.Period, ending)
}

func (s *largeScreen) showCounted(account vault.Account) {
	code, asked := s.list.asked[s.id]
	if !asked {
		s.code.Set(dots(account.Digits), theme.ColorMuted)
		s.below.Set(trf("next count %d", account.Counter))
		return
	}
	s.code.Set(vault.Group(code.Value), standard.ColorNameForeground)
	s.below.Set(trf("count %d", code.Counter))
}
