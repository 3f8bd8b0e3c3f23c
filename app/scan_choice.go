package app

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	standard "fyne.io/fyne/v2/theme"

	"latchkey/app/look"
	"latchkey/app/theme"
	"latchkey/importer"
	"latchkey/importer/screen"
)

// cutSide is how high and wide the picture of a QR code is, in the window's units,
// and cutPixels how many pixels it has, for screens of twice as many.
const cutSide, cutPixels = 72, 2 * cutSide

// A choiceScreen lists the QR codes that were found on the screen, each with its
// picture, to choose one or all.
type choiceScreen struct {
	scan  *scan
	root  fyne.CanvasObject
	codes []*look.Card
}

// newChoiceScreen offers the codes that hold accounts. It is made while the scan
// has its pictures.
func newChoiceScreen(s *scan, holding []importer.Sighting) *choiceScreen {
	c := &choiceScreen{scan: s}
	list := container.New(layout.NewCustomPaddedVBoxLayout(theme.Gap))
	for i, sighting := range holding {
		card := newCodeCard(s, sighting, func() { c.take(sighting) }, c.back)
		card.Step = func(step int) { c.focus(i + step) }
		c.codes = append(c.codes, card)
		list.Add(card)
	}
	more := trf("%d QR codes on the screen hold accounts", len(holding))
	switch others := len(s.seen) - len(holding); {
	case others == 1:
		more += tr("; 1 more holds none")
	case others > 1:
		more += trf("; %d more hold none", others)
	}
	all := look.NewButton(trf("Take all %d", len(holding)), func() { c.take(holding...) }, c.back)
	c.root = look.NewForm(look.NewHeader(tr("Which of them?"), more, c.back), list,
		look.NewFoot(layout.NewSpacer(), look.NewCancel(tr("Cancel"), c.back), all))
	return c
}

// newCodeCard is the card of a QR code: its picture and what it holds.
func newCodeCard(s *scan, sighting importer.Sighting, tapped, escaped func()) *look.Card {
	title, more := countAccounts(len(sighting.Accounts)), titlesOf(sighting.Accounts)
	if len(sighting.Accounts) == 1 {
		a := sighting.Accounts[0]
		title, more = a.Issuer, a.Name
		if title == "" {
			title, more = a.Title(), ""
		}
	}
	if len(s.shots) > 1 {
		more = joinDot(more, trf("monitor %d of %d", sighting.Monitor+1, len(s.shots)))
	}
	picture := canvas.NewImageFromImage(screen.Cut(s.shots[sighting.Monitor].Picture, sighting.Corners, cutPixels))
	picture.FillMode = canvas.ImageFillContain
	heading := look.NewText(title, theme.SizeTitle, standard.ColorNameForeground)
	heading.Bold()
	words := container.New(layout.NewCustomPaddedVBoxLayout(0), heading, look.Flush(look.NewParagraph(more, theme.ColorMuted)))
	row := container.NewBorder(nil, nil,
		container.NewCenter(container.New(layout.NewCustomPaddedLayout(0, 0, 0, 14),
			container.NewGridWrap(fyne.NewSquareSize(cutSide), picture))),
		nil, container.NewVBox(layout.NewSpacer(), words, layout.NewSpacer()))
	return look.NewCard(row, tapped, escaped)
}

// take goes on to the confirmation with some of the codes.
func (c *choiceScreen) take(sightings ...importer.Sighting) {
	result, err := importer.FromScreen(sightings)
	if err != nil {
		c.scan.app.fail(err)
		return
	}
	c.scan.confirm(result, c.show)
}

// show implements [addScreen].
func (c *choiceScreen) show() { c.scan.app.enter(c, c.root, c.codes[0]) }

func (c *choiceScreen) back() { c.scan.back() }

func (c *choiceScreen) tick(time.Time) {}

func (c *choiceScreen) focus(i int) {
	if i >= 0 && i < len(c.codes) {
		c.scan.app.window.Canvas().Focus(c.codes[i])
	}
}
