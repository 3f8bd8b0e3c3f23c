package app

import (
	"maps"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/layout"
	standard "fyne.io/fyne/v2/theme"

	"latchkey/app/look"
	"latchkey/app/theme"
	"latchkey/app/uses"
	"latchkey/vault"
)

// A listScreen is the main screen: the search field, the cards, and the line at
// the bottom that says where the vault is. It is kept while other screens are
// shown.
type listScreen struct {
	*App
	search *searchField
	menu   *look.Square
	tags   *tagBar
	head   *fyne.Container // the search field, the buttons and the tags
	cards  *cards
	empty  *fyne.Container // in place of the cards where there are none
	status *status
	root   *fyne.Container

	entries    []entry                 // all accounts, in the order in which they are shown
	chosenTags map[string]bool         // folded: only accounts with all of them are shown
	moves      []move                  // are being stored, and wait to be
	asked      map[vault.ID]vault.Code // the codes of HOTP accounts that were asked for
	asking     map[vault.ID]bool       // and those that are being asked for, or were just now
	shownCodes map[vault.ID]shownFor   // where codes are hidden: those that can be seen
	ranks      uses.Counts             // how much accounts are used, when the order was made
	table      []binding               // its keys
	holdsCtrl  func()                  // stops the wait until keys are shown; nil while Ctrl is not held

	lastReload  time.Time // when the vault was last read
	reloadEvery time.Duration
	locked      bool // it could not, because the keyring is or does not answer
}

func newListScreen(a *App) *listScreen {
	l := &listScreen{
		App: a, chosenTags: make(map[string]bool),
		asked: make(map[vault.ID]vault.Code), asking: make(map[vault.ID]bool),
		shownCodes: make(map[vault.ID]shownFor), ranks: maps.Clone(a.used.counts),
	}
	l.search = newSearchField(l)
	l.cards = newCards(l)
	l.empty = container.NewStack()
	l.status = newStatus(a, func() {
		l.root.Refresh()
		a.stage.toast.settle()
	})

	add := look.NewSquare(standard.ContentAddIcon(), a.showAdd)
	add.Primary = true
	l.menu = look.NewSquare(standard.MoreVerticalIcon(), l.showMenu)
	for _, b := range []*look.Square{add, l.menu} {
		b.Other, b.Runes = a.spareKey, l.typedRune
	}
	bar := container.New(layout.NewCustomPaddedHBoxLayout(theme.Gap), add, l.menu)
	l.tags = newTagBar(l)
	l.head = container.New(&headLayout{l}, l.search, bar, l.tags)
	if c, ok := a.window.Canvas().(desktop.Canvas); ok {
		c.SetOnKeyDown(l.keyDown)
		c.SetOnKeyUp(l.keyUp)
	}
	// The stack gives both their size, the hidden one too.
	l.root = container.NewBorder(l.head, l.status.root, nil, nil, container.NewStack(l.cards, l.empty))
	return l
}

// headLayout puts the search field and the buttons over the cards, as wide as
// they are, and below that the tags where there are some.
type headLayout struct{ l *listScreen }

func (*headLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	search, bar, tags := objects[0].MinSize(), objects[1].MinSize(), objects[2]
	size := fyne.NewSize(search.Width+bar.Width+theme.Gap+2*theme.Margin, 2*theme.Margin+look.SquareSide-look.RimRoom)
	if tags.Visible() {
		size.Height += tags.MinSize().Height + theme.Gap - chipBelow
	}
	return size
}

func (h *headLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l := h.l
	left, width := latticeFor(size.Width, len(l.entries), l.prefs.now.List.Grid, l.cards.shape).span()
	bar := objects[1].MinSize().Width
	objects[0].Resize(fyne.NewSize(width-bar-theme.Gap, look.SquareSide))
	objects[0].Move(fyne.NewPos(left, theme.Margin))
	objects[1].Resize(fyne.NewSize(bar, look.SquareSide))
	objects[1].Move(fyne.NewPos(left+width-bar, theme.Margin))
	objects[2].Resize(fyne.NewSize(width, objects[2].MinSize().Height))
	objects[2].Move(fyne.NewPos(left, theme.Margin+look.SquareSide+theme.Gap))
}

// showList goes back to the list of accounts, as they are now.
func (a *App) showList() {
	a.fillList()
	a.toList()
}

// toList shows the list as it is.
func (a *App) toList() {
	a.show(a.list.root, nil)
	a.list.bindKeys()
}

// fillList puts the accounts into the list, as they are now.
func (a *App) fillList() {
	if a.list == nil {
		a.list = newListScreen(a)
	}
	a.list.rank()
	a.list.refresh()
}

// refresh shows the vault as it is now.
func (l *listScreen) refresh() {
	accounts := l.ordered()
	l.entries = newEntries(accounts)
	l.sort()
	there := make(map[vault.ID]bool, len(accounts))
	for _, a := range accounts {
		there[a.ID] = true
	}
	for id := range l.asked {
		if !there[id] {
			delete(l.asked, id)
		}
	}
	l.tags.set(tagsOf(l.entries))
	l.search.count(len(accounts))
	l.status.refresh()
	l.filter()
	l.backups.changed()
	l.refreshTray()
	l.refreshTrash()
}

// filter shows the accounts that the search field and the tags ask for.
func (l *listScreen) filter() {
	found := match(l.entries, l.search.Text, l.chosenTags)
	l.cards.set(found)
	look.Show(l.cards, len(found) > 0)
	look.Show(l.empty, len(found) == 0)
	if len(found) > 0 {
		return
	}
	l.empty.Objects = []fyne.CanvasObject{l.newEmpty()}
	l.empty.Refresh()
}

// showAll takes away what keeps accounts from being shown.
func (l *listScreen) showAll() {
	clear(l.chosenTags)
	l.tags.mark()
	l.search.clear()
	l.filter()
	l.cards.move(0)
}

// newEmpty says why there is no card to be seen.
func (l *listScreen) newEmpty() fyne.CanvasObject {
	switch {
	case len(l.entries) > 0:
		return newNothingFound(l.search.Text, len(l.chosenTags) > 0, l.showAll)
	case len(l.vault.Problems()) > 0:
		return look.NewMessage(tr("No account can be read"), problemLine(l.App),
			look.NewQuiet(tr("Details"), l.status.problems.Press))
	}
	return newWelcome(l.App)
}

// newWelcome says what to do in an empty vault.
func newWelcome(a *App) fyne.CanvasObject {
	if a.screens != nil {
		return look.NewMessage(tr("No accounts yet"),
			trf("When a website shows you a QR code for two-factor log-in, leave it in view and scan this screen, or "+
				"press %sG. You can drop a picture on this window as well, paste what you copied, or type the key.", modifierName()),
			look.NewQuiet(tr("Other ways"), a.showAdd), look.NewPrimary(tr("Scan this screen"), a.scanScreen))
	}
	return look.NewMessage(tr("No accounts yet"),
		trf("When a website shows you a QR code or a key for two-factor log-in, add it here: drop the picture on this "+
			"window, paste what you copied with %sV, or choose how.", modifierName()),
		look.NewPrimary(tr("Add an account"), a.showAdd))
}

func newNothingFound(text string, tags bool, clear func()) fyne.CanvasObject {
	why := trf("No issuer, account name or tag has “%s” in it.", text)
	switch {
	case tags && text != "":
		why = trf("No account with these tags has “%s” in its issuer or name.", text)
	case tags:
		why = tr("No account has all of these tags.")
	}
	return look.NewMessage(tr("Nothing matches"), why, look.NewQuiet(tr("Show all accounts"), clear))
}
